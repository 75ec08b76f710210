"""Looking into the catalogue without opening model or Chroma: works while the bot runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ingest.story import load_story
from ingest.urls import canonical_url, is_web
from vectorstore.catalog.database import open_catalog
from vectorstore.catalog.listing import list_articles
from vectorstore.catalog.sources import list_followed

if TYPE_CHECKING:
    from bot.settings import Settings


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
    """What saga.toml lists and what was named besides, with how the last visits went.

    Raises StoryError, StoreError.
    """
    listed = {}
    for item in load_story(settings.config).source:
        try:
            address = canonical_url(item.address) if is_web(item.address) else item.address
        except ValueError:
            address = item.address
        listed[address] = item.kind
    engine = open_catalog(settings.data, settings.database_address)
    try:
        with engine.connect() as connection:
            found = {f.source.address: f for f in list_followed(connection, listed)}
    finally:
        engine.dispose()
    rows = []
    for address in dict.fromkeys((*listed, *found)):
        visited = found.get(address)
        source = visited.source if visited else None
        rows.append(
            {
                "address": address,
                "kind": source.kind if source else listed[address],
                "articles": visited.articles if visited else 0,
                "last_success": _moment(source.last_success if source else None),
                "last_error": source.last_error if source else None,
                "last_error_at": _moment(source.error_at if source else None),
                "error_kind": source.error_kind if source else None,
                "next_visit": _moment(source.next_visit if source else None),
            }
        )
    return rows


def _moment(epoch: int | None) -> str | None:
    return None if epoch is None else datetime.fromtimestamp(epoch, UTC).isoformat()
