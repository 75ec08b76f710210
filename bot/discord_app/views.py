"""Buttons under answers and lists.

What they need stands in their custom id, so they live on after a restart and on old messages.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import discord

from bot.answers.types import Citation
from bot.discord_app.buttons import Handled
from bot.discord_app.render import articles_embed, sources_embeds, trouble_embed
from bot.discord_app.strings import say

if TYPE_CHECKING:
    import re

    from bot.discord_app.client import SagaBot

    SagaInteraction = discord.Interaction[SagaBot]

PAGE = 8
"""Articles on a page of /sources."""
THREAD_MINUTES: Literal[1440] = 1440
THREAD_NAME = 90


class AnswerButton(
    Handled,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"saga:(?P<action>sources|up|down|follow):(?P<answer_id>[0-9a-f]{16})",
):
    """One of the four buttons under an answer."""

    def __init__(self, action: str, answer_id: str, language: str = "en") -> None:
        """`action`: sources, up, down or follow."""
        labels = {"sources": "button_sources", "follow": "button_follow"}
        emojis = {"sources": "📖", "up": "👍", "down": "👎", "follow": "💬"}
        super().__init__(
            discord.ui.Button(
                style=discord.ButtonStyle.secondary,
                label=say(labels[action], language) if action in labels else None,
                emoji=emojis[action],
                custom_id=f"saga:{action}:{answer_id}",
            )
        )
        self.action = action
        self.answer_id = answer_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> AnswerButton:
        """Bring a button of an old message back to life."""
        del interaction, item
        return cls(match["action"], match["answer_id"])

    async def act(self, interaction: SagaInteraction) -> None:
        """Do what the button says."""
        if self.action == "follow":
            await self._follow(interaction)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        if self.action == "sources":
            await self._show_sources(interaction)
        else:
            await self._rate(interaction)

    async def _show_sources(self, interaction: SagaInteraction) -> None:
        services = interaction.client.services
        answer = await asyncio.to_thread(services.conversations.load_answer, self.answer_id)
        if answer is None:
            language = interaction.client.servers.interaction_language(interaction)
            await interaction.followup.send(
                embed=trouble_embed(say("gone", language)), ephemeral=True
            )
            return
        citations = [Citation(**row) for row in answer["citations"]]
        if not citations:
            text = say("no_sources", answer["language"])
            await interaction.followup.send(embed=trouble_embed(text), ephemeral=True)
            return
        contexts = await asyncio.to_thread(
            lambda: [services.passage_text(c.passage_id) for c in citations]
        )
        for embed in sources_embeds(citations, contexts, answer["language"]):
            await interaction.followup.send(embed=embed, ephemeral=True)

    async def _rate(self, interaction: SagaInteraction) -> None:
        value = 1 if self.action == "up" else -1
        kept = await asyncio.to_thread(
            interaction.client.services.conversations.rate,
            self.answer_id, interaction.user.id, value,
        )  # fmt: skip
        language = interaction.client.servers.interaction_language(interaction)
        text = say("thanks" if kept else "gone", language)
        await interaction.followup.send(text, ephemeral=True)

    async def _follow(self, interaction: SagaInteraction) -> None:
        language = interaction.client.servers.interaction_language(interaction)
        message = interaction.message
        if message is None or not isinstance(interaction.channel, discord.TextChannel):
            await interaction.response.send_message(say("no_thread", language), ephemeral=True)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await asyncio.to_thread(
            interaction.client.services.conversations.load_answer, self.answer_id
        )
        name = (answer["question"] if answer else interaction.client.services.story.name).strip()
        try:
            thread = await message.create_thread(
                name=name[:THREAD_NAME] or "…", auto_archive_duration=THREAD_MINUTES
            )
            readable = interaction.client.intents.message_content
            await thread.send(say("follow_here" if readable else "follow_mention", language))
        except discord.HTTPException:
            # no right to open threads, or there is one already
            await interaction.followup.send(say("no_thread", language), ephemeral=True)
            return
        await interaction.followup.send(thread.mention, ephemeral=True)


class PageButton(
    Handled,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"saga:page:(?P<offset>\d{1,6}):(?P<search>.*)",
):
    """Turns the pages of /sources."""

    def __init__(self, offset: int, search: str, emoji: str = "▶️") -> None:
        """`search` is cut to what a custom id holds."""
        super().__init__(
            discord.ui.Button(
                style=discord.ButtonStyle.secondary,
                emoji=emoji,
                custom_id=f"saga:page:{offset}:{search[:60]}",
            )
        )
        self.offset = offset
        self.search = search[:60]

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> PageButton:
        """Bring a button of an old message back to life."""
        del interaction, item
        return cls(int(match["offset"]), match["search"])

    async def act(self, interaction: SagaInteraction) -> None:
        """Show that page in place of this one."""
        await interaction.response.defer()
        embed, view = await articles_page(interaction, self.offset, self.search)
        await interaction.edit_original_response(embed=embed, view=view)


class ForgetButton(
    Handled,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"saga:forget",
):
    """Under /help privacy: deletes what is kept of the person who presses it."""

    def __init__(self, language: str = "en") -> None:
        """It holds nothing: who presses it is who is meant."""
        super().__init__(
            discord.ui.Button(
                style=discord.ButtonStyle.danger,
                label=say("button_forget", language),
                custom_id="saga:forget",
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> ForgetButton:
        """Bring a button of an old message back to life."""
        del interaction, item, match
        return cls()

    async def act(self, interaction: SagaInteraction) -> None:
        """Delete the thumbs of this person."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        count = await asyncio.to_thread(
            interaction.client.services.conversations.forget_person, interaction.user.id
        )
        language = interaction.client.servers.interaction_language(interaction)
        await interaction.followup.send(say("forgotten", language, count=count), ephemeral=True)


def answer_view(
    answer_id: str, language: str, *, in_server: bool, sources: bool = True
) -> discord.ui.View:
    """The buttons under an answer; threads exist only in servers, `sources` where it quotes."""
    view = discord.ui.View(timeout=None)
    first, last = ("sources",) if sources else (), ("follow",) if in_server else ()
    for action in (*first, "up", "down", *last):
        view.add_item(AnswerButton(action, answer_id, language))
    return view


async def articles_page(
    interaction: SagaInteraction, offset: int, search: str
) -> tuple[discord.Embed, discord.ui.View | None]:
    """A page of the list of articles with its buttons."""
    language = interaction.client.servers.interaction_language(interaction)
    found = await asyncio.to_thread(interaction.client.services.engine.articles, search or None)
    page = found[offset : offset + PAGE]
    if not page:
        return trouble_embed(say("no_articles", language)), None
    view = discord.ui.View(timeout=None)
    if offset:
        view.add_item(PageButton(max(0, offset - PAGE), search, "◀️"))
    if offset + PAGE < len(found):
        view.add_item(PageButton(offset + PAGE, search))
    embed = articles_embed(page, offset, len(found), language)
    return embed, view if view.children else None
