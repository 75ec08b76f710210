"""/status and /timeline, and the buttons that turn the timeline's pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.buttons import Handled
from bot.discord_app.delivery import Reach, acknowledge, respond
from bot.discord_app.door import turned_away
from bot.discord_app.moments import offered
from bot.discord_app.render import trouble_embed
from bot.discord_app.state_render import PAGE, events_embed, status_embeds
from bot.discord_app.strings import localised, say
from bot.state_text import say as say_state
from bot.timeline import parse_start
from vectorstore.types import parse_as_of

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.discord_app.client import SagaBot
    from bot.timeline import ToldEvent

    SagaInteraction = discord.Interaction[SagaBot]

MOST = 60
"""Events of a timeline: the most important ones."""
PICTURE = "timeline.png"


class StateOfStory(commands.Cog):
    """Tells how things stand and how they came to it."""

    def __init__(self, bot: SagaBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Group the events before anyone asks."""
        self.bot.in_background(self._prepare())

    @app_commands.command(name=localised("name_status"), description=localised("cmd_status"))
    @app_commands.rename(as_of=localised("opt_as_of"))
    @app_commands.describe(as_of=localised("arg_state_as_of"))
    async def status(self, interaction: SagaInteraction, as_of: str | None = None) -> None:
        """`/status`."""
        reach = await self._begin(interaction)
        if reach is Reach.NOWHERE:
            return
        language = self.bot.servers.interaction_language(interaction)
        services = self.bot.services
        moment = _read(as_of, lambda text: parse_as_of(text, services.story.zone))
        if isinstance(moment, str):
            await _refuse(interaction, reach, say("bad_date", language, date=moment))
            return
        status = await asyncio.to_thread(services.state.status, language, moment)
        title = say_state("status_of", language, story=services.story.name)
        embeds = status_embeds(status, title, services.story.zone)
        await respond(interaction, reach, embeds, private=False)

    @app_commands.command(name=localised("name_timeline"), description=localised("cmd_timeline"))
    @app_commands.rename(start=localised("opt_from"), end=localised("opt_to"))
    @app_commands.describe(start=localised("arg_from"), end=localised("arg_to"))
    async def timeline(
        self, interaction: SagaInteraction, start: str | None = None, end: str | None = None
    ) -> None:
        """`/timeline`."""
        reach = await self._begin(interaction)
        if reach is Reach.NOWHERE:
            return
        language = self.bot.servers.interaction_language(interaction)
        span = _span(interaction, start, end)
        if isinstance(span, str):
            await _refuse(interaction, reach, say("bad_date", language, date=span))
            return
        if span[0] and span[1] and span[0] > span[1]:
            await _refuse(interaction, reach, say("bad_span", language))
            return
        events = await asyncio.to_thread(_events, interaction, language, span)
        embed, view = _page(events, 0, (start or "", end or ""), language, interaction)
        picture = None
        if view is not None:
            picture = PICTURE, await asyncio.to_thread(_picture, interaction, events, language)
        await respond(interaction, reach, [embed], view, private=False, picture=picture)

    @status.autocomplete("as_of")
    @timeline.autocomplete("start")
    @timeline.autocomplete("end")
    async def _dates(
        self, interaction: SagaInteraction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Days that matter."""
        language = self.bot.servers.interaction_language(interaction)
        return await offered(self.bot, language, current)

    async def _begin(self, interaction: SagaInteraction) -> Reach:
        """Acknowledge; where the answer goes: nowhere where somebody may not ask now."""
        language = self.bot.servers.interaction_language(interaction)
        away = turned_away(self.bot, interaction.user, interaction.guild_id, language)
        reach = await acknowledge(interaction, private=away is not None)
        if away is None or reach is Reach.NOWHERE:
            return reach
        await _refuse(interaction, reach, away.words)
        return Reach.NOWHERE

    async def _prepare(self) -> None:
        await asyncio.to_thread(self.bot.services.timeline.events)


class EventsButton(
    Handled,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"saga:events:(?P<offset>\d{1,4}):(?P<start>[^|]{0,30})\|(?P<end>[^|]{0,30})",
):
    """Turns the pages of /timeline."""

    def __init__(self, offset: int, start: str, end: str, emoji: str = "▶️") -> None:
        """`start` and `end` as the person gave them; empty for none."""
        super().__init__(
            discord.ui.Button(
                style=discord.ButtonStyle.secondary,
                emoji=emoji,
                custom_id=f"saga:events:{offset}:{start}|{end}",
            )
        )
        self.offset = offset
        self.span = (start, end)

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> EventsButton:
        """Bring a button of an old message back to life."""
        del interaction, item
        return cls(int(match["offset"]), match["start"], match["end"])

    async def act(self, interaction: SagaInteraction) -> None:
        """Show that page in place of this one; the picture stays."""
        await interaction.response.defer()
        language = interaction.client.servers.interaction_language(interaction)
        span = _span(interaction, *self.span)
        if isinstance(span, str):
            text = say("bad_date", language, date=span)
            await interaction.followup.send(embed=trouble_embed(text), ephemeral=True)
            return
        events = await asyncio.to_thread(_events, interaction, language, span)
        embed, view = _page(events, self.offset, self.span, language, interaction)
        await interaction.edit_original_response(embed=embed, view=view)


def _events(
    interaction: SagaInteraction, language: str, span: tuple[datetime | None, datetime | None]
) -> list[ToldEvent]:
    timeline = interaction.client.services.timeline
    return timeline.tell(timeline.select(*span, most=MOST), language)


def _page(
    events: Sequence[ToldEvent],
    offset: int,
    span: tuple[str, str],
    language: str,
    interaction: SagaInteraction,
) -> tuple[discord.Embed, discord.ui.View | None]:
    """A page of the timeline with its buttons; no view when there is no event at all."""
    services = interaction.client.services
    offset = min(offset, max(0, (len(events) - 1) // PAGE * PAGE))
    embed = events_embed(events, offset, language, services.story.zone)
    if not events:
        return embed, None
    view = discord.ui.View(timeout=None)
    if offset:
        view.add_item(EventsButton(max(0, offset - PAGE), *span, "◀️"))
    if offset + PAGE < len(events):
        view.add_item(EventsButton(offset + PAGE, *span))
    return embed, view


def _picture(interaction: SagaInteraction, events: Sequence[ToldEvent], language: str) -> bytes:
    """Imported only here: matplotlib takes half a second."""
    from bot.timeline_picture import draw

    story = interaction.client.services.story
    title = say_state("timeline_of", language, story=story.name)
    return draw(events, title, language, story.zone, dark=True)


def _span(
    interaction: SagaInteraction, start: str | None, end: str | None
) -> tuple[datetime | None, datetime | None] | str:
    """The span that two texts mean, or the text that means none."""
    zone = interaction.client.services.story.zone
    first = _read(start, lambda text: parse_start(text, zone))
    last = _read(end, lambda text: parse_as_of(text, zone))
    if isinstance(first, str):
        return first
    return last if isinstance(last, str) else (first, last)


def _read(text: str | None, parse: Callable[[str], datetime]) -> datetime | str | None:
    """The moment; the text itself, without markup, when it is none."""
    if not text:
        return None
    try:
        return parse(text)
    except ValueError:
        return text[:30].replace("`", "")


async def _refuse(interaction: SagaInteraction, reach: Reach, text: str) -> None:
    await respond(interaction, reach, [trouble_embed(text)], private=False)
