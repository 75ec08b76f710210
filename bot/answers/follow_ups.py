"""What a question leans on of the turns before it, and the standalone question that it means.

Pure functions; called by `understanding` and `refusal`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.kinds import CALENDAR, NOUNS_WITH_CAPITALS, name_rows
from bot.answers.question_language import languages
from bot.answers.wording import FOLLOW_UP_START, LATEST, LEANS, THIRD_PERSON
from vectorstore.text.dates import question_moment
from vectorstore.text.words import stop_words, words

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from bot.answers.types import Turn
    from vectorstore.text.dates import QuestionMoment

SELF_CONTAINED = 14
"""A longer question says by itself what it is about."""
FEW, FEW_GERMAN = 2, 4
"""Words that say nothing by themselves. A German noun looks like a name: "Wann kam die Absage?"."""
MAX_HISTORY = 300
"""Characters of each earlier turn that help to understand a follow-up."""
SHORT_ANSWER = 120
"""Characters of an earlier answer that says one thing."""
NEAR = timedelta(days=182)
"""A date without a year is the one so near to that of the question before."""


class Again(NamedTuple):
    """An earlier question at another time."""

    text: str
    languages: tuple[str, str]
    history: tuple[Turn, ...]
    """What went before it."""
    now: datetime
    """From when dates without a year look back."""


def asked_again(
    text: str,
    found: QuestionMoment | None,
    history: tuple[Turn, ...],
    now: datetime,
    zone: tzinfo,
) -> Again | None:
    """The last question at another time, if a text is no more: "And who was it on 18 November?"."""
    time = history and _only_time(text, languages(text)[1], found)
    if not time:
        return None
    for place in range(len(history) - 1, -1, -1):
        if history[place].role != "user":
            continue
        before = _shortened(history[place].content)
        spoken = languages(before)
        its = question_moment(before, spoken[1], now, zone)
        if _only_time(before, spoken[1], its):
            continue
        before = before.rstrip(" ?")
        start, end = _named_time(before, its) or (len(before), len(before))
        asked = " ".join(f"{before[:start]} {time} {before[end:]}?".split())
        latest = min(now, its.span.latest + NEAR) if its else now
        return Again(asked, spoken, history[:place], latest)
    return None


def _only_time(text: str, language: str, found: QuestionMoment | None) -> str:
    """The time that a follow-up names if it says nothing besides, else ""."""
    named = _named_time(text, found)
    if named is None or not FOLLOW_UP_START.match(text):
        return ""
    start, end = named
    small = stop_words(language)
    rest = re.findall(r"\w+", f"{text[:start]} {text[end:]}".casefold())
    return text[start:end] if all(word in small for word in rest) else ""


def _named_time(text: str, found: QuestionMoment | None) -> tuple[int, int] | None:
    """Start and end of a question's time: its moment, or "now"."""
    if found:
        return found.span.start, found.span.end
    latest = LATEST.search(text)
    return latest and latest.span()


def standalone(text: str, history: tuple[Turn, ...], language: str) -> str:
    """The question with what it leans on: the last question and its answer."""
    if not history or not _follows_up(text, language):
        return text
    answer = history[-1].content
    names_one = len(answer) <= SHORT_ANSWER and len(name_rows(words(answer, language))) == 1
    if names_one and THIRD_PERSON.search(text):  # for whom the answer names
        return f"{answer} {text}"
    last: list[str] = []
    for turn in reversed(history):
        last.insert(0, _shortened(turn.content))
        if turn.role == "user":
            break
    return " ".join([*last, text])


def _shortened(turn: str) -> str:
    return " ".join(turn.split())[:MAX_HISTORY]


def points_back(text: str, language: str) -> bool:
    """Whether a question by itself says that it leans on what went before."""
    few = FEW_GERMAN if language == NOUNS_WITH_CAPITALS else FEW
    return bool(
        len(text.split()) <= few
        or FOLLOW_UP_START.match(text)
        or LEANS.search(text)
        or any(not names_any(text[: match.start()]) for match in THIRD_PERSON.finditer(text))
    )


def _follows_up(text: str, language: str) -> bool:
    """Whether a question needs what went before: it points back, or names nobody and nothing."""
    return points_back(text, language) or (
        len(text.split()) <= SELF_CONTAINED and not names_any(text)
    )


def names_any(text: str) -> bool:
    """Whether a word after the first has a capital and is no month or day, or is a number."""
    return any(
        word[0].isdigit() or (word[0].isupper() and not CALENDAR.match(word))
        for word in re.findall(r"\w+", text)[1:]
        if word != "I"
    )
