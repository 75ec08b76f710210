"""Numbers, dates and times of a text in one form, whatever the language. Called by `check`.

Each quantity has one or several *readings* ("19.11." is a day or a number): a claim's quantity is
borne out when one of its readings agrees with a reading of the evidence. "700+" agrees with "mehr
als 700" and with "738", not with "almost 700"; "19 Nov" with "November 19, 2023" and, in an article
of Monday the 20th, with "on Sunday".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from bot.answers.check_dates import Calendar, clock_times, day_or_none, iso_days, numeric_days
from bot.answers.check_readings import Day, Number, Ordinal, Reading, Weekday
from bot.answers.check_words import (
    LESS,
    MORE,
    ONES,
    SCALES,
    UNIT_MARKS,
    number_words,
    ordinal_pattern,
    ordinal_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.answers.check_readings import Found

NEAR = Decimal("1.1")
"""A bound is borne out by a number up to a tenth beyond it: "more than 700" by 738."""
GAP = r"[ \u00a0\u202f]"
GROUPED = rf"\d{{1,3}}(?P<sep>[.,'’]|{GAP})\d{{3}}(?!\d)(?:(?P=sep)\d{{3}}(?!\d))*(?:[.,]\d+)?"
DIGITS = rf"{GROUPED}|\d+(?:[.,]\d+)?"
RELATIVE = {
    "en": {"today": 0, "yesterday": 1},
    "de": {"heute": 0, "gestern": 1, "vorgestern": 2},
    "it": {"oggi": 0, "ieri": 1},
    "fr": {"aujourd'hui": 0, "hier": 1},
    "es": {"hoy": 0, "ayer": 1},
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, date or time of a text."""

    text: str
    readings: tuple[Reading, ...]


def quantities(text: str, language: str) -> list[Quantity]:
    """All quantities of a text; ISO 639-1 language, any."""
    rest = unicodedata.normalize("NFC", text).replace("’", "'").casefold()
    found: list[Quantity] = []
    for finder in _finders(language):
        for start, end, readings in list(finder(rest)):
            if readings and not rest[start:end].isspace():
                found.append(Quantity(rest[start:end].strip(), readings))
                rest = rest[:start] + "\0" * (end - start) + rest[end:]
    return found


def missing(
    claim: Iterable[Quantity], evidence: Sequence[Quantity], published: date | None = None
) -> list[str]:
    """Quantities of a claim that the evidence does not bear out, as written there.

    `published`: the day of the article, which dates "on Sunday" and gives "19 November" its year.
    """
    known = [reading for quantity in evidence for reading in _dated(quantity, published)]
    return [q.text for q in claim if not any(_agree(a, b) for a in q.readings for b in known)]


def relative_days(text: str, language: str, published: date | None) -> list[Quantity]:
    """What an article calls "yesterday", as the day that it was."""
    words = RELATIVE.get(language, {})
    if published is None:
        return []
    lowered = text.replace("’", "'").casefold()
    days = [
        (word, published - timedelta(days=back))
        for word, back in words.items()
        if re.search(rf"\b{word}\b", lowered)
    ]
    return [Quantity(word, (Day(d.month, d.day, d.year),)) for word, d in days]


def _dated(quantity: Quantity, published: date | None) -> Iterator[Reading]:
    """The readings, with what the article's date adds to them."""
    for reading in quantity.readings:
        yield reading
        if isinstance(reading, Day):
            year = reading.year or (published.year if published else None)
            if year:
                yield Number(Decimal(year))
                yield reading._replace(year=year)
            if year and reading.day and (day := day_or_none(year, reading.month, reading.day)):
                yield Weekday(day.weekday())
        if isinstance(reading, Weekday) and published:
            day = published - timedelta(days=(published.weekday() - reading.number) % 7)
            yield Day(day.month, day.day, day.year)
            yield Number(Decimal(day.year))


def _agree(claim: Reading, known: Reading) -> bool:
    if isinstance(claim, Number) and isinstance(known, Number):
        if claim.unit and known.unit and claim.unit != known.unit:
            return False
        if claim.value == known.value:
            return {claim.bound, known.bound} != {"more", "less"}
        low, high = sorted((claim.value, known.value))
        near = low > 0 and high <= low * NEAR
        beyond = "more" if known.value > claim.value else "less"
        return near and claim.bound == beyond and not known.bound
    if isinstance(claim, Day) and isinstance(known, Day):
        return (
            claim.month == known.month
            and claim.day in (None, known.day)
            and (claim.year is None or claim.year == known.year)
        )
    return type(claim) is type(known) and claim == known


@cache
def _finders(language: str) -> tuple[Callable[[str], Iterator[Found]], ...]:
    """In the order in which they look; each leaves to the next what it did not take."""
    calendar = Calendar(language)
    return (iso_days, calendar.days, numeric_days, clock_times, calendar.months, calendar.weekdays,
            _Numbers(language).numbers)  # fmt: skip


class _Numbers:
    """Numbers in digits and words, with scale, unit and bound, in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._words = number_words(language)
        self._scales = SCALES.get(language, SCALES["en"])
        scale = "|".join(pattern for pattern, _ in self._scales)
        units = "|".join(sorted(map(re.escape, UNIT_MARKS), key=len, reverse=True))
        words = sorted(map(re.escape, self._words), key=len, reverse=True)
        ones = "|".join(ONES.get(language, "one").split())
        spelled = "|".join([*words, rf"(?:{ones})(?=\s+(?:{scale})\b)"])
        self._number = re.compile(
            rf"(?P<before>us\$|[$€£])?\s?(?<![\w.,])"
            rf"(?:(?P<digits>{DIGITS})|\b(?P<word>{spelled})\b)"
            rf"(?P<ordinal>st|nd|rd|th|ème|e|º|ª)?(?P<scales>(?:[\s-]?\b(?:{scale})\b\.?"
            rf"|(?<=\d)(?:{scale})\b)*)(?P<plus>\s?\+)?(?:[\s-]?(?:de\s+|di\s+|us-|us\s+)?(?P<unit>{units})(?!\w))?"
        )
        self._ordinals = ordinal_pattern(language)

    def numbers(self, text: str) -> Iterator[Found]:
        """738; 1.300; 97,4 Milliarden Dollar; seven hundred; the third."""
        for match in self._number.finditer(text):
            scale = Decimal(1)
            for pattern, power in self._scales:
                for part in re.findall(r"[^\W\d_]+", match["scales"]):
                    if re.fullmatch(pattern, part):
                        scale *= Decimal(10) ** power
            unit = UNIT_MARKS.get(match["unit"] or match["before"] or "", "")
            before = text[max(0, match.start() - 30) : match.start()]
            bound = "more" if match["plus"] or MORE.search(before) else ""
            bound = bound or ("less" if LESS.search(before) else "")
            readings: list[Reading] = [
                Number(value * scale, bound, unit) for value in self._values(match)
            ]
            if match["digits"] and (match["ordinal"] or text[match.end() : match.end() + 1] == "."):
                readings += [Ordinal(int(r.value)) for r in readings if isinstance(r, Number)]
            yield match.start(), match.end(), tuple(readings)
        if self._ordinals:
            for match in self._ordinals.finditer(text):
                if match.group() not in self._words:
                    value = ordinal_value(match.group(1), self._language)
                    yield match.start(), match.end(), (Ordinal(value), Number(Decimal(value)))

    def _values(self, match: re.Match[str]) -> list[Decimal]:
        """What the digits or the word can mean: "1.300" is 1300, in English also 1.3."""
        if match["word"]:
            return [Decimal(self._words.get(match["word"], 1))]
        raw = re.sub(r"[\s'’]", "", match["digits"])
        groups = re.split(r"[.,]", raw)
        if len(groups) == 1:
            return [Decimal(raw)]
        whole, last = "".join(groups[:-1]), groups[-1]
        decimal = Decimal(f"{whole}.{last}")
        marks = set(re.findall(r"[.,]", raw))
        if len(marks) == 2 or len(last) != 3 or groups[0].startswith("0"):
            return [decimal]
        grouped = Decimal("".join(groups))
        point = "." if self._language == "en" else ","
        return [grouped, decimal] if len(groups) == 2 and marks == {point} else [grouped]
