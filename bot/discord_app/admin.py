"""/admin: for those who look after the articles. Who they are: `access`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app import vitals
from bot.discord_app.admin_buttons import RemoveButton, allowed, start_run
from bot.discord_app.admin_render import gaps_embeds, health_embed
from bot.discord_app.feeds_render import added_embed, changed_embed, feeds_embeds, refused_text
from bot.discord_app.render import article_embed, trouble_embed
from bot.discord_app.runs import Kind
from bot.discord_app.strings import localised, say
from ingest.source_list import ListError
from ingest.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord_app.client import SagaBot
    from ingest.source_list import FollowedSource
    from vectorstore.types import ArticleInfo

CHOICES = 25
CHOICE = 100
"""Characters of a choice's name and value."""
LIST, ADD = "list", "add"
CHANGES = (ADD, "remove", "pause", "resume")
GAPS = 40
LAST_RUNS = 3


class Admin(
    commands.GroupCog,
    group_name=localised("name_admin"),
    group_description=localised("cmd_admin"),
):
    """Takes articles in and out, and tells how things are."""

    def __init__(self, bot: SagaBot) -> None:
        self.bot = bot

    async def admits(self, interaction: discord.Interaction[SagaBot]) -> bool:
        """Admins only; the command tree asks."""
        return await allowed(interaction)

    @app_commands.command(name=localised("name_ingest"), description=localised("cmd_ingest"))
    @app_commands.rename(url=localised("opt_url"))
    @app_commands.describe(url=localised("arg_url"))
    async def ingest(
        self, interaction: discord.Interaction[SagaBot], url: app_commands.Range[str, 1, 2000]
    ) -> None:
        """`/admin ingest`. Files of the machine are not for Discord: web addresses only."""
        try:
            address = canonical_url(url)
        except ValueError:
            await self._refuse(interaction, "bad_url")
            return
        await interaction.response.defer(thinking=True)
        corpus = self.bot.services.corpus
        await start_run(interaction, Kind.INGEST, lambda run: corpus.ingest([address], run))

    @app_commands.command(name=localised("name_reindex"), description=localised("cmd_reindex"))
    @app_commands.rename(full=localised("opt_full"))
    @app_commands.describe(full=localised("arg_full"))
    async def reindex(self, interaction: discord.Interaction[SagaBot], full: bool = False) -> None:
        """`/admin reindex`."""
        await interaction.response.defer(thinking=True)
        corpus = self.bot.services.corpus
        if full:
            await start_run(interaction, Kind.REBUILD, corpus.rebuild)
        else:
            await start_run(interaction, Kind.REINDEX, corpus.refresh)

    @app_commands.command(name=localised("name_remove"), description=localised("cmd_remove"))
    @app_commands.rename(article=localised("opt_article"))
    @app_commands.describe(article=localised("arg_article"))
    async def remove(
        self, interaction: discord.Interaction[SagaBot], article: app_commands.Range[str, 1, 2000]
    ) -> None:
        """`/admin remove`: asks first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        language = self.bot.servers.interaction_language(interaction)
        found = await asyncio.to_thread(self.bot.services.corpus.find, article)
        if len(found) != 1:
            text = say("remove_several" if found else "remove_unknown", language)
            await interaction.followup.send(embed=trouble_embed(text), ephemeral=True)
            return
        view = discord.ui.View(timeout=None)
        for action in ("remove", "keep"):
            view.add_item(RemoveButton(action, found[0].article_id, language))
        embed = article_embed(found[0], say("remove_sure", language), language)
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)

    @remove.autocomplete("article")
    async def _articles(
        self, interaction: discord.Interaction[SagaBot], current: str
    ) -> list[app_commands.Choice[str]]:
        """Articles whose title, outlet or address has the text; the newest first."""
        if not self.bot.services.admins.include(interaction):
            return []
        found = await asyncio.to_thread(self.bot.services.corpus.articles, current)
        return [
            app_commands.Choice(name=_choice(article), value=article.article_id[:CHOICE])
            for article in found[:CHOICES]
        ]

    @app_commands.command(name=localised("name_feeds"), description=localised("cmd_feeds"))
    @app_commands.rename(action=localised("opt_action"), url=localised("opt_url"))
    @app_commands.describe(action=localised("arg_action"), url=localised("arg_feed"))
    @app_commands.choices(
        action=[
            app_commands.Choice(name=localised(f"feeds_{action}"), value=action)
            for action in (LIST, *CHANGES)
        ]
    )
    async def feeds(
        self,
        interaction: discord.Interaction[SagaBot],
        action: app_commands.Choice[str] | None = None,
        url: app_commands.Range[str, 1, 2000] | None = None,
    ) -> None:
        """`/admin feeds`: without options the list."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        language = self.bot.servers.interaction_language(interaction)
        corpus = self.bot.services.corpus
        if action is None or action.value == LIST:
            followed = await asyncio.to_thread(corpus.sources.all)
            await self._send(interaction, feeds_embeds(followed, language))
            return
        if url is None:
            text = say("feed_which", language)
            await interaction.followup.send(embed=trouble_embed(text), ephemeral=True)
            return
        try:
            if action.value == ADD:
                found = await asyncio.to_thread(corpus.add_source, url)
                embed = added_embed(found, language)
            else:
                change = getattr(corpus.sources, action.value)
                plain = await asyncio.to_thread(change, url)
                embed = changed_embed(action.value, plain, language)
        except ListError as error:
            embed = trouble_embed(refused_text(error, language))
        await interaction.followup.send(embed=embed, ephemeral=True)

    @feeds.autocomplete("url")
    async def _feeds(
        self, interaction: discord.Interaction[SagaBot], current: str
    ) -> list[app_commands.Choice[str]]:
        """The sources that the chosen action can be done to."""
        action = getattr(interaction.namespace, "action", None)
        if action == ADD or not self.bot.services.admins.include(interaction):
            return []
        found = await asyncio.to_thread(self.bot.services.corpus.sources.all)
        return [
            app_commands.Choice(name=_source_choice(source), value=source.address)
            for source in found
            if current.lower() in _source_choice(source).lower()
            and len(source.address) <= CHOICE
            and not (action == "remove" and source.listed)
            and not (action == "pause" and source.paused)
            and not (action == "resume" and not source.paused)
        ][:CHOICES]

    @app_commands.command(name=localised("name_health"), description=localised("cmd_health"))
    async def health(self, interaction: discord.Interaction[SagaBot]) -> None:
        """`/admin health`."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        language = self.bot.servers.interaction_language(interaction)
        corpus = self.bot.services.corpus
        state = await asyncio.to_thread(corpus.state)
        past = await asyncio.to_thread(corpus.last_runs, LAST_RUNS)
        memory, versions = await asyncio.to_thread(lambda: (vitals.memory_mb(), vitals.versions()))
        embed = health_embed(self.bot, state, past, memory, versions, language)
        await self._send(interaction, [embed])

    @app_commands.command(name=localised("name_gaps"), description=localised("cmd_gaps"))
    async def gaps(self, interaction: discord.Interaction[SagaBot]) -> None:
        """`/admin gaps`."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        language = self.bot.servers.interaction_language(interaction)
        found = await asyncio.to_thread(self.bot.services.conversations.gaps, GAPS)
        await self._send(interaction, gaps_embeds(found, language))

    async def _send(
        self, interaction: discord.Interaction[SagaBot], embeds: Sequence[discord.Embed]
    ) -> None:
        for embed in embeds:
            await interaction.followup.send(embed=embed, ephemeral=True)

    async def _refuse(self, interaction: discord.Interaction[SagaBot], key: str) -> None:
        text = say(key, self.bot.servers.interaction_language(interaction))
        await interaction.response.send_message(embed=trouble_embed(text), ephemeral=True)


def _choice(article: ArticleInfo) -> str:
    date = article.published.isoformat()[:10] if article.published else "–"
    return _cut(f"{date} · {article.outlet} · {article.title}")


def _source_choice(source: FollowedSource) -> str:
    name = source.listed.name if source.listed else None
    return _cut(f"{name} · {source.address}" if name else source.address)


def _cut(text: str) -> str:
    return text if len(text) <= CHOICE else text[: CHOICE - 1] + "…"
