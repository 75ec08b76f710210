"""Lists and states for /admin as embeds; pure but for reading the bot's counters."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

import discord

from bot.answers.phrases import published_text
from bot.discord_app.render import ANSWER, DESCRIPTION, escape, split
from bot.discord_app.run_message import since
from bot.discord_app.strings import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord_app.client import SagaBot
    from bot.discord_app.corpus import StoreState
    from vectorstore.catalog.conversations import Gap
    from vectorstore.catalog.sources import Run as PastRun

QUESTION = 150


def gaps_embeds(gaps: Sequence[Gap], language: str) -> list[discord.Embed]:
    """Questions without an answer."""
    lines = [
        say(
            "gaps_line", language, times=gap.times, question=escape(gap.question[:QUESTION]),
            spoken=gap.language, last=since(gap.last),
        )
        for gap in gaps
    ]  # fmt: skip
    return paged(say("gaps_title", language), "\n".join(lines) or say("gaps_none", language))


def health_embed(
    bot: SagaBot,
    state: StoreState,
    past: Sequence[PastRun],
    memory: int,
    versions: str,
    language: str,
) -> discord.Embed:
    """How the bot is doing."""
    embed = discord.Embed(title=say("health_title", language), colour=ANSWER)

    def add(label: str, text: str) -> None:
        embed.add_field(name=say(label, language), value=text[:1024], inline=False)

    newest = state.newest.published if state.newest else None
    durations = sorted(bot.desk.durations)
    gateway = bot.latency
    add("health_model", f"`{state.model}`")
    add(
        "health_store",
        say(
            "health_store_line", language, number=state.generation, articles=state.articles,
            passages=state.passages, newest=published_text(newest, language),
        ),
    )  # fmt: skip
    add(
        "health_queue",
        say(
            "health_queue_line", language, waiting=bot.desk.waiting, working=bot.desk.working,
            answered=bot.desk.answered,
        ),
    )  # fmt: skip
    add(
        "health_latency",
        say(
            "health_latency_line", language,
            median=_milliseconds(statistics.median(durations) if durations else math.nan),
            slow=_milliseconds(durations[int(len(durations) * 0.95)] if durations else math.nan),
            gateway=f"{_milliseconds(gateway)} ms",
        ),
    )  # fmt: skip
    if bot.runs.current:
        run = bot.runs.current
        add(
            "health_run", f"{say(f'run_{run.kind}', language)}, <@{run.starter}> {since(run.began)}"
        )
    if past:
        add("health_runs", "\n".join(_past_run(run) for run in past))
    add("health_memory", f"{memory} MB")
    add("health_servers", str(len(bot.guilds)))
    add("health_uptime", since(bot.began))
    add("health_versions", versions)
    return embed


def _milliseconds(seconds: float) -> str:
    return "–" if not math.isfinite(seconds) else str(round(seconds * 1000))


def _past_run(run: PastRun) -> str:
    report = run.report or {}
    counts = ", ".join(
        f"{name} {len(value) if isinstance(value, list) else value}"
        for name, value in report.items()
        if name in {"new", "updated", "unchanged", "duplicates", "removed", "failed"} and value
    )
    return f"{since(run.started)} {run.kind}: {counts or '–'}"


def paged(title: str, text: str) -> list[discord.Embed]:
    """A text under a title, in as many embeds as it takes."""
    embeds = [discord.Embed(description=piece, colour=ANSWER) for piece in split(text, DESCRIPTION)]
    embeds[0].title = title
    return embeds
