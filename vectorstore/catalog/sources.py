"""Sources and runs in SQL: what is known of every address visited, and what came of each run.

Called by `ingest.pipeline` and by the listings (`saga sources --feeds`, `/admin feeds`). Every
function works inside the caller's transaction. Moments are epoch seconds, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from vectorstore.catalog.schema import runs, sources, versions
from vectorstore.catalog.statements import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KEPT_RUNS = 500


@dataclass(frozen=True, slots=True)
class Source:
    """One address as it was found last; the columns are explained in `schema`."""

    address: str
    kind: str
    last_visit: int
    next_visit: int
    listed_by: str | None = None
    article_id: str | None = None
    etag: str = ""
    last_modified: str = ""
    reader: str = ""
    content_hash: str = ""
    entries: tuple[str, ...] = ()
    last_success: int | None = None
    last_error: str | None = None
    error_kind: str | None = None
    error_at: int | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """A source with the number of indexed articles that it brought."""

    source: Source
    articles: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run of ingestion; `report` is null while it goes on, and after it was killed."""

    run_id: str
    kind: str
    started: int
    finished: int | None
    report: dict[str, Any] | None


def find_source(connection: sa.Connection, address: str) -> Source | None:
    """What is known of an address."""
    row = connection.execute(sa.select(sources).where(sources.c.address == address)).first()
    return _source(row) if row else None


def count_sources_of(connection: sa.Connection, article_id: str, besides: str) -> int:
    """How many other addresses brought an article when they were visited last."""
    query = sa.select(sa.func.count()).where(
        sources.c.article_id == article_id,
        sources.c.address != besides,
        sources.c.last_error.is_(None),
    )
    return int(connection.scalar(query) or 0)


def save_source(connection: sa.Connection, source: Source) -> None:
    """Put a source in the place of what was known of it."""
    values = {item.name: getattr(source, item.name) for item in fields(source)}
    values["entries"] = list(source.entries)
    put(connection, sources, values)


def list_followed(connection: sa.Connection, addresses: Iterable[str] = ()) -> list[Followed]:
    """Feeds and sitemaps, and `addresses`, as far as they were visited; by address."""
    brought = sources.alias()
    count = (
        sa.select(sa.func.count(brought.c.article_id.distinct()))
        .join(
            versions,
            sa.and_(
                versions.c.article_id == brought.c.article_id, versions.c.superseded_at.is_(None)
            ),
        )
        .where(
            sa.or_(brought.c.address == sources.c.address, brought.c.listed_by == sources.c.address)
        )
        .scalar_subquery()
        .label("articles")
    )
    rows = connection.execute(
        sa.select(sources, count)
        .where(sa.or_(sources.c.kind != "page", sources.c.address.in_(list(addresses))))
        .order_by(sources.c.address)
    )
    return [Followed(_source(row), row.articles) for row in rows]


def begin_run(connection: sa.Connection, run_id: str, kind: str, holder: str, now: int) -> None:
    """Note that a run begins, and forget the oldest runs."""
    connection.execute(sa.insert(runs).values(run_id=run_id, kind=kind, holder=holder, started=now))
    newest = sa.select(runs.c.run_id).order_by(runs.c.started.desc()).limit(KEPT_RUNS)
    connection.execute(sa.delete(runs).where(runs.c.run_id.not_in(newest)))


def finish_run(connection: sa.Connection, run_id: str, report: dict[str, Any], now: int) -> None:
    """Note what came of a run."""
    connection.execute(
        sa.update(runs).where(runs.c.run_id == run_id).values(finished=now, report=report)
    )


def list_runs(connection: sa.Connection, most: int = 20) -> Sequence[Run]:
    """The latest runs, newest first."""
    rows = connection.execute(
        sa.select(runs.c.run_id, runs.c.kind, runs.c.started, runs.c.finished, runs.c.report)
        .order_by(runs.c.started.desc())
        .limit(most)
    )
    return [Run(*row) for row in rows]


def _source(row: Any) -> Source:
    values = {item.name: row._mapping[item.name] for item in fields(Source)}
    return Source(**values | {"entries": tuple(values["entries"])})
