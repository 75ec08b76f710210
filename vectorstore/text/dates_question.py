"""What the time in a question asks for; for the understanding of questions in `bot.answers`.

"Who was CEO on 19 November 2023?" must not be answered from what was known a day later; "what did
the memo of 18 November say?" may be. The wording decides, by the patterns `[question]` of
`dates_<language>.toml`:

    as_of      "as of", "Stand": before a time
    attribute  "of", "vom": before a time that says which event is meant
    happen     "what happened"
    state      verbs of what is so: was, sat, led
    event      what tells of an event after all: "was fired", "when", "why"
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from vectorstore.text.dates_lexicon import lexicon
from vectorstore.text.dates_types import Bound, Grain, Moment, MomentKind, TimeExpression

CLAUSE_END = re.compile(r"[,;:.!?]\s")
SHORT_GRAINS = {
    Grain.MINUTE,
    Grain.HOUR,
    Grain.PART_OF_DAY,
    Grain.DAY,
    Grain.WEEKEND,
    Grain.WEEK,
    Grain.PART_OF_MONTH,
    Grain.MONTH,
}
"""A state can be asked for at these; one of a year or more changes within it."""
ARTICLE = r"(?:\s+(?:the|dem|den|der|il|lo|la|le|el))?\W*$"


def moment_of(
    text: str, times: Sequence[TimeExpression], language: str, now: datetime
) -> Moment | None:
    """The time that a question speaks of; None when it names none.

    `times` are those that `tag` finds in it with `now` as anchor. Where the wording does not
    tell, the kind is EVENT_DATE, which hides nothing.
    """
    if not times:
        return None
    time = _main(text, times, language)
    match _kind(text, time, language):
        case MomentKind.BEFORE:
            limit = time.end if time.bound is Bound.UNTIL else time.start
            if limit <= now:
                return Moment(None, limit, MomentKind.BEFORE)
        case MomentKind.AFTER:
            since = time.start if time.bound is Bound.SINCE else time.end
            return Moment(since, None, MomentKind.AFTER)
        case MomentKind.AT if time.start <= now:
            return Moment(time.start, time.end, MomentKind.AT)
        case MomentKind.WINDOW:
            return Moment(time.start, time.end, MomentKind.WINDOW)
    return Moment(time.start, time.end, MomentKind.EVENT_DATE)


def _main(text: str, times: Sequence[TimeExpression], language: str) -> TimeExpression:
    """The time that the question turns on: a limit, else one that does not name an event."""
    for time in times:
        if time.bound is not Bound.NONE:
            return time
    for time in times:
        if not _follows(text, time, language, "attribute"):
            return time
    return times[0]


def _kind(text: str, time: TimeExpression, language: str) -> MomentKind:
    says = lexicon(language).question
    clause = _clause(text, time)
    if _follows(text, time, language, "as_of"):
        return MomentKind.AT
    if time.bound in {Bound.BEFORE, Bound.UNTIL}:
        return MomentKind.BEFORE
    if time.bound in {Bound.AFTER, Bound.SINCE}:
        return MomentKind.AFTER
    if _follows(text, time, language, "attribute"):
        return MomentKind.EVENT_DATE
    if says["happen"].search(text) or time.grain is Grain.RANGE:
        return MomentKind.WINDOW
    state = says["state"].search(clause) and not says["event"].search(clause)
    return MomentKind.AT if state and time.grain in SHORT_GRAINS else MomentKind.EVENT_DATE


def _follows(text: str, time: TimeExpression, language: str, role: str) -> bool:
    """Whether the words of a role stand right before the time, or before its article."""
    before = text[: time.span.start]
    pattern = lexicon(language).question[role]
    return any(
        re.fullmatch(ARTICLE, before[match.end() :], re.IGNORECASE)
        for match in pattern.finditer(before)
    )


def _clause(text: str, time: TimeExpression) -> str:
    """The part of the question between the marks around the time."""
    ends = [mark.end() for mark in CLAUSE_END.finditer(text)]
    start = max((end for end in ends if end <= time.span.start), default=0)
    end = min((end for end in ends if end >= time.span.end), default=len(text))
    return text[start:end]
