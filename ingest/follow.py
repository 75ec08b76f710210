"""Which sources it is time to visit again. Called by the running bot, every so often.

Sources are those of `source_list` that are not paused. When each is due stands in the catalogue
(`ledger`: its interval, spread a little, longer after failures), so restarts and other processes
on the same store do not visit twice; folders, which cost no one anything, are remembered here.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from ingest.ledger import JITTER
from ingest.source_list import SourceList
from ingest.urls import canonical_url, is_web

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.story import Story
    from vectorstore.store import Store


class Follower:
    """Knows the sources of one story."""

    def __init__(self, story: Story, clock: Callable[[], float] = time.time) -> None:
        """`clock`: epoch seconds."""
        self._story = story
        self._clock = clock
        self._folders: dict[str, float] = {}

    def due(self, store: Store) -> list[str]:
        """Addresses and folders whose time has come; a folder counts as visited by being named.

        Raises StoreError.
        """
        now = self._clock()
        due = []
        for source in SourceList(self._story, store).all():
            if source.paused:
                continue
            if is_web(source.address):
                # `saga ingest` tells of an address that is none; following it would only fail
                if _is_address(source.address) and (source.next_visit or 0) <= now:
                    due.append(source.address)
            elif source.listed and self._folders.get(source.address, 0.0) <= now:
                due.append(source.address)
                spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
                self._folders[source.address] = now + source.listed.interval_minutes * 60 * spread
        return due


def _is_address(text: str) -> bool:
    try:
        canonical_url(text)
    except ValueError:
        return False
    return True
