"""A line in the log and a count for every question: what became of it and how long it took.

The line is JSON. It names the kept answer and the passages, and nobody: no name, no number of a
person or server, and not a word of the question.
"""

from __future__ import annotations

import json
import logging
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from bot.answers.phrases import LANGUAGES
from bot.log import QUESTIONS

if TYPE_CHECKING:
    from bot.answers.types import Answer
    from bot.metrics import Metrics

logger = logging.getLogger(QUESTIONS)


class Surface(StrEnum):
    """Where a question came from."""

    MENTION = "mention"
    REPLY = "reply"
    DIRECT = "direct"
    CHANNEL = "channel"
    """The bot's own."""
    THREAD = "thread"
    ASK = "ask"
    CHECK = "check"
    """The message menu."""


class Record:
    """Of one question, from its arrival on."""

    def __init__(self, surface: Surface, metrics: Metrics) -> None:
        """The clock starts."""
        self._surface = surface
        self._metrics = metrics
        self._began = time.perf_counter()
        self._acknowledged: float | None = None
        self._first: float | None = None
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        """What has no end by now did not reach anyone."""
        if not self._ended:
            self.end("undelivered", None)

    def acknowledged(self) -> None:
        """The person sees that something happens; the first time counts."""
        if self._acknowledged is None:
            self._acknowledged = time.perf_counter() - self._began
            self._metrics.acknowledged.labels(self._surface).observe(self._acknowledged)

    def shown(self) -> None:
        """The first words of an answer are there."""
        if self._first is None:
            self._first = time.perf_counter() - self._began

    def end(
        self, outcome: str, language: str | None, kept: tuple[str, Answer] | None = None
    ) -> None:
        """What became of it: an `Outcome` of the answer, or of the way."""
        self._ended = True
        seconds = time.perf_counter() - self._began
        spoken = language if language in LANGUAGES else "unknown"
        self._metrics.questions.labels(outcome, self._surface, spoken).inc()
        row: dict[str, Any] = {
            "event": "question",
            "surface": self._surface.value,
            "outcome": outcome,
            "language": language,
        }
        if kept is not None:
            self._metrics.answered.labels(self._surface).observe(seconds)
            answer_id, answer = kept
            row |= {
                "answer": answer_id,
                "writer": answer.writer,
                "as_of": answer.as_of,
                "citations": [c.passage_id for c in answer.citations],
                "notes": [note.kind.value for note in answer.notes],
            }
        timings = {"acknowledged": self._acknowledged, "first": self._first, "total": seconds}
        row["ms"] = {name: round(t * 1000, 1) for name, t in timings.items() if t is not None}
        if kept is not None:
            row["ms"] |= {f"work_{k}": round(v, 1) for k, v in kept[1].timings_ms.items()}
        logger.info(json.dumps(row, ensure_ascii=False))
