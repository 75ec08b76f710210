"""What is followed: the sources of saga.toml and those that admins added, without the paused ones.

Those of saga.toml can be paused but not taken off: they would be back with the next start. Called
by the command line, by `/admin feeds` and by `follow`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from ingest.errors import IngestError
from ingest.targets import known_targets
from ingest.urls import canonical_url
from ingest.visits import Task, visit
from vectorstore.catalog import feeds
from vectorstore.catalog.feeds import Feed
from vectorstore.catalog.sources import list_followed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    import sqlalchemy as sa

    from ingest.fetch import Fetcher
    from ingest.story import Source, Story
    from ingest.visits import Visit
    from vectorstore.catalog.sources import Followed


class Catalog(Protocol):
    """Where the list is kept; a `Store` is one."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """A transaction that reads."""

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """A transaction that is committed at the end of the block."""


class Refusal(StrEnum):
    """Why the list stays as it is."""

    KNOWN = "known"
    """It is on the list already."""
    UNKNOWN = "unknown"
    """It is not on the list."""
    LISTED = "listed"
    """It stands in saga.toml, so it cannot be taken off."""
    NO_ADDRESS = "no_address"
    """It is no web address."""
    UNREADABLE = "unreadable"
    """It was visited, and there is nothing to be read."""


class ListError(IngestError):
    """The list was not changed; `refusal` says why, the message too."""

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(message)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class FollowedSource:
    """A source: as saga.toml lists it, as admins decided, as it was found when visited."""

    address: str
    listed: Source | None
    feed: Feed | None
    visited: Followed | None

    @property
    def paused(self) -> int | None:
        """Since when it is left alone, epoch seconds."""
        return self.feed.paused if self.feed else None

    @property
    def kind(self) -> str:
        """page, feed, sitemap, index or folder; page until it was visited."""
        if self.listed:
            return self.listed.kind
        return self.visited.source.kind if self.visited else "page"

    @property
    def next_visit(self) -> int | None:
        """When it is due, epoch seconds; None: at the next run, or never while paused."""
        return None if self.paused or not self.visited else self.visited.source.next_visit


class SourceList:
    """The sources of one story."""

    def __init__(self, story: Story, catalog: Catalog) -> None:
        """Both stay the caller's."""
        self._listed = {_plain(source.address): source for source in story.source}
        self._catalog = catalog

    def all(self) -> list[FollowedSource]:
        """saga.toml's in its order, then the added ones, then feeds named when ingesting."""
        with self._catalog.reading() as connection:
            decided = feeds.load_feeds(connection)
            known = [*self._listed, *decided]
            visited = {f.source.address: f for f in list_followed(connection, known)}
        # A sitemap that another one lists is no source of its own.
        named = [address for address, f in visited.items() if f.source.listed_by is None]
        return [
            FollowedSource(
                address, self._listed.get(address), decided.get(address), visited.get(address)
            )
            for address in dict.fromkeys([*known, *named])
        ]

    def to_ingest(self) -> list[str]:
        """What a run takes that names nothing: saga.toml's and the added ones, unless paused."""
        return [
            source.address
            for source in self.all()
            if not source.paused and (source.listed or (source.feed and source.feed.added))
        ]

    def to_visit(self, urls: Sequence[str]) -> list[str]:
        """Every source and every article's address, without what is paused or came from there."""
        sources = [source.address for source in self.all()]
        with self._catalog.reading() as connection:
            resting = feeds.resting(connection)
        targets = known_targets(
            [address for address in sources if address not in resting],
            [url for url in urls if url not in resting],
        )
        return [target for target in targets if target not in resting]

    def add(self, address: str, fetcher: Fetcher) -> Visit:
        """Put a web address on the list, once it was visited; what was found there.

        Raises ListError, StoreError.
        """
        try:
            plain = canonical_url(address)
        except ValueError:
            raise ListError(
                Refusal.NO_ADDRESS, f"{address} is no web address; it must begin with https://."
            ) from None
        if any(source.address == plain for source in self.all()):
            raise ListError(Refusal.KNOWN, f"{plain} is followed already.")
        found = visit(Task(plain), fetcher, lambda _: None)
        if found.failure:
            raise ListError(Refusal.UNREADABLE, found.failure.reason)
        with self._catalog.writing() as connection:
            feeds.save_feed(connection, Feed(plain, int(time.time()), None))
        return found

    def remove(self, address: str) -> str:
        """Take a source off the list, what it brought stays; its address. Raises ListError."""
        source = self._find(address)
        if source.listed:
            raise ListError(
                Refusal.LISTED,
                f"{source.address} stands in saga.toml: take it out there, or pause it.",
            )
        with self._catalog.writing() as connection:
            feeds.drop_feed(connection, source.address)
        return source.address

    def pause(self, address: str) -> str:
        """Leave a source alone until it is resumed; its address. Raises ListError."""
        return self._decide(address, int(time.time()))

    def resume(self, address: str) -> str:
        """Follow a source again; its address. Raises ListError."""
        return self._decide(address, None)

    def _decide(self, address: str, paused: int | None) -> str:
        source = self._find(address)
        added = source.feed.added if source.feed else None
        if paused is not None and source.paused is not None:
            paused = source.paused
        with self._catalog.writing() as connection:
            feeds.save_feed(connection, Feed(source.address, added, paused))
        return source.address

    def _find(self, address: str) -> FollowedSource:
        plain = _plain(address)
        for source in self.all():
            if source.address == plain:
                return source
        raise ListError(Refusal.UNKNOWN, f"{address} is not followed.")


def _plain(address: str) -> str:
    """The form under which ingestion knows an address; a folder keeps its own."""
    try:
        return canonical_url(address)
    except ValueError:
        return address.strip()
