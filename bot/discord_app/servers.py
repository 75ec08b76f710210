"""Settings of the servers that the bot is in, at hand without waiting, and the language to speak.

Kept in the catalogue and held in memory: a server's events all come to one process, so what it
holds is what counts.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.answers.phrases import LANGUAGES
from bot.discord_app.strings import client_language
from vectorstore.catalog.guilds import GuildSettings
from vectorstore.text.language import identify

if TYPE_CHECKING:
    import discord

    from vectorstore.catalog.digests import Digests
    from vectorstore.catalog.guilds import Guilds

NOTHING = GuildSettings()
ENOUGH_WORDS = 3
"""Of a message, to tell its language by."""


class Servers:
    """What each server has set."""

    def __init__(self, guilds: Guilds, digests: Digests) -> None:
        """`load` fills it."""
        self._guilds = guilds
        self._digests = digests
        self._held: dict[int, GuildSettings] = {}

    async def load(self) -> None:
        """Read all settings."""
        self._held = await asyncio.to_thread(self._guilds.load)

    def of(self, guild_id: int | None) -> GuildSettings:
        """A server's settings; none for direct messages."""
        return self._held.get(guild_id, NOTHING) if guild_id else NOTHING

    def known(self) -> set[int]:
        """Ids of the servers that have settings."""
        return set(self._held)

    async def keep(self, guild_id: int, settings: GuildSettings) -> None:
        """Keep what a server has set now."""
        await asyncio.to_thread(self._guilds.save, guild_id, settings)
        self._held[guild_id] = settings

    async def forget(self, guild_id: int) -> None:
        """Forget a server, its digest too."""
        self._held.pop(guild_id, None)
        await asyncio.to_thread(self._guilds.forget, guild_id)
        await asyncio.to_thread(self._digests.forget, guild_id)

    def language(self, guild: discord.Guild | None) -> str | None:
        """What a server speaks: its setting, else its Discord's language."""
        if guild is None:
            return None
        return self.of(guild.id).language or client_language(guild.preferred_locale)

    def interaction_language(self, interaction: discord.Interaction[Any]) -> str:
        """The language of the person's client, then the server's, then English."""
        return (
            client_language(interaction.locale)
            or self.of(interaction.guild_id).language
            or client_language(interaction.guild_locale)
            or LANGUAGES[0]
        )


def message_language(text: str, fallback: str | None) -> str:
    """The language of a message, for what is said beside an answer."""
    fallback = fallback or LANGUAGES[0]
    if len(text.split()) < ENOUGH_WORDS:
        return fallback
    return identify(text, default=fallback, among=LANGUAGES)
