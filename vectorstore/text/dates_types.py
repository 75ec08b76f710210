"""What a time in a text is: the values that `vectorstore.text.dates` hands out.

Intervals are half-open and aware: the 17th of November in Berlin is
[2023-11-17 00:00+01:00, 2023-11-18 00:00+01:00).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vectorstore.types import Span


class Grain(StrEnum):
    """How exactly a text names a time, finest first."""

    MINUTE = "minute"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    PART_OF_MONTH = "part_of_month"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    PART_OF_YEAR = "part_of_year"
    HALF = "half"
    YEAR = "year"
    RANGE = "range"
    """From one time to another, both named."""

    @property
    def within_a_day(self) -> bool:
        """A day, or finer."""
        return self in {Grain.MINUTE, Grain.HOUR, Grain.PART_OF_DAY, Grain.DAY}


class Bound(StrEnum):
    """On which side of the named time the text speaks: "until May 2024" is not in May 2024."""

    NONE = "none"
    BEFORE = "before"
    UNTIL = "until"
    SINCE = "since"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time that a text names, and the interval it stands for."""

    span: Span
    """Code points in the text; leading prepositions and articles are outside, except that a
    range begins with its "from" or "between"."""
    text: str
    """The text at `span`, verbatim."""
    start: datetime
    """Aware, inclusive."""
    end: datetime
    """Aware, exclusive; later than `start`."""
    grain: Grain
    certain: bool
    """False for "about", "between", a guessed year, a weekday that does not fit its date."""
    relative: bool
    """True when the words alone do not name the day ("Friday", "two days later", "11:00")."""
    bound: Bound = Bound.NONE
    """The interval is that of the time named, whatever the bound."""


class MomentKind(StrEnum):
    """What the time in a question asks for."""

    AT = "at"
    """The state at that time: later reports describe another one."""
    BEFORE = "before"
    AFTER = "after"
    WINDOW = "window"
    """What happened in that time; reports of any date may tell."""
    EVENT_DATE = "event_date"
    """The date only says which event is meant; reports of any date may tell."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The time that a question speaks of."""

    start: datetime | None
    """Aware, inclusive; None for BEFORE."""
    end: datetime | None
    """Aware, exclusive; None for AFTER."""
    kind: MomentKind

    @property
    def as_of(self) -> datetime | None:
        """The last second that may be known, for AT and BEFORE; None where nothing is hidden."""
        if self.end is None or self.kind not in {MomentKind.AT, MomentKind.BEFORE}:
            return None
        return self.end - timedelta(seconds=1)
