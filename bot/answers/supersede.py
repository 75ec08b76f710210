"""Quoted statements of who holds a post that a later article overtakes, and the article that does.

Only articles that were found are looked at, so nothing published after `as_of` can be named.
Called by `engine`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.answers.check_quantities import quantities
from bot.answers.check_readings import Day
from bot.answers.tenure import BOARD, CHAIR, COMPANY, OBSERVER, Change, People, Tenure, read
from vectorstore.text.words import folded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.answers.types import Citation
    from vectorstore.types import Hit

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
    citations: Sequence[Citation], hits: Sequence[Hit], language: str, *, latest: bool
) -> Overtaken | None:
    """What the latest or the first change (`latest`) of a cited statement is; None without one.

    A change that is cited already is preferred, then one in the asker's language.
    """
    people = People((m.text, h.article.language) for h in hits for m in h.sentences)
    every = [
        Said(tenure, hit, i)
        for hit in hits
        for i, match in enumerate(hit.sentences)
        for tenure in read(match.text, hit.article.language, people)
    ]
    places = {
        (said.hit.passage.passage_id, said.index): citation.n
        for said in every
        for citation in citations
        if _is_cited(said, citation)
    }
    overtaken: dict[tuple[str, int], list[int]] = {}
    changes: dict[tuple[str, int], Said] = {}
    for said in every:
        n = places.get((said.hit.passage.passage_id, said.index))
        if n is None or said.tenure.change is Change.ENDS:
            continue
        found = [other for other in every if _overtakes(other, said, every)]
        for other in found:
            key = (other.hit.passage.passage_id, other.index)
            changes[key] = other
            overtaken.setdefault(key, []).append(n)
    if not changes:
        return None

    def order(key: tuple[str, int]) -> tuple[bool, bool, bool, float]:
        said = changes[key]
        sign = -1.0 if latest else 1.0
        names_both = sum((s.hit.passage.passage_id, s.index) == key for s in every) > 1
        return (
            key not in places,
            not names_both and not latest,
            said.hit.article.language != language,
            sign * said.known.timestamp(),
        )

    best = min(changes, key=order)
    old = tuple(sorted(set(overtaken[best]) - {places.get(best)}))
    return Overtaken(old, changes[best], places.get(best)) if old else None


def _is_cited(said: Said, citation: Citation) -> bool:
    passage = said.hit.passage
    span = passage.sentences[said.index]
    start = span.start - passage.span.start
    return citation.passage_id == passage.passage_id and (
        citation.start <= start < citation.end
    )


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
    days = [
        reading
        for quantity in quantities(text, later.hit.article.language)
        for reading in quantity.readings
        if isinstance(reading, Day) and reading.year
    ]
    return any((d.year or 0, d.month, d.day or 31) < (limit.year, limit.month, limit.day)
               for d in days)  # fmt: skip
