"""Which articles could be near-copies of one another: samples of their shingles in SQL.

Kept for current articles that stand by themselves. Called by the indexer; every function works
inside the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from vectorstore.catalog.schema import shingles, versions
from vectorstore.text.near_copies import SHARED, is_near_copy, sketch

if TYPE_CHECKING:
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
