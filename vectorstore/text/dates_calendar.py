"""Puts phrases of time on the calendar; for `dates`.

Conventions: weeks begin on Monday (ISO 8601); morning is 6 to 12, afternoon 12 to 18, evening 18
to 24, night 20 to 6, and "midnight on Friday" ends Friday; early, mid and late are thirds; seasons
are whole months (spring from March).
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from vectorstore.text.dates_grammar import Pair, Phrase
from vectorstore.text.dates_types import Grain

PARTS = {
    "morning": (6, 12),
    "noon": (12, 13),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "night": (20, 30),
    "midnight": (24, 25),
    "small_hours": (0, 6),
}
"""Hours from the start of the day."""
STAGES_OF_DAY = {"early": (0, 9), "mid": (9, 18), "late": (18, 24)}
LATE_PARTS = {"afternoon", "evening", "night"}
SPRING, SEASON_MONTHS, WINTER = 3, 3, 3
MONTHS = 12
SATURDAY = 5
SURE_DAYS = 183
"""A missing year is sure when the date then lies within half a year."""
NEAR_DAYS = 14
"""A weekday is not sure to be counted from the day of writing when the text speaks of other days."""
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(slots=True)
class Context:
    """What relative times are counted from."""

    anchor: datetime | None
    """When the text was written, in `zone`."""
    zone: tzinfo
    last: Interval | None = None
    """What the text last spoke of."""
    last_day: Interval | None = None
    """The same, of what is known to the day."""

    def today(self, zone: tzinfo) -> date | None:
        """The day of writing in a zone."""
        return self.anchor.astimezone(zone).date() if self.anchor else None

    def remember(self, interval: Interval) -> None:
        """Take the interval as what the text last spoke of."""
        self.last = interval
        if interval.grain.within_a_day:
            self.last_day = interval
        elif interval.grain is Grain.RANGE:
            day = interval.end - timedelta(days=1)
            self.last_day = interval._replace(start=day, grain=Grain.DAY)


def resolve(phrase: Phrase, context: Context) -> Interval | None:
    """The interval of a phrase; None when the calendar has no such day or nothing to count from."""
    try:
        interval = _resolve(phrase, context)
    except (ValueError, OverflowError):  # 31 November; 3,000 years ago
        return None
    if interval is None or not FIRST_YEAR <= interval.start.year <= LAST_YEAR:
        return None
    return interval._replace(certain=interval.certain and not phrase.approximate)


def resolve_range(pair: Pair, context: Context) -> Interval | None:
    """The interval of a range; None when it would end before it starts, or is none."""
    left, end = pair.left, pair.right
    if left.clock and end.clock:
        if end.names_day and not left.names_day:
            left = replace(end, clock=left.clock, exact_hour=left.exact_hour)
        elif left.names_day and not end.names_day:
            end = replace(left, clock=end.clock, exact_hour=end.exact_hour)
    right = resolve(end, context)
    if right is None or pair.listed:
        return None
    if left.year is None and left.month is not None and left.shift is None:
        years = (right.start.year, right.start.year - 1)
    elif left.day is not None and left.month is None and left.weekday is None:
        left = replace(left, month=right.start.month)
        years = (right.start.year,)
    else:
        years = (left.year,) if left.year else ()
    starts = [resolve(replace(left, year=year), context) for year in years]
    for start in starts or [resolve(left, context)]:
        if start and start.start < right.start:
            certain = start.certain and right.certain and not (pair.between or pair.approximate)
            relative = start.relative or right.relative
            return Interval(start.start, right.end, Grain.RANGE, certain, relative)
    return None


def _resolve(phrase: Phrase, context: Context) -> Interval | None:
    zone = zone_of(phrase.zone, context.zone)
    if phrase.names_day or phrase.clock or phrase.part:
        if phrase.unit in {"hour", "minute"}:
            return None
        found = _day(phrase, context, zone)
        return _within(phrase, *found, zone) if found else None
    if phrase.weekend:
        return _weekend(phrase, context, zone)
    if phrase.count is not None:
        return _counted(phrase, context, zone)
    if phrase.unit:
        return _shifted_unit(phrase, context, zone)
    return _part_of_year(phrase, context, zone)


def _day(phrase: Phrase, context: Context, zone: tzinfo) -> tuple[date, bool, bool] | None:
    """The day of a phrase, whether it is sure, and whether it is relative."""
    if phrase.day is not None:
        return _day_of_month(phrase, context, zone)
    today = context.today(zone)
    last = context.last_day.start.date() if context.last_day else None
    if phrase.weekday is not None:
        if today is None:
            return None
        near = last is None or abs((today - last).days) <= NEAR_DAYS
        return _weekday(phrase, today), near, True
    if phrase.count is not None:
        base = (last or today) if phrase.from_text else today
        sure = not phrase.from_text or context.last_day is None or context.last_day.certain
        return (base + timedelta(days=phrase.count), sure, True) if base else None
    if phrase.shift is not None:  # "this morning"
        return (today + timedelta(days=phrase.shift), True, True) if today else None
    if phrase.clock and phrase.zone and context.last_day and last:
        return _nearest_clock(phrase.clock, context.last_day, zone), context.last_day.certain, True
    if last and context.last_day:
        return last, context.last_day.certain, True
    if today is None or context.anchor is None:
        return None
    if phrase.clock and not phrase.future:
        hour, minute = _clock(phrase)
        moment = at(today, hour * 60 + minute, zone)
        if moment > context.anchor:
            today -= timedelta(days=1)
    return today, False, True


def _weekend(phrase: Phrase, context: Context, zone: tzinfo) -> Interval | None:
    """Saturday and Sunday: of last, this or the coming week, else those that have begun last."""
    today = context.today(zone)
    if today is None:
        return None
    saturday = _weekday(replace(phrase, weekday=SATURDAY, unit=""), today)
    if phrase.shift == -1 and today - saturday < timedelta(days=2):
        saturday -= timedelta(days=7)  # it is Sunday
    end = saturday + timedelta(days=2)
    return Interval(at(saturday, 0, zone), at(end, 0, zone), Grain.WEEKEND, True, True)


def _day_of_month(phrase: Phrase, context: Context, zone: tzinfo) -> tuple[date, bool, bool] | None:
    day = phrase.day or 1
    today = context.today(zone)
    last = context.last_day.start.date() if context.last_day else None
    if phrase.month is None:  # "venerdì 17", "dal 18 al 20"
        base = today or last
        if base is None:
            return None
        candidates = [base - timedelta(days=n) for n in range(-31 if phrase.future else 0, 62)]
        for candidate in candidates:
            if candidate.day == day and phrase.weekday in {None, candidate.weekday()}:
                return candidate, True, False
        return None
    year, certain = phrase.year, True
    if phrase.year_shift is not None:
        year = today.year + phrase.year_shift if today else None
    if year is None:
        month = phrase.month
        chosen = _year(lambda year: date(year, month, day), phrase.future, today, context)
        if chosen is None:
            return None
        year, certain = chosen
    found = date(year, phrase.month, day)
    fits = phrase.weekday in {None, found.weekday()}
    return found, certain and fits, False


def _year(
    in_year: Callable[[int], date], future: bool, today: date | None, context: Context
) -> tuple[int, bool] | None:
    """The year that brings a date nearest to the day of writing, on the side that fits.

    Nearer to what the text last spoke of wins: an article of 2026 that tells of 17 November 2023
    means that year when it goes on with "on 22 November".
    """
    found: list[tuple[int, int]] = []  # distance in days, year
    if today:
        years = (today.year + 1, today.year, today.year - 1, today.year - 4)
        days = [day for year in years if (day := _existing(in_year, year))]
        if future:
            fitting = [day for day in reversed(days) if day >= today]
        else:
            # a day of grace: it is tomorrow already in the zone of what is told
            fitting = [day for day in days if day <= today + timedelta(days=1)]
        if fitting:
            found.append((abs((today - fitting[0]).days), fitting[0].year))
    if context.last:
        told = context.last.start.date()
        near = [_existing(in_year, told.year + shift) for shift in (-1, 0, 1)]
        found += [(abs((told - day).days), day.year) for day in near if day]
    if not found:
        return None
    distance, year = min(found)
    return year, distance <= SURE_DAYS


def _existing(in_year: Callable[[int], date], year: int) -> date | None:
    try:
        return in_year(year)
    except ValueError:  # 29 February
        return None


def _weekday(phrase: Phrase, today: date) -> date:
    back = (today.weekday() - (phrase.weekday or 0)) % 7
    if phrase.unit == "week":
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=7 * (phrase.shift or 0) + (phrase.weekday or 0))
    if phrase.shift == -1:
        return today - timedelta(days=back or 7)
    if phrase.shift == 1:
        return today + timedelta(days=7 - back)
    if phrase.shift == 0 or phrase.future:
        return today + timedelta(days=-back % 7)
    return today - timedelta(days=back)


def _within(phrase: Phrase, day: date, certain: bool, relative: bool, zone: tzinfo) -> Interval:
    """The day itself, or the part or time of it that the phrase names."""
    if phrase.night_before and phrase.part == "night":
        day -= timedelta(days=1)
    if phrase.clock:
        hour, minute = _clock(phrase)
        start = at(day, hour * 60 + minute, zone)
        length = timedelta(hours=1) if phrase.exact_hour else timedelta(minutes=1)
        end = (start.astimezone(UTC) + length).astimezone(zone)
        grain = Grain.HOUR if phrase.exact_hour else Grain.MINUTE
        return Interval(start, end, grain, certain, relative)
    if not phrase.part and not phrase.stage:
        end = at(day + timedelta(days=1), 0, zone)
        return Interval(at(day, 0, zone), end, Grain.DAY, certain, relative)
    low, high = PARTS[phrase.part] if phrase.part else STAGES_OF_DAY[phrase.stage]
    if phrase.part and phrase.stage == "early":
        high = (low + high) // 2
    elif phrase.part and phrase.stage == "late":
        low = (low + high) // 2
    grain = Grain.HOUR if phrase.part in {"noon", "midnight"} else Grain.PART_OF_DAY
    return Interval(at(day, low * 60, zone), at(day, high * 60, zone), grain, certain, relative)


def _clock(phrase: Phrase) -> tuple[int, int]:
    hour, minute = phrase.clock or (0, 0)
    if phrase.part in LATE_PARTS and not phrase.half_day and PARTS["morning"][0] <= hour < 12:
        hour += 12
    return hour, minute


def _nearest_clock(clock: tuple[int, int], told: Interval, zone: tzinfo) -> date:
    """The day on which a clock time of a zone is nearest to what the text last spoke of.

    "22:00 in San Francisco (7:00 in Rome)" is the next day in Rome.
    """
    if told.grain not in {Grain.MINUTE, Grain.HOUR}:
        return told.start.date()
    day = told.start.astimezone(zone).date()
    days = [day + timedelta(days=shift) for shift in (-1, 0, 1)]
    minutes = clock[0] * 60 + clock[1]
    return min(days, key=lambda day: abs(at(day, minutes, zone) - told.start))


def _counted(phrase: Phrase, context: Context, zone: tzinfo) -> Interval | None:
    """Hours, weeks, months or years from the day of writing or from what was last spoken of."""
    count = phrase.count or 0
    if phrase.unit in {"hour", "minute"}:
        return _counted_hours(phrase, context, zone)
    told = context.last_day if phrase.unit == "week" else context.last
    today = context.today(zone)
    base = told.start.date() if phrase.from_text and told else today
    if base is None:
        return None
    if phrase.unit == "week":
        return unit_of("week", base + timedelta(weeks=count), zone)
    months = MONTHS_OF[phrase.unit] * count
    return unit_of(phrase.unit, plus_months(base, months), zone)


def _counted_hours(phrase: Phrase, context: Context, zone: tzinfo) -> Interval | None:
    told = context.last_day if phrase.from_text else None
    if told and told.grain in {Grain.DAY, Grain.PART_OF_DAY}:
        day = told.start.date()
        return unit_of("day", day, zone)._replace(certain=False)
    base = told.start if told else context.anchor
    if base is None:
        return None
    length = timedelta(hours=1) if phrase.unit == "hour" else timedelta(minutes=1)
    moment = base.astimezone(UTC) + length * (phrase.count or 0)
    start = moment.astimezone(zone).replace(second=0, microsecond=0)
    if phrase.unit == "hour":
        start = start.replace(minute=0)
    end = (start.astimezone(UTC) + length).astimezone(zone)
    grain = Grain.HOUR if phrase.unit == "hour" else Grain.MINUTE
    return Interval(start, end, grain, True, True)


def _shifted_unit(phrase: Phrase, context: Context, zone: tzinfo) -> Interval | None:
    """ "last week", "this year", "the end of next month"."""
    today = context.today(zone)
    if today is None:
        return None
    shift = phrase.shift or 0
    if phrase.unit == "week":
        whole = unit_of("week", today + timedelta(weeks=shift), zone)
        return whole
    months = MONTHS_OF[phrase.unit] * shift
    day = plus_months(today.replace(day=1), months)
    if phrase.stage and phrase.unit in {"month", "year"}:
        return third(phrase.stage, day.year, day.month if phrase.unit == "month" else None, zone)
    return unit_of(phrase.unit, day, zone)


def _part_of_year(phrase: Phrase, context: Context, zone: tzinfo) -> Interval | None:
    """A month, season, quarter, half or year, or a third of a month or year."""
    today = context.today(zone)
    year, certain = phrase.year, True
    first, length, grain = 1, MONTHS, Grain.YEAR
    if phrase.month is not None:
        first, length, grain = phrase.month, 1, Grain.MONTH
    elif phrase.season is not None:
        first, length, grain = SPRING + SEASON_MONTHS * phrase.season, SEASON_MONTHS, Grain.SEASON
        certain = phrase.season != WINTER  # of which two years?
    elif phrase.quarter is not None:
        first, length, grain = 3 * phrase.quarter - 2, 3, Grain.QUARTER
    elif phrase.half is not None:
        first, length, grain = 6 * phrase.half - 5, 6, Grain.HALF
    if phrase.year_shift is not None:
        year = today.year + phrase.year_shift if today else None
    elif phrase.shift is not None:
        year = _shifted_year(phrase.shift, first, length, today) if today else None
    elif year is None:
        chosen = _year(lambda year: date(year, first, 1), phrase.future, today, context)
        year, certain = (chosen[0], chosen[1] and certain) if chosen else (None, False)
    if year is None:
        return None
    if phrase.stage:
        whole = third(phrase.stage, year, phrase.month, zone)
        return whole._replace(certain=certain, relative=False)
    start = date(year, first, 1)
    end = plus_months(start, length)
    relative = phrase.shift is not None or phrase.year_shift is not None
    return Interval(at(start, 0, zone), at(end, 0, zone), grain, certain, relative)


def _shifted_year(shift: int, first: int, length: int, today: date) -> int:
    """The year of "last November" (over by now), "this November" or "next November"."""
    begun = today.month >= first
    over = today.month >= first + length
    if shift < 0:
        return today.year if over else today.year - 1
    if shift > 0:
        return today.year + 1 if begun else today.year
    return today.year
