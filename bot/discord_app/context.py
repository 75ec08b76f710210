"""What a message follows up on, from Discord itself, so that it survives a restart.

In a thread that is the thread, with the answer from which it was opened; in a direct message what
was written just before; elsewhere the chain of replies. An answer to a command names its question
only by the id in its buttons, so that question is looked up where answers are kept.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from bot.answers.types import Turn
from bot.discord_app.delivery import FAULTS

if TYPE_CHECKING:
    from bot.discord_app.client import SagaBot

HISTORY = 6
"""Earlier messages that a follow-up is understood by."""
RECENT = timedelta(hours=1)
"""Direct messages of longer ago are another conversation."""
ANSWER_ID = re.compile(r"saga:(?:up|down):([0-9a-f]{16})")
MARKERS = re.compile(r"\[\\\[\d+\\\]\]\([^)]*\)|\\(?=[\W_])")
"""Links of markers, and the backslashes of escaped text."""


async def history(bot: SagaBot, message: discord.Message) -> tuple[Turn, ...]:
    """The turns before a message, oldest first."""
    channel = message.channel
    if isinstance(channel, discord.Thread):
        earlier = [m async for m in channel.history(limit=HISTORY, before=message)]
        turns = await _turns(bot, earlier)
        if len(earlier) < HISTORY:
            turns = [*await _opening(bot, channel), *turns]
    elif message.reference is None and message.guild is None:
        after = message.created_at - RECENT
        earlier = [
            m async for m in channel.history(limit=HISTORY, before=message, oldest_first=False)
        ]
        turns = await _turns(bot, [m for m in earlier if m.created_at > after])
    else:
        turns = await _turns(bot, await _chain(message))
    return tuple(turns[-HISTORY:])


def without_mention(bot: SagaBot, message: discord.Message) -> str:
    """What a message says, without the mention that calls the bot."""
    me = bot.user
    return re.sub(rf"<@!?{me.id if me else 0}>", " ", message.content).strip()


async def _chain(message: discord.Message) -> list[discord.Message]:
    """What a message replies to, what that replies to …; newest first."""
    found: list[discord.Message] = []
    current = message
    while (reference := current.reference) and len(found) < HISTORY:
        if isinstance(reference.resolved, discord.Message):
            current = reference.resolved
        elif reference.message_id is None:
            break
        else:
            try:
                current = await message.channel.fetch_message(reference.message_id)
            except FAULTS:
                break  # deleted, or not ours to read
        found.append(current)
    return found


async def _opening(bot: SagaBot, thread: discord.Thread) -> list[Turn]:
    """The answer under which a thread was opened, with its question."""
    if not isinstance(thread.parent, discord.TextChannel):
        return []
    try:
        # a thread has the id of the message that it was opened from
        start = thread.starter_message or await thread.parent.fetch_message(thread.id)
    except FAULTS:
        return []  # deleted, or the thread was opened from no message
    return await _turns(bot, [start, *await _chain(start)])


async def _turns(bot: SagaBot, newest_first: list[discord.Message]) -> list[Turn]:
    turns: list[Turn] = []
    for message in reversed(newest_first):
        if bot.user is not None and message.author.id == bot.user.id:
            turns.extend(await _own(bot, message, known=bool(turns)))
        elif text := without_mention(bot, message):
            turns.append(Turn("user", text))
    return turns


async def _own(bot: SagaBot, message: discord.Message, *, known: bool) -> list[Turn]:
    """What the bot said; with the question where that stands in no message before (`known`)."""
    text = "\n".join(embed.description or "" for embed in message.embeds)
    text = MARKERS.sub("", text)
    question = None if known else await _question(bot, message)
    turns = [Turn("user", question)] if question else []
    return [*turns, Turn("assistant", text)] if text else turns


async def _question(bot: SagaBot, message: discord.Message) -> str | None:
    ids = [
        found[1]
        for row in message.components
        for item in getattr(row, "children", ())
        if (found := ANSWER_ID.fullmatch(getattr(item, "custom_id", None) or ""))
    ]
    if not ids:
        return None
    kept = await asyncio.to_thread(bot.services.conversations.load_answer, ids[0])
    return kept["question"] if kept else None
