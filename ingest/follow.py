"""Which sources it is time to visit again. Called by the running bot, every so often.

Sources are what saga.toml lists and the feeds and sitemaps that people named besides. When each is
due stands in the catalogue (`ledger`: its interval, spread a little, longer after failures), so
restarts and other processes on the same store do not visit twice; folders, which cost no one
anything, are remembered here.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from ingest.ledger import JITTER
from ingest.urls import canonical_url, is_web
from vectorstore.catalog import sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.story import Story
    from vectorstore.store import Store


class Follower:
    """Knows the sources of one story."""

    def __init__(self, story: Story, clock: Callable[[], float] = time.time) -> None:
        """`clock`: epoch seconds."""
        self._clock = clock
        self._listed: list[str] = []
        self._folders: dict[str, float] = {}
        self._intervals: dict[str, int] = {}
        for source in story.source:
            if not is_web(source.address):
                self._folders[source.address] = 0.0
                self._intervals[source.address] = source.interval_minutes * 60
                continue
            try:
                self._listed.append(canonical_url(source.address))
            except ValueError:
                continue  # `saga ingest` tells of it; following it would only fail every time

    def due(self, store: Store) -> list[str]:
        """Addresses and folders whose time has come; a folder counts as visited by being named.

        Raises StoreError.
        """
        now = self._clock()
        with store.reading() as connection:
            known = sources.next_visits(connection, self._listed)
        due = [address for address in self._listed if known.pop(address, 0) <= now]
        due += [address for address, moment in known.items() if moment <= now]
        for folder, moment in self._folders.items():
            if moment <= now:
                due.append(folder)
                spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
                self._folders[folder] = now + self._intervals[folder] * spread
        return due
