"""How the Discord bot bears many people: acknowledgement, answers, the event loop, memory.

    .venv/bin/python benchmarks/discord_load.py [--askers 50] [--questions 2000]

Everything of the bot is real (discord.py, model, store, starter articles) but Discord itself,
which simcord plays in process. While the askers come, the whole index is built anew beside them.
`--questions` are asked one after another at the end, for the growth of memory; simcord, which
keeps every message, is replaced by a fixed reply for that part.
"""

from __future__ import annotations

import argparse
import asyncio
import copy
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import simcord
from machine import describe, percentile, resident_mb

from bot.app import App
from bot.discord_app.client import SagaBot, services_of
from bot.discord_app.limits import Limits
from bot.discord_app.runs import Kind
from bot.settings import load_settings
from ingest.documents import STARTER
from ingest.pipeline import ingest

IDLE = 40
UNLIMITED = Limits(person_burst=10**9, server_burst=10**9)
WARM_UP = 1000
"""Questions after which memory is measured the first time; at most half of all."""
LAG_SECONDS = 0.02


class Recorder:
    """When the bot's requests reach Discord, by channel."""

    def __init__(self, bot: SagaBot) -> None:
        self._inner = bot.http.request
        self.signs: dict[int, float] = {}
        """The first request in a channel: typing or the answer."""
        self.answers: dict[int, float] = {}
        bot.http.request = self.request  # type: ignore[method-assign]

    async def request(self, route: Any, **more: Any) -> Any:
        """In place of the HTTP client's."""
        if route.method == "POST" and route.channel_id:
            channel = int(route.channel_id)
            self.signs.setdefault(channel, time.perf_counter())
            if route.path.endswith("/messages"):
                self.answers[channel] = time.perf_counter()
        return await self._inner(route, **more)


class Lag:
    """How late the event loop wakes who sleeps: the gateway's heartbeat would be as late."""

    def __init__(self) -> None:
        self.worst = 0.0
        self._task = asyncio.create_task(self._measure())

    async def _measure(self) -> None:
        while True:
            started = time.perf_counter()
            await asyncio.sleep(LAG_SECONDS)
            self.worst = max(self.worst, time.perf_counter() - started - LAG_SECONDS)

    def stop(self) -> float:
        """The worst lateness, seconds."""
        self._task.cancel()
        return self.worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--askers", type=int, default=50, help="people who ask at once")
    parser.add_argument("--questions", type=int, default=2000, help="asked in a row at the end")
    options = parser.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SAGA_DATA"] = folder
        with App(load_settings()) as app:
            ingest([str(STARTER)], app.indexer, app.fetcher)
            asyncio.run(measure(app, options.askers, options.questions))


async def measure(app: App, askers: int, questions: int) -> None:
    bot = SagaBot(services_of(app), Path(app.settings.data), limits=UNLIMITED)
    texts = [text for question in app.story.question for text in question.text.values()]
    async with simcord.run(bot, shard_count=1) as env:
        env.create_guild()
        messages = await ask_unheard(env, texts, askers)
        await idle(bot, messages[0])
        await at_once(bot, messages)
        await in_a_row(bot, messages[0], texts, questions)


async def ask_unheard(env: Any, texts: list[str], askers: int) -> list[Any]:
    """A question of each person in a channel of their own, not heard by the bot yet."""
    listener = env.bot.get_cog("Asking").on_message
    env.bot.remove_listener(listener, "on_message")
    messages = []
    for i in range(askers):
        channel = env.guild.create_text_channel(f"channel-{i}")
        member = env.guild.add_member(env.create_user(f"asker{i}"))
        text = f"<@{env.bot.user.id}> {texts[i % len(texts)]} ({i})"
        messages.append(await member.send(channel, text))
    env.bot.add_listener(listener, "on_message")
    return messages


def again(message: Any, number: int) -> Any:
    """The same person's next message, with an id that no other has."""
    copied = copy.copy(message)
    copied.id = message.id + ((number + 1) << 30)
    copied.content = f"{message.content} ({number})"
    return copied


async def until(condition: Any, seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    while not condition() and time.perf_counter() < deadline:  # noqa: ASYNC110 - measures
        await asyncio.sleep(0.005)


async def idle(bot: SagaBot, message: Any) -> None:
    took = []
    for i in range(IDLE):
        recorder = Recorder(bot)
        started = time.perf_counter()
        bot.dispatch("message", again(message, i))
        await until(lambda recorder=recorder: recorder.answers, 10)
        took.append((recorder.answers[message.channel.id] - started) * 1000)
        await until(lambda: not bot.answering, 10)
        bot.http.request = recorder._inner  # noqa: SLF001
    print(f"one at a time: first answer p50 {percentile(took, 0.5):.0f} ms of {IDLE} (goal 400)")


async def at_once(bot: SagaBot, messages: list[Any]) -> None:
    run = bot.runs.start(Kind.REBUILD, 0, bot.services.corpus.rebuild)
    await asyncio.sleep(0.5)
    lag, recorder = Lag(), Recorder(bot)
    started = time.perf_counter()
    for message in messages:
        bot.dispatch("message", message)
    await until(lambda: len(recorder.answers) == len(messages), 60)
    signs = [(moment - started) * 1000 for moment in recorder.signs.values()]
    answers = [moment - started for moment in recorder.answers.values()]
    print(
        f"{len(messages)} at once beside a rebuild ({'still on' if run.done else 'over'}): "
        f"acknowledged p50 {percentile(signs, 0.5):.0f} ms, p99 {percentile(signs, 0.99):.0f} ms "
        f"(goal 300); {len(answers)} answered, the last after {max(answers):.1f} s (goal 15); "
        f"event loop at most {lag.stop() * 1000:.0f} ms late (goal 1000)"
    )
    run.cancel()
    await asyncio.wait({run.outcome})
    bot.http.request = recorder._inner  # noqa: SLF001


async def in_a_row(bot: SagaBot, message: Any, texts: list[str], questions: int) -> None:
    payload = await fixed_reply(bot, message)

    async def request(_route: Any, **_more: Any) -> Any:
        return copy.deepcopy(payload)

    bot.http.request = request  # type: ignore[method-assign]
    warm = min(WARM_UP, questions // 2)
    before = 0.0
    started = time.perf_counter()
    for i in range(questions):
        asked = again(message, 1000 + i)
        asked.content = f"<@{bot.user.id if bot.user else 0}> {texts[i % len(texts)]} ({i})"
        bot.dispatch("message", asked)
        await asyncio.sleep(0)
        while bot.answering:
            await asyncio.wait(bot.answering)
        if i + 1 == warm:
            before = resident_mb()
    each = (time.perf_counter() - started) / max(1, questions) * 1000
    after = resident_mb()
    print(
        f"{questions} in a row, {each:.0f} ms each: {before:.0f} MB after {warm}, "
        f"{after:.0f} MB at the end, {after - before:+.0f} MB (goal under 30)"
    )


async def fixed_reply(bot: SagaBot, message: Any) -> Any:
    """What Discord answers to a message that is sent."""
    inner, caught = bot.http.request, []

    async def request(route: Any, **more: Any) -> Any:
        found = await inner(route, **more)
        if route.path.endswith("/messages"):
            caught.append(found)
        return found

    bot.http.request = request  # type: ignore[method-assign]
    bot.dispatch("message", again(message, 999))
    await until(lambda: caught, 10)
    await until(lambda: not bot.answering, 10)
    bot.http.request = inner  # type: ignore[method-assign]
    return caught[0]


if __name__ == "__main__":
    main()
