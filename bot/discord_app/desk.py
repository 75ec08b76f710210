"""The desk where questions wait: a bounded queue in front of the engine, off the event loop.

The same question asked at the same time is worked once. Turns are fair (start-time fair queueing):
a person's next question comes after everyone else's first, and a server full of people does not
keep another one waiting. Called by every surface that asks.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from bot.answers.types import Outcome
from bot.discord_app.limits import Asker, Limits
from bot.discord_app.threads import Threads

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.types import Answer, Citation, Question, Sentence
    from bot.discord_app.services import Services

    Kept = tuple[str, Answer]
    """The id under which an answer is kept, and the answer."""
    Heard = tuple[Sentence, tuple[Citation, ...]]
    Listener = Callable[[Sentence, tuple[Citation, ...]], None]

REMEMBERED = 500
"""Durations kept for the median."""
LEAST_WAIT = 5
"""Seconds that people are asked to wait at least."""


class DeskFull(Exception):
    """Too many people are waiting, or one has waited for too long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the queue is full, about {seconds} s")
        self.seconds = seconds


class DeskClosed(Exception):
    """The bot is being stopped."""


class Desk:
    """Works questions in threads, in fair turns."""

    def __init__(self, services: Services, limits: Limits | None = None) -> None:
        """The services stay the caller's."""
        self._services = services
        self._limits = limits or Limits()
        self._pool = Threads(self._limits.workers, "answer")
        self._futures: dict[Question, asyncio.Future[Kept]] = {}
        self._heard: dict[Question, list[Heard]] = {}
        self._listeners: dict[Question, list[Listener]] = {}
        self._queue: list[tuple[float, int, Question]] = []
        self._numbers = itertools.count()
        self._turn = 0.0
        self._next_turn: dict[tuple[str, int], float] = {}
        self._closed = False
        self.working = 0
        self.answered = 0
        self.durations: deque[float] = deque(maxlen=REMEMBERED)
        """Seconds of the last answers, without their time in the queue."""

    @property
    def waiting(self) -> int:
        """Questions whose turn has not come."""
        return len(self._queue)

    async def ask(
        self, question: Question, asker: Asker | None = None, listener: Listener | None = None
    ) -> Kept:
        """The id under which the answer is kept, and the answer.

        `listener` hears checked sentences as a language model writes them, those too that were
        written before it came. Raises DeskFull, DeskClosed, and StoreError when the store cannot
        be read.
        """
        future = self._futures.get(question) or self._enqueue(question, asker or Asker())
        if listener is not None:
            for heard in self._heard[question]:
                listener(*heard)
            self._listeners[question].append(listener)
        return await asyncio.shield(future)

    async def drain(self, seconds: float) -> None:
        """Take no more and finish what is waiting; who is not served in time gets DeskClosed."""
        self._closed = True
        if self._futures:
            await asyncio.wait(self._futures.values(), timeout=seconds)
        self._queue.clear()
        for future in self._futures.values():
            if not future.done():
                future.set_exception(DeskClosed)
        self._pool.shutdown()

    def _enqueue(self, question: Question, asker: Asker) -> asyncio.Future[Kept]:
        if self._closed:
            raise DeskClosed
        if len(self._futures) >= self._limits.waiting:
            raise DeskFull(self._seconds_of_wait())
        future: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
        self._futures[question] = future
        self._heard[question], self._listeners[question] = [], []
        heapq.heappush(self._queue, (self._take_turn(asker), next(self._numbers), question))
        self._start()
        loop = asyncio.get_running_loop()
        late = loop.call_later(self._limits.patience, self._give_up, question, future)
        future.add_done_callback(lambda _: late.cancel())
        return future

    def _give_up(self, question: Question, future: asyncio.Future[Kept]) -> None:
        """Tell those whose turn has not come to ask again later."""
        waiting = [row for row in self._queue if row[2] is not question]
        if len(waiting) == len(self._queue):
            return  # it is being worked
        heapq.heapify(waiting)
        self._queue = waiting
        del self._futures[question]
        future.set_exception(DeskFull(self._seconds_of_wait()))

    def _take_turn(self, asker: Asker) -> float:
        """The virtual time at which this question's turn begins."""
        person = self._advance(("person", asker.person), 1.0)
        if not asker.server:
            return person
        return max(person, self._advance(("server", asker.server), 1 / self._limits.server_shares))

    def _advance(self, flow: tuple[str, int], cost: float) -> float:
        turn = max(self._turn, self._next_turn.get(flow, 0.0))
        self._next_turn[flow] = turn + cost
        return turn

    def _start(self) -> None:
        while self._queue and self.working < self._limits.workers:
            self._turn, _, question = heapq.heappop(self._queue)
            self.working += 1
            loop = asyncio.get_running_loop()
            work = loop.run_in_executor(self._pool, self._work, question, loop)
            work.add_done_callback(partial(self._finish, question))

    def _finish(self, question: Question, work: asyncio.Future[Kept]) -> None:
        self.working -= 1
        future = self._futures.pop(question)
        del self._heard[question], self._listeners[question]
        error = None if work.cancelled() else work.exception()
        if not future.done():
            if error:
                future.set_exception(error)
            elif work.cancelled():
                future.cancel()
            else:
                future.set_result(work.result())
        if not self._futures:  # nobody is left to be fair to
            self._turn = 0.0
            self._next_turn.clear()
        self._start()

    def _seconds_of_wait(self) -> int:
        each = sum(self.durations) / len(self.durations) if self.durations else 0.2
        return max(LEAST_WAIT, round(len(self._futures) * each / self._limits.workers))

    def _hear(
        self, question: Question, sentence: Sentence, citations: tuple[Citation, ...]
    ) -> None:
        """A sentence came, in the event loop; an answer that is over has no listeners."""
        if question in self._heard:
            self._heard[question].append((sentence, citations))
            for listener in self._listeners[question]:
                listener(sentence, citations)

    def _work(self, question: Question, loop: asyncio.AbstractEventLoop) -> Kept:
        started = time.perf_counter()

        def hear(sentence: Sentence, citations: tuple[Citation, ...]) -> None:
            loop.call_soon_threadsafe(self._hear, question, sentence, citations)

        answer = self._services.engine.ask(question, hear)
        answer_id = self._services.conversations.save_answer(
            answer.as_json(), gap=answer.outcome is Outcome.UNKNOWN
        )
        seconds = time.perf_counter() - started
        self.durations.append(seconds)
        self.answered += 1
        return answer_id, answer
