"""Tokens to phrases of time that are not yet put on the calendar; for `dates_phrases`.

The kinds of the tokens make a string ("On Friday, 17 November" is `iW,dM`), and the rules are
regular expressions over it, the same for every language.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from vectorstore.text.dates_lexicon import STAGES, lexicon
from vectorstore.text.dates_tokens import Token
from vectorstore.text.dates_types import Bound

YEAR = r"(?:,?[ofi]{0,2}y?Y(?!N)|,?[ofip]{0,2}(?:[LJ]y|yL))"
ZONE = r"(?:,?o?Z|\(o?Z\))?"
CONVERSION = r"(?:\([~o]?[Tk]o?Z\))?"
"""The same time in another zone, in parentheses."""
NOT_LONG_AGO = r"(?!,?[of]?0)"
"""No other number follows: "5 April 1754"."""
TO_END = r"(?![uyW])"
"""After a modifier that follows its noun: "Friday last", but not "Friday last week"."""
RULES = (
    ("iso", r"I"),
    ("days", rf"(?:[fB[]o*)?(?:W,?o?)?do*[-&\]p]o*(?:W,?o?)?d[of]?[Mm]{YEAR}?"),
    ("days", r"(?:[fB[]o*)?[Mm]d[-&\]]d(?![NuyMm])(?:,?Y(?!N))?"),
    ("bare_days", r"[fB[]o*do*[-&\]p]o*d(?![Nuy])"),
    ("night", r"P[Bfo[]+W[-&pz]o*W"),
    ("plain", rf"d-[Mm]-Y|d[of]?[Mm]{YEAR}?{NOT_LONG_AGO}"),
    ("month_first", r"[Mm]d(?![Nuy])(?:,?Y(?!N))?"),
    ("plain", r"D"),
    ("weekday_day", r"Wd(?![Nuy]|[of]?[Mm])"),
    ("shifted", r"W[of]{0,2}(?:[LJ]u|uL)"),
    ("ago", r"[dng][uy]A|[Vv]~?[dng][uy](?!K)"),
    ("later", r"[dng][uy](?:K|[bq](?![oifp]))"),
    ("fiscal", rf"[QX]{YEAR}|du{YEAR}"),
    ("stage", rf"E-?[ofi]{{0,2}}(?:[Mm]{YEAR}?|y?Y(?!N)|[LJ][uy]|[uy]L|[uy])"),
    ("plain", rf"[Mm]{YEAR}|(?:[LJ]y|yL),?[ip]M|S{YEAR}|[LJ][MSWh]|[MSWh]L{TO_END}"),
    ("shifted", rf"K?[LJ][uy]|[uy]L{TO_END}"),
    ("part", r"[=LJ]P"),
    ("context", r"n?c(?!x)|n?C(?![ofx])"),
    ("deictic", r"t"),
    ("plain", r"W"),
    ("clock", rf"(?:T|k|(?<=a)d(?!N)){ZONE}{CONVERSION}"),
    ("part", rf"P{ZONE}"),
    ("lone_month", rf"M{NOT_LONG_AGO}"),
    ("lone_season", r"S|h"),
    ("lone_year", r"Y(?![Nuy])"),
)
VALUES = {
    "Y": "year",
    "M": "month",
    "m": "month",
    "W": "weekday",
    "d": "day",
    "L": "shift",
    "J": "shift",
    "S": "season",
    "Q": "quarter",
    "X": "half",
}
"""What the value of a token says."""
NAMES = {"u": "unit", "y": "unit", "P": "part", "Z": "zone"}
"""What the name of a token says."""
COARSE_UNITS = {"week", "month", "quarter", "year"}
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the words say; None and "" where they say nothing."""

    first: int
    """Tokens [first, last)."""
    last: int
    rule: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """0 is Monday."""
    shift: int | None = None
    """-1 last, 0 this, 1 next: of `unit` when it is set, else of the weekday, month or season."""
    year_shift: int | None = None
    """The same of the year: "November last year"."""
    count: int | None = None
    """How many of `unit` from the day of writing, or from what the text last spoke of."""
    unit: str = ""
    from_text: bool = False
    """Counted from what the text last spoke of."""
    stage: str = ""
    season: int | None = None
    weekend: bool = False
    quarter: int | None = None
    half: int | None = None
    part: str = ""
    night_before: bool = False
    """The night begins on the day before: "Nacht zum Montag"."""
    clock: tuple[int, int] | None = None
    exact_hour: bool = False
    """The clock time names no minutes: "5 pm", not "5:00 pm"."""
    half_day: str = ""
    """a or p, when the clock time says so."""
    zone: str | None = None
    """IANA name, "+01:00", "Z" or "local"."""
    approximate: bool = False
    bound: Bound = Bound.NONE
    future: bool = False
    """The words around point forward."""

    @property
    def names_day(self) -> bool:
        """True when a day is meant, with or without a time."""
        counted = self.unit == "day" and self.count is not None
        return self.day is not None or self.weekday is not None or counted

    @property
    def explicit(self) -> bool:
        """True for a day of a month, a month or a year that is named as such."""
        relative = self.shift is not None or self.count is not None
        return (self.month is not None or self.year is not None) and not relative


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrases: the ends of a range, or two times of their own."""

    first: int
    """Tokens [first, last), with the "from" of a range."""
    last: int
    rule: str
    left: Phrase
    right: Phrase
    between: bool = False
    """Said with "between": somewhere in that range."""
    listed: bool = False
    """Not a range: "17 and 22 November"."""
    bound: Bound = Bound.NONE
    approximate: bool = False
    future: bool = False


def atoms(found: Sequence[Token], kinds: str, language: str) -> Iterator[Phrase | Pair]:
    """The smallest phrases among the tokens, in order, not overlapping."""
    for match in _rules(lexicon(language).language).finditer(kinds):
        rule = (match.lastgroup or "").rsplit("_", 1)[0]
        phrase = _build(rule, found, match.start(), match.end(), language)
        if phrase:
            yield phrase


@cache
def _rules(language: str) -> re.Pattern[str]:
    month_first = lexicon(language).month_first
    return re.compile(
        "|".join(
            f"(?P<{rule}_{n}>{pattern})"
            for n, (rule, pattern) in enumerate(RULES)
            if rule != "month_first" or month_first
        )
    )


def _build(
    rule: str, found: Sequence[Token], first: int, last: int, language: str
) -> Phrase | Pair | None:
    """The phrase of a match; None when its words turn out to mean something else."""
    inside = found[first:last]
    head = inside[0]
    ordinals = all(token.name == "ordinal" for token in inside if token.kind == "d")
    bare = ordinals or lexicon(language).bare_days
    match rule:
        case "days" | "bare_days":
            return _two_days(inside, first, last, rule) if rule == "days" or bare else None
        case "night":
            weekdays = [token.value for token in inside if token.kind == "W"]
            nights = {"night": weekdays[0], "small_hours": weekdays[1]}
            if head.name not in nights:
                return None
            return Phrase(first, last, rule, weekday=nights[head.name], part=head.name)
        case "ago" | "later" | "context" | "deictic":
            return Phrase(first, last, rule, **_counted(inside, rule))
        case "clock" | "iso":
            return Phrase(first, last, rule, **_clock(inside))
        case "weekday_day" if not bare:
            return Phrase(first, first + 1, "plain", weekday=head.value)
        case "fiscal" if head.kind == "d":
            if inside[1].name != "quarter" or head.value > QUARTERS:
                return None
            return Phrase(first, last, rule, quarter=head.value, **_said(inside[2:]))
        case "shifted" | "stage":
            said = _said(inside)
            if any(token.kind in "uy" and token.value for token in inside):
                return None  # "in the last years"
            if said.get("unit", "year") not in COARSE_UNITS:
                return None
            if "weekday" in said and said["unit"] != "week":
                return None
            return Phrase(first, last, rule, **said)
    return Phrase(first, last, rule, **_said(inside))


def _said(inside: Sequence[Token]) -> dict[str, Any]:
    """The fields of a Phrase that the tokens fill."""
    said: dict[str, Any] = {}
    for token in inside:
        if token.kind in VALUES:
            said[VALUES[token.kind]] = token.value
        elif token.kind in NAMES:
            said[NAMES[token.kind]] = token.name
        elif token.kind == "E":
            said["stage"] = STAGES[token.value]
        elif token.kind == "h":
            said["weekend"] = True
        elif token.kind == "=":
            said["from_text"] = True
        elif token.kind == "D":
            year, said["month"], said["day"] = token.parts
            said["year"] = year or None
    if said.get("unit") == "year" and "year" in said:  # "des Jahres 2024"
        del said["unit"]
    elif said.get("unit") == "year" and said.keys() & {"month", "season", "quarter", "half"}:
        del said["unit"]
        said["year_shift"] = said.pop("shift")
    elif "unit" in said:
        said.setdefault("shift", 0)  # "the end of the year"
    return said


def _counted(inside: Sequence[Token], rule: str) -> dict[str, Any]:
    """Fields of "three days ago", "two days later", "the next day", "yesterday"."""
    head = inside[0]
    if rule == "deictic":
        return {"count": head.value, "unit": "day", "part": head.name}
    if rule == "context":
        head = inside[-1]
        return {"count": head.value, "unit": head.name, "from_text": True}
    number = next(token.value for token in inside if token.kind in "dng")
    unit = next(token.name for token in inside if token.kind in "uy")
    last = inside[-1]
    sign = {"b": -1, "q": 1, "K": last.value}[last.kind] if rule == "later" else -1
    about = any(token.kind == "~" for token in inside)
    return {
        "count": sign * number,
        "unit": unit,
        "from_text": rule == "later",
        "approximate": about,
    }


def _clock(inside: Sequence[Token]) -> dict[str, Any]:
    """Fields of a clock time, or of a date and time in ISO 8601."""
    head = inside[0]
    if head.kind == "I":
        year, month, day, *clock = head.parts
        return {
            "year": year,
            "month": month,
            "day": day,
            "clock": (clock[0], clock[1]),
            "half_day": "a",
            "zone": head.name or None,
        }
    here = itertools.takewhile(lambda token: token.kind not in "Tk", inside[1:])
    zone = next((token.name for token in here if token.kind == "Z"), None)
    clock = head.parts if head.kind in "Tk" else (head.value, 0)
    half_day = head.name if head.kind == "T" else ""
    exact = head.kind == "d" or head.value == 1
    return {"clock": clock, "exact_hour": exact, "half_day": half_day, "zone": zone}


def _two_days(inside: Sequence[Token], first: int, last: int, rule: str) -> Pair:
    """The two days of "from 17 to 21 November" or "17 and 22 November"."""
    kinds = "".join(token.kind for token in inside)
    begin = re.search(r"[WMm]?[,o]*d", kinds)
    left = kinds.index("d")
    right = kinds.index("d", left + 1)
    shared = _said([token for token in inside if token.kind in "MmYLJuy"])
    weekdays = [_said([token for token in inside[:left] if token.kind == "W"])]
    weekdays.append(_said([token for token in inside[left:] if token.kind == "W"]))
    begins = (begin.start() if begin else left, kinds.find("W", left) if weekdays[1] else right)
    between = kinds[0] == "B"
    return Pair(
        first,
        last,
        rule,
        Phrase(
            first + begins[0],
            first + left + 1,
            "plain",
            day=inside[left].value,
            **shared,
            **weekdays[0],
        ),
        Phrase(first + begins[1], last, "plain", day=inside[right].value, **shared, **weekdays[1]),
        between=between,
        listed="&" in kinds and not between and inside[right].value != inside[left].value + 1,
    )
