"""The list of sources in SQL, as far as it was changed here: what was added, what is paused.

What saga.toml lists stands there, how the visits went stands in `sources`. Called by
`ingest.source_list`; every function works inside the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from vectorstore.catalog.schema import feeds, sources


@dataclass(frozen=True, slots=True)
class Feed:
    """What was decided of one address."""

    address: str
    added: int | None
    """When it was added to the list, epoch seconds; None: it is followed for another reason."""
    paused: int | None
    """Since when it is left alone."""


def load_feeds(connection: sa.Connection) -> dict[str, Feed]:
    """All of them by address, in the order in which they were added."""
    rows = connection.execute(sa.select(feeds).order_by(feeds.c.added, feeds.c.address))
    return {row.address: Feed(*row) for row in rows}


def save_feed(connection: sa.Connection, feed: Feed) -> None:
    """Put it in the place of what was decided; nothing is kept where there is nothing to say."""
    connection.execute(sa.delete(feeds).where(feeds.c.address == feed.address))
    if feed.added is not None or feed.paused is not None:
        connection.execute(
            sa.insert(feeds).values(address=feed.address, added=feed.added, paused=feed.paused)
        )


def drop_feed(connection: sa.Connection, address: str) -> None:
    """Take an address off the list; what it brought stays, and pages are no longer named by it."""
    connection.execute(sa.delete(feeds).where(feeds.c.address == address))
    connection.execute(sa.delete(sources).where(sources.c.address == address))
    connection.execute(
        sa.update(sources).where(sources.c.listed_by == address).values(listed_by=None)
    )


def resting(connection: sa.Connection) -> set[str]:
    """The addresses that are paused, and those that they listed."""
    paused = sa.select(feeds.c.address).where(feeds.c.paused.is_not(None))
    found = set(connection.scalars(paused))
    listed = sa.select(sources.c.address).where(sources.c.listed_by.in_(paused))
    return found | set(connection.scalars(listed))
