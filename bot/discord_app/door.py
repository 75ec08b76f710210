"""Who is let in to ask now: by the role that a server wants, and not too fast. For all surfaces."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from bot.discord_app.access import may_ask
from bot.discord_app.limits import Asker
from bot.discord_app.strings import say

if TYPE_CHECKING:
    import discord

    from bot.discord_app.client import SagaBot


class TurnedAway(NamedTuple):
    """Why somebody cannot ask now."""

    outcome: str
    """For the log and the metrics."""
    words: str
    """For the person."""


def turned_away(
    bot: SagaBot, person: discord.abc.User, server: int | None, language: str
) -> TurnedAway | None:
    """None when the person may ask; then one question is booked."""
    role = bot.servers.of(server).asker_role
    if not may_ask(person, role):
        return TurnedAway("not_allowed", say("not_asker", language, role=f"<@&{role}>"))
    wait = bot.cooldown.book(Asker(person.id, server or 0))
    if wait:
        return TurnedAway("slow_down", say("slow_down", language, seconds=math.ceil(wait)))
    return None
