"""Looking into the catalogue without opening model or Chroma: works while the bot runs."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ingest.source_list import SourceList
from ingest.story import load_story
from vectorstore.catalog.database import open_catalog
from vectorstore.catalog.listing import list_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from bot.settings import Settings
    from ingest.source_list import FollowedSource


def list_sources(settings: Settings, search: str | None) -> list[dict[str, Any]]:
    """Indexed articles, newest first, as rows for the terminal and JSON."""
    engine = open_catalog(settings.data, settings.database_address)
    try:
        with engine.connect() as connection:
            found = list_articles(connection, search)
    finally:
        engine.dispose()
    return [
        {
            "article_id": article.article_id,
            "title": article.title,
            "outlet": article.outlet,
            "language": article.language,
            "published": article.published.isoformat() if article.published else None,
            "url": article.url,
            "passages": article.passages,
        }
        for article in found
    ]


def list_feeds(settings: Settings) -> list[dict[str, Any]]:
    """What is followed, with how the last visits went. Raises StoryError, StoreError."""
    with _sources(settings) as sources:
        return [_feed(source) for source in sources.all()]


def change_feeds(settings: Settings, action: str, address: str) -> None:
    """Add, remove, pause or resume a source. Raises StoryError, StoreError, ListError."""
    with _sources(settings) as sources:
        if action == "add":
            from ingest.fetch import Fetcher

            with Fetcher(settings.allow_private_hosts) as fetcher:
                sources.add(address, fetcher)
        else:
            change = {
                "remove": sources.remove, "pause": sources.pause, "resume": sources.resume,
            }  # fmt: skip
            change[action](address)


class _Catalog:
    """The catalogue alone, as `SourceList` wants it."""

    def __init__(self, settings: Settings) -> None:
        self.engine = open_catalog(settings.data, settings.database_address)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        with self.engine.begin() as connection:
            yield connection


@contextmanager
def _sources(settings: Settings) -> Iterator[SourceList]:
    story = load_story(settings.config)
    catalog = _Catalog(settings)
    try:
        yield SourceList(story, catalog)
    finally:
        catalog.engine.dispose()


def _feed(followed: FollowedSource) -> dict[str, Any]:
    visited = followed.visited
    source = visited.source if visited else None
    return {
        "address": followed.address,
        "kind": source.kind if source else followed.kind,
        "in_saga_toml": followed.listed is not None,
        "paused": _moment(followed.paused),
        "articles": visited.articles if visited else 0,
        "last_success": _moment(source.last_success if source else None),
        "last_error": source.last_error if source else None,
        "last_error_at": _moment(source.error_at if source else None),
        "error_kind": source.error_kind if source else None,
        "next_visit": _moment(followed.next_visit),
    }


def _moment(epoch: int | None) -> str | None:
    return None if epoch is None else datetime.fromtimestamp(epoch, UTC).isoformat()
