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
    linked,
    split,
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
    parts = [f"*{escape(freshness(status, language))}*"]
    if status.newest is not None:
        parts.extend(_question(question, language) for question in status.questions)
    if status.latest:
        heading = f"**{escape(say_state('latest', language))}**"
        lines = [event_line(event, language, zone) for event in status.latest]
        parts.append("\n".join([heading, *lines]))
    colour = ANSWER if status.newest is not None else UNKNOWN
    pieces = split("\n\n".join(parts), DESCRIPTION)
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
    lines = [event_line(event, language, zone) for event in page]
    title = say("events", language, first=offset + 1, last=offset + len(page), count=len(events))
    description = split("\n\n".join(lines), DESCRIPTION)[0]
    return discord.Embed(title=title, description=description, colour=ANSWER)


def _question(question: StandingAnswer, language: str) -> str:
    heading = f"**{escape(question.question)}**"
    answer = question.answer
    if not answer.answered or not answer.citations:
        return f"{heading}\n{escape(say('unanswered', language))}"
    if question.since:
        since = say_state("since", language, date=iso_text(question.since, language))
        heading += f" ({escape(since)})"
    quotes = []
    for citation in answer.citations[-QUOTES:]:
        day = day_text(citation.published, language)
        source = linked(f"{citation.outlet}, {day}", citation.link)
        if citation.n in question.overtaken:
            source += f" *({escape(say_state('overtaken', language))})*"
        quotes.append(f"> {_quote(citation.quote)} {source}")
    return "\n".join([heading, "\n\n".join(quotes)])


def event_line(event: ToldEvent, language: str, zone: ZoneInfo) -> str:
    """An event with its date and links to its sources."""
    date = escape(date_text(event, language, zone) + remarks(event, language))
    links = [linked(f"{c.outlet} ({c.language})", c.link) for c in event.citations[:SOURCES]]
    more = len(event.citations) - SOURCES
    sources = ", ".join(links) + (f" +{more}" if more > 0 else "")
    told = _quote(event.text)
    if event.headline:
        told = f"{escape(event.headline)}\n> {told}"
    return f"**{date}**: {told}" + (f"\n{SMALL}{sources}" if sources else "")


def _quote(text: str) -> str:
    text = " ".join(text.split())
    return escape(text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …")
