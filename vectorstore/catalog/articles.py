"""Articles and their versions in SQL. Called by the indexer, ingestion and the other modules here.

Every function works inside the caller's transaction. A version is visible "now" while
`superseded_at` is null, and "as of" a moment from `known_from` until `superseded_at`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from vectorstore.catalog.schema import articles, versions
from vectorstore.catalog.statements import new_key, parts
from vectorstore.types import Article, Published

if TYPE_CHECKING:
    from collections.abc import Iterable


class Current(NamedTuple):
    """The version of an article that is answered from."""

    version: int
    content_hash: str
    known_from: int


def visible(as_of: int | None) -> sa.ColumnElement[bool]:
    """Versions that a reader could see at `as_of` (epoch seconds); None: now."""
    if as_of is None:
        return versions.c.superseded_at.is_(None)
    return sa.and_(
        versions.c.known_from <= as_of,
        sa.or_(versions.c.superseded_at.is_(None), versions.c.superseded_at > as_of),
    )


def current(connection: sa.Connection, article_id: str) -> Current | None:
    """The current version of an article, None when it is not in the catalogue."""
    row = connection.execute(
        sa.select(versions.c.version, versions.c.content_hash, versions.c.known_from).where(
            versions.c.article_id == article_id, versions.c.superseded_at.is_(None)
        )
    ).first()
    return Current(*row) if row else None


def insert_version(
    connection: sa.Connection,
    article: Article,
    *,
    seen: int,
    known_from: int,
    copy_of: str | None,
) -> int:
    """Store a version (superseding the current one) and return its key."""
    changed = connection.execute(
        sa.update(articles).where(articles.c.article_id == article.article_id)
        .values(last_seen=seen)
    )  # fmt: skip
    if not changed.rowcount:
        connection.execute(
            sa.insert(articles).values(
                article_id=article.article_id, first_seen=seen, last_seen=seen
            )
        )
    connection.execute(
        sa.update(versions)
        .where(versions.c.article_id == article.article_id, versions.c.superseded_at.is_(None))
        .values(superseded_at=known_from)
    )
    result = connection.execute(
        sa.insert(versions).values(
            article_id=article.article_id,
            content_hash=article.content_hash,
            url=article.url,
            title=article.title,
            language=article.language,
            outlet=article.outlet,
            author=article.author,
            published=article.published.isoformat() if article.published else None,
            text=article.text,
            text_hash=article.text_hash,
            references=list(article.references),
            known_from=known_from,
            copy_of=copy_of,
        )
    )
    return new_key(result)


def load_article(connection: sa.Connection, article_id: str) -> Article | None:
    """The current version of an article, whole."""
    row = connection.execute(
        sa.select(versions).where(
            versions.c.article_id == article_id, versions.c.superseded_at.is_(None)
        )
    ).first()
    return article_of(row) if row else None


def load_version(connection: sa.Connection, version: int) -> sa.Row[Any]:
    """A version's row."""
    return connection.execute(sa.select(versions).where(versions.c.version == version)).one()


def article_of(row: sa.Row[Any]) -> Article:
    """The article that a row of `versions` holds."""
    values = row._mapping
    return Article(
        article_id=values["article_id"],
        url=values["url"],
        title=values["title"],
        text=values["text"],
        language=values["language"],
        outlet=values["outlet"],
        published=Published.parse(values["published"]) if values["published"] else None,
        author=values["author"],
        references=tuple(values["references"]),
    )


def id_at(connection: sa.Connection, url: str) -> str | None:
    """Id of the current article whose own address this is."""
    found: str | None = connection.scalar(
        sa.select(versions.c.article_id).where(
            versions.c.url == url, versions.c.superseded_at.is_(None)
        )
    )
    return found


def version_keys(connection: sa.Connection, article_id: str) -> list[int]:
    """Keys of all versions of an article, oldest first."""
    return list(
        connection.scalars(
            sa.select(versions.c.version)
            .where(versions.c.article_id == article_id)
            .order_by(versions.c.version)
        )
    )


def every_version(connection: sa.Connection) -> list[int]:
    """Keys of all versions that have passages of their own, oldest first."""
    return list(
        connection.scalars(
            sa.select(versions.c.version)
            .where(versions.c.copy_of.is_(None))
            .order_by(versions.c.version)
        )
    )


def touch(connection: sa.Connection, article_ids: Iterable[str], seen: int) -> None:
    """Note that these articles were seen again."""
    for part in parts(list(article_ids)):
        connection.execute(
            sa.update(articles).where(articles.c.article_id.in_(part)).values(last_seen=seen)
        )


def delete_article(connection: sa.Connection, article_id: str) -> None:
    """Take an article out with all its versions and passages."""
    connection.execute(sa.delete(articles).where(articles.c.article_id == article_id))
