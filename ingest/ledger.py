"""What a run learns about its sources, kept in the catalogue: written only after the articles.

Validators (ETag, Last-Modified) are handed out again only while what they stand for is still what
the catalogue answers from, so neither a killed run nor a removed article can hide behind a 304.
Called by `pipeline`; `known` also by the threads of `crawl`.
"""

from __future__ import annotations

import os
import random
import socket
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.urls import canonical_url, is_web
from vectorstore.catalog import articles, sources
from vectorstore.catalog.sources import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.documents import Failure
    from ingest.story import Story
    from ingest.visits import Visit
    from vectorstore.store import Store

EXTRACTION = "2"
"""Version of the reading of pages: raised when it changes, so that pages are read again."""
MISSING, FOREIGN = "missing", "foreign"
BATCH = 100
INTERVAL = 3600
"""Seconds until the next visit, where saga.toml says nothing."""
LONGEST = 24 * 3600
"""Seconds: a source that keeps failing is still looked at once a day."""
JITTER = 0.1


class Ledger:
    """The sources of one run."""

    def __init__(self, store: Store, story: Story | None, rules: str) -> None:
        """`rules`: what else decides about a page; other rules read it again."""
        self._store = store
        self._reader = f"{EXTRACTION}/{rules}"
        self._intervals = _intervals(story)
        self._pending: dict[str, Source] = {}
        self._seen: list[str] = []

    def known(self, address: str) -> Source | None:
        """What is known of an address; validators only where they still hold."""
        with self._store.reading() as connection:
            found = sources.find_source(connection, address)
            if found is None:
                return None
            valid = found.reader == self._reader
            if found.article_id is not None:
                current = articles.current(connection, found.article_id)
                valid &= current is not None and current.content_hash == found.content_hash
        return found if valid else replace(found, etag="", last_modified="", content_hash="")

    def own_article(self, address: str) -> str | None:
        """Id of the current article whose own address this is, or that no other one brings.

        The latter where the page led elsewhere (a redirect, a canonical address).
        """
        with self._store.reading() as connection:
            found = articles.id_at(connection, address)
            source = sources.find_source(connection, address)
            if found or source is None or source.article_id is None:
                return found
            others = sources.count_sources_of(connection, source.article_id, address)
        others += any(s.article_id == source.article_id for s in self._pending.values())
        return None if others else source.article_id

    def succeeded(self, visit: Visit, *, interrupted: bool = False) -> None:
        """A visit went well: the article is stored, or the list was read."""
        article, before = visit.article, visit.known
        now = int(time.time())
        article_id = before.article_id if before else None
        content_hash = before.content_hash if before else ""
        if article:
            article_id, content_hash = article.article_id, article.content_hash
        validators = ("", "") if interrupted else visit.validators
        self._put(
            Source(
                visit.task.address,
                "index" if visit.nested else visit.kind,
                last_visit=now,
                next_visit=now + self._interval(visit.task.address),
                listed_by=visit.task.listed_by or (before.listed_by if before else None),
                article_id=article_id if visit.kind == "page" else None,
                etag=validators[0],
                last_modified=validators[1],
                reader=self._reader,
                content_hash=content_hash,
                entries=visit.entries,
                last_success=now,
                error_at=before.error_at if before else None,
            )
        )
        if visit.unchanged and article_id and visit.kind == "page":
            self._seen.append(article_id)

    def failed(self, visit: Visit, failure: Failure, kind: str | None = None) -> None:
        """A visit came to nothing; `kind` defaults to transient or permanent."""
        now = int(time.time())
        before = visit.known or Source(visit.task.address, visit.kind, now, now)
        if before.article_id is None and before.kind == "page":
            before = replace(before, etag="", last_modified="", content_hash="")
        wait = min(self._interval(visit.task.address) * 2 ** min(before.failures, 10), LONGEST)
        if not failure.retryable:
            wait = LONGEST
        read = kind == FOREIGN  # the page itself came, so a 304 can stand for the same verdict
        self._put(
            replace(
                before,
                listed_by=visit.task.listed_by or before.listed_by,
                last_visit=now,
                next_visit=now + max(wait, int(visit.retry_after or 0)),
                etag=visit.validators.etag if read else before.etag,
                last_modified=visit.validators.last_modified if read else before.last_modified,
                content_hash=(
                    visit.article.content_hash if read and visit.article else before.content_hash
                ),
                reader=self._reader if read else before.reader,
                article_id=None if read else before.article_id,
                last_error=failure.reason,
                error_kind=kind or ("transient" if failure.retryable else "permanent"),
                error_at=now,
                failures=before.failures + 1,
            )
        )

    def forget(self, visit: Visit, reason: str) -> None:
        """The page is gone for good and its article was taken out."""
        now = int(time.time())
        self._put(
            Source(
                visit.task.address, "page", now, now + LONGEST, visit.task.listed_by,
                last_error=reason, error_kind="permanent", error_at=now, failures=1,
            )
        )  # fmt: skip

    def seen(self, article_id: str) -> None:
        """An article was met again, unchanged."""
        self._seen.append(article_id)

    def flush(self) -> None:
        """Write what is pending. Raises StoreError."""
        if not self._pending and not self._seen:
            return
        with self._store.writing() as connection:
            for source in self._pending.values():
                sources.save_source(connection, source)
            articles.touch(connection, self._seen, int(time.time()))
        self._pending.clear()
        self._seen.clear()

    def begin(self, run_id: str, kind: str) -> None:
        """Note that a run begins."""
        holder = f"process {os.getpid()} on {socket.gethostname()}"
        with self._store.writing() as connection:
            sources.begin_run(connection, run_id, kind, holder, int(time.time()))

    def finish(self, run_id: str, report: dict[str, object]) -> None:
        """Note what came of it."""
        with self._store.writing() as connection:
            sources.finish_run(connection, run_id, report, int(time.time()))

    def _put(self, source: Source) -> None:
        self._pending[source.address] = source
        if len(self._pending) >= BATCH:
            self.flush()

    def _interval(self, address: str) -> int:
        """Seconds, spread a little so that sources do not all come at once."""
        base = self._intervals.get(address, INTERVAL)
        return int(base * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 - no secret


def _intervals(story: Story | None) -> Mapping[str, int]:
    found = {}
    for source in story.source if story else []:
        if is_web(source.address):
            try:
                found[canonical_url(source.address)] = source.interval_minutes * 60
            except ValueError:
                continue  # reported when it is visited
    return found
