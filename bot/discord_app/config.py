"""/config: what the managers of a server set for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.phrases import LANGUAGES, language_name
from bot.discord_app.delivery import missing_permissions
from bot.discord_app.render import ANSWER, trouble_embed
from bot.discord_app.strings import localised, say

if TYPE_CHECKING:
    from bot.discord_app.client import SagaBot

AUTOMATIC = "auto"
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
        language = self.bot.servers.interaction_language(interaction)
        guild = interaction.guild
        if channel is not None and guild is not None:
            lacking = missing_permissions(channel, guild.me)
            if lacking:
                names = ", ".join(say(f"perm_{name}", language) for name in lacking)
                text = say("config_lacking", language, channel=channel.mention, permissions=names)
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

    @app_commands.command(name=localised("name_show"), description=localised("cmd_show"))
    async def show(self, interaction: discord.Interaction[SagaBot]) -> None:
        """`/config show`."""
        await interaction.response.send_message(embed=self._embed(interaction), ephemeral=True)

    async def _keep(self, interaction: discord.Interaction[SagaBot], **change: Any) -> None:
        if interaction.guild_id is None:
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        settings = replace(self.bot.servers.of(interaction.guild_id), **change)
        await self.bot.servers.keep(interaction.guild_id, settings)
        await interaction.followup.send(embed=self._embed(interaction), ephemeral=True)

    def _embed(self, interaction: discord.Interaction[SagaBot]) -> discord.Embed:
        language = self.bot.servers.interaction_language(interaction)
        settings = self.bot.servers.of(interaction.guild_id)
        channel = f"<#{settings.channel_id}>" if settings.channel_id else None
        spoken = language_name(settings.language, language) if settings.language else None
        lines = [
            say("config_channel", language, value=channel or say("config_none", language)),
            say("config_language", language, value=spoken or say("language_auto", language)),
        ]
        if settings.channel_id and not self.bot.intents.message_content:
            lines.append(say("config_no_content", language))
        title = say("config_title", language)
        return discord.Embed(title=title, description="\n".join(lines), colour=ANSWER)
