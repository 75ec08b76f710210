"""Dates and times in articles and questions, in five languages, without a model.

`find_dates` serves the timeline and the check of answers, `question_moment` and `asks_state` the
understanding of questions. English, German, Italian, French and Spanish; other languages are read
as English.

`dates_phrases` finds phrases with the patterns of `dates_lexicon` and `dates_<language>.toml`,
`dates_calendar` puts them on the calendar. What a question asks for is judged here: "who was CEO
on 19 November 2023?" must not be answered from what was known a day later; "what did the memo of
18 November say?" may be. The wording decides, by `[question]` of the language's file:

    as_of           "as of", "Stand" right before the time
    of              "of", "vom" right before it: it says which event is meant
    before, until   limits; a state "before" a day is that of the day before
    after           no limit to what may be known
    happen, why     "what happened", "when", "why"
    event           what tells of an event after all: "was fired"
    state           verbs of what is so: was, sat, led
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from vectorstore.text.dates_calendar import Context, Precision, resolve
from vectorstore.text.dates_lexicon import lexicon
from vectorstore.text.dates_phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vectorstore.types import Published

__all__ = [
    "DatedSpan",
    "Precision",
    "QuestionMoment",
    "asks_state",
    "find_dates",
    "question_moment",
]

CLAUSE_END = re.compile(r"(?:[,;:!?]|(?<!\d)\.)\s")
WORD = re.compile(r"[^\W\d_]+")
MOST_BESIDE = 2
"""Words beside a time that make no clause: "On 1 May 2024, …"."""
NEARBY = 40
"""Code points before a time in which the word that governs it stands."""
LONGEST_STATE = timedelta(days=62)
"""A state asked for over a longer time changes within it."""


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """A date or time that a text names."""

    start: int
    """Code points, half-open; a span begins with its "from" or "between"."""
    end: int
    earliest: datetime
    """Aware, in the zone of the text; the first second of a day, month, year."""
    latest: datetime
    """Its last second; equal to `earliest` for a moment."""
    precision: Precision
    certain: bool
    """False for "about", for what counts from a day that is itself a guess, for a time whose day
    the sentence does not name, for a weekday that does not fit its date."""
    relative: bool = False
    """Whether the words alone do not fix it: "yesterday", "on Friday", "two days later"."""


@dataclass(frozen=True, slots=True)
class QuestionMoment:
    """The time that a question speaks of."""

    as_of: datetime
    """Aware: the last second of the time named, or before it for "before"; never after now."""
    span: DatedSpan
    is_state: bool
    """True: answer from what was known at `as_of`. False: the time only says which event is
    meant, or when it was; reports of any date may tell."""


def find_dates(
    text: str, language: str, published: Published | None, zone: tzinfo
) -> list[DatedSpan]:
    """The dates and times that `text` names, in order, not overlapping.

    `text` is a sentence, or more of an article: then "two days later" counts from what it last
    spoke of, otherwise from publication. A missing year is the one that brings the date nearest
    to the last full date in the text, or else to publication. What cannot be resolved (relative
    words without `published`) is left out, and so are durations. `zone` is that of times without
    one of their own. Languages without a lexicon are read as English. Never raises.
    """
    if published is None:
        return _dated(text, language, None, zone)
    if published.day_only:
        day = published.moment.replace(tzinfo=zone)
        return _dated(text, language, day, zone, day_only=True)
    moment = published.moment
    if not moment.utcoffset():  # else it is the outlet's own time, and "today" its own day
        moment = moment.astimezone(zone)
    return _dated(text, language, moment, zone)


def question_moment(text: str, language: str, now: datetime, zone: tzinfo) -> QuestionMoment | None:
    """The moment that a question speaks of; None when it names none, or now.

    `now` is the aware moment of asking, `zone` that of dates without one of their own. A date
    without a year is the last one before `now`. Never raises.
    """
    times = [
        span
        for span in _dated(text, language, now.astimezone(zone), zone, question=True)
        if span.earliest <= now and not (span.earliest <= now <= span.latest and span.relative)
    ]
    if not times:
        return None
    says = lexicon(language).question
    main = next((t for t in times if not _governed(text, t, says["of"])), times[0])
    limit = main.latest
    if _governed(text, main, says["before"]):
        limit = main.earliest - timedelta(seconds=1)
    return QuestionMoment(min(limit, now), main, _asks_state(text, main, says))


def asks_state(text: str, language: str) -> bool:
    """Whether a question asks by its verbs for what is or was so, not for what happened."""
    says = lexicon(language).question
    return bool(says["state"].search(text)) and not says["event"].search(text)


def _dated(
    text: str,
    language: str,
    written: datetime | None,
    zone: tzinfo,
    *,
    day_only: bool = False,
    question: bool = False,
) -> list[DatedSpan]:
    """The same from when the text was written, in `zone`; `question` looks to the past."""
    day = written.date() if written else None
    context = Context(day, None if day_only else written, zone, past=question)
    found: list[DatedSpan] = []
    for phrase in phrases(text, language):
        interval = resolve(phrase, context)
        if interval:
            relative = phrase.year is None and phrase.month is None
            found.append(DatedSpan(phrase.start, phrase.end, *interval, relative=relative))
    return found


def _asks_state(text: str, time: DatedSpan, says: Mapping[str, re.Pattern[str]]) -> bool:
    if _governed(text, time, says["as_of"]):
        return True
    if time.latest - time.earliest > LONGEST_STATE or says["happen"].search(text):
        return False
    limited = any(_governed(text, time, says[word]) for word in ("before", "until"))
    if _governed(text, time, says["after"]) or (_governed(text, time, says["of"]) and not limited):
        return False
    clause = _clause(text, time)
    if says["why"].search(clause) or not says["state"].search(clause):
        return False
    return limited or not says["event"].search(clause)


def _governed(text: str, time: DatedSpan, word: re.Pattern[str]) -> bool:
    """Whether a word stands right before the time."""
    return bool(word.search(text[max(0, time.start - NEARBY) : time.start]))


def _clause(text: str, time: DatedSpan) -> str:
    """The part of the question between the marks around the time.

    With the next part, where it holds little else: "On 1 May 2024, who was …?"
    """
    ends = [*(mark.end() for mark in CLAUSE_END.finditer(text)), len(text)]
    start = max((end for end in ends if end <= time.start), default=0)
    end, *further = [end for end in ends if end >= time.end]
    beside = text[start : time.start] + text[time.end : end]
    if further and len(WORD.findall(beside)) <= MOST_BESIDE:
        end = further[0]
    return text[start:end]
