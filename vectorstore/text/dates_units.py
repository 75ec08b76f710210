"""Days, weeks, months and their like as intervals in a time zone; for `dates_calendar`.

Weeks begin on Monday (ISO 8601); early, mid and late are thirds.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from vectorstore.text.dates_lexicon import STAGES
from vectorstore.text.dates_types import Grain

MONTHS = 12
MONTHS_OF = {"month": 1, "quarter": 3, "year": MONTHS}
HOUR_DIGITS = 2


class Interval(NamedTuple):
    """Where a phrase lies on the calendar."""

    start: datetime
    end: datetime
    grain: Grain
    certain: bool
    relative: bool


def unit_of(unit: str, day: date, zone: tzinfo) -> Interval:
    """The day, week, month, quarter or year that holds a day."""
    if unit == "day":
        start, end = day, day + timedelta(days=1)
    elif unit == "week":
        start = day - timedelta(days=day.weekday())
        end = start + timedelta(days=7)
    else:
        length = MONTHS_OF[unit]
        start = date(day.year, (day.month - 1) // length * length + 1, 1)
        end = plus_months(start, length)
    return Interval(at(start, 0, zone), at(end, 0, zone), Grain(unit), True, True)


def third(stage: str, year: int, month: int | None, zone: tzinfo) -> Interval:
    """The first, middle or last third of a month or, without one, of a year."""
    third = STAGES.index(stage)
    if month is None:
        start = date(year, 1 + 4 * third, 1)
        end = plus_months(start, 4)
        return Interval(at(start, 0, zone), at(end, 0, zone), Grain.PART_OF_YEAR, True, True)
    start = date(year, month, 1 + 10 * third)
    end = plus_months(date(year, month, 1), 1) if stage == "late" else start + timedelta(days=10)
    return Interval(at(start, 0, zone), at(end, 0, zone), Grain.PART_OF_MONTH, True, True)


def plus_months(day: date, months: int) -> date:
    number = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(number, MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def at(day: date, minutes: int, zone: tzinfo) -> datetime:
    """A wall-clock time, given in minutes from the day's first; may lie on the next day."""
    days, minutes = divmod(minutes, 24 * 60)
    hour, minute = divmod(minutes, 60)
    return datetime.combine(day + timedelta(days=days), time(hour, minute), zone)


@cache
def _named_zone(name: str) -> tzinfo:
    if name in {"Z", "z"}:
        return UTC
    if name[0] not in "+-":
        return ZoneInfo(name)
    digits = name[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= HOUR_DIGITS else (digits[:-2], digits[-2:])
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if name[0] == "-" else offset)


def zone_of(name: str | None, default: tzinfo) -> tzinfo:
    """The zone of a name; ValueError for an offset of a day or more."""
    return default if name is None or name == "local" else _named_zone(name)
