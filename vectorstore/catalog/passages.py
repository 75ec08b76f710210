"""Passages in SQL: stored, chosen as candidates, loaded with their texts.

Called by search and the indexer; every function works inside the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from vectorstore.catalog.articles import visible
from vectorstore.catalog.listing import INFO, info_of
from vectorstore.catalog.schema import passages, versions
from vectorstore.catalog.statements import new_key, parts
from vectorstore.types import ArticleInfo, Passage, Span
from vectorstore.vectors import pack_spans, unpack_spans

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


LOAD = (
    sa.select(
        *(column for column in passages.c if column.name != "vectors"),
        *INFO,
        sa.func.substr(
            versions.c.text, passages.c.start + 1, passages.c.end - passages.c.start
        ).label("passage_text"),
    )
    .join(versions, versions.c.version == passages.c.version)
    .where(passages.c.key.in_(sa.bindparam("keys", expanding=True)))
)
"""Made once: to put it together takes longer than to load a few passages."""


class Candidate(NamedTuple):
    """What search needs to score a passage."""

    key: int
    passage_id: str
    article_id: str
    language: str
    outlet: str
    known_from: int
    vectors: bytes


class VectorsRow(NamedTuple):
    """What Chroma is given of a passage."""

    passage_id: str
    vectors: bytes
    known_from: int
    superseded_at: int | None


def insert_passage(
    connection: sa.Connection, generation: int, version: int, passage: Passage, vectors: bytes
) -> int:
    """Store a passage and return its key."""
    result = connection.execute(
        sa.insert(passages).values(
            generation=generation,
            version=version,
            passage_id=passage.passage_id,
            ordinal=passage.ordinal,
            start=passage.span.start,
            end=passage.span.end,
            sentences=pack_spans(passage.sentences),
            vectors=vectors,
        )
    )
    return new_key(result)


def passage_keys(connection: sa.Connection, version: int) -> dict[int, str]:
    """Keys and ids of a version's passages, of every generation."""
    rows = connection.execute(
        sa.select(passages.c.key, passages.c.passage_id).where(passages.c.version == version)
    )
    return {int(key): str(passage_id) for key, passage_id in rows}


def candidates(
    connection: sa.Connection,
    generation: int,
    ids: Collection[str],
    keys: Collection[int],
    as_of: int | None,
) -> list[Candidate]:
    """The passages with these ids in a generation, or with these keys, that are visible.

    With the generation as a further condition on keys SQLite would read all its passages.
    """
    query = (
        sa.select(
            passages.c.key,
            passages.c.passage_id,
            versions.c.article_id,
            versions.c.language,
            versions.c.outlet,
            versions.c.known_from,
            passages.c.vectors,
        )
        .join(versions, versions.c.version == passages.c.version)
        .where(visible(as_of))
    )
    found: dict[int, Candidate] = {}
    own = query.where(passages.c.generation == generation)
    for some_ids in parts(list(ids)):
        for row in connection.execute(own.where(passages.c.passage_id.in_(some_ids))).all():
            found[row.key] = Candidate(*row)
    for some_keys in parts([key for key in keys if key not in found]):
        for row in connection.execute(query.where(passages.c.key.in_(some_keys))).all():
            found[row.key] = Candidate(*row)
    return list(found.values())


def load_passages(
    connection: sa.Connection, keys: Sequence[int]
) -> dict[int, tuple[Passage, ArticleInfo]]:
    """The passages with these keys, with their texts."""
    found: dict[int, tuple[Passage, ArticleInfo]] = {}
    articles: dict[int, ArticleInfo] = {}
    for part in parts(list(keys)):
        for row in connection.execute(LOAD, {"keys": part}).all():
            if row.version not in articles:
                articles[row.version] = info_of(row)
            passage = Passage(
                row.passage_id,
                row.article_id,
                row.ordinal,
                Span(row.start, row.end),
                row.passage_text,
                unpack_spans(row.sentences),
            )
            found[row.key] = (passage, articles[row.version])
    return found


def article_texts(connection: sa.Connection, keys: Sequence[int]) -> list[tuple[str, str]]:
    """Text and language of each article that passages with these keys belong to."""
    query = (
        sa.select(versions.c.text, versions.c.language)
        .join(passages, passages.c.version == versions.c.version)
        .where(passages.c.key.in_(list(keys)))
        .distinct()
    )
    return [(text, language) for text, language in connection.execute(query)]


def passage_by_id(connection: sa.Connection, passage_id: str) -> Passage | None:
    """The newest stored passage with this id."""
    key = connection.scalar(
        sa.select(sa.func.max(passages.c.key)).where(passages.c.passage_id == passage_id)
    )
    return load_passages(connection, [key])[key][0] if key is not None else None


def passage_ids(connection: sa.Connection, generation: int) -> list[str]:
    """Ids of all passages of a generation."""
    return list(
        connection.scalars(
            sa.select(passages.c.passage_id).where(passages.c.generation == generation)
        )
    )


def vector_rows(connection: sa.Connection, generation: int, ids: Sequence[str]) -> list[VectorsRow]:
    """The named passages as Chroma wants them."""
    found: list[VectorsRow] = []
    for part in parts(list(ids)):
        rows = connection.execute(
            sa.select(
                passages.c.passage_id,
                passages.c.vectors,
                versions.c.known_from,
                versions.c.superseded_at,
            )
            .join(versions, versions.c.version == passages.c.version)
            .where(passages.c.generation == generation, passages.c.passage_id.in_(part))
        )
        found.extend(VectorsRow(*row) for row in rows)
    return found


def newest_key(connection: sa.Connection) -> int:
    """The key that was given last, of all generations; 0 for an empty catalogue."""
    return connection.scalar(sa.select(sa.func.max(passages.c.key))) or 0


def count_passages(connection: sa.Connection, generation: int) -> int:
    """How many passages a generation holds."""
    query = sa.select(sa.func.count()).where(passages.c.generation == generation)
    return int(connection.scalar(query) or 0)
