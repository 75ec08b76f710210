"""The story that is followed: `saga.toml`. Another story needs another file, no code."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

DEFAULT = Path(__file__).parent / "saga.toml"
"""A link to the project's own, so that an installed package carries it."""


class StoryError(Exception):
    """saga.toml cannot be used; the message says where and why."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Part):
    """Something to follow."""

    kind: Literal["feed", "sitemap", "page", "folder"]
    address: str
    name: str | None = None
    language: str | None = None
    interval_minutes: Annotated[int, Field(ge=5)] = 60


class StandingQuestion(_Part):
    """A question whose answer makes up the status."""

    id: str
    text: dict[str, str]
    """The question by language."""


class Story(_Part):
    """All that makes this story and not another."""

    name: str
    about: dict[str, str]
    """What it is about, in a few words, by language; `en` must be there."""
    timezone: str = "UTC"
    """Zone of dates without one, IANA name."""
    example: dict[str, str] = {}
    """A question to begin with, by language."""
    entities: dict[str, list[str]] = {}
    """Other spellings of names that matter."""
    source: list[Source] = []
    question: list[StandingQuestion] = []

    @field_validator("about")
    @classmethod
    def _english(cls, value: dict[str, str]) -> dict[str, str]:
        if "en" not in value:
            raise ValueError("`en` is missing")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{value!r} is no time zone such as America/Los_Angeles") from None
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The zone of dates that name none."""
        return ZoneInfo(self.timezone)

    def about_in(self, language: str) -> str:
        """What the story is about, in a language, else in English."""
        return self.about.get(language, self.about["en"])


def load_story(path: Path | None) -> Story:
    """Read a saga.toml: the one named, else the one in this folder, else the project's own.

    Raises StoryError.
    """
    if path is None:
        own = Path("saga.toml")
        path = own if own.is_file() else DEFAULT
    try:
        return Story.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise StoryError(
            f"The story's file {path} cannot be read ({error.strerror}). Set SAGA_CONFIG."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StoryError(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = "this key is unknown" if first["type"] == "extra_forbidden" else first["msg"]
        raise StoryError(f"{path}, {where}: {message}.") from error
