"""The factors of importance, fitted on one half of the story and tested on the other.

    .venv/bin/python benchmarks/importance.py ../shared/saga-facts.md

`benchmarks/timeline.py` measures on the sheet that the factors were chosen by. Here the days of the
story are parted in two, by their parity and by their order, the factors are searched for on one
part (date F1 + event F1, both defined there) and the other part is measured with them; beside it
the same with the factors that ship, and with none (each article counts 1).
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
from collections import Counter
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from machine import describe
from timeline import MATCH, days_of, embed, read_facts, stated

from bot.app import App
from bot.settings import load_settings
from bot.timeline import Timeline
from ingest.documents import STARTER
from ingest.pipeline import ingest
from vectorstore.events import DAY, FACTORS, Factors, importance

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from vectorstore.events import Event

NONE = Factors(1.0, 1.0, 1.0, 1.0, 1.0)
GRID = [
    Factors(*values)
    for values in itertools.product(
        (1.0, 1.5, 2.0), (0.2, 0.4, 0.6, 1.0), (0.1, 0.3, 1.0), (0.3, 0.5, 0.7), (0.1, 0.2, 0.4)
    )
]


class Half(NamedTuple):
    """Facts and events of some days, with the cosines of those that share a day."""

    days: frozenset[date]
    """Of the facts."""
    facts: int
    events: list[Event]
    first_days: list[date]
    near: list[tuple[float, int, int]]
    """Cosine, event, fact; nearest first."""


def halves(sheet: Path) -> dict[str, Callable[[date], bool]]:
    """Ways of parting the days."""
    days = sorted(fact.day for fact in gold(sheet))
    middle = days[len(days) // 2]
    return {
        "even days": lambda day: day.toordinal() % 2 == 0,
        "odd days": lambda day: day.toordinal() % 2 == 1,
        f"days before {middle}": lambda day: day < middle,
        f"days from {middle}": lambda day: day >= middle,
    }


def gold(sheet: Path) -> list:
    return [f for f in read_facts(sheet) if f.identity in stated() and f.kind == "event"]


def half(app: App, events: list[Event], sheet: Path, holds: Callable[[date], bool]) -> Half:
    facts = [fact for fact in gold(sheet) if holds(fact.day)]
    vectors = embed(app, [fact.text for fact in facts])
    zone = app.story.zone
    mine = [event for event in events if holds(min(days_of(event, zone)))]
    near = [
        (float(max(m.vector @ vector for m in event.mentions)), i, j)
        for i, event in enumerate(mine)
        for j, (fact, vector) in enumerate(zip(facts, vectors, strict=True))
        if fact.day in days_of(event, zone)
    ]
    near = sorted((row for row in near if row[0] >= MATCH), reverse=True)
    first = [min(days_of(event, zone)) for event in mine]
    return Half(frozenset(fact.day for fact in facts), len(facts), mine, first, near)


def figures(part: Half, factors: Factors) -> tuple[float, float]:
    """Date F1 and event F1."""
    weights = [importance(event.mentions, factors) for event in part.events]
    by_day: Counter[date] = Counter()
    for day, weight in zip(part.first_days, weights, strict=True):
        by_day[day] += weight
    top = {day for day, _ in by_day.most_common(len(part.days))}
    order = sorted(range(len(weights)), key=lambda i: -weights[i])
    chosen = set(order[: part.facts])
    left, right = set(), set()
    for _, i, j in part.near:
        if i in chosen and i not in left and j not in right:
            left.add(i)
            right.add(j)
    return len(top & part.days) / len(part.days), len(left) / part.facts


def best_of(part: Half) -> Factors:
    """The factors of the grid with the highest sum of both figures; of equal ones the middle."""
    scored = [(round(sum(figures(part, factors)), 6), factors) for factors in GRID]
    best = [factors for score, factors in scored if score == max(score for score, _ in scored)]
    return best[len(best) // 2]


def main() -> None:
    sheet = Path(sys.argv[1])
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SAGA_DATA"] = folder
        with App(load_settings()) as app:
            ingest([str(STARTER)], app.indexer, app.fetcher)
            measure(app, sheet)


def measure(app: App, sheet: Path) -> None:
    events = [
        e
        for e in Timeline(app.store, app.story).events()
        if e.latest - e.earliest <= DAY or e.conflict
    ]
    parts = {name: half(app, events, sheet, holds)
             for name, holds in halves(sheet).items()}  # fmt: skip
    names = list(parts)
    print(f"\n{'fitted on':24} {'measured on':24} {'factors':32} {'date F1':>8} {'event F1':>9}")
    for fitted, tested in ((0, 1), (1, 0), (2, 3), (3, 2)):
        best = best_of(parts[names[fitted]])
        for origin, factors in (
            (names[fitted], best), ("shipped", FACTORS), ("none", NONE)
        ):  # fmt: skip
            date_f1, event_f1 = figures(parts[names[tested]], factors)
            print(f"{origin:24} {names[tested]:24} {astuple(factors)!s:32} "
                  f"{date_f1:8.3f} {event_f1:9.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
