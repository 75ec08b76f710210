"""When to say "I don't know": better than a guess. Called by `engine`.

The decision is a threshold on how near the best passage and sentence come to the question, and a
rule: a name that stands in no article cannot be answered about. `benchmarks/refusal.py` fits the
threshold on questions with and without an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vectorstore.text.words import folded, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.extractive import Chosen
    from bot.answers.understanding import Understood
    from vectorstore.search import Search

THRESHOLD = 0.62
"""Least sum of passage and sentence similarity (centred cosines) of the best sentence."""
OFF_TOPIC = 0.35
"""Below this the question is foreign to the story, not merely without an answer."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer."""

    off_topic: bool
    unknown_names: tuple[str, ...] = ()


def refuse(understood: Understood, chosen: Sequence[Chosen], search: Search) -> Refusal | None:
    """The refusal, None when the question can be answered."""
    if not chosen:
        return Refusal(off_topic=False)
    best = max(c.match.similarity + c.hit.similarity for c in chosen)
    names = unknown_names(understood, search)
    if names or best < THRESHOLD:
        return Refusal(off_topic=best < OFF_TOPIC, unknown_names=tuple(names))
    return None


def unknown_names(understood: Understood, search: Search) -> list[str]:
    """Names in the question that no passage holds.

    German writes every noun with a capital, so there only two in a row count as a name.
    """
    found = words(understood.text, understood.search_language)
    capital = [bool(word.whole) and word.text[0].isupper() for word in found]
    names = []
    for i, word in enumerate(found):
        beside = (i > 0 and capital[i - 1]) or (i + 1 < len(found) and capital[i + 1])
        if capital[i] and i > 0 and (beside or understood.search_language != "de"):
            names.append(word.text)
    missing = set(search.unknown([folded(name) + "_" for name in names]))
    return [name for name in names if folded(name) + "_" in missing]
