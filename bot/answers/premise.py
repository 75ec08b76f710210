"""Questions that take for granted what the articles deny. Called by `engine`.

Two kinds are told: that somebody has a post which the articles give to another ("Why did Nadella
become chief executive of OpenAI?"), and that somebody did what the articles say they refused or
undid ("Why did Amodei accept?"). Both resemble much that is told. In doubt the premise stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answers.kinds import Wanted
from bot.answers.tenure import BOARD, COMPANY, OBSERVER, Change, Tenure, may_state, read
from bot.answers.tenure_names import People
from vectorstore.text.words import concepts, folded, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.evidence import Evidence
    from bot.answers.understanding import Understood
    from vectorstore.types import Hit

TAKES_FOR_GRANTED = re.compile(
    r"\b(?:why|when|how (?:did|come)|what made|warum|weshalb|wieso|wann|wie (?:wurde|kam)|perché|"
    r"quando|come mai|pourquoi|quand|comment|por qué|cuándo|cómo)\b",
    re.IGNORECASE,
)
"""Asks for more about something, not whether it is so."""
OPPOSITES = (
    ("accept", "refuse"),
    ("approve", "refuse"),
    ("approve", "oppose"),
    ("sign_contract", "refuse"),
    ("keep", "leave"),
    ("keep", "resign"),
    ("win", "lose"),
    ("support", "oppose"),
    ("allow", "forbid"),
    ("confirm", "deny"),
    ("success", "fail"),
)
"""Concepts of the glossary that exclude each other."""
AGAINST = 4
"""Sentences, best first, among which the opposite must stand, and what is asked about nowhere."""
SHARED = frozenset({BOARD, COMPANY, OBSERVER})
"""Not one person's at a time."""


def contradicts_premise(understood: Understood, hits: Sequence[Hit]) -> bool:
    """Whether the question gives somebody a post that no sentence gives them, but others.

    A sentence that holds both the name and the post speaks for the question, unless the post is
    known to belong to another organisation there.
    """
    language = understood.search_language
    if not TAKES_FOR_GRANTED.search(understood.text) or not may_state(understood.text, language):
        return False
    texts = [(m.text, hit.article.language) for hit in hits for m in hit.sentences]
    people = People(texts, (understood.text, language))
    taken = [
        tenure
        for tenure in read(understood.text, language, people)
        if tenure.role not in SHARED and tenure.change is not Change.ENDS
    ]
    if not taken:
        return False
    said = [t for text, spoken in texts for t in read(text, spoken, people)]
    return any(_is_false(tenure, said, texts) for tenure in taken)


def denies_premise(understood: Understood, ranked: Sequence[Evidence]) -> bool:
    """Whether "why …?" asks about a deed of which the best sentences tell the opposite only."""
    if understood.wanted is not Wanted.REASON:
        return False
    asked = _concepts(understood.text, understood.search_language)
    told = [_concepts(e.match.text, e.hit.article.language) for e in ranked[:AGAINST]]
    every = set().union(*told)
    pairs = (*OPPOSITES, *((there, here) for here, there in OPPOSITES))
    return any(
        here in asked and here not in every and there in every and there not in asked
        for here, there in pairs
    )


def _concepts(text: str, language: str) -> set[str]:
    return {c.removesuffix("__") for c in concepts(words(text, language), language)}


def _is_false(taken: Tenure, said: Sequence[Tenure], texts: Sequence[tuple[str, str]]) -> bool:
    (person,) = taken.people
    same = [t for t in said if t.role == taken.role]
    elsewhere = {t.organisation for t in same if t.people == taken.people and t.organisation}
    holders = [t for t in same if not t.people & taken.people]
    if taken.organisation:
        holders = [t for t in holders if t.organisation == taken.organisation]
        if elsewhere:
            return bool(holders) and taken.organisation not in elsewhere
    return bool(holders) and not any(
        person in folded(text) and may_state(text, language, (taken.role,))
        for text, language in texts
    )
