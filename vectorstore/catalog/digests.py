"""Digests in SQL: who wants the news where, how far each server has been told, what is new since.

A `Mark` is a place in the growth of the catalogue. Versions are numbered in the order in which
they were stored, so what is new needs no clock; only where the newest version was taken out, and
SQLite gives its number away again, the moment tells. The Discord bot calls this in threads.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from vectorstore.catalog.articles import visible
from vectorstore.catalog.schema import articles, digests, passages, versions

if TYPE_CHECKING:
    from collections.abc import Collection


class Mark(NamedTuple):
    """A place in the growth of the catalogue."""

    version: int
    """The newest version then."""
    moment: int
    """When that was, epoch seconds."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One server's subscription."""

    guild_id: int
    channel_id: int
    every: int
    """Seconds between two digests at least."""
    mark: Mark
    """What came up to here was told, or was there before the subscription."""
    sent: int | None = None
    """When the last digest went out, epoch seconds."""
    problem: str | None = None
    """Why the last one could not: `GONE`, or the names of missing rights with spaces between."""
    problem_at: int | None = None

    def is_due(self, now: float) -> bool:
        """Whether a digest may go out; after a problem it is tried again soon."""
        again = 0 if self.problem_at is None else self.problem_at + min(self.every, RETRY)
        return now >= max(again, (self.sent or 0) + self.every)


RETRY = 900
"""Seconds until what could not be sent is tried again."""
GONE = "gone"
"""The problem of a channel that was deleted."""


class Digests:
    """Reads and writes the subscriptions of one catalogue."""

    def __init__(self, engine: sa.Engine) -> None:
        """The engine stays the caller's."""
        self._engine = engine

    def mark(self) -> Mark:
        """Where the catalogue is now."""
        with self._engine.connect() as connection:
            newest = connection.scalar(sa.select(sa.func.max(versions.c.version)))
        return Mark(newest or 0, int(time.time()))

    def all(self) -> list[Digest]:
        """Every subscription."""
        with self._engine.connect() as connection:
            return [_digest(row) for row in connection.execute(sa.select(digests))]

    def of(self, guild_id: int) -> Digest | None:
        """A server's subscription."""
        with self._engine.connect() as connection:
            row = connection.execute(
                sa.select(digests).where(digests.c.guild_id == guild_id)
            ).first()
        return _digest(row) if row else None

    def subscribe(self, guild_id: int, channel_id: int, every: int) -> None:
        """Begin with what comes from now on; one that is there keeps how far it has been told."""
        mark = self.mark()
        values = {"channel_id": channel_id, "every": every, "problem": None, "problem_at": None}
        with self._engine.begin() as connection:
            changed = connection.execute(
                sa.update(digests).where(digests.c.guild_id == guild_id).values(**values)
            )
            if not changed.rowcount:
                connection.execute(
                    sa.insert(digests).values(
                        guild_id=guild_id, mark_version=mark.version, mark_moment=mark.moment,
                        **values,
                    )
                )  # fmt: skip

    def forget(self, guild_id: int) -> None:
        """End a server's subscription; harmless when there is none."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(digests).where(digests.c.guild_id == guild_id))

    def claim(self, digest: Digest, mark: Mark, sent: int | None) -> bool:
        """Move on to `mark`, before a word is sent; False when somebody else did it meanwhile.

        `sent`: now, or what it was when there is nothing to tell.
        """
        with self._engine.begin() as connection:
            changed = connection.execute(
                sa.update(digests)
                .where(_still(digest))
                .values(
                    mark_version=mark.version, mark_moment=mark.moment, sent=sent,
                    problem=None, problem_at=None,
                )
            )  # fmt: skip
        return bool(changed.rowcount)

    def give_back(self, digest: Digest, mark: Mark, problem: str | None) -> None:
        """After a claim up to `mark`: nothing of it was sent, so it is kept for later."""
        with self._engine.begin() as connection:
            connection.execute(
                sa.update(digests)
                .where(
                    digests.c.guild_id == digest.guild_id,
                    digests.c.mark_version == mark.version,
                    digests.c.mark_moment == mark.moment,
                )
                .values(
                    mark_version=digest.mark.version, mark_moment=digest.mark.moment,
                    sent=digest.sent, problem=problem, problem_at=int(time.time()),
                )
            )  # fmt: skip


class Growth(NamedTuple):
    """What came into the catalogue between two marks."""

    new: dict[int, str]
    """Ids of articles by the keys of their passages that came between the marks."""
    later: frozenset[int]
    """Keys of passages that came after the second."""
    earlier: dict[str, list[str]]
    """By article id the texts of its versions from before, where an article was updated."""


def growth(connection: sa.Connection, generation: int, since: Mark, until: Mark) -> Growth:
    """What came after `since`, up to `until`."""
    came = sa.or_(versions.c.version > since.version, articles.c.first_seen > since.moment)
    rows = connection.execute(
        sa.select(passages.c.key, versions.c.version, versions.c.article_id)
        .join(versions, versions.c.version == passages.c.version)
        .join(articles, articles.c.article_id == versions.c.article_id)
        .where(passages.c.generation == generation, visible(None), came)
    ).all()
    new = {row.key: row.article_id for row in rows if row.version <= until.version}
    later = frozenset(row.key for row in rows if row.version > until.version)
    return Growth(new, later, _earlier(connection, set(new.values()), since))


def _earlier(
    connection: sa.Connection, article_ids: Collection[str], since: Mark
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for article_id in article_ids:
        texts = connection.scalars(
            sa.select(versions.c.text)
            .join(articles, articles.c.article_id == versions.c.article_id)
            .where(
                versions.c.article_id == article_id,
                versions.c.version <= since.version,
                articles.c.first_seen <= since.moment,
            )
        ).all()
        if texts:
            found[article_id] = list(texts)
    return found


def _still(digest: Digest) -> sa.ColumnElement[bool]:
    """Whether the row is as it was read."""
    return sa.and_(
        digests.c.guild_id == digest.guild_id,
        digests.c.mark_version == digest.mark.version,
        digests.c.mark_moment == digest.mark.moment,
        digests.c.sent.is_(None) if digest.sent is None else digests.c.sent == digest.sent,
    )


def _digest(row: sa.Row[tuple[object, ...]]) -> Digest:
    values = dict(row._mapping)
    mark = Mark(values.pop("mark_version"), values.pop("mark_moment"))
    return Digest(mark=mark, **values)
