"""What admins do with the articles, as blocking calls; the runs call them in a thread."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.follow import Follower
from ingest.pipeline import Report, ingest
from ingest.source_list import SourceList
from vectorstore.catalog.listing import count_articles
from vectorstore.catalog.sources import list_runs
from vectorstore.mentions import find_mentions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App
    from bot.discord_app.runs import Run
    from ingest.visits import Visit
    from vectorstore.catalog.sources import Run as PastRun
    from vectorstore.types import ArticleInfo


@dataclass(frozen=True, slots=True)
class StoreState:
    """What the store holds."""

    model: str
    generation: int
    articles: int
    passages: int
    newest: ArticleInfo | None


class Corpus:
    """The articles of the open program."""

    def __init__(self, app: App) -> None:
        """The program stays the caller's."""
        self._app = app
        self._follower = Follower(app.story)

    def ingest(self, targets: list[str], run: Run) -> Report:
        """Take in addresses. Raises StoreError."""
        with self._app.store.writer_lock():
            report = ingest(
                targets, self._app.indexer, self._app.fetcher, run,
                story=self._app.story, relevance=self._app.settings.relevance,
            )  # fmt: skip
            find_mentions(self._app.store, self._app.story.zone)  # for the timeline
        return report

    def due(self) -> list[str]:
        """The sources whose time has come. Raises StoreError."""
        return self._follower.due(self._app.store)

    def refresh(self, run: Run) -> Report:
        """Follow every known source again. Raises StoreError."""
        urls = [article.url for article in self._app.engine.articles()]
        return self.ingest(self.sources.to_visit(urls), run)

    def rebuild(self, run: Run) -> Report:
        """Build a new generation; the old one answers until then. Raises StoreError."""
        began = time.monotonic()
        with self._app.store.writer_lock():
            passages = self._app.rebuild(run.stepped)
        return Report(
            seen=len(self._app.engine.articles()),
            passages=passages,
            seconds=time.monotonic() - began,
        )

    def remove(self, article_id: str) -> Report:
        """Take an article out. Raises StoreError."""
        with self._app.store.writer_lock():
            return Report(removed=int(self._app.indexer.remove(article_id)))

    def articles(self, search: str = "") -> list[ArticleInfo]:
        """What is indexed, newest first."""
        return self._app.engine.articles(search or None)

    def count(self) -> int:
        """How many articles are indexed."""
        with self._app.store.reading() as connection:
            return count_articles(connection)

    def find(self, name: str) -> list[ArticleInfo]:
        """The articles that an id, an address or the start of an id means."""
        ids = set(self._app.indexer.find(name))
        return [article for article in self.articles() if article.article_id in ids]

    @property
    def sources(self) -> SourceList:
        """What is followed, and how to change that."""
        return SourceList(self._app.story, self._app.store)

    def add_source(self, address: str) -> Visit:
        """Follow an address, once it was visited; what is there. Raises ListError, StoreError."""
        return self.sources.add(address, self._app.fetcher)

    def last_runs(self, most: int) -> Sequence[PastRun]:
        """The latest runs of ingestion, newest first, by whomever."""
        with self._app.store.reading() as connection:
            return list_runs(connection, most)

    def state(self) -> StoreState:
        """What the store holds. Raises StoreError."""
        articles = self.articles()
        return StoreState(
            model=self._app.store.encoder.fingerprint,
            generation=self._app.store.active().number,
            articles=len(articles),
            passages=sum(article.passages for article in articles),
            newest=next((article for article in articles if article.published), None),
        )
