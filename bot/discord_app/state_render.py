"""Messages of /status and /timeline: pure functions, tested without Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord_app.render import (
    ANSWER,
    DESCRIPTION,
    SMALL,
    UNKNOWN,
    day_text,
    escape,
    fitting,
    linked,
    pack,
)
from bot.discord_app.strings import say
from bot.state_text import as_of_text, date_text, freshness, iso_text, remarks
from bot.state_text import say as say_state

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from bot.status import StandingAnswer, Status
    from bot.timeline import ToldEvent

PAGE = 6
"""Events on a page of /timeline."""
SOURCES = 4
"""Sources linked under an event; the rest is counted."""
QUOTES = 6
"""Quotes under a standing question: the newest. A board may need its list and what changed."""
LONGEST = 400
"""Characters of a quote."""


def status_embeds(status: Status, title: str, zone: ZoneInfo) -> list[discord.Embed]:
    """The status, one embed a message."""
    language = status.language
    blocks = [f"*{escape(freshness(status, language))}*\n\n"]
    if status.newest is not None:
        for question in status.questions:
            blocks.extend(_question(question, language))
    for number, event in enumerate(status.latest):
        heading = "" if number else f"**{escape(say_state('latest', language))}**\n"
        blocks.append(f"{heading}{event_line(event, language, zone)}\n")
    colour = ANSWER if status.newest is not None else UNKNOWN
    pieces = pack(blocks, DESCRIPTION)
    embeds = [discord.Embed(description=piece, colour=colour) for piece in pieces]
    embeds[0].title = title
    if status.as_of is not None:
        embeds[-1].set_footer(text=as_of_text(status.as_of, language))
    return embeds


def events_embed(
    events: Sequence[ToldEvent], offset: int, language: str, zone: ZoneInfo
) -> discord.Embed:
    """A page of the timeline."""
    page = events[offset : offset + PAGE]
    if not page:
        return discord.Embed(description=say_state("no_events", language), colour=UNKNOWN)
    texts = (
        "\n\n".join(event_line(event, language, zone, sources) for event in page)
        for sources in range(SOURCES, -1, -1)
    )
    title = say("events", language, first=offset + 1, last=offset + len(page), count=len(events))
    return discord.Embed(title=title, description=fitting(texts), colour=ANSWER)


def _question(question: StandingAnswer, language: str) -> list[str]:
    """A standing question in blocks that are not cut: a quote stays with its source."""
    heading = f"**{escape(question.question)}**"
    answer = question.answer
    if not answer.answered or not answer.citations:
        return [f"{heading}\n{escape(say('unanswered', language))}\n\n"]
    if question.since:
        since = say_state("since", language, date=iso_text(question.since, language))
        heading += f" ({escape(since)})"
    quotes = []
    for citation in answer.citations[-QUOTES:]:
        day = day_text(citation.published, language)
        source = linked(f"{citation.outlet}, {day}", citation.link)
        if citation.n in question.overtaken:
            source += f" *({escape(say_state('overtaken', language))})*"
        quotes.append(f"> {_quote(citation.quote)} {source}\n\n")
    return [f"{heading}\n{quotes[0]}", *quotes[1:]]


def event_line(event: ToldEvent, language: str, zone: ZoneInfo, most_sources: int = SOURCES) -> str:
    """An event with its date and links to its sources."""
    date = escape(date_text(event, language, zone) + remarks(event, language))
    links = [linked(f"{c.outlet} ({c.language})", c.link) for c in event.citations[:most_sources]]
    more = len(event.citations) - most_sources
    sources = ", ".join(links) + (f" +{more}" if more > 0 else "")
    told = _quote(event.text)
    if event.headline:
        told = f"{escape(event.headline)}\n> {told}"
    return f"**{date}**: {told}" + (f"\n{SMALL}{sources}" if sources else "")


def _quote(text: str) -> str:
    text = " ".join(text.split())
    return escape(text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …")
