"""What a question asks, by rules alone: its language, its kind, what it follows up on.

Pure functions; called by `engine`. A question is data: orders in it are recognised only to be
refused politely, they could not change anything anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.kinds import CALENDAR, NOUNS_WITH_CAPITALS, Wanted, name_rows
from bot.answers.orders import is_order
from bot.answers.phrases import LANGUAGES
from bot.answers.tenure_words import WORDS
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
from vectorstore.text.dates import asks_state, question_moment
from vectorstore.text.language import identify
from vectorstore.text.words import stop_words, words
from vectorstore.types import Span

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.answers.types import Question, Turn
    from vectorstore.text.dates import QuestionMoment

MAX_QUESTION = 4000
"""Characters that are read of a question; more is cut."""
SELF_CONTAINED = 14
"""A longer question says by itself what it is about."""
FEW, FEW_GERMAN = 2, 4
"""Words that say nothing by themselves. A German noun looks like a name: "Wann kam die Absage?"."""
SHORT_ANSWER = 120
"""Characters of an earlier answer that says one thing."""
SHORT = 10
"""Words up to which a question is short."""
NEAR = timedelta(days=182)
"""A date without a year is the one so near to that of the question before."""
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
    text = _trimmed(question.text)
    now = question.as_of or now or datetime.now(UTC)
    spoken, open_language = _languages(text)
    language = next(
        (
            code
            for code in (question.language, _sure(text, spoken), question.fallback_language, spoken)
            if code in LANGUAGES
        ),
        LANGUAGES[0],
    )
    found = question_moment(text, open_language, now, zone)
    asked, history = text, question.history
    if again := _asked_again(text, found, history, now, zone):
        asked, history = again.text, again.history
        found = question_moment(text, open_language, again.now, zone)
        spoken, open_language = again.languages
    as_of, event = question.as_of, None
    if found and (found.is_state or (again and asks_state(asked, open_language))):
        as_of = found.as_of
    elif found:
        event = Span(int(found.span.earliest.timestamp()), int(found.span.latest.timestamp()))
    search_language = spoken if len(asked) < 60 and spoken else open_language
    return Understood(
        text=asked,
        query=_standalone(asked, history, search_language),
        language=language,
        search_language=search_language,
        kind=_kind(text),
        wanted=wanted(asked, search_language),
        time=_time(asked, search_language, as_of),
        as_of=as_of,
        event=event,
    )


def _trimmed(text: str) -> str:
    return " ".join(text[:MAX_QUESTION].split())


def _languages(text: str) -> tuple[str, str]:
    """Which of the bot's languages a question is in ("": nothing tells), and which of any."""
    spoken = _spoken(text)
    return spoken, spoken if _is_short(text) and spoken else identify(text, default=spoken or "en")


class _Again(NamedTuple):
    """An earlier question at another time."""

    text: str
    languages: tuple[str, str]
    history: tuple[Turn, ...]
    """What went before it."""
    now: datetime
    """From when dates without a year look back."""


def _asked_again(
    text: str,
    found: QuestionMoment | None,
    history: tuple[Turn, ...],
    now: datetime,
    zone: tzinfo,
) -> _Again | None:
    """The last question at another time, if a text is no more: "And who was it on 18 November?"."""
    language = _languages(text)[1]
    time = _only_time(text, language, found)
    for place in range(len(history) - 1, -1, -1):
        if history[place].role != "user" or not time:
            continue
        before = _trimmed(history[place].content)
        languages = _languages(before)
        its = question_moment(before, languages[1], now, zone)
        if _only_time(before, languages[1], its):
            continue
        if wanted(text, language) not in {Wanted.ANYTHING, wanted(before, languages[1])}:
            return None
        before = before.rstrip(" ?")
        start, end = _named_time(before, its) or (len(before), len(before))
        asked = _trimmed(f"{before[:start]} {time} {before[end:]}?")
        return _Again(
            asked, languages, history[:place], min(now, its.span.latest + NEAR) if its else now
        )
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
    if words := WORDS.get(language):
        for pattern in (*words.roles.values(), words.leads):
            text = pattern.sub(" ", text)
    return _names_any(text)


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


def _standalone(text: str, history: tuple[Turn, ...], language: str) -> str:
    """The question with what it leans on: the last question and its answer."""
    if not history or not _follows_up(text, language):
        return text
    answer = history[-1].content
    names_one = len(answer) <= SHORT_ANSWER and len(name_rows(words(answer, language))) == 1
    if names_one and THIRD_PERSON.search(text):  # for whom the answer names
        return f"{answer} {text}"
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
