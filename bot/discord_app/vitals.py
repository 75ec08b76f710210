"""What the process itself tells of its health: memory, versions, gauges for Prometheus."""

from __future__ import annotations

import math
import platform
import resource
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.discord_app.client import SagaBot
    from bot.discord_app.runs import Run
    from bot.metrics import Metrics

PACKAGES = ("saga-bot", "discord.py", "chromadb", "onnxruntime")
MEGABYTE = 2**20


def memory_mb() -> int:
    """Memory that the process holds, MB; where the system does not tell, the most it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024  # getrusage: bytes there, kB elsewhere
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // MEGABYTE
    return pages * resource.getpagesize() // MEGABYTE


def versions() -> str:
    """Of the program, the libraries that matter, and Python."""
    known = [f"Python {platform.python_version()}"]
    for name in PACKAGES:
        try:
            known.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue  # run from a checkout that was not installed
    return ", ".join(known)


def gauges(bot: SagaBot) -> Mapping[str, tuple[str, Callable[[], float]]]:
    """What can be read of a bot at any moment, from any thread: name -> (help, value)."""
    return {
        "saga_queue_waiting": ("Questions whose turn has not come.", lambda: bot.desk.waiting),
        "saga_queue_working": ("Questions being answered.", lambda: bot.desk.working),
        "saga_articles": ("Articles that are indexed.", bot.services.corpus.count),
        "saga_servers": ("Discord servers of this process.", lambda: len(bot.guilds)),
        "saga_gateway_latency_seconds": (
            "Discord's gateway, there and back; NaN while not connected.",
            lambda: bot.latency if math.isfinite(bot.latency) else math.nan,
        ),
    }


def count_run(metrics: Metrics, run: Run) -> None:
    """Count a run that has ended."""
    if run.outcome.cancelled() or run.outcome.exception() is not None:
        metrics.runs.labels(run.kind, "failed").inc()
        return
    report = run.outcome.result()
    metrics.runs.labels(run.kind, "interrupted" if report.interrupted else "done").inc()
    for name in ("new", "updated", "unchanged", "duplicates", "removed"):
        metrics.articles_seen.labels(name).inc(getattr(report, name))
    metrics.articles_seen.labels("failed").inc(len(report.failed))
