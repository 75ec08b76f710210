"""Puts phrases of time on the calendar; for `dates`.

Weeks begin on Monday (ISO 8601); early, mid and late are thirds of a month or a year.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from vectorstore.text.dates_phrases import Phrase

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
SECONDS_OF = {"minute": 60, "hour": 3600}
FAR = timedelta(days=10)
"""A text that speaks of a day this far from its publication tells an older story."""


class Precision(StrEnum):
    """How exactly a text names a time."""

    MOMENT = "moment"
    HOUR = "hour"
    PART_OF_DAY = "part of day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    SPAN = "span"
    """Weeks, thirds of a month, seasons, and from one time to another."""


COARSE = {Precision.MONTH, Precision.YEAR}
"""From such a time no days can be counted."""


class Interval(NamedTuple):
    """Where a phrase lies on the calendar; both ends aware, first and last second."""

    earliest: datetime
    latest: datetime
    precision: Precision
    certain: bool = True


@dataclass(slots=True)
class Context:
    """From where a phrase is understood."""

    day: date | None
    """Of writing."""
    moment: datetime | None
    """Of writing; None when only the day is known."""
    zone: tzinfo
    past: bool = False
    """Whether a date without a year lies in the past: in questions."""
    last: Interval | None = None
    """What the text last spoke of."""
    told: date | None = None
    """The last day, or end of a month, that the text named with its year."""
    told_day: bool = False


def resolve(phrase: Phrase, context: Context) -> Interval | None:
    """The interval of a phrase; None when its words or the context do not fix one.

    Remembers it in the context for the next phrase.
    """
    try:
        found = _ends(phrase, context) if phrase.until else _one(phrase, context)
    except (ValueError, OverflowError):  # 31 February, the year 10000
        return None
    if found and phrase.about:
        found = found._replace(certain=False)
    if found:
        context.last = found
        if phrase.year and phrase.month:
            context.told = found.latest.date()
            context.told_day = phrase.day is not None
    return found


def _ends(phrase: Phrase, context: Context) -> Interval | None:
    until = phrase.until
    if until is None:
        return None
    first = _one(phrase, context)
    if first is None:
        return None
    ahead = until.weekday is not None and until.day is None
    if ahead or (until.year is None and phrase.year is None):
        context = replace(context, told=first.earliest.date(), past=False, last=first)
    last = _one(replace(until, year=until.year or phrase.year), context)
    if last is None or last.latest < first.earliest:
        return None
    certain = first.certain and (last.certain or ahead)
    return Interval(first.earliest, last.latest, Precision.SPAN, certain)


def _one(phrase: Phrase, context: Context) -> Interval | None:
    zone = _zone(phrase.zone) if phrase.zone else context.zone
    if phrase.unit in SECONDS_OF and phrase.count is not None:
        return _moved(phrase, context)
    found = _days(phrase, context)
    if found is None:
        return None
    first, last, precision, certain = found
    if phrase.hour is not None:
        return _clock(phrase, first, zone, certain=certain)
    if phrase.part:
        first = _before(first) if phrase.eve else first
        return _part(phrase.part, first, zone, certain=certain)
    return Interval(_second(first, 0, zone), _last(last, 24, zone), precision, certain)


class _Days(NamedTuple):
    """First and last day of a phrase, whatever its time of day."""

    first: date
    last: date
    precision: Precision
    certain: bool = True


def _days(phrase: Phrase, context: Context) -> _Days | None:
    if phrase.unit and phrase.count is None:
        return _unit(phrase.unit, phrase.modifier or 0, context.day) if context.day else None
    if phrase.unit:
        return _counted(phrase, context)
    if phrase.month is not None or phrase.year is not None:
        return _dated(phrase, context)
    if phrase.weekday is not None:
        return _weekday(phrase, context)
    if context.last:
        day = context.last.earliest.date()
        return _Days(day, day, Precision.DAY, certain=False)
    return _Days(context.day, context.day, Precision.DAY, certain=False) if context.day else None


def _dated(phrase: Phrase, context: Context) -> _Days | None:
    """A date, month, period or year; without a year of its own, the nearest."""
    certain, year = True, phrase.year
    if year is None:
        near = context.told or context.day
        if near is None or phrase.month is None:
            return None
        year = _year(phrase, near, context)
        if context.told:
            certain = context.day is not None and year == _year(phrase, context.day, context)
    if phrase.day is not None and phrase.month is not None:
        day = date(year, phrase.month, phrase.day)
        certain &= phrase.weekday in {None, day.weekday()}
        return _Days(day, day, Precision.DAY, certain)
    if phrase.period:
        first = date(year, phrase.period[0], 1)
        return _Days(first, _before(_plus_months(first, phrase.period[1])), Precision.SPAN)
    if phrase.month is not None:
        first = date(year, phrase.month, 1)
        after = _plus_months(first, 1)
        if phrase.stage is None:
            return _Days(first, _before(after), Precision.MONTH, certain)
        first = first.replace(day=1 + 10 * phrase.stage)
        last = _before(after) if phrase.stage == 2 else first + timedelta(days=9)
        return _Days(first, last, Precision.SPAN, certain)
    if phrase.stage is not None:
        first = date(year, 1 + 4 * phrase.stage, 1)
        return _Days(first, _before(_plus_months(first, 4)), Precision.SPAN)
    return _Days(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def _year(phrase: Phrase, near: date, context: Context) -> int:
    """The year that brings a day or month nearest; ValueError when there is none."""
    month, day = phrase.month or 1, phrase.day or 15
    days = [
        date(year, month, day)
        for year in range(near.year - 4, near.year + 5)
        if day <= calendar.monthrange(year, month)[1]
    ]
    if phrase.modifier:
        days = [d for d in days if (d - near).days * phrase.modifier > 0]
    elif context.past and context.day:
        days = [d for d in days if d.replace(day=phrase.day or 1) <= context.day]
    return min(days, key=lambda d: abs(d - near)).year


def _weekday(phrase: Phrase, context: Context) -> _Days | None:
    """The last one up to the day of writing; the next one where the words point forward."""
    weekday = phrase.weekday or 0
    near, certain, ahead = context.day, True, phrase.future or phrase.modifier == 1
    if context.told and context.told_day and (near is None or abs(context.told - near) > FAR):
        near, certain, ahead = context.told - timedelta(days=1), False, True
    if near is None:
        return None
    if phrase.day is not None:  # "Friday 17"
        days = (near + timedelta(days=n) for n in range(-200, 201))
        fitting = [d for d in days if d.weekday() == weekday and d.day == phrase.day]
        day = min(fitting, key=lambda d: abs(d - near))
    elif phrase.modifier == 0:
        day = near + timedelta(days=weekday - near.weekday())
    elif ahead:
        day = near + timedelta(days=(weekday - near.weekday() - 1) % 7 + 1)
    else:
        back = (near.weekday() - weekday) % 7
        day = near - timedelta(days=back or (7 if phrase.modifier == -1 else 0))
    return _Days(day, day, Precision.DAY, certain)


def _unit(unit: str, shift: int, day: date) -> _Days:
    """This, the last or the next week, weekend, month, quarter or year."""
    if unit in {"week", "weekend"}:
        monday = day + timedelta(days=7 * shift - day.weekday())
        if unit == "week":
            return _Days(monday, monday + timedelta(days=6), Precision.SPAN)
        # "the weekend", "last weekend" on a Monday: the one that has just been
        if shift <= 0:
            monday = day - timedelta(days=(day.weekday() - 5) % 7 + 5)
        return _Days(monday + timedelta(days=5), monday + timedelta(days=6), Precision.SPAN)
    if unit not in MONTHS_OF:
        moved = day + timedelta(days=shift)
        return _Days(moved, moved, Precision.DAY)
    length = MONTHS_OF[unit]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    first = _plus_months(first, shift * length)
    precision = Precision.SPAN if unit == "quarter" else Precision(unit)
    return _Days(first, _before(_plus_months(first, length)), precision)


def _counted(phrase: Phrase, context: Context) -> _Days | None:
    """So many days, weeks, months or years from what was spoken of, or from writing."""
    base = context.last.earliest.date() if phrase.from_text and context.last else context.day
    if base is None or (phrase.from_text and context.past and not context.last):
        return None
    count, unit = phrase.count or 0, phrase.unit or "day"
    coarse = context.last is not None and context.last.precision in COARSE
    if phrase.from_text and coarse and unit not in MONTHS_OF:
        return None
    certain = not phrase.from_text or bool(context.last and context.last.certain)
    if unit in MONTHS_OF:
        return _unit(unit, count, base)._replace(certain=certain)
    if unit == "week" and phrase.rule == "context":
        return _unit(unit, count, base)._replace(certain=certain)
    day = base + timedelta(days=count * (7 if unit == "week" else 1))
    return _Days(day, day, Precision.DAY, certain)


def _moved(phrase: Phrase, context: Context) -> Interval | None:
    """So many hours or minutes from a moment; nothing can be said from a day."""
    moment = context.moment
    if phrase.from_text and context.last:
        exact = context.last.precision in {Precision.MOMENT, Precision.HOUR}
        moment = context.last.earliest if exact else None
    if moment is None:
        return None
    seconds = (phrase.count or 0) * SECONDS_OF[phrase.unit or "hour"]
    moved = (moment.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(moment.tzinfo)
    return Interval(moved, moved, Precision.MOMENT, certain=False)


def _clock(phrase: Phrase, day: date, zone: tzinfo, *, certain: bool) -> Interval:
    hour = phrase.hour or 0
    if phrase.half:
        hour = hour % 12 + (12 if phrase.half == "P" else 0)
    elif phrase.part and hour < 12 and phrase.part[0] >= 12 and (phrase.part[1] <= 24 or hour > 5):
        hour += 12
    if phrase.minute is None:
        first, last = _second(day, hour, zone), _last(day, hour + 1, zone)
        return Interval(first, last, Precision.HOUR, certain)
    moment = _second(day, hour, zone).replace(minute=phrase.minute)
    return Interval(moment, moment, Precision.MOMENT, certain)


def _part(part: tuple[int, int], day: date, zone: tzinfo, *, certain: bool) -> Interval:
    first, last = part
    precision = Precision.HOUR if last - first == 1 else Precision.PART_OF_DAY
    return Interval(_second(day, first, zone), _last(day, last, zone), precision, certain)


def _second(day: date, hour: int, zone: tzinfo) -> datetime:
    """The first second of an hour; 24 is that of the next day."""
    return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24), zone)


def _last(day: date, hour: int, zone: tzinfo) -> datetime:
    """The last second before an hour."""
    return _second(day, hour - 1, zone).replace(minute=59, second=59)


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


@cache
def _zone(name: str) -> tzinfo:
    """The zone of a name or an offset; ValueError for an offset of a day or more."""
    if name == "Z":
        return UTC
    if name[0] not in "+-":
        return ZoneInfo(name)
    digits = name[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if name[0] == "-" else offset)
