"""What tests of the Discord surface share: a bot of the starters in a simulated Discord."""

from __future__ import annotations

import shutil

import pytest

from bot.app import App
from bot.discord_app.client import SagaBot, services_of
from bot.settings import Settings
from ingest.documents import STARTER
from ingest.pipeline import ingest

FEW = "2023-11-20-*.md"
"""Starter articles of one day: enough to ask about, quickly indexed."""


@pytest.fixture(scope="session")
def few(tmp_path_factory, cache, new_database):
    """Data folder and database of a store with few articles, to be copied while nobody writes."""
    folder, database = tmp_path_factory.mktemp("few") / "data", new_database()
    environment = {"SAGA_DATA": str(folder), "SAGA_CACHE": str(cache), "DATABASE_URL": database}
    with App(Settings.model_validate(environment)) as app:
        report = ingest(sorted(map(str, STARTER.glob(FEW))), app.indexer, app.fetcher)
        assert report.new == 4
    return folder, database


@pytest.fixture
def make_app(few, tmp_path, cache, new_database):
    """The whole program over a store of its own with few articles, so that tests may change it."""
    opened = []

    def make(**settings):
        data = tmp_path / f"store{len(opened)}"
        shutil.copytree(few[0], data)
        environment = {"SAGA_DATA": str(data), "SAGA_CACHE": str(cache), "SAGA_FOLLOW": "off"}
        environment |= {"SAGA_SHARDS": "0/1", "DATABASE_URL": new_database(few[1])}
        environment |= {f"SAGA_{name.upper()}": value for name, value in settings.items()}
        app = App(Settings.model_validate(environment))
        opened.append(app)
        return app

    yield make
    for app in opened:
        app.close()


@pytest.fixture
def make_bot(starter_app, tmp_path):
    return lambda: SagaBot(services_of(starter_app), tmp_path)


@pytest.fixture
def simcord_bot(make_bot):
    return make_bot()


@pytest.fixture
def env(simcord_env):
    simcord_env.settle_timeout = 60.0  # a busy machine is no failure
    return simcord_env


@pytest.fixture
def channel(env):
    return env.create_guild().create_text_channel("news")


@pytest.fixture
def alice(env, channel):
    return env.guild.add_member(env.create_user("alice"))


@pytest.fixture
def shown():
    """What a message says in its embeds."""
    return lambda message: "\n".join(
        text for embed in message.embeds for text in (embed.title, embed.description) if text
    )


@pytest.fixture
def mention(env):
    """A text that mentions the bot."""
    return lambda text: f"<@{env.bot.user.id}> {text}"
