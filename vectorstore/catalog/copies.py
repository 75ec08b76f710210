"""Copies in SQL: which articles say the same as another, and what becomes of them when it goes.

Near-copies are recognised by samples of their shingles, kept for current articles that stand by
themselves. Called by the indexer and search; every function works inside the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from vectorstore.catalog.articles import article_of, current
from vectorstore.catalog.passages import insert_passage
from vectorstore.catalog.schema import passages, shingles, versions
from vectorstore.catalog.statements import parts
from vectorstore.text.near_copies import SHARED, is_near_copy, sketch
from vectorstore.types import Passage, Span
from vectorstore.vectors import unpack_spans

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from vectorstore.types import Article

COMPARED = 4
"""Texts that are compared word by word at most."""
EARLIER = 86_400
"""Seconds by which a copy may have appeared before its original: longer, and a question as of
that time would miss it."""


def remember(connection: sa.Connection, version: int, text: str) -> None:
    """Let later articles be recognised as copies of this version."""
    rows = [{"version": version, "hash": value} for value in sketch(text)]
    if rows:
        connection.execute(sa.insert(shingles), rows)


def forget(connection: sa.Connection, version: int) -> None:
    """This version no longer stands for its text; harmless when it never did."""
    connection.execute(sa.delete(shingles).where(shingles.c.version == version))


def near_original_of(connection: sa.Connection, article: Article, known_from: int) -> str | None:
    """Id of another article that says the same in nearly the same words, the likest first."""
    hashes = sketch(article.text)
    if not hashes:
        return None
    shared = sa.func.count().label("shared")
    found = connection.execute(
        sa.select(shingles.c.version, shared)
        .where(shingles.c.hash.in_(hashes))
        .group_by(shingles.c.version)
        .having(shared >= SHARED)
        .order_by(shared.desc(), shingles.c.version)
        .limit(COMPARED)
    ).all()
    for row in found:
        other = connection.execute(
            sa.select(versions.c.article_id, versions.c.title, versions.c.text).where(
                versions.c.version == row.version,
                versions.c.article_id != article.article_id,
                versions.c.language == article.language,
                versions.c.known_from <= known_from + EARLIER,
            )
        ).first()
        # A headline is often the text's first line, and each paper writes its own.
        if other and is_near_copy(
            article.text.removeprefix(article.title),
            other.text.removeprefix(other.title),
            article.language,
        ):
            return str(other.article_id)
    return None


def original_of(connection: sa.Connection, article: Article) -> str | None:
    """Id of another current article with the same text, None when the text is new."""
    return connection.scalar(
        sa.select(versions.c.article_id).where(
            versions.c.text_hash == article.text_hash,
            versions.c.article_id != article.article_id,
            versions.c.superseded_at.is_(None),
            versions.c.copy_of.is_(None),
        )
    )


def copies_of(connection: sa.Connection, article_ids: Collection[str]) -> dict[str, list[str]]:
    """Ids of the copies of each of these articles."""
    found: dict[str, list[str]] = {}
    for part in parts(list(set(article_ids))):
        for copy, original in connection.execute(
            sa.select(versions.c.article_id, versions.c.copy_of).where(
                versions.c.copy_of.in_(part), versions.c.superseded_at.is_(None)
            )
        ):
            found.setdefault(original, []).append(copy)
    return found


class Heir(NamedTuple):
    """A passage that a copy inherits from its original."""

    key: int
    passage_id: str
    text: str
    language: str
    known_from: int
    vectors: bytes


def heir_of(connection: sa.Connection, article_id: str) -> Article | None:
    """The oldest copy of an article, which takes its place when it goes."""
    row = _heir(connection, article_id)
    return article_of(row) if row else None


def promote_copy(
    connection: sa.Connection,
    article_id: str,
    generation: int,
    own: Sequence[tuple[Passage, bytes]] | None,
) -> list[Heir]:
    """Make the oldest copy of an article's current version stand by itself.

    `own`: its passages and vectors; None when the text is the article's, so that passages, spans
    and vectors are taken over under the copy's own ids. Returns them for the lexical index and
    Chroma; empty when there is no copy.
    """
    original = current(connection, article_id)
    heir = _heir(connection, article_id)
    if original is None or heir is None:
        return []
    connection.execute(
        sa.update(versions).where(versions.c.version == heir.version).values(copy_of=None)
    )
    connection.execute(
        sa.update(versions).where(versions.c.copy_of == article_id).values(copy_of=heir.article_id)
    )
    remember(connection, heir.version, heir.text)
    if own is None:
        own = [
            (
                Passage(
                    f"{heir.article_id}:{heir.content_hash[:8]}:{row.ordinal}",
                    heir.article_id,
                    row.ordinal,
                    Span(row.start, row.end),
                    heir.text[row.start : row.end],
                    unpack_spans(row.sentences),
                ),
                row.vectors,
            )
            for row in connection.execute(
                sa.select(passages)
                .where(passages.c.version == original.version, passages.c.generation == generation)
                .order_by(passages.c.ordinal)
            ).all()
        ]
    return [
        Heir(
            insert_passage(connection, generation, heir.version, passage, vectors),
            passage.passage_id,
            f"{heir.title}\n{passage.text}",
            heir.language,
            heir.known_from,
            vectors,
        )
        for passage, vectors in own
    ]


def _heir(connection: sa.Connection, article_id: str) -> sa.Row[Any] | None:
    return connection.execute(
        sa.select(versions)
        .where(versions.c.copy_of == article_id, versions.c.superseded_at.is_(None))
        .order_by(versions.c.known_from, versions.c.version)
    ).first()
