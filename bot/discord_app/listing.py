"""/sources and /help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.render import ANSWER
from bot.discord_app.strings import described, say
from bot.discord_app.views import articles_page, interaction_language

if TYPE_CHECKING:
    from bot.discord_app.client import SagaBot


class Listing(commands.Cog):
    """Tells what there is."""

    def __init__(self, bot: SagaBot) -> None:
        self.bot = bot

    @app_commands.command(name="sources", description=described("cmd_sources"))
    @app_commands.describe(search=described("arg_search"))
    async def sources(
        self,
        interaction: discord.Interaction[Any],
        search: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        """`/sources`."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        embed, view = await articles_page(interaction, 0, search or "")
        if view is None:
            await interaction.followup.send(embed=embed, ephemeral=True)
        else:
            await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    @app_commands.command(name="help", description=described("cmd_help"))
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """`/help`."""
        language = interaction_language(interaction)
        story = self.bot.services.story.about_in(language)
        embed = discord.Embed(description=say("help", language, story=story), colour=ANSWER)
        await interaction.response.send_message(embed=embed, ephemeral=True)
