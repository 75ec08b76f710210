"""Phrases of time put together from their neighbours, and what the words around them add.

"on Friday" + "17 November" + "at 11:00" is one time; two ends make a range; the words before say
"until" or "about"; a month, a year or a clock time alone counts only where the words around show
that it is one. For `dates`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from vectorstore.text.dates_grammar import Pair, Phrase, atoms
from vectorstore.text.dates_lexicon import STAGES, lexicon
from vectorstore.text.dates_tokens import Token, tokens
from vectorstore.text.dates_types import Bound

JOINS_DAY = re.compile(r",?[oi]{0,2}")
JOINS_PART = re.compile(r",?[oifpz~]{0,3}")
JOINS_CLOCK = re.compile(r",?[oifp~@a]{0,3}")
JOINS_RANGE = re.compile(r",?(?P<word>[-\]&p])[op]*")
AROUND = "oifp@az"
"""Kinds that may stand between "until" and its time."""
BOUNDS = {
    "<": Bound.BEFORE,
    "v": Bound.BEFORE,
    "b": Bound.BEFORE,
    ">": Bound.AFTER,
    "q": Bound.AFTER,
    "[": Bound.SINCE,
    "]": Bound.UNTIL,
}
INTRODUCES = "i[]<>~bqvBp"
"""Kinds after which a month or a season alone is a time."""
CLOCK_INTRODUCES = "@a~<>[]bqvB"
YEAR_INTRODUCES = "i[]<>~bqvBpfoyu-&("
SHORT_CLAUSE = 5
"""Clauses of fewer words ("spätestens am Mittwoch") go with the next one."""


def phrases(text: str, language: str) -> tuple[list[Token], list[Phrase | Pair]]:
    """The tokens of a text and its phrases of time, in order, not overlapping; never raises."""
    found = tokens(text, language)
    kinds = "".join(token.kind for token in found)
    joined: list[Phrase | Pair] = []
    for atom in atoms(found, kinds, language):
        both = _joined(joined[-1], atom, kinds) if joined else None
        if both:
            joined[-1] = both
        else:
            joined.append(atom)
    staged = [_with_stage(phrase, found, kinds) for phrase in joined]
    standing = [phrase for phrase in _paired(staged, kinds) if _stands(phrase, text, found, kinds)]
    forward = [match.start() for match in lexicon(language).future.finditer(text)]
    bounded = [_with_bound(phrase, found, kinds) for phrase in standing]
    return found, [
        replace(phrase, future=True) if forward and _future(phrase, found, forward) else phrase
        for phrase in bounded
    ]


def _joined(left: Phrase | Pair, right: Phrase | Pair, kinds: str) -> Phrase | None:
    """One phrase of two neighbours that speak of the same time; None for two times."""
    gap = kinds[left.last : right.first]
    if isinstance(left, Pair):
        return None
    if isinstance(right, Pair):
        if left.part == "night" and not left.names_day and JOINS_PART.fullmatch(gap):
            return replace(right.left, first=left.first, last=right.last, part="night")
        return None
    whole = {"first": left.first, "last": right.last}
    if right.clock and not left.clock and (left.names_day or left.part):
        if JOINS_CLOCK.fullmatch(gap) and not right.names_day:
            about = left.approximate or "~" in gap
            return replace(left, **whole, **_time_of(right), approximate=about)
    elif right.part and not right.names_day and not left.part and (left.names_day or left.clock):
        if JOINS_PART.fullmatch(gap):
            return replace(
                left,
                **whole,
                part=right.part,
                zone=left.zone or right.zone,
                approximate=left.approximate or "~" in gap,
            )
    elif right.names_day and not left.names_day and (left.clock or left.part):
        if JOINS_PART.fullmatch(gap) and not ((right.part and left.part) or right.clock):
            return replace(
                right,
                **whole,
                part=left.part or right.part,
                night_before="z" in gap,
                **_time_of(left),
                approximate=left.approximate,
            )
    elif left.weekday is not None and left.day is None and right.day is not None:
        if JOINS_DAY.fullmatch(gap) and right.weekday is None and not (right.part or right.clock):
            return replace(left, **whole, day=right.day, month=right.month, year=right.year)
    elif left.day is not None and right.weekday is not None and right.day is None:
        if gap in {"", ","} and left.weekday is None and right.shift is None:
            return replace(left, **whole, weekday=right.weekday)
    return None


def _time_of(phrase: Phrase) -> dict[str, Any]:
    """The fields that hold the clock time of a phrase."""
    return {
        "clock": phrase.clock,
        "exact_hour": phrase.exact_hour,
        "half_day": phrase.half_day,
        "zone": phrase.zone,
    }


def _with_stage(phrase: Phrase | Pair, found: Sequence[Token], kinds: str) -> Phrase | Pair:
    """Take in the "early" before "Monday" and the "späten" before "Abend"."""
    before = re.search(r"[Ee][oi]{0,2}$", kinds[: phrase.first])
    if isinstance(phrase, Pair) or not before or phrase.clock:
        return phrase
    token = found[before.start()]
    of_day = token.kind == "e" or token.name == "any"
    if not of_day or not (phrase.names_day or phrase.part):
        return phrase
    return replace(phrase, first=before.start(), stage=STAGES[token.value])


def _paired(found: Sequence[Phrase | Pair], kinds: str) -> list[Phrase | Pair]:
    """Make pairs of phrases that are the ends of a range."""
    result: list[Phrase | Pair] = []
    for phrase in found:
        left = result[-1] if result else None
        pair = None
        if isinstance(left, Phrase) and isinstance(phrase, Phrase):
            pair = _range(left, phrase, kinds)
        if pair:
            result[-1] = pair
        else:
            result.append(phrase)
    return result


def _range(left: Phrase, right: Phrase, kinds: str) -> Pair | None:
    """The range from one phrase to the next, when the words between and before say so."""
    gap = JOINS_RANGE.fullmatch(kinds[left.last : right.first])
    opener = re.search(r"([fB[])o*$", kinds[: left.first])
    opened = opener[1] if opener else ""
    if not gap:
        return None
    plain = left.explicit and right.explicit
    clocks = left.clock and right.clock
    if not (plain or clocks or (left.names_day and right.names_day)):
        return None
    if gap["word"] == "&" and opened != "B":
        shares_year = plain and left.year is None and right.year is not None
        return (
            Pair(left.first, right.last, "range", left, right, listed=True) if shares_year else None
        )
    if not opened and (gap["word"] == "p" or not plain or gap.group().startswith(",")):
        return None
    first = opener.start() if opener else left.first
    return Pair(first, right.last, "range", left, right, between=opened == "B")


def _with_bound(phrase: Phrase | Pair, found: Sequence[Token], kinds: str) -> Phrase | Pair:
    """Read the words before: "until", "about"."""
    bound, about = phrase.bound, phrase.approximate
    for at in range(phrase.first - 1, max(phrase.first - 5, -1), -1):
        kind = kinds[at]
        if kind == "~" or found[at].name == "hour_about":
            about = True
        elif kind in BOUNDS:
            return replace(phrase, bound=BOUNDS[kind], approximate=about)
        elif kind not in AROUND:
            break
    return replace(phrase, bound=bound, approximate=about) if about else phrase


def _stands(phrase: Phrase | Pair, text: str, found: Sequence[Token], kinds: str) -> bool:
    """Whether the words around leave the phrase a time: "in March", but not "they march"."""
    before = kinds[: phrase.first].rstrip("o")[-1:]
    if before == "R":
        return False
    if isinstance(phrase, Pair):
        return True
    previous = kinds[phrase.first - 1 : phrase.first]
    match phrase.rule:
        case "lone_month":
            listed = re.search(r"[MY][&,]$", kinds[: phrase.first])
            return previous in {*INTRODUCES} or bool(listed)
        case "lone_season":
            return before in {*"i[]<>~p"}
        case "lone_year":
            return _stands_year(phrase, text, found, kinds)
        case "part" if not phrase.names_day and not phrase.from_text and phrase.shift is None:
            moment = phrase.part in {"noon", "midnight"} and previous in {*CLOCK_INTRODUCES, "p"}
            return moment or before == "i" or phrase.clock is not None
        case "clock" if kinds[phrase.first] == "k" and not phrase.names_day:
            return previous in {*CLOCK_INTRODUCES} or phrase.zone is not None
    return True


def _stands_year(phrase: Phrase, text: str, found: Sequence[Token], kinds: str) -> bool:
    previous = kinds[phrase.first - 1 : phrase.first]
    if kinds[: phrase.first].rstrip("of").endswith("#"):
        return False
    following = found[phrase.last] if phrase.last < len(found) else None
    if previous == "(":
        return following is not None and following.kind in "),-"
    lower = following is not None and following.kind == "w" and text[following.start].islower()
    if previous in {"", "!"}:
        return lower
    if previous in {"f", "o"}:
        return following is None or following.kind != "w" or lower
    return previous in {*YEAR_INTRODUCES}


def _future(phrase: Phrase | Pair, found: Sequence[Token], forward: Sequence[int]) -> bool:
    """Whether the clause of a phrase points forward.

    The word that does must come before the phrase, or the phrase must begin the clause: in
    "said on Friday that he will return" Friday is past.
    """
    left = phrase.first
    while left > 0 and found[left - 1].kind not in "!,":
        left -= 1
    right = phrase.last
    while right < len(found) and found[right].kind not in "!,":
        right += 1
    if right - left < SHORT_CLAUSE and right < len(found) and found[right].kind == ",":
        right += 1
        while right < len(found) and found[right].kind not in "!,":
            right += 1
    start, end = found[left].start, found[right - 1].end
    begins = phrase.first - left <= len(("on", "the"))
    limit = end if begins else found[phrase.first].start
    return any(start <= at < limit for at in forward)
