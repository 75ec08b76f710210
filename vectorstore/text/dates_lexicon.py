"""The words of time of one language, read from `dates_<language>.toml`; for `dates_tokens`.

Every word or phrase gets a *kind*, one character, so that a sentence becomes a short string that
the grammar of `dates_grammar` matches with regular expressions, the same for all languages:

    M month   m month only beside a number   W weekday   P part of day   Z time zone
    h weekend   n number word   u unit of time   y the unit year   S season   Q quarter   X half-year
    t today, yesterday …   c "the next day" (from what the text last spoke of)   = "the same …"
    C the same, unless an event follows ("le lendemain de …")   x "as", "que": an event follows
    L last, next   J this   E early, mid, late   e early, late (of a day only)
    A ago   V "il y a", before a number   v German "vor", before or ago   K later, earlier
    b before or earlier   q after or later   < before   > after   [ since   ] until   ~ about
    o article, "of"   i "in", "on"   @ "at"   a "at" before an hour   p "to" or "at"
    f from   - to   z "into", "onto"   & and   B between
    R every   # a word that makes the number after it no date   N a word that does so before it
    w any other

Tables of a file: `months`, `weekdays` and so on list spellings, alternatives split by "|";
`[days]` counts from the day of writing, `[context]` from what the text last spoke of; `[words]`
holds the small words by role; `clock` are patterns of clock times with groups hour, minute, half
(a or p); `future` is a pattern of words that point forward; `[question]` is read by
`dates_question`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LANGUAGES = ("en", "de", "it", "fr", "es")
SEASONS = ("spring", "summer", "autumn", "winter")
STAGES = ("early", "mid", "late")
WORD_KINDS = {
    "article": "o",
    "of": "o",
    "in": "i",
    "at": "@",
    "hour_at": "a",
    "hour_about": "a",
    "to_or_at": "p",
    "from": "f",
    "to": "-",
    "onto": "z",
    "and": "&",
    "between": "B",
    "since": "[",
    "until": "]",
    "before": "<",
    "after": ">",
    "before_or_ago": "v",
    "before_or_earlier": "b",
    "after_or_later": "q",
    "about": "~",
    "ago": "A",
    "ago_before": "V",
    "later": "K",
    "earlier": "K",
    "same": "=",
    "as": "x",
    "every": "R",
    "label": "#",
    "counted": "N",
    "none": "w",
}
WORDS = re.compile(r"[^\W\d_]+|[-–—]")
"""How a phrase is cut into words; apostrophes fall away, hyphens count."""


class Entry(NamedTuple):
    """What a word or phrase means."""

    words: tuple[str, ...]
    """Casefolded."""
    kind: str
    value: int = 0
    name: str = ""


@dataclass(frozen=True)
class Lexicon:
    """The words of one language."""

    language: str
    phrases: Mapping[str, tuple[Entry, ...]]
    """By first word, longest first; of equal length in the order of `_entries`."""
    ordinal: str
    clock: tuple[str, ...]
    future: re.Pattern[str]
    capital_months: bool
    month_first: bool
    bare_days: bool
    dotted_days: bool
    dotted_clock: bool
    compounds: Mapping[str, tuple[int, int, str]]
    """"montagabend" -> (6 letters of weekday, weekday 0, "evening")."""
    question: Mapping[str, re.Pattern[str]]


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of an ISO 639-1 code; that of English for a language without one."""
    if language not in LANGUAGES:
        language = "en"
    path = Path(__file__).with_name(f"dates_{language}.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    phrases: dict[str, list[Entry]] = {}
    for entry in _entries(table):
        phrases.setdefault(entry.words[0], []).append(entry)
    return Lexicon(
        language=language,
        phrases={
            first: tuple(sorted(entries, key=lambda entry: -len(entry.words)))
            for first, entries in phrases.items()
        },
        ordinal=table["ordinal"],
        clock=tuple(table["clock"]),
        future=whole_words(table["future"]),
        capital_months=table.get("capital_months", False),
        month_first=table.get("month_first", False),
        bare_days=table.get("bare_days", False),
        dotted_days=table.get("dotted_days", False),
        dotted_clock=table.get("dotted_clock", False),
        compounds=_compounds(table) if table.get("compounds") else {},
        question={
            name: whole_words(pattern) for name, pattern in table.get("question", {}).items()
        },
    )


def whole_words(pattern: str) -> re.Pattern[str]:
    """A pattern that matches whole words in any case."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


def _entries(table: Mapping[str, Any]) -> Iterator[Entry]:
    for number, spellings in enumerate(table["months"], start=1):
        yield from _spelled(spellings.split("|"), "M", number)
    for number, spellings in enumerate(table["months_short"], start=1):
        yield from _spelled(spellings.split("|"), "m", number, "short")
    for number, spellings in enumerate(table["weekdays"]):
        yield from _spelled(spellings.split("|"), "W", number)
    for value, spellings in table["numbers"].items():
        yield from _spelled(spellings, "n", int(value))
    for plural, key in enumerate(("units", "unit_plurals")):
        for name, spellings in table[key].items():
            yield from _spelled(spellings, "y" if name == "year" else "u", plural, name)
    for name, spellings in table["parts"].items():
        yield from _spelled(spellings, "P", 0, name)
    for shift, spellings in table["days"].items():
        yield from _spelled(spellings, "t", int(shift))
    for key, spellings in table["day_parts"].items():
        shift, name = key.split()
        yield from _spelled(spellings, "t", int(shift), name)
    for kind, key in (("c", "context"), ("C", "context_open")):
        for meaning, spellings in table.get(key, {}).items():
            shift, name = meaning.split()
            yield from _spelled(spellings, kind, int(shift), name)
    modifiers = table["modifiers"]
    yield from _spelled(modifiers["this"], "J", 0)
    yield from _spelled(modifiers["last"], "L", -1)
    yield from _spelled(modifiers["next"], "L", 1)
    yield from _spelled(table["weekend"], "h", 0)
    for name, spellings in table["stages"].items():
        yield from _spelled(spellings, "E", STAGES.index(name), name)
    for name, spellings in table.get("day_stages", {}).items():
        yield from _spelled(spellings, "e", STAGES.index(name), name)
    for name, spellings in table["seasons"].items():
        yield from _spelled(spellings, "S", SEASONS.index(name))
    for kind, key in (("Q", "quarters"), ("X", "halves")):
        for nth, spellings in table[key].items():
            yield from _spelled(spellings, kind, int(nth))
    for zone, spellings in table["zones"].items():
        yield from _spelled(spellings, "Z", 0, zone)
    for role, spellings in table["words"].items():
        direction = {"earlier": -1, "later": 1}.get(role, 0)
        yield from _spelled(spellings, WORD_KINDS[role], direction, role)


def _spelled(spellings: Iterable[str], kind: str, value: int, name: str = "") -> Iterator[Entry]:
    for spelling in spellings:
        if words := tuple(WORDS.findall(spelling.casefold())):
            yield Entry(words, kind, value, name)


def _compounds(table: Mapping[str, Any]) -> dict[str, tuple[int, int, str]]:
    return {
        (day + part).casefold(): (len(day), number, name)
        for number, spellings in enumerate(table["weekdays"])
        for day in spellings.split("|")
        for name, parts in table["parts"].items()
        for part in parts
    }
