"""Articles, their versions and passages in SQL. Called by the indexer, search and the listings.

Every function works inside the caller's transaction. A version is visible "now" while
`superseded_at` is null, and "as of" a moment from `known_from` until `superseded_at`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import sqlalchemy as sa

from vectorstore.catalog import copies
from vectorstore.catalog.schema import articles, passages, versions
from vectorstore.types import Article, ArticleInfo, Passage, Published, Span
from vectorstore.vectors import pack_spans, unpack_spans

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

T = TypeVar("T")
IN_LIMIT = 500
"""Values in one SQL `IN`; older SQLite allows 999 parameters."""


class Candidate(NamedTuple):
    """What search needs to score a passage."""

    key: int
    passage_id: str
    article_id: str
    language: str
    outlet: str
    known_from: int
    vectors: bytes


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
    return _new_key(result)


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
    return _new_key(result)


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
    """The named passages that are visible; each once."""
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
        .where(passages.c.generation == generation, visible(as_of))
    )
    found: dict[int, Candidate] = {}
    for some_ids in _parts(list(ids)):
        for row in connection.execute(query.where(passages.c.passage_id.in_(some_ids))):
            found[row.key] = Candidate(*row)
    for some_keys in _parts([key for key in keys if key not in found]):
        for row in connection.execute(query.where(passages.c.key.in_(some_keys))):
            found[row.key] = Candidate(*row)
    return list(found.values())


def load_passages(
    connection: sa.Connection, keys: Sequence[int]
) -> dict[int, tuple[Passage, ArticleInfo]]:
    """The passages with these keys, with their texts."""
    found: dict[int, tuple[Passage, ArticleInfo]] = {}
    for part in _parts(list(keys)):
        rows = connection.execute(
            sa.select(
                passages,
                *_INFO,
                sa.func.substr(
                    versions.c.text, passages.c.start + 1, passages.c.end - passages.c.start
                ).label("passage_text"),
            )
            .join(versions, versions.c.version == passages.c.version)
            .where(passages.c.key.in_(part))
        )
        for row in rows:
            passage = Passage(
                row.passage_id,
                row.article_id,
                row.ordinal,
                Span(row.start, row.end),
                row.passage_text,
                unpack_spans(row.sentences),
            )
            found[row.key] = (passage, _info(row))
    return found


def passage_by_id(connection: sa.Connection, passage_id: str) -> Passage | None:
    """The newest stored passage with this id."""
    key = connection.scalar(
        sa.select(sa.func.max(passages.c.key)).where(passages.c.passage_id == passage_id)
    )
    return load_passages(connection, [key])[key][0] if key is not None else None


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
    query = sa.select(*_INFO, count).where(visible(as_of))
    if search:
        pattern = f"%{search.replace('%', '')}%"
        query = query.where(
            sa.or_(*(versions.c[name].ilike(pattern) for name in ("title", "outlet", "url")))
        )
    rows = connection.execute(query.order_by(versions.c.known_from.desc(), versions.c.article_id))
    return [_info(row) for row in rows]


def load_article(connection: sa.Connection, article_id: str) -> Article | None:
    """The current version of an article, whole."""
    row = connection.execute(
        sa.select(versions).where(
            versions.c.article_id == article_id, versions.c.superseded_at.is_(None)
        )
    ).first()
    return article_of(row) if row else None


def id_at(connection: sa.Connection, url: str) -> str | None:
    """Id of the current article whose own address this is."""
    found: str | None = connection.scalar(
        sa.select(versions.c.article_id).where(
            versions.c.url == url, versions.c.superseded_at.is_(None)
        )
    )
    return found


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


class VectorsRow(NamedTuple):
    """What Chroma is given of a passage."""

    passage_id: str
    vectors: bytes
    known_from: int
    superseded_at: int | None


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
    for part in _parts(list(ids)):
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


def every_version(connection: sa.Connection) -> list[int]:
    """Keys of all versions that have passages of their own, oldest first."""
    return list(
        connection.scalars(
            sa.select(versions.c.version)
            .where(versions.c.copy_of.is_(None))
            .order_by(versions.c.version)
        )
    )


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


def touch(connection: sa.Connection, article_ids: Iterable[str], seen: int) -> None:
    """Note that these articles were seen again."""
    for part in _parts(list(article_ids)):
        connection.execute(
            sa.update(articles).where(articles.c.article_id.in_(part)).values(last_seen=seen)
        )


def copies_of(connection: sa.Connection, article_ids: Collection[str]) -> dict[str, list[str]]:
    """Ids of the copies of each of these articles."""
    found: dict[str, list[str]] = {}
    for part in _parts(list(set(article_ids))):
        for copy, original in connection.execute(
            sa.select(versions.c.article_id, versions.c.copy_of).where(
                versions.c.copy_of.in_(part), versions.c.superseded_at.is_(None)
            )
        ):
            found.setdefault(original, []).append(copy)
    return found


def count_passages(connection: sa.Connection, generation: int) -> int:
    """How many passages a generation holds."""
    query = sa.select(sa.func.count()).where(passages.c.generation == generation)
    return int(connection.scalar(query) or 0)


def first_known(connection: sa.Connection) -> int | None:
    """When the first article of the catalogue was known, epoch seconds."""
    first: int | None = connection.scalar(sa.select(sa.func.min(versions.c.known_from)))
    return first


def newest_known(connection: sa.Connection) -> int | None:
    """When the newest current article was known, epoch seconds."""
    newest: int | None = connection.scalar(
        sa.select(sa.func.max(versions.c.known_from)).where(versions.c.superseded_at.is_(None))
    )
    return newest


class Heir(NamedTuple):
    """A passage that a copy inherits from its original."""

    key: int
    passage_id: str
    text: str
    language: str
    known_from: int
    vectors: bytes


def version_keys(connection: sa.Connection, article_id: str) -> list[int]:
    """Keys of all versions of an article, oldest first."""
    return list(
        connection.scalars(
            sa.select(versions.c.version)
            .where(versions.c.article_id == article_id)
            .order_by(versions.c.version)
        )
    )


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
    copies.remember(connection, heir.version, heir.text)
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


def delete_article(connection: sa.Connection, article_id: str) -> None:
    """Take an article out with all its versions and passages."""
    connection.execute(sa.delete(articles).where(articles.c.article_id == article_id))


_INFO = (
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


def _new_key(result: sa.CursorResult[Any]) -> int:
    """The key that the database gave to an inserted row."""
    key = result.inserted_primary_key
    if key is None:  # pragma: no cover - every table here has a key
        raise sa.exc.InvalidRequestError("the inserted row has no key")
    return int(key[0])


def _info(row: Any) -> ArticleInfo:
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


def _parts(values: list[T]) -> Iterable[list[T]]:
    for start in range(0, len(values), IN_LIMIT):
        yield values[start : start + IN_LIMIT]
