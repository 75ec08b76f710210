"""How fast and how large the running program is, over the starter articles.

    .venv/bin/python benchmarks/answering.py

Prints: start to first answer of `saga ask` (a process of its own, warm cache), time per answer in
process, the memory of a bot that answered 100 questions in a simulated Discord, and the time per
answer over 10,000 passages (copies of the starter articles on other days, as in
`status_scale.py`).
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import simcord
from machine import describe, percentile, resident_mb
from status_scale import fill

from bot.answers.types import Question
from bot.app import App
from bot.discord_app.client import SagaBot, services_of
from bot.discord_app.limits import Limits
from bot.settings import load_settings
from ingest.documents import STARTER
from ingest.pipeline import ingest
from vectorstore.catalog.passages import count_passages
from vectorstore.mentions import find_mentions

RUNS = 5
QUESTIONS = 100
PASSAGES = 10_000


def main() -> None:
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SAGA_DATA"] = folder
        settings = load_settings()
        with App(settings) as app:
            report = ingest([str(STARTER)], app.indexer, app.fetcher)
            print(f"indexed: {report.passages} passages in {report.seconds:.1f} s")
            questions = standing_questions(app)
            in_process(app, questions)
        first_answer()
        subprocess.run([sys.executable, __file__, "bot"], check=True)
        with App(settings) as app:
            find_mentions(app.store, app.story.zone)
            fill(app, PASSAGES // report.passages)
            with app.store.reading() as connection:
                total = count_passages(connection, app.store.active().number)
            print(f"over {total} passages: ", end="")
            in_process(app, questions)


def standing_questions(app: App) -> list[str]:
    """The story's own questions in every language, repeated with variations up to QUESTIONS."""
    texts = [text for q in app.story.question for text in q.text.values()]
    texts += list(app.story.example.values())
    return [f"{texts[i % len(texts)]} ({i})" for i in range(QUESTIONS)]


def first_answer() -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "ask", "Who is CEO?"]
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False)
        seconds.append(time.perf_counter() - started)
    print(f"saga ask, start to end: median {percentile(seconds, 0.5):.2f} s of {RUNS}")


def in_process(app: App, questions: list[str]) -> None:
    milliseconds = []
    for text in questions:
        started = time.perf_counter()
        app.engine.ask(Question(text))
        milliseconds.append((time.perf_counter() - started) * 1000)
    print(
        f"answer in process: p50 {percentile(milliseconds, 0.5):.0f} ms, "
        f"p95 {percentile(milliseconds, 0.95):.0f} ms of {len(questions)}"
    )


async def bot_memory(app: App, questions: list[str]) -> None:
    unlimited = Limits(person_burst=10**9)
    bot = SagaBot(services_of(app), Path(app.settings.data), limits=unlimited)
    async with simcord.run(bot, shard_count=1) as env:
        channel = env.create_guild().create_text_channel("news")
        member = env.guild.add_member(env.create_user("asker"))
        for text in questions:
            await member.send(channel, f"<@{env.bot.user.id}> {text}")
        print(f"bot after {len(questions)} questions: {resident_mb():.0f} MB resident")


def bot() -> None:
    """A process of its own, which has indexed nothing."""
    with App(load_settings()) as app:
        asyncio.run(bot_memory(app, standing_questions(app)))


if __name__ == "__main__":
    bot() if sys.argv[1:] == ["bot"] else main()
