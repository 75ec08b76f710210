"""People in texts, told by capitals: named in full once, elsewhere by the surname alone.

Called by `tenure`, which reads what posts they hold.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.tenure_words import CALENDAR
from vectorstore.text.words import folded, stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable

CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’.-]*\w"
POST = r"(?:ceo|cto|coo|(?:\w+-?)?chef(?:in)?|vorsitzende[rn]?|geschäftsführer(?:in)?)\b"
NAME = rf"(?=[^\W\d_a-zà-öø-ÿ])(?!(?i:{POST})){CAPITAL}"
"""Looks for the capital first: to look for a post at every letter takes five times as long."""
RUN = re.compile(rf"{NAME}(?: {NAME})*")
"""Words with a capital in a row, up to the name of a post."""
LINKS = re.compile(r"[\s,]*(?:,|and|und|sowie|e|ed|et|y)?\s+")
"""What stands between the names of a list."""


GERMAN_NOUN = re.compile(
    r"(?<!\w)(?:der|die|das|den|dem|des|eine?[nmrs]?|keine?[nmrs]?|alle[rn]?|viele[rn]?|beiden?|"
    r"mehrere[rn]?|diese[nmrs]?|[sd]eine?[nmrs]?|ihre?[nmrs]?|zum|zur|im|vom|beim|\d+)\s+"
    rf"(?P<noun>{CAPITAL})"
)
"""What follows these is a noun; German writes it like a name."""


ORGANISATIONS = re.compile(
    "universit(?:y|at|a|e)|universidad|institute?|college|times|journal|ventures|partners|group|"
    "labs|foundation|holdings|inc|corp|ltd|gmbh|court"
)
"""Last words, folded, of names that are not a person's."""


class Mention(NamedTuple):
    """One name, or several in a row, in a sentence."""

    start: int
    end: int
    people: frozenset[str]
    """Folded surnames of those that are known to be people."""


class People:
    """The people that a set of texts names: in full, and elsewhere by the surname alone."""

    def __init__(self, texts: Iterable[tuple[str, str]], asked: tuple[str, str] = ("", "")) -> None:
        """Read the names of all (text, language) rows; in a question one naming is enough."""
        full: set[str] = set()
        german: Counter[tuple[str, str]] = Counter()
        alone: set[str] = set()
        nouns: set[str] = set()
        for text, language in texts:
            if language == "de":
                nouns.update(folded(match["noun"]) for match in GERMAN_NOUN.finditer(text))
            for first, name in _names_in(text, language):
                if not first:
                    alone.add(name)
                elif language == "de":
                    german[first, name] += 1
                else:
                    full.add(name)
        often = {
            name
            for (first, name), count in german.items()
            if count > 1 or not nouns & {folded(first), name}
        }
        self._surnames = alone & (full | often) | {
            name for first, name in _names_in(*asked) if first or name in full
        }

    def mentions(self, text: str) -> list[Mention]:
        """Names in order, those in a list together; of unknown ones only that they stand there."""
        found: list[Mention] = []
        for match in RUN.finditer(text):
            words = match.group().split()
            name = folded(bare(words[-1]))
            known = name in self._surnames
            if not known and (len(words) == 1 or any(map(is_no_name, map(bare, words[-2:])))):
                continue
            last = len(words[-1]) + (len(words[-2]) + 1 if len(words) > 1 else 0)
            people = frozenset({name} if known else ())
            one = Mention(match.end() - last, match.end(), people)
            if found and LINKS.fullmatch(text, found[-1].end, one.start):
                before = found.pop()
                one = Mention(before.start, one.end, before.people | one.people)
            found.append(one)
        return found


@lru_cache(maxsize=20_000)
def _names_in(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Every (first name or "", folded surname) that a text may name."""
    stop = stop_words(language)
    found = []
    for run in RUN.findall(text):
        words = [bare(word) for word in run.split()[-2:]]
        if any(map(is_no_name, words)) or words[0] == "The":
            continue
        full = len(words) > 1 and words[0].casefold() not in stop
        if words[-1].casefold() not in stop:
            found.append((words[0] if full else "", folded(words[-1])))
    return tuple(found)


def bare(word: str) -> str:
    """Without the ending of the genitive."""
    if word.isalpha():
        return word
    return re.sub(r"['’]s$", "", word).replace("’", "'")


@lru_cache(maxsize=20_000)
def is_no_name(word: str) -> bool:
    """Abbreviations, brands with a capital inside (not D'Angelo, McCauley), days, institutions."""
    inside = re.sub(r"^(?:[A-Z]'|Ma?c(?=[A-Z])|\w+-)", "", word)[1:]
    plain = folded(word)
    return (
        any(c.isupper() for c in inside)
        or ORGANISATIONS.fullmatch(plain) is not None
        or CALENDAR.fullmatch(plain) is not None
    )


def capitals(text: str) -> frozenset[str]:
    """All words with a capital, folded, but days and months."""
    return frozenset(
        folded(bare(word))
        for run in RUN.findall(text)
        for word in run.split()
        if not word.isdigit() and not CALENDAR.fullmatch(folded(word))
    )
