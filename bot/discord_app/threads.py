"""Threads that a stop of the program does not wait for. `desk` works questions in them."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Executor, Future
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Threads(Executor):
    """As ThreadPoolExecutor, but Python does not join its threads at exit.

    A provider that never answers would keep the bot from ending.
    """

    def __init__(self, workers: int, name: str) -> None:
        """`workers` threads, begun at once."""
        self._work: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None]
        self._work = queue.SimpleQueue()
        self._workers = workers
        for number in range(workers):
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True).start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have it called in one of the threads."""
        future: Future[T] = Future()
        self._work.put((future, partial(fn, *args, **kwargs)))
        return future

    def shutdown(self, wait: bool = False, *, cancel_futures: bool = True) -> None:
        """End the threads when they are done with what they are at; nobody waits."""
        del wait
        while cancel_futures and not self._work.empty():
            if item := self._work.get():
                item[0].cancel()
        for _ in range(self._workers):
            self._work.put(None)

    def _run(self) -> None:
        while item := self._work.get():
            future, work = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - handed to who waits
                future.set_exception(error)
            else:
                future.set_result(result)
