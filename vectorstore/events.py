"""Events: sentences of several articles and languages that tell the same thing of the same day.

Pure: mentions in, events out, so that what is grouped can be tested without a store. Called by
`bot.timeline`. Two sentences tell the same event when they speak of the same day and their
centred vectors are near (SAME, measured by `benchmarks/timeline.py`). Dates that are uncertain
join the certain ones next to them; certain dates that differ for nearly the same sentence are a
conflict, kept as a range. "In May" joins an event of a day in May that it resembles.
"""

from __future__ import annotations

from collections import defaultdict
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
SAME_BACK = 0.25
"""… and where the day was told at the time: then it comes back to that in few words."""
SAME_COARSE = 0.66
"""The same for "in May" and an event of a day in May."""
CONFLICT = 0.78
"""The same for different days or times: the highest between different events was .70."""
CONFLICT_DAYS = 3
"""Reports that differ by more tell of different events."""
DAY = timedelta(hours=36)
"""What a text names for longer is no day: a night goes over midnight."""
TIMES = {Precision.MOMENT, Precision.HOUR}
FINENESS = [
    Precision.MOMENT, Precision.HOUR, Precision.PART_OF_DAY, Precision.DAY,
    Precision.SPAN, Precision.MONTH, Precision.YEAR,
]  # fmt: skip

LATER = timedelta(days=3)
"""An article that speaks of an event so long after it comes back to it."""
W_LATER, W_RELATIVE, W_UNCERTAIN, W_ASIDE, W_REPORT = 1.5, 0.6, 0.3, 0.7, 0.4
"""Factors of importance, see `weight`."""


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


@dataclass(slots=True)
class _Cluster:
    """An event in the making."""

    members: list[Mention]
    day: date


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
    events = [_event(cluster.members, zone) for cluster in groups.clusters]
    return sorted(events, key=lambda event: (event.earliest, event.latest))


class _Groups:
    """Clusters by day; a mention joins the nearest that it may join, or begins one."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self.clusters: list[_Cluster] = []
        self._sums: list[Vectors] = []
        self._by_day: dict[date, list[int]] = defaultdict(list)
        self._by_span: dict[tuple[datetime, datetime], list[int]] = defaultdict(list)

    def add(self, mention: Mention) -> None:
        day = day_of(mention.earliest, mention.precision, self._zone)
        least = self._least(day, mention)
        best = self._nearest(self._by_day[day], mention, least)
        if best is None:
            for apart in range(1, CONFLICT_DAYS + 1):
                near = [
                    number
                    for other in (day - timedelta(days=apart), day + timedelta(days=apart))
                    for number in self._by_day.get(other, ())
                ]
                unsure = not mention.certain and apart == 1
                best = self._nearest(near, mention, SAME if unsure else CONFLICT, apart=True)
                if best is not None:
                    break
        if best is None:
            best = self._begin(mention, day)
            self._by_day[day].append(best)
        else:
            self._join(best, mention)

    def _least(self, day: date, mention: Mention) -> float:
        if not is_later(mention):
            return SAME
        told = (self.clusters[number].members[0] for number in self._by_day[day])
        return SAME_LATER if all(map(is_later, told)) else SAME_BACK

    def add_coarse(self, mention: Mention) -> None:
        first, last = mention.earliest.date(), mention.latest.date()
        if (last - first).days <= 31:
            inside = [
                number
                for offset in range((last - first).days + 1)
                for number in self._by_day.get(first + timedelta(days=offset), ())
            ]
            best = self._nearest(inside, mention, SAME_COARSE, apart=True)
            if best is not None:
                self._join(best, mention)
                return
        span = (mention.earliest, mention.latest)
        best = self._nearest(self._by_span[span], mention, SAME)
        if best is None:
            self._by_span[span].append(self._begin(mention, first))
        else:
            self._join(best, mention)

    def _begin(self, mention: Mention, day: date) -> int:
        self.clusters.append(_Cluster([mention], day))
        self._sums.append(np.array(mention.vector))
        return len(self.clusters) - 1

    def _join(self, number: int, mention: Mention) -> None:
        self.clusters[number].members.append(mention)
        self._sums[number] += mention.vector

    def _nearest(
        self, numbers: Sequence[int], mention: Mention, least: float, *, apart: bool = False
    ) -> int | None:
        """The cluster whose sentences are nearest on average; `apart`: of another article."""
        if not numbers:
            return None
        sums = np.stack([self._sums[number] for number in numbers])
        counts = np.array([len(self.clusters[number].members) for number in numbers])
        cosines = (sums @ mention.vector) / counts
        for place in np.argsort(-cosines):
            cosine, number = float(cosines[place]), numbers[int(place)]
            if cosine < least:
                return None
            if self._may_join(self.clusters[number].members, mention, cosine, apart=apart):
                return number
        return None

    @staticmethod
    def _may_join(
        members: Iterable[Mention], mention: Mention, cosine: float, *, apart: bool
    ) -> bool:
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


def weight(mention: Mention) -> float:
    """How much an article's mention of an event counts.

    Coming back later counts more than reporting; dates that had to be worked out, that are
    uncertain, that stand beside the sentence's own date, and what somebody said, count less.
    """
    value = 1.0
    if is_later(mention):
        value *= W_LATER
    if mention.relative:
        value *= W_RELATIVE
    if not mention.certain:
        value *= W_UNCERTAIN
    if not mention.first:
        value *= W_ASIDE
    if mention.report:
        value *= W_REPORT
    return value


def is_later(mention: Mention) -> bool:
    """Whether the article appeared so long after that day that it comes back to it."""
    return mention.known_from - mention.latest.timestamp() > LATER.total_seconds()


def importance(mentions: Iterable[Mention]) -> float:
    """The sum over articles of their weightiest mention."""
    best: dict[str, float] = {}
    for mention in mentions:
        best[mention.article_id] = max(best.get(mention.article_id, 0.0), weight(mention))
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
