"""The dates that passages speak of, in SQL. Called by `vectorstore.mentions`.

They are found once for each passage and kept beside it; they go when the passage goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from vectorstore.catalog.articles import visible
from vectorstore.catalog.schema import passage_dates, passages, versions
from vectorstore.catalog.statements import parts, put
from vectorstore.types import Published, Span
from vectorstore.vectors import unpack_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = list[Any]
    """[sentence, earliest, latest, precision, certain, relative, report]; moments in ISO 8601."""

MANY = 400
"""Passages that are read in one go."""


STATE = sa.select(
    *(
        figure.scalar_subquery()
        for figure in (
            sa.select(sa.func.count()).select_from(versions),
            sa.select(sa.func.coalesce(sa.func.max(versions.c.version), 0)),
            sa.select(sa.func.count()).where(versions.c.superseded_at.is_not(None)),
            sa.select(sa.func.count()).where(versions.c.copy_of.is_not(None)),
            sa.select(sa.func.count()).select_from(passage_dates),
            sa.select(sa.func.coalesce(sa.func.max(passage_dates.c.passage), 0)),
        )
    )
)
"""Each figure is a query of its own, so that an index answers it and no text is read."""


class Undated(NamedTuple):
    """A passage whose dates have not been looked for."""

    key: int
    text: str
    span: Span
    sentences: tuple[Span, ...]
    language: str
    published: Published | None

    def sentence_texts(self) -> list[str]:
        """The sentences, verbatim."""
        base = self.span.start
        return [self.text[start - base : end - base] for start, end in self.sentences]


class Dated(NamedTuple):
    """A passage with the dates that it speaks of."""

    key: int
    passage_id: str
    article_id: str
    language: str
    outlet: str
    known_from: int
    published: str | None
    vectors: bytes
    dates: list[Row]


def undated(connection: sa.Connection, generation: int, made_with: str) -> list[Undated]:
    """Some passages of a generation whose dates were not found with these rules."""
    rows = connection.execute(
        sa.select(
            passages.c.key, passages.c.start, passages.c.end, passages.c.sentences,
            versions.c.language, versions.c.published,
            sa.func.substr(
                versions.c.text, passages.c.start + 1, passages.c.end - passages.c.start
            ).label("passage_text"),
        )
        .join(versions, versions.c.version == passages.c.version)
        .outerjoin(passage_dates, passage_dates.c.passage == passages.c.key)
        .where(
            passages.c.generation == generation,
            sa.or_(passage_dates.c.passage.is_(None), passage_dates.c.made_with != made_with),
        )
        .limit(MANY)
    )  # fmt: skip
    return [
        Undated(
            row.key, row.passage_text, Span(row.start, row.end), unpack_spans(row.sentences),
            row.language, Published.parse(row.published) if row.published else None,
        )
        for row in rows
    ]  # fmt: skip


def keep(connection: sa.Connection, made_with: str, found: dict[int, list[Row]]) -> None:
    """Keep the dates of passages by their keys; passages that are gone are left out."""
    there = connection.scalars(
        sa.select(passages.c.key).where(passages.c.key.in_(list(found))).order_by(passages.c.key)
        .with_for_update(read=True, key_share=True)
    )  # fmt: skip
    # other processes may find the same dates at the same time
    rows = [{"passage": key, "made_with": made_with, "dates": found[key]} for key in there]
    put(connection, passage_dates, *rows)


def dated(
    connection: sa.Connection, generation: int, as_of: int | None, since: int | None = None
) -> Sequence[Dated]:
    """The visible passages that speak of any date, oldest article first; `since`: known later."""
    own: sa.ColumnElement[int] = passages.c.generation
    newer = () if since is None else (versions.c.known_from >= since,)
    if newer:
        own = own + 0  # else SQLite goes by this index, through every passage
    rows = connection.execute(
        sa.select(
            passages.c.key, passages.c.passage_id, versions.c.article_id, versions.c.language,
            versions.c.outlet, versions.c.known_from, versions.c.published,
            passages.c.vectors, passage_dates.c.dates,
        )
        .join(versions, versions.c.version == passages.c.version)
        .join(passage_dates, passage_dates.c.passage == passages.c.key)
        .where(own == generation, visible(as_of), *newer)
        .order_by(versions.c.known_from, passages.c.key)
    )  # fmt: skip
    return [Dated(*row) for row in rows if row.dates]


def dates_of(connection: sa.Connection, keys: Sequence[int]) -> dict[int, list[Row]]:
    """The dates that some passages speak of, by the passage's key."""
    return {
        row.passage: row.dates
        for part in parts(list(keys))
        for row in connection.execute(
            sa.select(passage_dates.c.passage, passage_dates.c.dates).where(
                passage_dates.c.passage.in_(part)
            )
        )
    }


def state(connection: sa.Connection) -> tuple[int, ...]:
    """Changes whenever a version or its dates come, go or are superseded."""
    return tuple(map(int, connection.execute(STATE).one()))
