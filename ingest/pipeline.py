"""A run of ingestion: read, skip what is known, cut, embed and store in batches, report.

Reading and fetching go on in threads of their own (`crawl`) while the model embeds. Every article
is stored atomically, so a run that is broken off keeps what it finished and the next one goes on
from there; what was learnt about a source is written after its articles (`ledger`).
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ingest.crawl import Crawl
from ingest.documents import Failure
from ingest.interrupt import held_back
from ingest.ledger import FOREIGN, MISSING, Ledger
from ingest.passages import cut
from ingest.relevance import Relevance
from ingest.targets import count_targets
from ingest.visits import Visit
from vectorstore.indexer import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.fetch import Fetcher
    from ingest.story import Story
    from vectorstore.indexer import Indexer
    from vectorstore.types import Article, Passage

BATCH_PASSAGES = 32
"""Passages embedded together: enough for the model, little enough to lose when killed."""


class Progress(Protocol):
    """What a surface shows of a run; the command line draws bars, Discord edits a message."""

    def started(self, total: int | None) -> None:
        """A run begins; `total` documents as far as known."""

    def advanced(self, label: str, done: int) -> None:
        """`done` documents are through; `label` names the last."""

    def part(self, source: str, done: int, total: int) -> None:
        """Of what a feed, a sitemap or an address brings, so many are through."""

    def finished(self) -> None:
        """The run is over."""


class Silent:
    """No progress wanted."""

    def started(self, total: int | None) -> None:
        """Nothing."""

    def advanced(self, label: str, done: int) -> None:
        """Nothing."""

    def part(self, source: str, done: int, total: int) -> None:
        """Nothing."""

    def finished(self) -> None:
        """Nothing."""


@dataclass(slots=True)
class Report:
    """What came of a run; `as_json` is the Ingest report of the JSON contract."""

    run_id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    seen: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    def count(self, outcome: Outcome) -> None:
        """Book one article."""
        name = "duplicates" if outcome is Outcome.DUPLICATE else outcome.value
        setattr(self, name, getattr(self, name) + 1)

    def as_json(self) -> dict[str, Any]:
        """The Ingest report; `interrupted` only when it was."""
        row: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("run_id", "seen", "new", "updated", "unchanged", "duplicates", "removed")
        }
        row["failed"] = [
            {"target": f.target, "reason": f.reason, "retryable": f.retryable} for f in self.failed
        ]
        row |= {"passages": self.passages, "seconds": round(self.seconds, 2)}
        return row | ({"interrupted": True} if self.interrupted else {})


def ingest(
    targets: Sequence[str],
    indexer: Indexer,
    fetcher: Fetcher,
    progress: Progress | None = None,
    *,
    story: Story | None = None,
    relevance: float | None = None,
) -> Report:
    """Take in all targets. Raises StoreError; what fails of a single target is in the report.

    With a `story`, articles foreign to it are kept out; `relevance` is the threshold (None: the
    default, negative: off). KeyboardInterrupt ends the run after the articles at hand and is noted
    in the report.
    """
    judge = Relevance(story, indexer.store, relevance) if story else None
    run = _Run(indexer, progress or Silent(), judge, Ledger(indexer.store, story, str(judge or "")))
    return run.take_in(targets, fetcher)


class _Item(NamedTuple):
    """An article to be stored, with the visit that brought it."""

    article: Article
    passages: list[Passage]
    visit: Visit | None


class _Run:
    """The state of one run."""

    def __init__(
        self, indexer: Indexer, progress: Progress, judge: Relevance | None, ledger: Ledger
    ) -> None:
        self._indexer = indexer
        self._progress = progress
        self._judge = judge
        self._ledger = ledger
        self._report = Report()
        self._batch: list[_Item] = []
        self._lists: list[Visit] = []
        self._parts: dict[str, list[int]] = {}

    def take_in(self, targets: Sequence[str], fetcher: Fetcher) -> Report:
        """The whole run."""
        report = self._report
        started = time.monotonic()
        self._ledger.begin(report.run_id, "ingest")
        self._progress.started(count_targets(targets))
        try:
            with Crawl(targets, fetcher, self._ledger.known) as crawl:
                for result in crawl:
                    with held_back():
                        self._book(result)
                with held_back():
                    self._store()
            self._progress.advanced("", report.seen)
        except KeyboardInterrupt:
            report.interrupted = True
        finally:
            self._progress.finished()
        for visit in self._lists:
            # A list counts as read when all it lists was tried; until then it is read again.
            self._ledger.succeeded(visit, interrupted=report.interrupted)
        self._ledger.flush()
        report.seconds = time.monotonic() - started
        self._ledger.finish(report.run_id, report.as_json())
        return report

    def _book(self, result: Article | Failure | Visit) -> None:
        """One result of the crawl."""
        if isinstance(result, Visit) and not result.failure and result.kind != "page":
            self._lists.append(result)
            self._count_part(result, done=0, more=0 if result.nested else len(result.entries))
            return
        self._report.seen += 1
        if isinstance(result, Failure):
            label = self._fail(result)
        elif not isinstance(result, Visit):
            label = self._consider(result, None)
        elif result.failure:
            label = self._missed(result, result.failure)
        elif result.unchanged:
            label = self._same(result)
        else:
            assert result.article is not None  # noqa: S101 - a page without failure is an article
            label = self._consider(result.article, result)
        if isinstance(result, Visit):
            self._count_part(result, done=1, more=0)
        self._progress.advanced(label, self._report.seen - len(self._batch))

    def _count_part(self, visit: Visit, *, done: int, more: int) -> None:
        """Tell how far a source is."""
        source = visit.task.listed_by or visit.task.address
        part = self._parts.setdefault(source, [0, 0])
        part[0] += done
        part[1] = max(part[1] + more, part[0])
        self._progress.part(source, *part)

    def _consider(self, article: Article, visit: Visit | None) -> str:
        """An article that was read: known, foreign, or to be stored."""
        if self._indexer.is_current(article):
            self._report.unchanged += 1
            self._ledger.seen(article.article_id)
            if visit:
                self._ledger.succeeded(visit)
            return article.title
        failure = self._foreign(article, visit)
        if failure:
            if visit:
                self._ledger.failed(visit, failure, FOREIGN)
            return self._fail(failure)
        self._batch.append(_Item(article, cut(article, self._indexer.count_tokens), visit))
        if sum(len(item.passages) for item in self._batch) >= BATCH_PASSAGES:
            self._store()
        return article.title

    def _foreign(self, article: Article, visit: Visit | None) -> Failure | None:
        """Why the article does not belong to the story; judged once for each version."""
        if self._judge is None:
            return None
        target = visit.task.address if visit else article.url
        known = visit.known if visit else None
        if (
            known
            and known.error_kind == FOREIGN
            and known.content_hash == article.content_hash
            and known.last_error
        ):
            return Failure(target, known.last_error, retryable=False)
        reason = self._judge.refusal(article)
        return Failure(target, reason, retryable=False) if reason else None

    def _same(self, visit: Visit) -> str:
        """The server says that the page is what it was: so is what was made of it."""
        known = visit.known
        if known and known.last_error and known.article_id is None:
            failure = Failure(visit.task.address, known.last_error, retryable=False)
            self._ledger.failed(visit, failure, known.error_kind)
            return self._fail(failure)
        self._report.unchanged += 1
        self._ledger.succeeded(visit)
        return visit.task.address

    def _missed(self, visit: Visit, failure: Failure) -> str:
        """The page did not come; one that is gone takes its article along."""
        if visit.gone:
            again = visit.known is not None and visit.known.error_kind == MISSING
            article_id = self._ledger.own_article(visit.task.address)
            if article_id and (visit.gone == "410" or again):
                self._indexer.remove(article_id)
                self._report.removed += 1
                self._ledger.forget(visit, failure.reason)
                return failure.target
        self._ledger.failed(visit, failure, MISSING if visit.gone else None)
        return self._fail(failure)

    def _fail(self, failure: Failure) -> str:
        self._report.failed.append(failure)
        return failure.target

    def _store(self) -> None:
        """Store the batch and empty it. Two rows for one article: the later is the newer one."""
        batch = self._batch
        while batch:
            ids: set[str] = set()
            now: list[_Item] = []
            for item in batch:
                if item.article.article_id in ids:
                    break
                ids.add(item.article.article_id)
                now.append(item)
            outcomes = self._indexer.add([(item.article, item.passages) for item in now])
            for outcome, item in zip(outcomes, now, strict=True):
                self._report.count(outcome)
                if outcome in {Outcome.NEW, Outcome.UPDATED}:
                    self._report.passages += len(item.passages)
                if item.visit:
                    self._ledger.succeeded(item.visit)
            del batch[: len(now)]
