"""What the command line shows: progress on stderr, answers and tables on stdout."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.answers.types import Answer

out = Console(highlight=False, soft_wrap=True)
MOST_BARS = 12
NAME = 44
"""Bars of sources at once, characters of their names."""

err = Console(stderr=True, highlight=False, soft_wrap=True)


def interactive() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[label]}"),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


@contextmanager
def model_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each step of making the model; nothing appears when nothing is to be made."""
    bars = _bars()
    tasks: dict[str, TaskID] = {}

    def show(step: str, done: int, total: int) -> None:
        if not tasks:
            err.print("Preparing the language model (once) …")
            bars.start()
        if step not in tasks:
            tasks[step] = bars.add_task(step, total=total, label="")
        bars.update(tasks[step], completed=done, total=total)

    try:
        yield show
    finally:
        bars.stop()


class IngestBar:
    """Progress of a run of ingestion, as `ingest.pipeline.Progress`: the whole, and each source."""

    def __init__(self, title: str = "Indexing") -> None:
        """`title` stands before the bar."""
        self._bars = _bars()
        self._title = title
        self._task: TaskID | None = None
        self._known: int | None = None
        self._parts: dict[str, TaskID] = {}
        self._sizes: dict[str, int] = {}

    def started(self, total: int | None) -> None:
        """Show the bar."""
        self._bars.start()
        self._known = total
        self._task = self._bars.add_task(self._title, total=total, label="")

    def advanced(self, label: str, done: int) -> None:
        """Move the bar; a feed can turn out longer than was known."""
        if self._task is None:
            return
        total = self._known
        if total is not None:  # a source was counted as one until it told what it lists
            total = max(done, total + sum(self._sizes.values()) - len(self._sizes))
        self._bars.update(self._task, completed=done, label=label[:50], total=total)

    def part(self, source: str, done: int, total: int) -> None:
        """Move a source's own bar, which lists of articles have."""
        self._sizes[source] = max(1, total)
        if source not in self._parts:
            if total <= 1 or len(self._parts) >= MOST_BARS:
                return
            name = source.partition("://")[2] or source
            title = f"  {name if len(name) <= NAME else '…' + name[1 - NAME :]}"
            self._parts[source] = self._bars.add_task(title, total=total, label="")
        self._bars.update(self._parts[source], completed=done, total=total)

    def total(self, done: int, total: int) -> None:
        """Move the bar where the total is only known now."""
        if self._task is not None:
            self._bars.update(self._task, completed=done, total=total)

    def finished(self) -> None:
        """Take the bar away."""
        self._bars.stop()


def print_feeds(rows: list[dict[str, Any]]) -> None:
    """A table of what is followed."""
    table = Table("address", "from", "articles", "last success", "next visit", "last error")
    table.columns[0].overflow = "fold"
    for row in rows:
        table.add_row(
            row["address"], "saga.toml" if row["in_saga_toml"] else "added",
            str(row["articles"]), (row["last_success"] or "never")[:16],
            "paused" if row["paused"] else (row["next_visit"] or "at the next run")[:16],
            row["last_error"] or "",
        )  # fmt: skip
    out.print(table)


def print_scores(scores: dict[str, Any], before: dict[str, Any]) -> None:
    """A table of scores, with those of another run beside it where there are any."""
    table = Table("score", "now", *(["before"] if before else []))

    def add(name: str, now: Any, then: Any) -> None:
        table.add_row(name, str(now), *([str(then)] if before else []))

    for name, value in scores.items():
        if isinstance(value, dict):
            for part, share in value.items():
                add(f"  {part}", share, (before.get(name) or {}).get(part, ""))
        else:
            add(name, "" if value is None else value, before.get(name, ""))
    out.print(table)


def print_answer(answer: Answer) -> None:
    """The answer as text, its notes, and where each quote stands."""
    out.print()
    out.print(Text(answer.text))
    for note in answer.notes:
        markers = " ".join(f"[{n}]" for n in note.citations if f"[{n}]" not in note.text)
        out.print(Text(f"\n({note.text} {markers}".rstrip() + ")", style="italic"))
    if answer.citations:
        out.print()
    for citation in answer.citations:
        out.print(Text(f"[{citation.n}] {citation.title}", style="dim"))
        out.print(Text(f"    {citation.link}", style="dim"))
    out.print()
