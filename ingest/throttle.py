"""Politeness: at most so many requests a second to each host. Used by `fetch` and `crawl`."""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Throttle:
    """Hands out moments at which a host may be asked; thread-safe."""

    def __init__(
        self, gap: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        """`gap`: seconds between two requests to a host that has no gap of its own."""
        self._gap = gap
        self._clock = clock
        self._sleep = sleep
        self._gaps: dict[str, float] = {}
        self._free: dict[str, float] = {}
        self._lock = threading.Lock()

    def slow_down(self, host: str, gap: float) -> None:
        """Give a host its own gap."""
        with self._lock:
            self._gaps[host] = gap

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone for a while."""
        with self._lock:
            self._free[host] = max(self._free.get(host, 0.0), self._clock() + seconds)

    def delay(self, host: str) -> float:
        """Seconds until the host may be asked again."""
        with self._lock:
            return max(0.0, self._free.get(host, 0.0) - self._clock())

    def wait(self, host: str, patience: float = math.inf) -> bool:
        """Take the host's next moment and sleep until it comes; False: it is too far off."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._free.get(host, 0.0))
            if turn - now > patience:
                return False
            self._free[host] = turn + self._gaps.get(host, self._gap)
        if turn > now:
            self._sleep(turn - now)
        return True
