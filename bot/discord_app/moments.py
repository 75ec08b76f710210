"""The days that matter, offered while somebody types a date: /ask, /status, /timeline.

First the days of the most important events with what happened, newest first; whoever types gets
every day on which something appeared, and the day that was typed.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord_app.render import autocomplete_label
from bot.state_text import first_day, iso_text
from vectorstore.types import parse_as_of

if TYPE_CHECKING:
    from bot.discord_app.client import SagaBot

CHOICES = 25
LABEL = 100
"""Characters that Discord takes."""
WEIGHTY = 60
"""Events that are looked through, the most important; several can be of one day."""


async def offered(bot: SagaBot, language: str, current: str) -> list[app_commands.Choice[str]]:
    """At most 25 days that match what is typed so far."""
    return await asyncio.to_thread(_offered, bot, language, current.strip())


def _offered(bot: SagaBot, language: str, current: str) -> list[app_commands.Choice[str]]:
    services = bot.services
    labels = _eventful(bot, language)
    if current:
        for moment in services.engine.article_dates():
            labels.setdefault(moment.date().isoformat(), autocomplete_label(moment, language))
    found = [
        app_commands.Choice(name=label, value=day)
        for day, label in sorted(labels.items(), reverse=True)
        if day.startswith(current) or current.casefold() in label.casefold()
    ][:CHOICES]
    return found or _typed(current, language, bot)


def _eventful(bot: SagaBot, language: str) -> dict[str, str]:
    """Days of the weightiest events, by ISO date, each with its weightiest."""
    timeline, zone = bot.services.timeline, bot.services.story.zone
    events = [event for event in timeline.events() if event.certain and not event.conflict]
    events.sort(key=lambda event: -event.importance)
    labels: dict[str, str] = {}
    for told in timeline.tell(events[:WEIGHTY], language):
        if told.ahead or told.earliest[:10] != told.latest[:10]:
            continue
        day = first_day(told, zone).isoformat()
        text = f"{iso_text(day, language)}: {' '.join(told.text.split())}"
        labels.setdefault(day, text if len(text) <= LABEL else text[: LABEL - 1] + "…")
        if len(labels) == CHOICES:
            break
    return labels


def _typed(current: str, language: str, bot: SagaBot) -> list[app_commands.Choice[str]]:
    """The day that was typed, if it is one."""
    try:
        moment = parse_as_of(current, bot.services.story.zone)
    except ValueError:
        return []
    return [app_commands.Choice(name=autocomplete_label(moment, language), value=current[:LABEL])]
