"""/sources and /help."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.render import ANSWER
from bot.discord_app.strings import localised, say
from bot.discord_app.views import ForgetButton, articles_page

if TYPE_CHECKING:
    from bot.discord_app.client import SagaBot

ASKING, PRIVACY = "asking", "privacy"


class Listing(commands.Cog):
    """Tells what there is."""

    def __init__(self, bot: SagaBot) -> None:
        self.bot = bot

    @app_commands.command(name=localised("name_sources"), description=localised("cmd_sources"))
    @app_commands.rename(search=localised("opt_search"))
    @app_commands.describe(search=localised("arg_search"))
    async def sources(
        self,
        interaction: discord.Interaction[SagaBot],
        search: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        """`/sources`."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        embed, view = await articles_page(interaction, 0, search or "")
        if view is None:
            await interaction.followup.send(embed=embed, ephemeral=True)
        else:
            await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    @app_commands.command(name=localised("name_help"), description=localised("cmd_help"))
    @app_commands.rename(topic=localised("opt_topic"))
    @app_commands.describe(topic=localised("arg_topic"))
    @app_commands.choices(
        topic=[
            app_commands.Choice(name=localised("topic_asking"), value=ASKING),
            app_commands.Choice(name=localised("topic_privacy"), value=PRIVACY),
        ]
    )
    async def help(
        self,
        interaction: discord.Interaction[SagaBot],
        topic: app_commands.Choice[str] | None = None,
    ) -> None:
        """`/help`."""
        language = self.bot.servers.interaction_language(interaction)
        if topic is not None and topic.value == PRIVACY:
            view = discord.ui.View(timeout=None)
            view.add_item(ForgetButton(language))
            await interaction.response.defer(ephemeral=True, thinking=True)
            conversations = self.bot.services.conversations
            count = await asyncio.to_thread(conversations.count_person, interaction.user.id)
            text = f"{say('privacy', language)}\n\n{say('privacy_yours', language, count=count)}"
            embed = discord.Embed(description=text, colour=ANSWER)
            await interaction.followup.send(embed=embed, view=view, ephemeral=True)
            return
        story = self.bot.services.story.about_in(language)
        embed = discord.Embed(description=say("help", language, story=story), colour=ANSWER)
        await interaction.response.send_message(embed=embed, ephemeral=True)
