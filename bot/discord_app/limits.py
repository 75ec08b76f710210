"""How much one person, one server and all together may ask; every number in one place.

`Limits` is given to the bot when it is made; `Cooldown` is asked before every question.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

PRUNE = 10_000
"""Askers remembered before those who could ask again are forgotten."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the bot takes on. A burst is what may come at once after a pause."""

    person_burst: int = 15
    person_seconds: float = 1.0
    """After a burst, a person may ask once in so many seconds."""
    server_burst: int = 120
    server_seconds: float = 0.1
    """The same for all people of a server together."""
    waiting: int = 100
    """Questions that wait or are worked at one time; more are told to come back."""
    patience: float = 12.0
    """Seconds after which a question whose turn has not come is given up, and its askers told."""
    workers: int = 2
    """Questions worked at one time: the model uses every core for each."""
    server_shares: int = 8
    """In the queue, a server gets at most as many turns as so many people of other servers."""

    @classmethod
    def parse(cls, text: str) -> Limits:
        """Read `name=number` pairs, such as `person_seconds=10, workers=4`; the rest stays.

        Raises ValueError.
        """
        known = {field.name: field.default for field in fields(cls)}
        given: dict[str, Any] = {}
        for part in re.split(r"[,\s]+", text.strip()):
            name, _, number = part.partition("=")
            if name not in known or not re.fullmatch(r"\d+(\.\d+)?", number):
                raise ValueError(f"{part!r} must be one of {', '.join(known)} with =number")
            given[name] = int(float(number)) if isinstance(known[name], int) else float(number)
        if given.get("workers") == 0 or given.get("server_shares") == 0:
            raise ValueError("workers and server_shares must be at least 1")
        return cls(**given)


class Asker(NamedTuple):
    """Who asks, for fair turns: ids of Discord, 0 where there is none."""

    person: int = 0
    server: int = 0


class _Rate:
    """Generic cell rate algorithm: for each key, the moment at which its burst is whole again."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._seconds = seconds
        self._slack = (burst - 1) * seconds
        self._whole: dict[int, float] = {}

    def wait(self, key: int, now: float) -> float:
        return max(0.0, self._whole.get(key, now) - now - self._slack)

    def book(self, key: int, now: float) -> None:
        self._whole[key] = max(now, self._whole.get(key, now)) + self._seconds
        if len(self._whole) > PRUNE:
            self._whole = {k: whole for k, whole in self._whole.items() if whole > now}


class Cooldown:
    """Tells who has to wait."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: seconds that only grow."""
        self._clock = clock
        self._people = _Rate(limits.person_burst, limits.person_seconds)
        self._servers = _Rate(limits.server_burst, limits.server_seconds)

    def book(self, asker: Asker) -> float:
        """0 and one question booked, or the seconds to wait and nothing booked."""
        now = self._clock()
        wait = self._people.wait(asker.person, now)
        if asker.server:
            wait = max(wait, self._servers.wait(asker.server, now))
        if not wait:
            self._people.book(asker.person, now)
            if asker.server:
                self._servers.book(asker.server, now)
        return wait
