"""Lists of articles in SQL, found by name, and how fresh they are. Called by listings and search.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from vectorstore.catalog.articles import visible
from vectorstore.catalog.schema import articles, passages, versions
from vectorstore.types import ArticleInfo, Published

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = (
    versions.c.article_id,
    versions.c.url,
    versions.c.title,
    versions.c.language,
    versions.c.outlet,
    versions.c.published,
    versions.c.known_from,
    versions.c.superseded_at,
    versions.c.references,
)
"""The columns of a listed article."""


def info_of(row: Any) -> ArticleInfo:
    """What a row with the columns `INFO` tells of an article."""
    values = row._mapping
    superseded = values["superseded_at"]
    return ArticleInfo(
        article_id=values["article_id"],
        url=values["url"],
        title=values["title"],
        language=values["language"],
        outlet=values["outlet"],
        published=Published.parse(values["published"]) if values["published"] else None,
        known_from=datetime.fromtimestamp(values["known_from"], UTC),
        superseded_at=None if superseded is None else datetime.fromtimestamp(superseded, UTC),
        references=tuple(values["references"]),
        passages=values.get("passage_count", 0),
    )


def list_articles(
    connection: sa.Connection, search: str | None = None, as_of: int | None = None
) -> list[ArticleInfo]:
    """Visible articles, newest first; `search` is looked for in title, outlet and address."""
    count = (
        sa.select(sa.func.count())
        .where(passages.c.version == versions.c.version)
        .scalar_subquery()
        .label("passage_count")
    )
    query = sa.select(*INFO, count).where(visible(as_of))
    if search:
        pattern = f"%{search.replace('%', '')}%"
        query = query.where(
            sa.or_(*(versions.c[name].ilike(pattern) for name in ("title", "outlet", "url")))
        )
    rows = connection.execute(query.order_by(versions.c.known_from.desc(), versions.c.article_id))
    return [info_of(row) for row in rows]


def newest_articles(connection: sa.Connection, as_of: int, limit: int) -> Iterator[ArticleInfo]:
    """The newest articles that were visible at `as_of` (epoch seconds), one by one."""
    rows = connection.execute(
        sa.select(*INFO)
        .where(visible(as_of))
        .order_by(versions.c.known_from.desc(), versions.c.article_id)
        .limit(limit)
    )
    return map(info_of, rows)


def count_articles(
    connection: sa.Connection, as_of: int | None = None, since: int | None = None
) -> int:
    """How many articles are visible at `as_of`, and became known after `since`."""
    query = sa.select(sa.func.count()).select_from(versions).where(visible(as_of))
    if since is not None:
        query = query.where(versions.c.known_from > since)
    return connection.scalar(query) or 0


def find_article_ids(connection: sa.Connection, name: str) -> list[str]:
    """Ids of the articles that `name` means: an id, an address, or the start of an id."""
    exact = connection.scalars(
        sa.select(versions.c.article_id)
        .where(
            versions.c.superseded_at.is_(None),
            sa.or_(versions.c.article_id == name, versions.c.url == name),
        )
        .distinct()
    ).all()
    if exact:
        return list(exact)
    return list(
        connection.scalars(
            sa.select(articles.c.article_id)
            .where(articles.c.article_id.startswith(name, autoescape=True))
            .limit(10)
        )
    )


def first_known(connection: sa.Connection) -> int | None:
    """When the first article of the catalogue was known, epoch seconds."""
    first: int | None = connection.scalar(sa.select(sa.func.min(versions.c.known_from)))
    return first


def share_known(connection: sa.Connection, as_of: int | None) -> float:
    """Share of all versions, also of superseded ones, that were known at `as_of` (None: now)."""
    if as_of is None:
        return 1.0
    known = sa.func.count().filter(versions.c.known_from <= as_of)
    count, total = connection.execute(sa.select(known, sa.func.count(versions.c.known_from))).one()
    return count / total if total else 1.0


def newest_known(connection: sa.Connection) -> int | None:
    """When the newest current article was known, epoch seconds."""
    newest: int | None = connection.scalar(
        sa.select(sa.func.max(versions.c.known_from)).where(versions.c.superseded_at.is_(None))
    )
    return newest
