"""`saga doctor`: probes each part and says how to mend what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from bot.settings import ConfigError, load_settings
from ingest.story import StoryError, load_story
from vectorstore.catalog.database import open_catalog
from vectorstore.catalog.postgres import describe
from vectorstore.embeddings.errors import ModelError
from vectorstore.embeddings.model import NAME, ONNX, is_whole
from vectorstore.errors import StoreBusy, StoreError
from vectorstore.rebuild import compare, mend

if TYPE_CHECKING:
    from bot.settings import Settings

DISCORD_API = "https://discord.com/api/v10"
PROBE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Check:
    """One part and how it is."""

    name: str
    sound: bool
    text: str

    @property
    def mark(self) -> str:
        """For the eye."""
        return "✓" if self.sound else "✗"

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {"name": self.name, "ok": self.sound, "text": self.text}


def examine(*, fix: bool = False) -> list[Check]:
    """All checks; later ones are left out when an earlier part is missing that they need."""
    try:
        settings = load_settings()
    except ConfigError as error:
        return [Check("configuration", sound=False, text=str(error))]
    checks = [Check("configuration", sound=True, text=f"data in {settings.data.resolve()}")]
    try:
        story = load_story(settings.config)
    except StoryError as error:
        return [*checks, Check("story", sound=False, text=str(error))]
    checks.append(Check("story", sound=True, text=f"{story.name}, {len(story.source)} sources"))
    checks.append(_model(settings))
    database = _database(settings)
    checks.extend(database)
    if not all(check.sound for check in database):
        return [*checks, _discord(settings)]
    checks.extend(_store(settings, fix=fix))
    checks.append(_discord(settings))
    return checks


def _model(settings: Settings) -> Check:
    if settings.embedding_model:
        return Check("model", sound=True, text=f"{settings.embedding_model} (checked when loaded)")
    folder = settings.cache / NAME / ONNX
    if not folder.exists():
        return Check("model", sound=True, text="not made yet; the first command makes it")
    if not is_whole(folder, deeply=True):
        return Check(
            "model", sound=False, text=f"{folder} is damaged; delete it, and it is made anew."
        )
    return Check("model", sound=True, text=f"{NAME} in {folder}")


def _database(settings: Settings) -> list[Check]:
    """The PostgreSQL server, where there is one; the store would only say that it is missing."""
    if settings.database_address is None:
        return []
    try:
        engine = open_catalog(settings.data, settings.database_address)
    except StoreError as error:
        return [Check("database", sound=False, text=str(error))]
    with engine.connect() as connection:
        text = describe(connection)
    engine.dispose()
    if settings.chroma_url is None:
        text += "; one process only, as Chroma is embedded (set CHROMA_URL for several)"
    return [Check("database", sound=True, text=text)]


def _store(settings: Settings, *, fix: bool) -> list[Check]:
    from bot.app import App

    try:
        with App(settings) as app:
            count = len(app.engine.articles())
            difference = compare(app.store)
            checks = [Check("store", sound=True, text=f"{count} articles")]
            wrong = f"{len(difference.missing)} missing, {len(difference.surplus)} surplus vectors"
            if not difference.missing and not difference.surplus:
                checks.append(Check("index", sound=True, text="Chroma agrees with the catalogue"))
            elif fix:
                mend(app.store, difference)
                checks.append(Check("index", sound=True, text=f"mended: {wrong}"))
            else:
                text = f"{wrong}. `saga doctor --fix` mends it."
                checks.append(Check("index", sound=False, text=text))
            return checks
    except StoreBusy as error:
        return [Check("store", sound=True, text=f"not looked into: {error}")]
    except (StoreError, ModelError) as error:
        return [Check("store", sound=False, text=str(error))]


def _discord(settings: Settings) -> Check:
    if settings.discord_token is None:
        return Check("Discord", sound=True, text="no DISCORD_TOKEN; needed only for the bot")
    try:
        response = httpx.get(
            f"{DISCORD_API}/users/@me",
            headers={"Authorization": f"Bot {settings.discord_token.get_secret_value()}"},
            timeout=PROBE_SECONDS,
        )
    except httpx.HTTPError as error:
        return Check("Discord", sound=False, text=f"discord.com does not answer: {error}")
    if response.status_code == httpx.codes.UNAUTHORIZED:
        text = "DISCORD_TOKEN is refused; copy it again from the developer portal, page Bot."
        return Check("Discord", sound=False, text=text)
    if response.status_code != httpx.codes.OK:
        return Check("Discord", sound=False, text=f"discord.com answered {response.status_code}")
    return Check("Discord", sound=True, text=f"token of {response.json().get('username')}")
