"""Questions that ask for more than one thing: comparisons, lists, one step after another.

"What do the memo and the review say?" is answered by two passages, and what is nearest to the whole
question seldom tells both. So a question is taken apart where its parts are joined, each part is
looked for by itself, not forgetting the whole, and what is quoted is completed by what answers a
part. And where a question goes in steps ("who told him, and later signed the letter?"), what is
first found names somebody: what else is said of them is looked for too. Called by `engine`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.evidence import READ_AT_ONCE, rank_sentences
from bot.answers.kinds import name_rows
from bot.answers.understanding import Time, wanted
from bot.answers.wording import JOINED, PAUSES, STEPS
from vectorstore.search import QueryVectors
from vectorstore.text.words import folded, index_terms, query_terms, words
from vectorstore.vectors import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.evidence import Evidence
    from bot.answers.understanding import Understood
    from vectorstore.embeddings.reader import Reader
    from vectorstore.search import Search
    from vectorstore.types import Hit

MOST_PARTS = 4
SHARE = 0.6
"""Of the part in the vector that is looked for; the rest is the whole question's."""
FOR_PART, FOR_NAMES = 8, 15
"""Passages looked at for a part, and for what is said of the names."""
FIRST = 2
"""Sentences, best first, that may name somebody."""
MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class Further:
    """Sentences found for less than the whole question, each list best first."""

    for_parts: tuple[Sequence[Evidence], ...] = ()
    for_names: tuple[Sequence[Evidence], ...] = ()

    def hits(self) -> list[Hit]:
        """The passages of all sentences, each once."""
        sentences = (e for ranked in (*self.for_parts, *self.for_names) for e in ranked)
        return list({e.hit.passage.passage_id: e.hit for e in sentences}.values())


class Part(NamedTuple):
    """A part of a question."""

    text: str
    vectors: QueryVectors
    ranked: Sequence[Evidence]
    """What is found for it."""


def look_further(
    understood: Understood, ranked: Sequence[Evidence], search: Search, reader: Reader | None
) -> Further:
    """What completes the sentences found for the whole question; nothing when it asks one thing.

    Raises StoreError.
    """
    found = []
    if texts := parts(understood):
        whole = search.query_vectors(understood.query, understood.search_language)
        found = [_look(text, whole, understood, search, reader) for text in texts]
    for_parts = [part.ranked for part in found if part.ranked]
    firsts = [*ranked[:FIRST], *(ranked[0] for ranked in for_parts)]
    for_names = _look_for_names(understood, firsts, found, search)
    return Further(tuple(for_parts), tuple(for_names))


def parts(understood: Understood) -> list[str]:
    """The parts of a question in order; none when it asks for one thing."""
    joined = JOINED.get(understood.search_language, PAUSES)
    found = [
        part.strip()
        for part in joined.split(understood.text)
        if any(
            word.stem and not word.text[0].isdigit()
            for word in words(part, understood.search_language)
        )
    ]
    return found[:MOST_PARTS] if len(found) > 1 else []


def _look(
    text: str, whole: QueryVectors, understood: Understood, search: Search, reader: Reader | None
) -> Part:
    language = understood.search_language
    vectors = search.query_vectors(text, language)
    mixed = QueryVectors(
        *(normalise(SHARE * a + (1 - SHARE) * b) for a, b in zip(vectors, whole, strict=True))
    )
    hits = search.search(text, FOR_PART, understood.as_of, language, vectors=mixed).hits
    # read with the whole question: a part by itself is seldom a sentence
    part = replace(understood, text=text, wanted=wanted(text, language), time=Time.ANY)
    rarity = search.rarity(query_terms(text, language))
    return Part(text, vectors, rank_sentences(part, hits, rarity, reader, READ_AT_ONCE))


def _look_for_names(
    understood: Understood, firsts: Sequence[Evidence], found: Sequence[Part], search: Search
) -> list[list[Evidence]]:
    """For each of the rarest names that the first sentence with any tells: what is said of it."""
    if not STEPS.search(understood.text):
        return []
    first, names = next(((e, told) for e in firsts if (told := _told(e, understood))), (None, {}))
    if first is None:
        return []
    rarity = search.rarity(list(names))
    rarest = sorted(names, key=lambda term: -rarity.get(term, 0.0))[:MOST_NAMES]
    # The step that is not taken yet is the one that the first sentence is least about
    open_step = min(
        found, key=lambda part: float(part.vectors.compare @ first.match.vector), default=None
    )
    step = open_step.text if open_step else understood.text
    text = " ".join([step, *(names[term] for term in rarest)])
    language = understood.search_language
    hits = search.search(text, FOR_NAMES, understood.as_of, language).hits
    asked = replace(understood, text=text, query=text, wanted=wanted(step, language), time=Time.ANY)
    ranked = rank_sentences(asked, hits, search.rarity(query_terms(text, language)))
    held = [
        (e, names.keys() & set(index_terms(e.match.text, e.hit.article.language))) for e in ranked
    ]
    # One that holds all the names says the first sentence over again
    return [
        [e for e, some in held if term in some and (len(names) == 1 or len(some) < len(names))]
        for term in rarest
    ]


def _told(evidence: Evidence, understood: Understood) -> dict[str, str]:
    """Full names in a sentence that the question does not hold, by the last one's index term."""
    asked = {folded(word.text) for word in words(understood.text, understood.search_language)}
    told = {}
    for row in name_rows(words(evidence.match.text, evidence.hit.article.language)):
        own = list(dropwhile(lambda word: folded(word) in asked, row))  # "der Brief Ann Lees"
        if len(own) > 1 and asked.isdisjoint(map(folded, own)):
            told[folded(own[-1]) + "_"] = " ".join(own)
    return told
