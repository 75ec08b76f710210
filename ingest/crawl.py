"""Visiting many addresses at once, politely: the stream of results that `pipeline` takes in.

A few threads fetch and read while the caller embeds. Each takes an address of a host whose turn
has come, so that a slow or strict host holds up nobody else. Results wait in a short queue, so a
caller that is slower than the web stops the fetching, and memory stays bounded.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ingest.documents import Failure
from ingest.errors import Permanent
from ingest.fetch import host_of
from ingest.sheets import LinkedSheets
from ingest.targets import SCHEME, read_path
from ingest.urls import canonical_url, is_web
from ingest.visits import Task, Visit, visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingest.fetch import Fetcher
    from vectorstore.catalog.sources import Source
    from vectorstore.types import Article

    Result = Article | Failure | Visit

WORKERS = 8
PER_HOST = 4
"""Addresses of one host in work at once: one that hangs does not stop the rest."""
QUEUE = 64
"""Results read ahead."""
MOST_PAGES = 20_000
"""Addresses taken in one run, so that no sitemap makes it endless."""
POLL_SECONDS = 0.2
CLOSE_SECONDS = 2.0
"""For threads to end by themselves; one that hangs on the network is left behind."""


class Crawl:
    """Iterate over it once; `close` ends it early."""

    def __init__(
        self, targets: Sequence[str], fetcher: Fetcher, known: Callable[[str], Source | None]
    ) -> None:
        """`known`: what the catalogue says of an address; called from several threads."""
        self._fetcher = fetcher
        self._known = known
        self._sheets = LinkedSheets(fetcher)
        self._results: queue.Queue[Result | BaseException | None] = queue.Queue(QUEUE)
        self._paths: deque[Path] = deque()
        self._hosts: dict[str, deque[Task]] = {}
        self._busy: dict[str, int] = {}
        self._seen: set[str] = set()
        self._open = 0
        self._stopped = False
        self._changed = threading.Condition()
        self._rejected: list[Failure] = []
        for target in targets:
            if is_web(target):
                rejected = self._add(target)
                self._rejected.extend([rejected] if rejected else [])
            elif not target.strip() or SCHEME.match(target):
                reason = "Only http and https addresses, files and folders can be read."
                self._rejected.append(Failure(target, reason, retryable=False))
            else:
                self._paths.append(Path(target).expanduser())
                self._open += 1
        self._threads = [
            threading.Thread(target=self._work, name=f"reader-{i}", daemon=True)
            for i in range(WORKERS if self._hosts else min(WORKERS, self._open))
        ]
        self._working = len(self._threads)

    def __iter__(self) -> Iterator[Result]:
        """The results as they come. Raises what a thread met unexpectedly."""
        for thread in self._threads:
            thread.start()
        yield from self._rejected
        while self._threads and (result := self._results.get()) is not None:
            if isinstance(result, BaseException):
                raise result
            yield result

    def close(self) -> None:
        """Stop; what is being fetched is given up."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._sheets.close()
        until = time.monotonic() + CLOSE_SECONDS
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=max(0.0, until - time.monotonic()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()

    def _add(
        self, address: str, parent: Task | None = None, *, nested: bool = False
    ) -> Failure | None:
        """Queue an address, once a run; a Failure when it is none."""
        try:
            address = canonical_url(address)
            host = host_of(address)
        except (ValueError, Permanent) as error:
            return Failure(address, f"{error}.".replace("..", "."), retryable=False)
        if address in self._seen or len(self._seen) >= MOST_PAGES:
            return None
        self._seen.add(address)
        task = Task(address)
        if parent is not None:
            levels = parent.levels - 1 if nested else -1
            task = Task(address, parent.listed_by or parent.address, levels)
        self._hosts.setdefault(host, deque()).append(task)
        self._open += 1
        return None

    def _work(self) -> None:
        """A thread: take jobs until nothing is left; the last thread ends the stream."""
        try:
            while (job := self._take()) is not None:
                results = read_path(job) if isinstance(job, Path) else self._visit(job)
                for result in results:
                    if not self._put(result):
                        return
                self._done(None if isinstance(job, Path) else host_of(job.address))
        except BaseException as error:  # noqa: BLE001 - raised again where the caller iterates
            self._put(error)
        finally:
            with self._changed:
                self._working -= 1
                last = not self._working
            if last:
                self._put(None)

    def _visit(self, task: Task) -> Iterator[Result]:
        found = visit(task, self._fetcher, self._known, self._sheets)
        with self._changed:
            rejected = [self._add(entry, task, nested=found.nested) for entry in found.entries]
            self._changed.notify_all()
        yield found
        yield from (failure for failure in rejected if failure)

    def _take(self) -> Task | Path | None:
        """The next job whose host is free; None when all is done or stopped."""
        with self._changed:
            while self._open and not self._stopped:
                if self._paths:
                    return self._paths.popleft()
                wait = POLL_SECONDS
                for host, tasks in self._hosts.items():
                    if not tasks or self._busy.get(host, 0) >= PER_HOST:
                        continue
                    delay = self._fetcher.throttle.delay(host)
                    if delay <= 0:
                        self._busy[host] = self._busy.get(host, 0) + 1
                        return tasks.popleft()
                    wait = min(wait, delay)
                self._changed.wait(wait)
        return None

    def _done(self, host: str | None) -> None:
        with self._changed:
            self._open -= 1
            if host is not None:
                self._busy[host] -= 1
            self._changed.notify_all()

    def _put(self, result: Result | BaseException | None) -> bool:
        """Hand over a result; False when nobody wants it any more."""
        while not self._stopped:
            try:
                self._results.put(result, timeout=POLL_SECONDS)
            except queue.Full:
                continue
            return True
        return False
