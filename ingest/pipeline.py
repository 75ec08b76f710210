"""A run of ingestion: read, skip what is known, cut, embed and store in batches, report.

Reading and fetching go on in a thread of their own while the model embeds. Every article is stored
atomically, so a run that is broken off keeps what it finished and the next one goes on from there.
"""

from __future__ import annotations

import queue
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from ingest.documents import Failure
from ingest.passages import cut
from ingest.targets import count_targets, read_targets
from vectorstore.indexer import Outcome

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from ingest.fetch import Fetcher
    from vectorstore.indexer import Indexer
    from vectorstore.types import Article, Passage

BATCH_PASSAGES = 32
"""Passages embedded together: enough for the model, little enough to lose when killed."""
QUEUE = 64
"""Articles read ahead."""


class Progress(Protocol):
    """What a surface shows of a run; the command line draws bars, Discord edits a message."""

    def started(self, total: int | None) -> None:
        """A run begins; `total` documents as far as known."""

    def advanced(self, label: str, done: int) -> None:
        """`done` documents are through; `label` names the last."""

    def finished(self) -> None:
        """The run is over."""


class Silent:
    """No progress wanted."""

    def started(self, total: int | None) -> None:
        """Nothing."""

    def advanced(self, label: str, done: int) -> None:
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
    targets: Sequence[str], indexer: Indexer, fetcher: Fetcher, progress: Progress | None = None
) -> Report:
    """Take in all targets. Raises StoreError; what fails of a single target is in the report.

    KeyboardInterrupt ends the run after the article at hand and is noted in the report.
    """
    progress = progress or Silent()
    report = Report()
    started = time.monotonic()
    progress.started(count_targets(targets))
    batch: list[tuple[Article, list[Passage]]] = []
    unchanged: list[str] = []
    stream = _read_ahead(targets, fetcher)
    try:
        for item in stream:
            report.seen += 1
            if isinstance(item, Failure):
                report.failed.append(item)
                progress.advanced(item.target, report.seen - len(batch))
                continue
            if indexer.is_current(item):
                report.unchanged += 1
                unchanged.append(item.article_id)
            else:
                batch.append((item, cut(item, indexer.count_tokens)))
                if sum(len(passages) for _, passages in batch) >= BATCH_PASSAGES:
                    _store(batch, indexer, report)
            progress.advanced(item.title, report.seen - len(batch))
        _store(batch, indexer, report)
        progress.advanced("", report.seen)
    except KeyboardInterrupt:
        report.interrupted = True
    finally:
        stream.close()
        progress.finished()
    if unchanged:
        indexer.touch(unchanged)
    report.seconds = time.monotonic() - started
    return report


def _store(batch: list[tuple[Article, list[Passage]]], indexer: Indexer, report: Report) -> None:
    """Store a batch and empty it. Two rows for one article: the later is the newer version."""
    while batch:
        ids: set[str] = set()
        now = []
        for article, passages in batch:
            if article.article_id in ids:
                break
            ids.add(article.article_id)
            now.append((article, passages))
        for outcome, (_, passages) in zip(indexer.add(now), now, strict=True):
            report.count(outcome)
            if outcome in {Outcome.NEW, Outcome.UPDATED}:
                report.passages += len(passages)
        del batch[: len(now)]


def _read_ahead(
    targets: Sequence[str], fetcher: Fetcher
) -> Generator[Article | Failure, None, None]:
    """The articles of `read_targets`, read by another thread up to QUEUE ahead."""
    ahead: queue.Queue[Article | Failure | BaseException | None] = queue.Queue(QUEUE)
    stop = threading.Event()

    def put(item: Article | Failure | BaseException | None) -> bool:
        while not stop.is_set():
            try:
                ahead.put(item, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for item in read_targets(targets, fetcher):
                if not put(item):
                    return
            put(None)
        except BaseException as error:  # noqa: BLE001 - raised again in the consumer
            put(error)

    reader = threading.Thread(target=work, name="reader", daemon=True)
    reader.start()
    try:
        while (item := ahead.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        reader.join(timeout=5)
