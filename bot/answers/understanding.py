"""What a question asks, by rules alone: its language, its kind, what it follows up on.

Pure functions; called by `engine`. A question is data: orders in it are recognised only to be
refused politely, they could not change anything anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.answers.kinds import CALENDAR, NOUNS_WITH_CAPITALS, Wanted
from bot.answers.orders import is_order
from bot.answers.phrases import LANGUAGES
from bot.answers.wording import (
    ASKS,
    FOLLOW_UP_START,
    IDENTITY,
    LATEST,
    LEANS,
    PAST,
    PRESENT,
    SMALL_TALK,
    THIRD_PERSON,
)
from vectorstore.text.dates import question_moment
from vectorstore.text.language import identify
from vectorstore.text.words import stop_words
from vectorstore.types import Span

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.answers.types import Question, Turn

MAX_QUESTION = 4000
"""Characters that are read of a question; more is cut."""
SELF_CONTAINED = 14
"""A longer question says by itself what it is about."""
FEW, FEW_GERMAN = 2, 4
"""Words that say nothing by themselves. A German noun looks like a name: "Wann kam die Absage?"."""
SHORT = 10
"""Words up to which a question is short."""
MAX_HISTORY = 300
"""Characters of each earlier turn that help to understand a follow-up."""


class Kind(StrEnum):
    """What is to be done with a message."""

    QUESTION = "question"
    EMPTY = "empty"
    SMALL_TALK = "small_talk"
    ORDER = "order"


class Time(StrEnum):
    """Whether an answer depends on when it is given."""

    ANY = "any"
    STATE = "state"
    """Asks for a state at a moment: that of `as_of`, or the latest."""
    PRESENT = "present"
    """In the present tense, but not plainly for the latest state."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question, understood."""

    text: str
    """As asked, trimmed."""
    query: str
    """What to search for: with the earlier turns where it follows up on them."""
    language: str
    """To answer in; one of `phrases.LANGUAGES`."""
    search_language: str
    """Of the question's words, ISO 639-1; can be one that the bot does not speak."""
    kind: Kind
    wanted: Wanted
    time: Time
    as_of: datetime | None
    event: Span | None = None
    """Epoch seconds from and to of the day or time of the event that is asked about."""


def understand(question: Question, zone: tzinfo = UTC, now: datetime | None = None) -> Understood:
    """Understand a question with its history; `zone`: of dates that name none."""
    text = " ".join(question.text[:MAX_QUESTION].split())
    spoken = _spoken(text)
    open_language = spoken if _is_short(text) and spoken else identify(text, default=spoken or "en")
    language = next(
        (
            code
            for code in (question.language, _sure(text, spoken), question.fallback_language, spoken)
            if code in LANGUAGES
        ),
        LANGUAGES[0],
    )
    as_of, event = question.as_of, None
    found = question_moment(text, open_language, as_of or now or datetime.now(UTC), zone)
    if found and found.is_state:
        as_of = found.as_of
    elif found:
        event = Span(int(found.span.earliest.timestamp()), int(found.span.latest.timestamp()))
    search_language = spoken if len(text) < 60 and spoken else open_language
    return Understood(
        text=text,
        query=_standalone(text, question.history, search_language),
        language=language,
        search_language=search_language,
        kind=_kind(text),
        wanted=wanted(text),
        time=_time(text, search_language, as_of),
        as_of=as_of,
        event=event,
    )


def _is_short(text: str) -> bool:
    # a date's numbers tell nothing of the language
    return sum(any(c.isalpha() for c in word) for word in text.split()) <= SHORT


def _spoken(text: str) -> str:
    """Which of the bot's languages a question is in; "" when nothing tells.

    In a few words ("Und was versprach er?") the small ones tell more than the identifier does.
    """
    found = identify(text, default="", among=LANGUAGES)
    if not _is_short(text):
        return found
    small = [word.strip("¿¡?!.,;:").casefold() for word in text.split()]
    counts = {code: sum(word in stop_words(code) for word in small) for code in LANGUAGES}
    best = max(counts.values())
    told = [code for code in LANGUAGES if counts[code] == best]
    return told[0] if len(told) == 1 and best > counts.get(found, 0) else found


def _sure(text: str, language: str) -> str:
    """The identified language when there is enough text to trust it."""
    return language if len(text.split()) >= 3 else ""


def _kind(text: str) -> Kind:
    if not any(c.isalnum() for c in text):
        return Kind.EMPTY
    if is_order(text):
        return Kind.ORDER
    if SMALL_TALK.fullmatch(text.strip(" .!?…,;:¡¿")):
        return Kind.SMALL_TALK
    return Kind.QUESTION


def _time(text: str, language: str, as_of: datetime | None) -> Time:
    if as_of is not None or LATEST.search(text):
        return Time.STATE
    if IDENTITY.match(text):
        return Time.ANY
    present = language in PRESENT and PRESENT[language].search(text)
    if present and not PAST[language].search(text):
        return Time.PRESENT
    return Time.ANY


def wanted(text: str) -> Wanted:
    """What the first question word asks for; of two at one place the more special."""
    if IDENTITY.match(text):
        return Wanted.IDENTITY
    found = [
        (match.start(), place, wanted)
        for place, (wanted, pattern) in enumerate(ASKS)
        if (match := pattern.search(text))
    ]
    return min(found)[2] if found else Wanted.ANYTHING


def _standalone(text: str, history: tuple[Turn, ...], language: str) -> str:
    """The question with what it leans on: the last question and its answer."""
    if not history or not _follows_up(text, language):
        return text
    last: list[str] = []
    for turn in reversed(history):
        last.insert(0, " ".join(turn.content.split())[:MAX_HISTORY])
        if turn.role == "user":
            break
    return " ".join([*last, text])


def points_back(text: str, language: str) -> bool:
    """Whether a question by itself says that it leans on what went before."""
    few = FEW_GERMAN if language == NOUNS_WITH_CAPITALS else FEW
    return bool(
        len(text.split()) <= few
        or FOLLOW_UP_START.match(text)
        or LEANS.search(text)
        or any(not _names_any(text[: match.start()]) for match in THIRD_PERSON.finditer(text))
    )


def _follows_up(text: str, language: str) -> bool:
    """Whether a question needs what went before: it points back, or names nobody and nothing."""
    return points_back(text, language) or (
        len(text.split()) <= SELF_CONTAINED and not _names_any(text)
    )


def _names_any(text: str) -> bool:
    """Whether a word after the first has a capital and is no month or day, or is a number."""
    return any(
        word[0].isdigit() or (word[0].isupper() and not CALENDAR.match(word))
        for word in re.findall(r"\w+", text)[1:]
        if word != "I"
    )
