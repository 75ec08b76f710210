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
from collections.abc import Callable
from datetime import datetime, tzinfo

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
ARTICLE = re.compile(r"\W*\b(?:the|dem|den|der|il|lo|la|l|le|el)?\W*$", re.IGNORECASE)


def question_moment(
    text: str,
    times: list[TimeExpression],
    language: str,
    now: datetime,
) -> Moment | None:
    """The time that a question speaks of; None when it names none.

    `times` are those of the question. Where the wording does not tell, EVENT_DATE: it hides
    nothing.
    """
    if not times:
        return None
    attributed = [_ends_with(text, time, language, "attribute") for time in times]
    bounded = (time for time in times if time.bound is not Bound.NONE)
    free = (time for time, of_event in zip(times, attributed, strict=True) if not of_event)
    time = next(bounded, None) or next(free, None) or times[0]
    kind = _kind(text, time, language)
    limits = {
        MomentKind.BEFORE: (None, time.end if time.bound is Bound.UNTIL else time.start),
        MomentKind.AFTER: (time.start if time.bound is Bound.SINCE else time.end, None),
    }
    start, end = limits.get(kind, (time.start, time.end))
    if kind in {MomentKind.AT, MomentKind.BEFORE} and (start or end or now) > now:
        return Moment(time.start, time.end, MomentKind.EVENT_DATE)  # still to come
    return Moment(start, end, kind)
