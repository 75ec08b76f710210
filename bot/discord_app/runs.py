"""Long work on the articles: one run at a time, in a thread of its own, told of and cancelled.

The event loop goes on answering meanwhile. A thread that is no pool's: when the bot is stopped it
must not wait for a slow site, and what a killed run has finished stays (every article is atomic).
"""

from __future__ import annotations

import asyncio
import contextvars
import secrets
import threading
import time
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.pipeline import Report

if TYPE_CHECKING:
    from collections.abc import Callable

ENOUGH_TO_ESTIMATE = 0.02
"""Share of the work after which the time left can be guessed."""
WAY_SECONDS = 15.0
"""For the bot's own run to end when a person wants to start one."""


class Kind(StrEnum):
    """What a run does; `run_<kind>` names it to people."""

    INGEST = "ingest"
    REINDEX = "reindex"
    REBUILD = "rebuild"
    REMOVE = "remove"
    FOLLOW = "follow"
    """The bot's own; it makes way for a person's."""


class Cancelled(KeyboardInterrupt):
    """Raised in the run's thread; ingestion ends at a KeyboardInterrupt and reports so far."""


class RunBusy(Exception):
    """Another run is on."""

    def __init__(self, run: Run) -> None:
        super().__init__(f"run {run.run_id} is on")
        self.run = run


class Run:
    """One run: its thread writes the progress, the event loop reads it (`ingest.Progress`)."""

    def __init__(self, kind: Kind, starter: int, outcome: asyncio.Future[Report]) -> None:
        """`starter`: the Discord id of who started it; `outcome` belongs to the event loop."""
        self.run_id = secrets.token_hex(4)
        self.kind = kind
        self.starter = starter
        self.began = time.time()
        self.outcome = outcome
        self.total: int | None = None
        self.done = 0
        self.label = ""
        self._clock = time.monotonic()
        self._stop = threading.Event()

    @property
    def seconds(self) -> float:
        """How long it has been going."""
        return time.monotonic() - self._clock

    @property
    def stopping(self) -> bool:
        """Whether it was cancelled."""
        return self._stop.is_set()

    @property
    def seconds_left(self) -> float | None:
        """A guess from the pace so far; None while there is nothing to guess from."""
        if not self.total or self.done < max(1, self.total * ENOUGH_TO_ESTIMATE):
            return None
        return self.seconds / self.done * max(0, self.total - self.done)

    def cancel(self) -> None:
        """End it after the article at hand."""
        self._stop.set()

    def started(self, total: int | None) -> None:
        """`total` documents as far as known."""
        self.total = total
        self._check()

    def advanced(self, label: str, done: int) -> None:
        """`done` documents are through; a feed can turn out longer than was known."""
        self.label, self.done = label, done
        if self.total is not None and done > self.total:
            self.total = None
        self._check()

    def part(self, source: str, done: int, total: int) -> None:
        """Of one source; a message shows the whole."""

    def stepped(self, done: int, total: int) -> None:
        """Progress of a rebuild."""
        self.done, self.total = done, total
        self._check()

    def finished(self) -> None:
        """Nothing more to tell."""

    def _check(self) -> None:
        if self._stop.is_set():
            raise Cancelled


class Runs:
    """The one run that is on, if any."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self.current: Run | None = None
        self._listeners: list[Callable[[Run], object]] = []

    def when_over(self, listener: Callable[[Run], object]) -> None:
        """Call `listener` in the event loop with every run that has ended, however it did."""
        self._listeners.append(listener)

    def start(self, kind: Kind, starter: int, work: Callable[[Run], Report]) -> Run:
        """Begin `work` in a thread; `run.outcome` gets its report or error. Raises RunBusy."""
        if self.current is not None:
            raise RunBusy(self.current)
        loop = asyncio.get_running_loop()
        run = Run(kind, starter, loop.create_future())
        self.current = run
        run.outcome.add_done_callback(lambda _: self._over(run))

        def end(report: Report | None, error: BaseException | None) -> None:
            self.current = None
            if run.outcome.done():
                return
            if error is not None:
                run.outcome.set_exception(error)
            elif report is not None:
                run.outcome.set_result(report)

        def body() -> None:
            report, error = None, None
            try:
                report = work(run)
            except Cancelled:
                report = Report(interrupted=True)
            except BaseException as failure:  # noqa: BLE001 - handed to who waits for the run
                error = failure
            try:
                loop.call_soon_threadsafe(end, report, error)
            except RuntimeError:
                return  # the bot has stopped, nobody waits

        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(body,), name="run", daemon=True).start()
        return run

    def _over(self, run: Run) -> None:
        for listener in self._listeners:
            listener(run)

    async def make_way(self) -> None:
        """End the bot's own run, if that is what is on: what it had found is found again later."""
        if self.current is not None and self.current.kind is Kind.FOLLOW:
            await self.stop(WAY_SECONDS)

    async def stop(self, seconds: float) -> None:
        """Cancel what is on and wait for it, at most so long."""
        if self.current is not None:
            self.current.cancel()
            await asyncio.wait({self.current.outcome}, timeout=seconds)
