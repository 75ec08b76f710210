"""Quoted statements of who holds a post that a later article overtakes, and the article that does.

Only articles that were found are looked at, so nothing published after `as_of` can be named.
Called by `engine`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.answers.check_quantities import quantities
from bot.answers.check_readings import Day
from bot.answers.phrases import phrase, published_text
from bot.answers.tenure import (
    BOARD,
    CHAIR,
    COMPANY,
    OBSERVER,
    Change,
    Tenure,
    may_state,
    read,
    roles_in,
)
from bot.answers.tenure_names import People
from bot.answers.types import Note, NoteKind
from bot.answers.understanding import Time
from vectorstore.text.words import folded
from vectorstore.types import Published

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.answers.types import Citation
    from bot.answers.understanding import Understood
    from vectorstore.types import Hit, Span

    Place = tuple[str, int]

SEVERAL = frozenset({BOARD, OBSERVER, COMPANY})
"""What more than one can hold at a time: another's coming ends nobody's time."""
ONE_A_STORY = frozenset({CHAIR, OBSERVER, BOARD})
"""Posts that are read without the name of the organisation."""


@dataclass(frozen=True, slots=True)
class Said:
    """A tenure and the sentence that states it."""

    tenure: Tenure
    hit: Hit
    index: int
    """Position of the sentence in the passage."""

    @property
    def place(self) -> Place:
        """The passage and the sentence's position in it."""
        return self.hit.passage.passage_id, self.index

    @property
    def span(self) -> Span:
        """Where the sentence stands in the article."""
        return self.hit.passage.sentences[self.index]

    @property
    def known(self) -> datetime:
        """When it could first be read."""
        return self.hit.article.known_from


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Quotes that are out of date, and the sentence of a later article that says so."""

    old: tuple[int, ...]
    """Numbers of the citations."""
    later: Said
    cited: int | None
    """Its citation, if it is among them."""


def superseded(
    understood: Understood, citations: Sequence[Citation], hits: Sequence[Hit]
) -> list[Overtaken]:
    """What overtakes cited statements.

    Of several changes the last for a question about a state, else the first. A change that is
    cited already is preferred, then one in the asker's language. At most one is not cited, and
    only to a post or of a person that the question is about.
    """
    people = People((m.text, h.article.language) for h in hits for m in h.sentences)
    stale = [
        said
        for said in _said(hits, people, lambda place: bool(_number(place, citations)))
        if said.tenure.change is not Change.ENDS
    ]
    if not stale:
        return []
    roles = {said.tenure.role for said in stale}
    names = set().union(*(said.tenure.people for said in stale))
    every = _said(hits, people, lambda place: _may_matter(place, roles, names))
    asked = roles_in(understood.query, understood.search_language)
    named = frozenset(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", folded(understood.query)))
    cited = {said.place: n for said in every if (n := _number((said.hit, said.index), citations))}
    changes: dict[Place, Said] = {}
    olds: defaultdict[Place, set[int]] = defaultdict(set)
    for said in stale:
        n = cited[said.place]
        for later in every:
            near = later.place in cited or _is_asked(said.tenure, asked, named)
            if near and cited.get(later.place) != n and _overtakes(later, said, every):
                changes[later.place] = later
                olds[later.place].add(n)
    latest = understood.time is not Time.ANY
    several = Counter(said.place for said in every)

    def order(place: Place) -> tuple[bool, bool, bool, float]:
        said = changes[place]
        seconds = said.known.timestamp()
        names_both = several[place] > 1
        return (
            place not in cited,
            not latest and not names_both,
            said.hit.article.language != understood.language,
            -seconds if latest else seconds,
        )

    found: list[Overtaken] = []
    told: set[int] = set()
    for place in sorted(changes, key=order):
        n = cited.get(place)
        new = olds[place] - told
        if new and not (n is None and any(o.cited is None for o in found)):
            found.append(Overtaken(tuple(sorted(new)), changes[place], n))
            told |= new
    return found


def superseded_notes(
    overtaken: Sequence[Overtaken], citations: Sequence[Citation], language: str
) -> list[Note]:
    """What the reader is told of changes that are cited."""
    notes = []
    for one in overtaken:
        if one.cited is None:
            continue
        later = citations[one.cited - 1]
        published = Published.parse(later.published) if later.published else None
        text = phrase(
            "superseded",
            language,
            old=" ".join(f"[{n}]" for n in one.old),
            outlet=later.outlet,
            date=published_text(published, language),
            n=later.n,
        )
        notes.append(Note(NoteKind.SUPERSEDED, text, (*one.old, later.n)))
    return notes


def _said(
    hits: Sequence[Hit], people: People, wanted: Callable[[tuple[Hit, int]], bool]
) -> list[Said]:
    """The tenures of all sentences that are wanted."""
    return [
        Said(tenure, hit, i)
        for hit in hits
        for i, match in enumerate(hit.sentences)
        if wanted((hit, i))
        for tenure in read(match.text, hit.article.language, people)
    ]


def _number(place: tuple[Hit, int], citations: Sequence[Citation]) -> int | None:
    """The citation whose quote holds the sentence."""
    passage = place[0].passage
    start = passage.sentences[place[1]].start - passage.span.start
    for c in citations:
        if c.passage_id == passage.passage_id and c.start <= start < c.end:
            return c.n
    return None


def _may_matter(place: tuple[Hit, int], roles: set[str], names: set[str]) -> bool:
    """Whether a sentence names one of these posts or people (fast)."""
    hit, index = place
    text = hit.sentences[index].text
    if may_state(text, hit.article.language, roles):
        return True
    lowered = text.casefold()
    return any(name in lowered for name in names)


def _is_asked(tenure: Tenure, asked: frozenset[str], named: frozenset[str]) -> bool:
    """Whether the question is about the post, or about these people and no other post."""
    return tenure.role in asked if asked else bool(tenure.people & named)


def _overtakes(later: Said, old: Said, every: Sequence[Said]) -> bool:
    """Whether a sentence ends the tenure that another states, and no later one restores it."""
    if later.known <= old.known or not _ends(later, old, every) or _looks_back(later, old):
        return False
    return not any(
        said.known >= later.known
        and said.tenure.role == old.tenure.role
        and said.tenure.change is not Change.ENDS
        and (said.tenure.role != BOARD or said.tenure.change is Change.STARTS)
        and said.tenure.people & old.tenure.people
        and said.hit.article.article_id != later.hit.article.article_id
        for said in every
    )


def _ends(later: Said, old: Said, every: Sequence[Said]) -> bool:
    one, other = later.tenure, old.tenure
    same_people = bool(one.people & other.people)
    if one.role == COMPANY and other.role not in ONE_A_STORY:
        left = one.organisation.split(" ")[0]
        return same_people and left in folded(old.hit.passage.text)
    if one.role != other.role or _another_organisation(later, old, every):
        return False
    if one.change is Change.ENDS:
        return same_people
    if one.role in SEVERAL or same_people:
        return False
    return one.change is Change.STARTS or (one.interim and other.interim)


def _another_organisation(later: Said, old: Said, every: Sequence[Said]) -> bool:
    """Whether the posts belong to different organisations, as far as the texts tell."""
    if old.tenure.role in ONE_A_STORY:
        return False
    one, other = (_organisations(said, every) for said in (later, old))
    if one and other:
        return not one & other
    text = folded(old.hit.passage.text)
    return any(name not in text for name in one)


def _organisations(said: Said, every: Sequence[Said]) -> set[str]:
    """That of the sentence, else those where its people hold the post elsewhere."""
    tenure = said.tenure
    if tenure.organisation:
        return {tenure.organisation}
    return {
        other.tenure.organisation
        for other in every
        if other.tenure.organisation
        and other.tenure.role == tenure.role
        and other.tenure.people == tenure.people
    }


def _looks_back(later: Said, old: Said) -> bool:
    """Whether the sentence tells of a day before the other article appeared."""
    text = later.hit.sentences[later.index].text
    limit = (old.known - timedelta(days=2)).date()
    return any(day < (limit.year, limit.month, limit.day)
               for day in _days(text, later.hit.article.language))  # fmt: skip


@lru_cache(maxsize=1000)
def _days(text: str, language: str) -> tuple[tuple[int, int, int], ...]:
    """The dates with a year in a sentence; of a month its last day."""
    return tuple(
        (reading.year, reading.month, reading.day or 31)
        for quantity in quantities(text, language)
        for reading in quantity.readings
        if isinstance(reading, Day) and reading.year
    )
