"""How the Discord bot bears many people: acknowledgement, answers, heartbeats, memory.

    .venv/bin/python benchmarks/discord_load.py [--askers 50] [--questions 10000]

The bot is a process of its own, started as users start it (`python -m bot`, starter articles,
extractive writer), and speaks over HTTP and a websocket with the stand-in for Discord of the tests,
which keeps Discord's rate limits. Every time is taken by the stand-in: from sending an event to the
bot's request. While the askers come, an admin has the whole index built anew. `--questions`, each
of another person, are asked one after another at the end, for the growth of memory.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from machine import describe, percentile, resident_mb

from bot.settings import load_settings
from ingest.documents import STARTER, read_file
from ingest.story import load_story
from vectorstore.types import Article

sys.path.append(str(Path(__file__).parents[1] / "tests" / "wire"))
from discord_wire import Discord
from discord_wire.process import BotProcess, start_bot

IDLE = 40
BEAT_SECONDS = 1.0
"""Discord asks for a heartbeat every 41 s; a shorter time measures oftener how late it can be."""
WARM_UP = 1000
"""Questions after which memory is measured the first time; at most half of all."""
CURVE = 1000
"""Questions between two points of memory."""
FORGET = 500
INDEXING = 600
"""Seconds for the bot to index the starter articles and connect."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--askers", type=int, default=50, help="people who ask within a second")
    parser.add_argument("--questions", type=int, default=10_000, help="asked in a row at the end")
    options = parser.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder) / "data", options.askers, options.questions))


async def measure(data: Path, askers: int, questions: int) -> None:
    async with Discord() as discord:
        discord.gateway.heartbeat_seconds = BEAT_SECONDS
        discord.channel(discord.guild())
        admin = {"SAGA_ADMIN_USERS": str(discord.owner.id)}
        async with start_bot(discord, data, patience=INDEXING, **admin) as bot:
            texts = varied()
            await idle(discord, texts)
            await at_once(discord, texts, askers)
            await in_a_row(discord, bot, texts, questions)


def varied() -> itertools.cycle[str]:
    """Questions of the story in its languages, about every article, without end."""
    story = load_story(load_settings().config)
    asked = [text for question in story.question for text in question.text.values()]
    articles = [found for path in sorted(STARTER.glob("*.md")) for found in read_file(path)]
    titles = [article.title for article in articles if isinstance(article, Article)]
    about = [f"{text} – {title}" for title in titles for text in asked]
    return itertools.cycle([*asked, *about])


async def idle(discord: Discord, texts: itertools.cycle[str]) -> None:
    channel = discord.guilds[0].channels[0]
    commands, mentions = [], []
    for _ in range(IDLE):
        person = discord.user("person")
        asked = await discord.slash(person, channel, "ask", question=next(texts))
        await discord.answered(asked)
        commands.append(((asked.answered or 0) - asked.sent) * 1000)
        there = discord.channel(discord.guilds[0])
        await discord.tell("CHANNEL_CREATE", there.json(), discord.guilds[0])
        began = time.perf_counter()
        await discord.ask(person, there, next(texts))
        reply = discord.sent("POST", rf"/channels/{there.id}/messages")[0]
        mentions.append((reply.at - began) * 1000)
    print(
        f"one at a time: first full answer p50 {percentile(commands, 0.5):.0f} ms to /ask, "
        f"{percentile(mentions, 0.5):.0f} ms to a mention, of {IDLE} each (goal 400)"
    )


async def at_once(discord: Discord, texts: itertools.cycle[str], askers: int) -> None:
    channel = discord.guilds[0].channels[0]
    rebuild = await discord.slash(discord.owner, channel, "admin reindex", full=True)
    await discord.answered(rebuild)
    discord.gateway.heartbeats.clear()
    started = time.perf_counter()
    asked = []
    for i in range(askers):
        await asyncio.sleep(max(0.0, started + i / askers - time.perf_counter()))
        person = discord.user(f"asker{i}")
        asked.append(await discord.slash(person, channel, "ask", question=next(texts)))
    on = "▰" in rebuild.texts or "▱" in rebuild.texts
    await discord.until(lambda: all(one.answered for one in asked), 120)
    still = on and "▱" in rebuild.texts
    signs = [((one.acknowledged or 0) - one.sent) * 1000 for one in asked]
    told = [one for one in asked if not one.messages[0]["components"]]
    last = max((one.answered or 0) - started for one in asked)
    print(
        f"{askers} within a second beside a rebuild ({'on all the time' if still else 'over'}): "
        f"acknowledged p50 {percentile(signs, 0.5):.0f} ms, p99 {percentile(signs, 0.99):.0f} ms "
        f"(goal 300); {len(asked) - len(told)} answered and {len(told)} told to wait, the last "
        f"after {last:.1f} s (goal 15); 0 lost"
    )
    beats = discord.gateway.heartbeats
    await discord.until(lambda: len(beats) > 2)
    late = max(after - before for before, after in itertools.pairwise(beats)) - BEAT_SECONDS
    print(f"heartbeats meanwhile at most {late * 1000:.0f} ms late of {len(beats)} (goal 1000)")
    await discord.until(lambda: "▱" not in rebuild.texts and "▰" not in rebuild.texts, 300)


async def in_a_row(
    discord: Discord, bot: BotProcess, texts: itertools.cycle[str], questions: int
) -> None:
    discord.rest.recording = False
    warm = min(WARM_UP, questions // 2)
    curve: list[tuple[int, float]] = []
    started = time.perf_counter()
    beats = len(discord.gateway.heartbeats)
    for i in range(questions):
        person = discord.user("person")
        question = f"{next(texts)} ({i})"
        asked = await discord.slash(person, discord.dm(person), "ask", question=question)
        await discord.answered(asked)
        if i + 1 == warm or (i + 1) % CURVE == 0 or i + 1 == questions:
            curve.append((i + 1, resident_mb(bot.pid)))
        forget(discord, asked, person)
    each = (time.perf_counter() - started) / max(1, questions) * 1000
    grown = curve[-1][1] - dict(curve)[warm]
    late = max(b - a for a, b in itertools.pairwise(discord.gateway.heartbeats[beats:]))
    print(
        f"{questions} in a row, {each:.0f} ms each: memory {grown:+.0f} MB after the first {warm} "
        f"(goal under 30); heartbeats at most {(late - BEAT_SECONDS) * 1000:.0f} ms late"
    )
    print("MB after so many: " + ", ".join(f"{count} {mb:.0f}" for count, mb in curve))


def forget(discord: Discord, asked: Any, person: Any) -> None:
    """The stand-in keeps everything; ten thousand people are too many for it."""
    del discord.interactions[asked.token]
    del discord.channels[asked.channel.id]
    del discord.users[person.id]
    for session in discord.gateway.live:
        del session.told[:-FORGET]


if __name__ == "__main__":
    main()
