"""Who watches a board without a vote: companies get such a seat, and send somebody.

Called by `posts`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answers.seats import Names
from bot.answers.statements import FRESH, Held, Statement, each_once, in_language
from bot.answers.statements import statement as stated
from bot.answers.tenure import BREAK, OBSERVER, Change, Tenure
from bot.answers.tenure_names import capitals
from bot.answers.tenure_words import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.answers.statements import Reports

NO_VOTE = re.compile(
    r"without (?:a |the |any )?(?:right to )?vot\w+(?: rights?)?|ohne stimm\w+|"
    r"senza (?:diritto di )?voto|sans (?:droit de )?vote|sin (?:derecho a )?voto",
    re.IGNORECASE,
)
"""What such a seat lacks; the words for it would make it unreal."""
MOST = 4
"""The last statements among which one in the reader's language is chosen."""


def read_observer(
    reports: Reports, asked: frozenset[str], language: str, moment: datetime
) -> Held | None:
    """The seat after all that is said of it, None where nothing plain is.

    `asked`: folded names in the question, of which one says whose seat is meant.
    """
    names = Names(reports.texts)
    told: list[tuple[Statement[Tenure], frozenset[str]]] = []
    for s in reports.sentences:
        change = _change(s.text, s.article.language)
        if change is not None:
            around = capitals(f"{s.article.title}. {s.before} {s.text}")
            said = Tenure(OBSERVER, capitals(s.text), change)
            told.append((stated(s, said, holds=change is Change.HOLDS), around))
    present: list[Statement[Tenure]] = []
    ended: list[Statement[Tenure]] = []
    for one in sorted(_of(told, asked), key=lambda one: one.at):
        words = WORDS[one.article.language]
        text = one.passage.sentence_texts()[one.index]
        if one.said.change is Change.ENDS:
            ended.append(one)
        elif not ended:
            present.append(one)
        elif words.again.search(text):
            present, ended = [one], []
    if ended:
        last = in_language(ended, language)
        fresh = bool(present) and moment - ended[0].at <= FRESH
        before = ((in_language(present, language), last),) if fresh else ()
        return Held(OBSERVER, (last,), before, last.since or last.known)
    if not present:
        return None
    named = [
        one
        for one in present
        if names.find(one.passage.sentence_texts()[one.index], one.article.language)
    ]
    current = [in_language(group[-MOST:], language) for group in (present, named) if group]
    return Held(OBSERVER, tuple(each_once(current)), (), present[0].since or present[0].known)


def _change(text: str, language: str) -> Change | None:
    """Whether somebody has the seat or gives it up, by the clause that names it."""
    words = WORDS.get(language)
    seat = words.roles[OBSERVER].search(text) if words else None
    if words is None or seat is None:
        return None
    marks = [mark.start() for mark in BREAK.finditer(text)]
    start = max((mark for mark in marks if mark < seat.start()), default=0)
    end = min((mark for mark in marks if mark >= seat.end()), default=len(text))
    clause = NO_VOTE.sub(" ", text[start:end])
    if words.unreal.search(clause):
        return None
    if words.ends.search(clause):
        return Change.ENDS
    return None if words.past.search(clause) else Change.HOLDS


def _of(
    told: Sequence[tuple[Statement[Tenure], frozenset[str]]], asked: frozenset[str]
) -> list[Statement[Tenure]]:
    """Those about the seat that is meant: of the names asked, the one that stands with fewest."""
    counts = {name: sum(name in around for _, around in told) for name in sorted(asked)}
    known = [name for name in counts if counts[name]]
    if not known:
        return [one for one, _ in told]
    whose = min(known, key=lambda name: counts[name])
    return [one for one, around in told if whose in around]
