"""The words and patterns of time of one language; for `dates_phrases` and `dates`.

They stand in `dates_<language>.toml`. Words of equal meaning are split by "|"; a word that ends
in "." is an abbreviation, whose dot may be missing. Keys carry the meaning:

    months, weekdays   from January, from Monday
    parts "18-24"      hours of a part of the day, 30 is 6 o'clock of the next day
    deictic "-1 20-30" days from the day of writing, with a part of the day
    context "1 day"    from the day that the text last spoke of ("the next day")
    periods "12-3"     first month and length in months (winter, a quarter, a half)
    stages             thirds of a month or a year: 0 early, 1 mid, 2 late
    modifiers          -1 last, 0 this, 1 next

`of`, `the`, `in`, `from`, `between`, `to`, `and`, `about` are the small words in their roles, `on`
those that join a day with its time; `ago`, `later`, `earlier` and `clock` are patterns with
`{count}`, `{units}`, `{hour}`, `{minute}`, `{half}`; `future` are words that point forward, `eve`
those that make a night the one before ("Nacht zum Montag"). A blank in a pattern stands for any
short white space. `[question]` is read by `dates`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

LANGUAGES = ("en", "de", "it", "fr", "es")
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
YEAR = r"(?:19|20)\d\d(?![\w%]|[.,:/]\d|\s?%)"
ISO = (
    r"(?P<year>(?:19|20)\d\d)-(?P<month_number>\d\d)-(?P<day>\d\d)(?:[T\s]"
    r"(?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d(?:\.\d{1,9})?)?(?P<utc>Z|[+-]\d\d:?\d\d)?)?"
)
FIGURES = r"{day}(?P<sep>[./-])\s?(?P<month_number>\d{1,2})(?P=sep)\s?{year}"
DASH = r"\s?[-–]\s?"
RULES = {
    "iso": ISO,
    "figures": FIGURES,
    "days": rf"(?:{{from_}}|{{between_}})?{{day}}(?:{DASH}| (?:{{to_}}|(?P<and>{{and_}})))"
    r"(?:{the_})?(?P<right>{day_2} (?:{of_})?{month}(?:,? (?:{of_})?{year})?)",
    "date": r"{day}\s{0,3}(?:{of_})?{month}(?:,? (?:{of_})?{year})?",
    "month": r"{month},? (?:{of_})?{year}",
    "month_stage": r"{stage}[\s-](?:{of_})?(?:{the_})?{month}(?:,? (?:{of_})?{year})?",
    "month_modified": r"{modifier} {month}|{month_2} {modifier_2}",
    "lone_month": r"(?:{in_}|{from_}|{between_}|{to_}|{and_})(?P<span>{month_name})",
    "year": r"(?:{in_}|{from_}|{between_}|{to_}|{and_})(?:{the_})?(?P<span>{year})"
    r"|\((?P<span_2>{year_2})\)|{of_}(?P<span_3>{year_3})(?=\W*$|[,.;:)?!])",
    "period": r"(?:{period}|{stage})[\s-](?:{of_})?{year}",
    "weekday": r"(?:{modifier} )?{weekday}{compound}(?: {modifier_2})?",
    "deictic": r"{deictic}",
    "context": r"{context}",
    "unit": r"{modifier}\s{0,3}{unit}|{unit_2} {modifier_2}",
    "weekend": r"{weekend}",
    "clock_figures": r"{hour}:{minute}(?![\d:])",
    "part": r"{part}",
    "zone": r"(?:UTC|GMT)\s?(?P<utc>[+-]\d{1,2}(?::?\d\d)?)|{zone}",
}
"""Patterns for all languages; those of one language come from its file."""
MONTH_FIRST = {
    "days": r"(?:{from_}|{between_})?{month} {day}"
    rf"(?:{DASH}| (?:{{to_}}|(?P<and>{{and_}})))"
    r"(?:{the_})?(?P<right>{day_2}(?:,? {year})?)(?!\s?{any_month})",
    "date": r"{month} (?:{the_})?{day}(?:,? {year})?(?!:)",
}
WEEKDAY_DAY = r"{weekday},? {day}(?! (?:{of_})?{any_month})(?![.,:]\d|\s?%)"
DOTTED = r"(?P<day>\d{1,2})\.\s?(?P<month_number>\d{1,2})\.(?!\s?\d)"
GOVERNING = {"as_of", "of", "before", "until", "after"}
GOVERNS = r"\W*$"
TIMES = ("ago", "later", "earlier", "clock")
BLANK = r"\s{1,3}"
SMALL = ("of", "the", "in", "on", "from", "between", "to", "and", "about")


def _pair(key: str) -> tuple[int, int]:
    first, last = key.split("-")
    return int(first), int(last)


TABLES: dict[str, Callable[[str], Any]] = {
    "months": int,
    "weekdays": int,
    "numbers": int,
    "modifiers": int,
    "stages": int,
    "units": str,
    "plurals": str,
    "zones": str,
    "parts": _pair,
    "periods": _pair,
    "deictic": lambda key: (int(key.split()[0]), *map(_pair, key.split()[1:])),
    "context": lambda key: (int(key.split()[0]), key.split()[1], *map(_pair, key.split()[2:])),
}
"""How the keys of a table are read."""


@dataclass(frozen=True)
class Lexicon:
    """The words and patterns of one language, compiled."""

    rules: tuple[tuple[str, re.Pattern[str]], ...]
    values: Mapping[str, Mapping[str, Any]]
    """By table: what a word (lower case, without its dot) means; "all_units" has the plurals."""
    on: re.Pattern[str]
    """What may stand between a day and its time."""
    opening: re.Pattern[str]
    """"from", "between" at the end of what precedes a span."""
    between: re.Pattern[str]
    to: re.Pattern[str]
    """What stands between the ends of a span, and so for the next."""
    and_: re.Pattern[str]
    about: re.Pattern[str]
    eve: re.Pattern[str]
    """"Nacht zum Montag" is the night before."""
    night: re.Pattern[str]
    """The night, right before the two days that it lies between."""
    future: re.Pattern[str]
    capital_months: bool
    month_first: bool
    question: Mapping[str, re.Pattern[str]]


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of an ISO 639-1 code; that of English for a language without one."""
    code = language if language in LANGUAGES else "en"
    path = Path(__file__).with_name(f"dates_{code}.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    small = {f"{role}_": f"(?:{_words([table[role]], after=BLANK)})" for role in SMALL}
    fragments = small | _fragments(table)
    values = {name: dict(_meanings(table, name)) for name in TABLES}
    values["all_units"] = values["units"] | values["plurals"]
    between = rf"(?<!\w){small['between_']}(?:{small['the_']})?$"
    return Lexicon(
        rules=tuple((name, _compiled(rule, fragments)) for name, rule in _rules(table)),
        values=values,
        on=_bare(rf",?\s*(?:{small['on_']}){{0,2}}\(?"),
        opening=_bare(rf"(?<!\w)(?:{small['from_']}|{small['between_']})(?:{small['the_']})?$"),
        between=_bare(between),
        to=_bare(rf"\s+{small['to_']}(?:{small['the_']})?|{DASH}"),
        and_=_bare(rf"\s+{small['and_']}(?:{small['on_']})?"),
        about=_bare(rf"(?<!\w){small['about_']}$"),
        eve=_bare(rf"\s+(?:{_words([table.get('eve', '(?!)')])})\s+"),
        night=_bare(rf"(?:{_words([table['parts']['20-30']])})\s+(?:\w{{1,8}}\s+){{0,2}}$"),
        future=_bare(rf"(?<!\w)(?:{table['future']})(?!\w)"),
        capital_months=table.get("capital_months", False),
        month_first=table.get("month_first", False),
        question={
            key: _bare(rf"(?<!\w)(?:{pattern})(?!\w){GOVERNS if key in GOVERNING else ''}")
            for key, pattern in table["question"].items()
        },
    )


def _meanings(table: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    rows: Any = table[name]
    if isinstance(rows, list):
        rows = {str(n): words for n, words in enumerate(rows, start=int(name == "months"))}
    for key, words in rows.items():
        for word in words.split("|"):
            plain = re.sub(r"\(\?[^)]*\)", "", word)
            yield plain.rstrip(".").lower(), TABLES[name](key)


def _rules(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, rule in RULES.items():
        yield name, rule
        if table.get("month_first") and name in MONTH_FIRST:
            yield name, MONTH_FIRST[name]
    if table.get("dotted"):
        yield "figures", DOTTED
    if table.get("weekday_day"):
        yield "weekday", WEEKDAY_DAY
    for name in TIMES:
        for rule in table[name]:
            yield name, rule
    if table["clock_intro"]:
        intro = _words([table["clock_intro"]])
        yield "clock", rf"(?:{intro}) (?P<span>{{hour}}(?:[:.]{{minute}})?)(?![.,:]?\d|\s?%)"


def _fragments(table: Mapping[str, Any]) -> dict[str, str]:
    """The named patterns that the rules are put together from."""
    words = {name: _words(_listed(table[name])) for name in TABLES}
    named = {
        "month": words["months"],
        "day": rf"{DAY}(?:{table['ordinal']})?",
        "year": YEAR,
        "weekday": _words(_listed(table["weekdays"]), end=""),
        "modifier": words["modifiers"],
        "stage": words["stages"],
        "period": words["periods"],
        "deictic": words["deictic"],
        "context": words["context"],
        "unit": words["units"],
        "units": f"{words['units']}|{words['plurals']}",
        "weekend": _words([table["units"]["weekend"]]),
        "count": rf"\d{{1,3}}|{words['numbers']}",
        "zone": words["zones"],
        "part": words["parts"],
        "hour": r"[01]?\d|2[0-4]",
        "minute": r"[0-5]\d",
        "half": "[ap]",
    }
    fragments = {name: f"(?P<{name}>{pattern})" for name, pattern in named.items()}
    for name, pattern in named.items():  # a group's name may stand only once in a pattern
        for again in ("_2", "_3"):
            fragments[name + again] = f"(?P<{name + again}>{pattern})"
    fragments["compound"] = f"{fragments['part']}?"
    full = (word for row in table["months"] for word in row.split("|") if word[-1] != ".")
    fragments["month_name"] = f"(?P<month>{_words(full)})"
    fragments["any_month"] = f"(?:{words['months']})"
    return fragments


def _listed(rows: Any) -> Iterable[str]:
    return rows if isinstance(rows, list) else rows.values()


def _words(rows: Iterable[str], end: str = r"(?!\w)", after: str = "") -> str:
    """One alternation of all words, the longest first; `after` follows all but "l'"."""
    words = {word for row in rows for word in row.split("|") if word}
    return "|".join(_word(word, end, after) for word in sorted(words, key=len, reverse=True))


def _word(word: str, end: str, after: str) -> str:
    if word.endswith("."):
        return rf"{word[:-1]}(?!\w)\.?{after}"
    if word.endswith("'"):
        return word.replace(" ", BLANK)
    if word.isupper():
        return rf"(?-i:{word}){end}{after}"
    return word.replace(" ", BLANK) + end + after


def _compiled(rule: str, fragments: Mapping[str, str]) -> re.Pattern[str]:
    filled = re.sub(r"\{([a-z]\w*)\}", lambda m: fragments[m[1]], rule.replace(" ", BLANK))
    return _bare(rf"(?<![\w$€£])(?<!\d[.,/:–-])(?:{filled})(?!\w)")


def _bare(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
