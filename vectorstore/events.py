"""Events: sentences of several articles and languages that tell the same thing of the same day.

Pure: mentions in, events out, so that what is grouped can be tested without a store. Called by
`bot.timeline`. Two sentences tell the same event when they speak of the same day and their
centred vectors are near (SAME, measured by `benchmarks/timeline.py`). Dates that are uncertain
join the certain ones next to them; certain dates that differ for nearly the same sentence are a
conflict, kept as a range. "In May" joins an event of a day in May that it resembles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.text.dates import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vectorstore.mentions import Mention
    from vectorstore.vectors import Vectors

SAME = 0.57
"""Cosine of two sentences about the same day from which they tell the same event."""
SAME_LATER = 0.42
"""The same for a sentence of a later article …"""
SAME_BACK = 0.15
"""… and to the event of the day that most sentences told at the time: "what began on Friday"."""
SAME_COARSE = 0.66
"""The same for "in May" and an event of a day in May."""
CONFLICT = 0.78
"""The same for different days or times: the highest between different events was .70."""
CONFLICT_DAYS = 3
"""Reports that differ by more tell of different events."""
DAY = timedelta(hours=36)
"""What a text names for longer is no day: a night goes over midnight."""
LONGEST_MONTH = 31
TIMES = {Precision.MOMENT, Precision.HOUR}
FINENESS = [
    Precision.MOMENT, Precision.HOUR, Precision.PART_OF_DAY, Precision.DAY,
    Precision.SPAN, Precision.MONTH, Precision.YEAR,
]  # fmt: skip

LATER = timedelta(days=3)
"""An article that speaks of an event so long after it comes back to it."""


@dataclass(frozen=True, slots=True)
class Factors:
    """Of importance, see `weight`; `benchmarks/importance.py` fits and tests them on halves."""

    later: float = 1.5
    relative: float = 0.4
    uncertain: float = 0.3
    aside: float = 0.5
    report: float = 0.2


FACTORS = Factors()


@dataclass(slots=True)
class Event:
    """What happened on a day, or at a time, and every sentence that tells it."""

    mentions: list[Mention]
    earliest: datetime
    latest: datetime
    precision: Precision
    certain: bool
    conflict: bool
    """Whether certain reports give different times; then the range holds them all."""
    importance: float
    vector: Vectors = field(repr=False)
    """Mean of its sentences, normalised."""

    @property
    def known_from(self) -> int:
        """When the first article told it, epoch seconds."""
        return min(mention.known_from for mention in self.mentions)

    @property
    def articles(self) -> list[str]:
        """Ids of the articles that tell it, oldest first."""
        return list(dict.fromkeys(mention.article_id for mention in self.mentions))


def find_events(mentions: Sequence[Mention], zone: tzinfo) -> list[Event]:
    """The events that the mentions tell, in order of time; days are those of `zone`."""
    ordered = sorted(
        mentions,
        key=lambda m: (not m.certain, is_later(m), not m.first, m.relative, m.known_from),
    )
    fine = [mention for mention in ordered if mention.latest - mention.earliest <= DAY]
    coarse = [mention for mention in ordered if mention.latest - mention.earliest > DAY]
    groups = _Groups(zone)
    for mention in fine:
        groups.add(mention)
    for mention in coarse:
        groups.add_coarse(mention)
    events = [_event(cluster, zone) for cluster in groups.clusters]
    return sorted(events, key=lambda event: (event.earliest, event.latest))


class _Shelf:
    """The clusters of a day or a span; their sums stand side by side, for one product each."""

    def __init__(self, dimension: int) -> None:
        self.clusters: list[list[Mention]] = []
        self._sums = np.zeros((4, dimension), np.float32)
        self._counts = np.zeros(4, np.float32)

    def begin(self, mention: Mention) -> None:
        """A cluster of its own."""
        row = len(self.clusters)
        if row == len(self._sums):
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
            self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)])
        self.clusters.append([])
        self.join(row, mention)

    def join(self, row: int, mention: Mention) -> None:
        """One more in a cluster."""
        self.clusters[row].append(mention)
        self._sums[row] += mention.vector
        self._counts[row] += 1

    def come_back(self, mention: Mention) -> bool:
        """Put a later mention to what the day was known for at the time, if it may be that."""
        rows = len(self.clusters)
        cosines = (self._sums[:rows] @ mention.vector) / self._counts[:rows]
        # Contemporary mentions come first, so a cluster's first tells whether it holds any.
        near = np.flatnonzero(cosines >= SAME_BACK)
        for row in near[np.argsort(-self._counts[near], kind="stable")].tolist():
            members = self.clusters[row]
            if not is_later(members[0]) and _may_join(
                members, mention, float(cosines[row]), apart=False
            ):
                self.join(row, mention)
                return True
        return False

    def nearest(self, mention: Mention, least: float, *, apart: bool) -> tuple[float, int] | None:
        """Cosine and row of the cluster that is nearest on average and may be joined."""
        rows = len(self.clusters)
        cosines = (self._sums[:rows] @ mention.vector) / self._counts[:rows]
        near = np.flatnonzero(cosines >= least)
        for row in near[np.argsort(-cosines[near])].tolist():
            cosine = float(cosines[row])
            if _may_join(self.clusters[row], mention, cosine, apart=apart):
                return cosine, row
        return None


class _Groups:
    """A mention joins the nearest cluster that it may join, or begins one."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._days: dict[date, _Shelf] = {}
        self._spans: dict[tuple[datetime, datetime], _Shelf] = {}

    @property
    def clusters(self) -> list[list[Mention]]:
        """All of them."""
        shelves = [*self._days.values(), *self._spans.values()]
        return [cluster for shelf in shelves for cluster in shelf.clusters]

    def add(self, mention: Mention) -> None:
        """A mention of a day or of a time of day."""
        day = day_of(mention.earliest, mention.precision, self._zone)
        shelf = self._days.setdefault(day, _Shelf(len(mention.vector)))
        if _join(mention, [shelf], SAME_LATER if is_later(mention) else SAME):
            return
        if is_later(mention) and shelf.come_back(mention):
            return
        for apart in range(1, CONFLICT_DAYS + 1):
            unsure = not mention.certain and apart == 1
            around = self._shelves(day - timedelta(days=apart), day + timedelta(days=apart))
            if _join(mention, around, SAME if unsure else CONFLICT, apart=True):
                return
        shelf.begin(mention)

    def add_coarse(self, mention: Mention) -> None:
        """A mention of a month, a year, a span of days."""
        first, last = mention.earliest.date(), mention.latest.date()
        if (last - first).days <= LONGEST_MONTH:
            days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
            if _join(mention, self._shelves(*days), SAME_COARSE, apart=True):
                return
        span = (mention.earliest, mention.latest)
        shelf = self._spans.setdefault(span, _Shelf(len(mention.vector)))
        if not _join(mention, [shelf], SAME):
            shelf.begin(mention)

    def _shelves(self, *days: date) -> list[_Shelf]:
        return [self._days[day] for day in days if day in self._days]


def _join(
    mention: Mention, shelves: Iterable[_Shelf], least: float, *, apart: bool = False
) -> bool:
    """Put a mention into the nearest cluster of some shelves; False when none is near enough."""
    found: tuple[float, int, _Shelf] | None = None
    for shelf in shelves:
        near = shelf.nearest(mention, least, apart=apart)
        if near is not None and (found is None or near[0] > found[0]):
            found = (*near, shelf)
    if found is None:
        return False
    found[2].join(found[1], mention)
    return True


def _may_join(members: Iterable[Mention], mention: Mention, cosine: float, *, apart: bool) -> bool:
    """One article does not contradict itself: what it dates differently are two events."""
    for member in members:
        same_article = member.article_id == mention.article_id
        if apart and same_article and mention.certain:
            return False
        if _clash(member, mention) and (same_article or cosine < CONFLICT):
            return False
    return True


def _clash(one: Mention, other: Mention) -> bool:
    """Whether both give a time of day, certainly, and not the same."""
    return (
        one.precision in TIMES
        and other.precision in TIMES
        and one.certain
        and other.certain
        and (one.latest < other.earliest or other.latest < one.earliest)
        and not (one.passage == other.passage and one.sentence == other.sentence)
    )


def day_of(moment: datetime, precision: Precision, zone: tzinfo) -> date:
    """The day of a time in `zone`; what a text calls a day stays that day."""
    return (moment.astimezone(zone) if precision in TIMES else moment).date()


def weight(mention: Mention, factors: Factors = FACTORS) -> float:
    """How much an article's mention of an event counts.

    Coming back later counts more than reporting; dates that had to be worked out, that are
    uncertain, that stand beside the sentence's own date, and what somebody said, count less.
    """
    value = 1.0
    if is_later(mention):
        value *= factors.later
    if mention.relative:
        value *= factors.relative
    if not mention.certain:
        value *= factors.uncertain
    if not mention.first:
        value *= factors.aside
    if mention.report:
        value *= factors.report
    return value


def is_later(mention: Mention) -> bool:
    """Whether the article appeared so long after that day that it comes back to it."""
    return mention.known_from - mention.latest.timestamp() > LATER.total_seconds()


def importance(mentions: Iterable[Mention], factors: Factors = FACTORS) -> float:
    """The sum over articles of their weightiest mention."""
    best: dict[str, float] = {}
    for mention in mentions:
        best[mention.article_id] = max(best.get(mention.article_id, 0.0), weight(mention, factors))
    return sum(best.values())


def _likeliest(members: Sequence[Mention], zone: tzinfo) -> list[Mention]:
    """Of uncertain mentions those of the day that most of them mean."""
    days = [day_of(m.earliest, m.precision, zone) for m in members]
    return [m for m, day in zip(members, days, strict=True) if day == max(days, key=days.count)]


def _event(members: Sequence[Mention], zone: tzinfo) -> Event:
    dating = [m for m in members if m.certain] or _likeliest(members, zone)
    finest = min(dating, key=lambda m: FINENESS.index(m.precision)).precision
    if finest in FINENESS[:4]:
        dating = [m for m in dating if m.precision in FINENESS[:4]]
    days = {day_of(m.earliest, m.precision, zone) for m in dating}
    conflict = len(days) > 1
    told = [m for m in dating if conflict or m.precision == finest]
    earliest, latest = min(m.earliest for m in told), max(m.latest for m in told)
    conflict = conflict or any(
        _clash(one, other) for i, one in enumerate(told) for other in told[:i]
    )
    vectors = np.stack([m.vector for m in members])
    mean = vectors.mean(axis=0)
    return Event(
        mentions=sorted(members, key=lambda m: (m.known_from, m.passage, m.sentence)),
        earliest=earliest,
        latest=latest,
        precision=Precision.DAY if len(days) > 1 and conflict else finest,
        certain=any(m.certain for m in members),
        conflict=conflict,
        importance=round(importance(members), 2),
        vector=mean / max(float(np.linalg.norm(mean)), 1e-12),
    )
