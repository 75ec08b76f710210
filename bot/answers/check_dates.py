"""Dates and times of day in a text, with names of months and weekdays in any language.

Each finder yields what it finds, with every reading it can have. Called by `check_quantities`.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.core import Locale, UnknownLocaleError

from bot.answers.check_readings import Clock, Day, Number, Weekday

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answers.check_readings import Found, Reading

ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)")
NUMERIC = re.compile(r"(?<![\d.,])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})\b|\.(?!\d)|(?=/)/)")
CLOCK = re.compile(
    r"(?<![\d.,:])(\d{1,2})(?:\s?([:.h])\s?(\d{2}))?\s*"
    r"(a\.?\s?m\b\.?|p\.?\s?m\b\.?|uhr\b|heures?\b|h\b)?"
)
HOUR_BEFORE = re.compile(r"\b(?:ore|alle|dalle|a las|las|at|um|à|by|verso le)\s*$")
MIXED_UP = {"may", "march", "mar", "set", "mars", "mai"}
"""Months that are other words too: no month when they stand alone."""


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The date, None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def iso_days(text: str) -> Iterator[Found]:
    """2023-11-19."""
    for match in ISO.finditer(text):
        year, month, day = (int(group) for group in match.groups())
        if day_or_none(year, month, day):
            yield match.start(), match.end(), (Day(month, day, year),)


def numeric_days(text: str) -> Iterator[Found]:
    """19.11., 19.11.2023, 11/19/2023; where both orders are possible, both are readings."""
    for match in NUMERIC.finditer(text):
        one, _, two, year_text = match.groups()
        year = int(year_text) if year_text else None
        if year is not None and year < 100:
            year += 2000
        readings: list[Reading] = [
            Day(month, day, year)
            for day, month in dict.fromkeys(((int(one), int(two)), (int(two), int(one))))
            if day_or_none(year or 2024, month, day)
        ]
        if year is None:
            readings.append(Number(Decimal(f"{one}.{two}")))
        if len(readings) > (year is None):
            yield match.start(), match.end(), tuple(readings)


def clock_times(text: str) -> Iterator[Found]:
    """8:12 am; 13 Uhr; 23h53; alle 17.10."""
    for match in CLOCK.finditer(text):
        hour, mark, minute, half = match.groups()
        before = bool(HOUR_BEFORE.search(text[: match.start()]))
        if not (half or mark in {":", "h"} or (mark and before)):
            continue
        hours, minutes = int(hour), int(minute or 0)
        if hours > 24 or minutes > 59:
            continue
        half = (half or "").replace(".", "").replace(" ", "")
        if half in {"am", "pm"}:
            hours = hours % 12 + (12 if half == "pm" else 0)
            readings: list[Reading] = [Clock(hours * 60 + minutes)]
        else:
            readings = [Clock(hours * 60 + minutes)]
            if hours <= 12 and not half:
                readings.append(Clock((hours + 12) % 24 * 60 + minutes))
        if half in {"h", "heure", "heures"} and not mark:
            readings.append(Number(Decimal(hours)))  # a duration
        if mark == "." and not half:
            readings.append(Number(Decimal(f"{hour}.{minute}")))  # a price
        yield match.start(), match.end(), tuple(readings)


class Calendar:
    """Dates with names of months and weekdays in one language."""

    def __init__(self, language: str) -> None:
        try:
            locale = Locale(language)
        except (UnknownLocaleError, ValueError):
            locale = Locale("en")
        self._months: dict[str, int] = {"sept": 9} if language == "en" else {}
        for width in ("abbreviated", "wide"):
            for form in ("format", "stand-alone"):
                for number, name in locale.months[form][width].items():
                    self._months[name.casefold().rstrip(".")] = number
        self._weekdays = {
            name.casefold(): number for number, name in locale.days["format"]["wide"].items()
        }
        names = sorted(map(re.escape, self._months), key=len, reverse=True)
        month = rf"({'|'.join(names)})\b\.?"
        year = r"(?:,?\s+(?:de\s+|of\s+)?(\d{4})\b)?"
        day = r"(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?"
        to = r"(?:\s*(?:and|und|e|et|y|to|bis|al|au|a|oder|or|o|ou|/|–|-)\s*(?:the\s+|al\s+)?)"
        self._day_first = re.compile(
            rf"(?<![\d.,:]){day}(?:{to}{day})?\s*(?:de\s+|of\s+|-)?\s*\b{month}{year}"
        )
        self._month_first = re.compile(rf"\b{month}\s+{day}(?:{to}{day})?(?!\d)\b{year}")
        self._month = re.compile(rf"\b{month}(?:\s+(?:de\s+|of\s+)?(\d{{4}})\b)?")
        self._weekday = re.compile(r"\b(" + "|".join(map(re.escape, self._weekdays)) + r")\w*")

    def days(self, text: str) -> Iterator[Found]:
        """19 November 2023; November 19; 17 and 18 November."""
        for match in self._day_first.finditer(text):
            one, two, month, year = match.groups()
            yield from self._found(match, month, one, two, year)
        taken = [match.span() for match in self._day_first.finditer(text)]
        for match in self._month_first.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                month, one, two, year = match.groups()
                yield from self._found(match, month, one, two, year)

    def months(self, text: str) -> Iterator[Found]:
        """November 2023; in November."""
        for match in self._month.finditer(text):
            name, year = match.groups()
            if year or (name not in MIXED_UP and len(name) > 3):
                reading = Day(self._months[name], None, int(year) if year else None)
                yield match.start(), match.end(), (reading,)

    def weekdays(self, text: str) -> Iterator[Found]:
        """On Friday; am Freitagabend."""
        for match in self._weekday.finditer(text):
            yield match.start(), match.end(), (Weekday(self._weekdays[match.group(1)]),)

    def _found(
        self, match: re.Match[str], name: str, one: str, two: str | None, year: str | None
    ) -> Iterator[Found]:
        """Two days of one span count as two quantities."""
        month = self._months[name]
        which = int(year) if year else None
        if not all(day_or_none(which or 2024, month, int(d)) for d in (one, two) if d):
            return
        if two is None:
            yield match.start(), match.end(), (Day(month, int(one), which),)
            return
        cut = match.start() + len(one)
        yield match.start(), cut, (Day(month, int(one), which),)
        yield cut, match.end(), (Day(month, int(two), which),)
