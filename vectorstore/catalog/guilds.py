"""Settings of Discord servers (guilds) in SQL. The bot reads and writes them through this class."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import sqlalchemy as sa

from vectorstore.catalog.schema import guild_settings
from vectorstore.catalog.statements import put

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What the managers of one server have set; each field is a row of the table."""

    channel_id: int | None = None
    """The channel where every message is a question."""
    language: str | None = None
    """ISO 639-1; used where neither the question nor the person's client tells one."""

    asker_role: int | None = None
    """The role whose holders may ask; None: everyone."""

    @classmethod
    def from_rows(cls, rows: Mapping[str, str]) -> GuildSettings:
        """Rows of an unknown key, as a newer program may have left them, are passed over."""
        channel, role = rows.get("channel_id"), rows.get("asker_role")
        return cls(
            int(channel) if channel else None, rows.get("language"), int(role) if role else None
        )


class Guilds:
    """Reads and writes the settings of all servers of one catalogue."""

    def __init__(self, engine: sa.Engine) -> None:
        """The engine stays the caller's."""
        self._engine = engine

    def load(self) -> dict[int, GuildSettings]:
        """The settings of every server that has any."""
        rows: dict[int, dict[str, str]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(sa.select(guild_settings)):
                rows.setdefault(row.guild_id, {})[row.key] = row.value
        return {guild_id: GuildSettings.from_rows(found) for guild_id, found in rows.items()}

    def save(self, guild_id: int, settings: GuildSettings) -> None:
        """Keep a server's settings in place of what was kept."""
        with self._engine.begin() as connection:
            connection.execute(
                sa.delete(guild_settings).where(
                    guild_settings.c.guild_id == guild_id,
                    guild_settings.c.key.in_([field.name for field in fields(GuildSettings)]),
                )
            )
            for field in fields(GuildSettings):
                value = getattr(settings, field.name)
                if value is not None:
                    row = {"guild_id": guild_id, "key": field.name, "value": str(value)}
                    put(connection, guild_settings, row)

    def forget(self, guild_id: int) -> None:
        """Delete all that is kept of a server."""
        with self._engine.begin() as connection:
            connection.execute(
                sa.delete(guild_settings).where(guild_settings.c.guild_id == guild_id)
            )
