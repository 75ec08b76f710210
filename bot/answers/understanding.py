"""What a question asks, by rules alone: its language, its kind, what it follows up on.

Pure functions; called by `engine`. A question is data: orders in it are recognised only to be
refused politely, they could not change anything anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.answers.follow_ups import asked_again, names_any, standalone
from bot.answers.kinds import Wanted
from bot.answers.orders import is_order
from bot.answers.phrases import LANGUAGES
from bot.answers.question_language import languages, sure
from bot.answers.tenure_words import WORDS
from bot.answers.wording import ASKS, IDENTITY, LATEST, PAST, PRESENT, SMALL_TALK
from vectorstore.text.dates import asks_state, question_moment
from vectorstore.types import Span

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.answers.types import Question

MAX_QUESTION = 4000
"""Characters that are read of a question; more is cut."""


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
    """As asked, trimmed; the question before where this one only says another time."""
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
    now = question.as_of or now or datetime.now(UTC)
    spoken, open_language = languages(text)
    language = next(
        (
            code
            for code in (question.language, sure(text, spoken), question.fallback_language, spoken)
            if code in LANGUAGES
        ),
        LANGUAGES[0],
    )
    found = question_moment(text, open_language, now, zone)
    asked, history = text, question.history
    again = asked_again(text, found, history, now, zone)
    if again and wanted(text, open_language) in {
        Wanted.ANYTHING,
        wanted(again.text, again.languages[1]),
    }:
        asked, history = again.text, again.history
        found = question_moment(text, open_language, again.now, zone)
        spoken, open_language = again.languages
    as_of, event = question.as_of, None
    if found and (found.is_state or (asked != text and asks_state(asked, open_language))):
        as_of = found.as_of
    elif found:
        event = Span(int(found.span.earliest.timestamp()), int(found.span.latest.timestamp()))
    search_language = spoken if len(asked) < 60 and spoken else open_language
    return Understood(
        text=asked,
        query=standalone(asked, history, search_language),
        language=language,
        search_language=search_language,
        kind=_kind(text),
        wanted=wanted(asked, search_language),
        time=_time(asked, search_language, as_of),
        as_of=as_of,
        event=event,
    )


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
    if _is_identity(text, language):
        return Time.ANY
    present = language in PRESENT and PRESENT[language].search(text)
    if present and not PAST[language].search(text):
        return Time.PRESENT
    return Time.ANY


def _is_identity(text: str, language: str) -> bool:
    """Whether somebody's name is all that is said; "Who is the CEO?" names a post only."""
    if not IDENTITY.match(text):
        return False
    if post := WORDS.get(language):
        for pattern in (*post.roles.values(), post.leads):
            text = pattern.sub(" ", text)
    return names_any(text)


def wanted(text: str, language: str) -> Wanted:
    """What the first question word asks for; of two at one place the more special."""
    if _is_identity(text, language):
        return Wanted.IDENTITY
    found = [
        (match.start(), place, wanted)
        for place, (wanted, pattern) in enumerate(ASKS)
        if (match := pattern.search(text))
    ]
    return min(found)[2] if found else Wanted.ANYTHING
