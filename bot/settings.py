"""Every setting of the program, typed, from the environment and `.env`.

Called once by each entry (`bot.cli`, `python -m bot`); the rest is handed a `Settings`. The
README's table and `.env.example` explain each key in a line.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from dotenv import dotenv_values, load_dotenv
from platformdirs import user_cache_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.discord_app.limits import Limits

PROVIDER_KEY = re.compile(
    r"^[A-Z0-9_]+_(API_KEY|API_BASE|BASE_URL|API_VERSION|ENDPOINT|HOST|ORG_ID|ORGANIZATION)$"
)
"""Keys that model providers' libraries read for themselves."""


class Shards(NamedTuple):
    """The part of Discord's servers that this process serves: those of some of all shards."""

    ids: tuple[int, ...]
    total: int


class ConfigError(Exception):
    """A setting is wrong; the message says which and how to mend it."""


def _env(name: str) -> AliasChoices:
    return AliasChoices(name)


class Settings(BaseSettings):
    """What the environment says. Secrets never show in a repr or a log."""

    model_config = SettingsConfigDict(
        env_file=None, env_ignore_empty=True, extra="ignore", frozen=True
    )

    discord_token: SecretStr | None = Field(None, validation_alias=_env("DISCORD_TOKEN"))
    shards: Annotated[Shards | None, NoDecode] = Field(None, validation_alias=_env("SAGA_SHARDS"))
    """None: this process serves all, in as many shards as Discord recommends."""
    data: Path = Field(Path("data"), validation_alias=_env("SAGA_DATA"))
    cache: Path = Field(
        default_factory=lambda: user_cache_path("saga-bot"), validation_alias=_env("SAGA_CACHE")
    )
    database_url: SecretStr | None = Field(None, validation_alias=_env("DATABASE_URL"))
    """PostgreSQL in place of SQLite; holds a password."""
    config: Path | None = Field(None, validation_alias=_env("SAGA_CONFIG"))
    chroma_url: str | None = Field(None, validation_alias=_env("CHROMA_URL"))
    embedding_model: str | None = Field(None, validation_alias=_env("SAGA_EMBEDDING_MODEL"))
    reranker: str | None = Field(None, validation_alias=_env("SAGA_RERANKER"))
    reader: bool | None = Field(None, validation_alias=_env("SAGA_READER"))
    """None: where the default model is to be had."""
    llm: str | None = Field(None, validation_alias=_env("SAGA_LLM"))
    admin_guilds: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), validation_alias=_env("SAGA_ADMIN_GUILDS")
    )
    admin_roles: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), validation_alias=_env("SAGA_ADMIN_ROLES")
    )
    admin_users: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), validation_alias=_env("SAGA_ADMIN_USERS")
    )
    allow_private_hosts: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(), validation_alias=_env("SAGA_ALLOW_PRIVATE_HOSTS")
    )
    relevance: float | None = Field(None, validation_alias=_env("SAGA_RELEVANCE"))
    """Threshold under which an article is foreign to the story; None: the default; -1: off."""
    follow: bool = Field(default=True, validation_alias=_env("SAGA_FOLLOW"))
    """Whether the running bot visits its sources by itself."""
    metrics: Annotated[tuple[str, int] | None, NoDecode] = Field(
        None, validation_alias=_env("SAGA_METRICS_PORT")
    )
    """Host and port of the metrics; a port alone is loopback's."""
    limits: Annotated[Limits, NoDecode] = Field(Limits(), validation_alias=_env("SAGA_LIMITS"))
    log: str = Field("WARNING", validation_alias=_env("SAGA_LOG"))

    @field_validator("admin_guilds", "admin_roles", "admin_users", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        return frozenset(int(part) for part in _parts(value)) if isinstance(value, str) else value

    @field_validator("shards", mode="before")
    @classmethod
    def _shards(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"\s*(\d+)(?:-(\d+))?/(\d+)\s*", value)
        first, last, count = (
            (int(part or found[1]) for part in found.groups()) if found else (1, 0, 0)
        )
        if not first <= last < count:
            raise ValueError(
                "must be this process's shards and the count of all, such as 0-3/16 or 5/16; "
                "they are counted from 0"
            )
        return Shards(tuple(range(first, last + 1)), count)

    @field_validator("allow_private_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        for part in _parts(value):
            if not re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^:\s]+):\d+", part):
                raise ValueError(f"{part!r} is not host:port")
        return frozenset(_parts(value))

    @field_validator("metrics", mode="before")
    @classmethod
    def _metrics(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        host, _, port = value.strip().rpartition(":")
        if not port.isdecimal() or int(port) >= 1 << 16:
            raise ValueError("must be a port or host:port")
        return (host.strip("[]") or "127.0.0.1", int(port))

    @field_validator("relevance", mode="before")
    @classmethod
    def _relevance(cls, value: Any) -> Any:
        return -1.0 if isinstance(value, str) and value.strip().lower() == "off" else value

    @field_validator("limits", mode="before")
    @classmethod
    def _limits(cls, value: Any) -> Any:
        return Limits.parse(value) if isinstance(value, str) else value

    @field_validator("log", mode="before")
    @classmethod
    def _log(cls, value: Any) -> Any:
        level = str(value).upper()
        if level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            raise ValueError("must be debug, info, warning, error or critical")
        return level

    @property
    def leads(self) -> bool:
        """Whether this process does what is done once in the fleet, such as following sources."""
        return self.shards is None or 0 in self.shards.ids

    @property
    def database_address(self) -> str | None:
        """DATABASE_URL in the clear, for who connects."""
        return self.database_url.get_secret_value() if self.database_url else None


KNOWN = {
    choice
    for field in Settings.model_fields.values()
    if isinstance(field.validation_alias, AliasChoices)
    for choice in field.validation_alias.choices
    if isinstance(choice, str)
}


def load_settings(env_file: Path = Path(".env")) -> Settings:
    """Read the environment over `.env`; empty values count as not set.

    Raises ConfigError for a wrong value, for an unknown SAGA_ key, and for an unknown key in `.env`
    that is no model provider's.
    """
    in_file = dotenv_values(env_file) if env_file.is_file() else {}
    for key in sorted({*in_file, *(k for k in os.environ if k.startswith("SAGA_"))} - KNOWN):
        if key.startswith("SAGA_") or not PROVIDER_KEY.match(key):
            close = difflib.get_close_matches(key, KNOWN, 1)
            hint = f" Did you mean {close[0]}?" if close else " See .env.example."
            where = env_file if key in in_file else "the environment"
            raise ConfigError(f"Unknown setting {key} in {where}.{hint}")
    load_dotenv(env_file)  # providers' libraries read their keys from the environment
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        value = "" if first["loc"][0] == "DISCORD_TOKEN" else f"={first['input']}"
        raise ConfigError(
            f"{first['loc'][0]}{value} cannot be used: "
            f"{first['msg'].removeprefix('Value error, ')}. See .env.example."
        ) from None


def _parts(value: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", value) if part]
