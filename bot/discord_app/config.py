"""/config: what the managers of a server set for it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.phrases import LANGUAGES, language_name
from bot.discord_app.delivery import NEEDED, missing_permissions
from bot.discord_app.digest import NEEDED as NEEDED_FOR_DIGEST
from bot.discord_app.digest import problem_text
from bot.discord_app.render import ANSWER, trouble_embed
from bot.discord_app.strings import localised, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord_app.client import SagaBot
    from vectorstore.catalog.digests import Digest

AUTOMATIC = "auto"
OFF, DAILY = 0, 86_400
EVERY = (3600, 21_600, DAILY, 604_800, OFF)
"""Seconds between two digests."""
OWN_NAMES = [
    app_commands.Choice(name=language_name(code, code).capitalize(), value=code)
    for code in LANGUAGES
]
"""Each language by its own name, as lists of languages have it."""


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Config(
    commands.GroupCog,
    group_name=localised("name_config"),
    group_description=localised("cmd_config"),
):
    """Settings of a server."""

    def __init__(self, bot: SagaBot) -> None:
        self.bot = bot

    async def admits(self, interaction: discord.Interaction[SagaBot]) -> bool:
        """Discord shows these to managers; the command tree asks where that was changed."""
        if interaction.guild is not None and interaction.permissions.manage_guild:
            return True
        text = say("not_manager", self.bot.servers.interaction_language(interaction))
        await interaction.response.send_message(embed=trouble_embed(text), ephemeral=True)
        return False

    @app_commands.command(name=localised("name_channel"), description=localised("cmd_channel"))
    @app_commands.rename(channel=localised("opt_channel"))
    @app_commands.describe(channel=localised("arg_channel"))
    async def channel(
        self,
        interaction: discord.Interaction[SagaBot],
        channel: discord.TextChannel | None = None,
    ) -> None:
        """`/config channel`."""
        text = self._lacking(interaction, channel, NEEDED) if channel else None
        if text:
            await interaction.response.send_message(embed=trouble_embed(text), ephemeral=True)
            return
        await self._keep(interaction, channel_id=channel.id if channel else None)

    @app_commands.command(name=localised("name_language"), description=localised("cmd_language"))
    @app_commands.rename(language=localised("opt_language"))
    @app_commands.describe(language=localised("arg_language"))
    @app_commands.choices(
        language=[
            app_commands.Choice(name=localised("language_auto"), value=AUTOMATIC), *OWN_NAMES
        ]
    )  # fmt: skip
    async def language(
        self, interaction: discord.Interaction[SagaBot], language: app_commands.Choice[str]
    ) -> None:
        """`/config language`."""
        code = None if language.value == AUTOMATIC else language.value
        await self._keep(interaction, language=code)

    @app_commands.command(name=localised("name_access"), description=localised("cmd_access"))
    @app_commands.rename(role=localised("opt_role"))
    @app_commands.describe(role=localised("arg_role"))
    async def access(
        self, interaction: discord.Interaction[SagaBot], role: discord.Role | None = None
    ) -> None:
        """`/config access`. The role that everyone has is no restriction."""
        named = role is not None and not role.is_default()
        await self._keep(interaction, asker_role=role.id if role and named else None)

    @app_commands.command(name=localised("name_digest"), description=localised("cmd_digest"))
    @app_commands.rename(channel=localised("opt_channel"), every=localised("opt_every"))
    @app_commands.describe(
        channel=localised("arg_digest_channel"), every=localised("arg_every")
    )  # fmt: skip
    @app_commands.choices(
        every=[
            app_commands.Choice(name=localised(f"every_{seconds}"), value=seconds)
            for seconds in EVERY
        ]
    )
    async def digest(
        self,
        interaction: discord.Interaction[SagaBot],
        channel: discord.TextChannel | None = None,
        every: app_commands.Choice[int] | None = None,
    ) -> None:
        """`/config digest`: one option alone keeps the other as it is."""
        if interaction.guild_id is None:
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        digests = self.bot.services.digests
        known = await asyncio.to_thread(digests.of, interaction.guild_id)
        if (channel is None and every is None) or (every is not None and every.value == OFF):
            await asyncio.to_thread(digests.forget, interaction.guild_id)
            await self._show(interaction)
            return
        seconds = every.value if every else known.every if known else DAILY
        channel_id = channel.id if channel else known.channel_id if known else None
        target = interaction.guild and interaction.guild.get_channel(
            channel_id or interaction.channel_id or 0
        )
        obstacle = self._lacking(interaction, target, NEEDED_FOR_DIGEST)
        if target is None or obstacle:
            await interaction.followup.send(embed=trouble_embed(obstacle or ""), ephemeral=True)
            return
        await asyncio.to_thread(digests.subscribe, interaction.guild_id, target.id, seconds)
        await self._show(interaction)

    @app_commands.command(name=localised("name_show"), description=localised("cmd_show"))
    async def show(self, interaction: discord.Interaction[SagaBot]) -> None:
        """`/config show`."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction)

    def _lacking(
        self,
        interaction: discord.Interaction[SagaBot],
        channel: object,
        needed: Sequence[str],
    ) -> str | None:
        """What to tell when it is no text channel, or rights are missing there."""
        language = self.bot.servers.interaction_language(interaction)
        if not isinstance(channel, discord.TextChannel):
            return say("digest_no_channel", language)
        lacking = missing_permissions(channel, channel.guild.me, needed)
        if not lacking:
            return None
        names = ", ".join(say(f"perm_{name}", language) for name in lacking)
        return say("config_lacking", language, channel=channel.mention, permissions=names)

    async def _show(self, interaction: discord.Interaction[SagaBot]) -> None:
        """The settings as they are now, to an acknowledged interaction."""
        digests = self.bot.services.digests
        digest = await asyncio.to_thread(digests.of, interaction.guild_id or 0)
        await interaction.followup.send(embed=self._embed(interaction, digest), ephemeral=True)

    async def _keep(self, interaction: discord.Interaction[SagaBot], **change: Any) -> None:
        if interaction.guild_id is None:
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        settings = replace(self.bot.servers.of(interaction.guild_id), **change)
        await self.bot.servers.keep(interaction.guild_id, settings)
        await self._show(interaction)

    def _embed(
        self, interaction: discord.Interaction[SagaBot], digest: Digest | None
    ) -> discord.Embed:
        language = self.bot.servers.interaction_language(interaction)
        settings = self.bot.servers.of(interaction.guild_id)
        channel = f"<#{settings.channel_id}>" if settings.channel_id else None
        role = f"<@&{settings.asker_role}>" if settings.asker_role else None
        spoken = language_name(settings.language, language) if settings.language else None
        lines = [
            say("config_channel", language, value=channel or say("config_none", language)),
            say("config_language", language, value=spoken or say("language_auto", language)),
            say("config_access", language, value=role or say("access_all", language)),
        ]
        lines.append(say("config_digest", language, value=_digest_text(digest, language)))
        if digest and digest.problem:
            reason = problem_text(digest.problem, digest.channel_id, language)
            lines.append(say("digest_failed", language, reason=reason))
        if settings.channel_id and not self.bot.intents.message_content:
            lines.append(say("config_no_content", language))
        title = say("config_title", language)
        return discord.Embed(title=title, description="\n".join(lines), colour=ANSWER)


def _digest_text(digest: Digest | None, language: str) -> str:
    if digest is None:
        return say(f"every_{OFF}", language)
    every = say(f"every_{digest.every}", language)
    return say("digest_on", language, channel=f"<#{digest.channel_id}>", every=every)
