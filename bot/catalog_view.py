"""Looking into the catalogue without opening model or Chroma: works while the bot runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vectorstore.catalog.articles import list_articles
from vectorstore.catalog.database import open_catalog, reading_errors

if TYPE_CHECKING:
    from bot.settings import Settings


def list_sources(settings: Settings, search: str | None) -> list[dict[str, Any]]:
    """Indexed articles, newest first, as rows for the terminal and JSON."""
    engine = open_catalog(settings.data, settings.database_url)
    try:
        with reading_errors(settings.data), engine.connect() as connection:
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
