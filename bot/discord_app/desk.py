"""The desk where questions wait: a bounded queue in front of the engine, off the event loop.

The same question asked at the same time is worked once. Called by every surface that asks.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answers.types import Answer, Question
    from bot.discord_app.services import Services

logger = logging.getLogger(__name__)

WORKERS = 2
"""Questions worked at the same time: the model uses every core for each."""
MOST_WAITING = 100
SECONDS_PER_ANSWER = 0.2
"""For telling people how long to wait; deliberately on the long side."""


class DeskFull(Exception):
    """Too many people are waiting."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the queue is full, about {seconds} s")
        self.seconds = seconds


class Desk:
    """Works questions in threads, in the order they came."""

    def __init__(self, services: Services) -> None:
        """The services stay the caller's."""
        self._services = services
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="answer")
        self._working: dict[Question, asyncio.Future[tuple[str, Answer]]] = {}

    async def ask(self, question: Question) -> tuple[str, Answer]:
        """The id under which the answer is kept, and the answer.

        Raises DeskFull, and StoreError when the store cannot be read.
        """
        running = self._working.get(question)
        if running is None:
            waiting = len(self._working)
            if waiting >= MOST_WAITING:
                raise DeskFull(max(5, round(waiting * SECONDS_PER_ANSWER)))
            running = asyncio.get_running_loop().run_in_executor(self._pool, self._work, question)
            self._working[question] = running
            running.add_done_callback(lambda _: self._working.pop(question, None))
        return await asyncio.shield(running)

    async def drain(self, seconds: float) -> None:
        """Wait for what is being worked, at most so long."""
        if self._working:
            await asyncio.wait(self._working.values(), timeout=seconds)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _work(self, question: Question) -> tuple[str, Answer]:
        started = time.perf_counter()
        answer = self._services.engine.ask(question)
        answer_id = self._services.conversations.save_answer(answer.as_json())
        logger.info(
            "answer=%s answered=%s language=%s writer=%s citations=%s ms=%.0f",
            answer_id, answer.answered, answer.language, answer.writer,
            [c.passage_id for c in answer.citations], (time.perf_counter() - started) * 1000,
        )  # fmt: skip
        return answer_id, answer
