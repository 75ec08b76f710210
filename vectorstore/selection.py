"""Which of the scored passages are shown: copies fold into one hit, and outlets take turns.

Called by search with its candidates, best first. A copy is another article's passage in the same
language that says nothing of its own. To fold away what brings a number or a name would lose it;
a copy that is missed only costs a place.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vectorstore.scoring import Scored
    from vectorstore.vectors import Vectors

SAME_TEXT = 0.97
"""Cosine of copies: of the passages, and of each sentence with its like. A sentence in which a
name, a verb, a day, a number or a "not" is exchanged was measured at 0.70 to 0.96."""
REPEATED_OUTLET = 0.02
"""What a passage is set back for each hit of its outlet before it …"""
MOST_SET_BACK = 0.1
"""… and at most: another outlet comes forward where it says nearly as much."""
SAME_WORDS = 0.5
"""Least share of a copy's words that its original has too."""
WORD = re.compile(r"\w+(?:[.,:]\d+)*")


class Chosen(NamedTuple):
    """A passage to show, and the articles that its copies are of."""

    scored: Scored
    copies: list[str]


class Readers(NamedTuple):
    """How the choice looks at a candidate; both are asked for few of them."""

    vectors: Callable[[Scored], Vectors]
    """Its passage's vector, then its sentences', (n, d), L2-normalised."""
    sentences: Callable[[Scored], Sequence[str]]
    """Its sentences, verbatim."""


def choose(
    scored: Iterable[Scored], top: int, read: Readers, *, mixed: bool = True
) -> list[Chosen]:
    """The `top` passages out of `scored`, which come best first; without `mixed` in that order."""
    step = REPEATED_OUTLET if mixed else 0.0
    stream = _folded(scored, read)
    coming = next(stream, None)
    waiting: list[Chosen] = []
    shown: list[Chosen] = []
    outlets: Counter[str] = Counter()

    def worth(one: Chosen) -> float:
        repeated = outlets[one.scored.candidate.outlet]
        return one.scored.score - min(step * repeated, MOST_SET_BACK)

    while len(shown) < top and (waiting or coming):
        best = max(map(worth, waiting), default=float("-inf"))
        while coming and coming.scored.score > best:
            waiting.append(coming)
            best = max(best, worth(coming))
            coming = next(stream, None)
        first = max(waiting, key=worth)
        waiting.remove(first)
        shown.append(first)
        outlets[first.scored.candidate.outlet] += 1
    return shown


def _folded(scored: Iterable[Scored], read: Readers) -> Iterator[Chosen]:
    """The candidates without copies of earlier ones, which take note of them."""
    kept: list[tuple[Chosen, Vectors]] = []
    for one in scored:
        vectors = read.vectors(one)
        original = next(
            (
                other
                for other, others in kept
                if other.scored.candidate.language == one.candidate.language
                and other.scored.candidate.article_id != one.candidate.article_id
                and _says_no_more(vectors, others)
                and not says_more(read.sentences(one), read.sentences(other.scored))
            ),
            None,
        )
        if original:
            original.copies.append(one.candidate.article_id)
        else:
            chosen = Chosen(one, [])
            kept.append((chosen, vectors))
            yield chosen


def _says_no_more(vectors: Vectors, others: Vectors) -> bool:
    """Whether the first passage, and each sentence of it, has its like in the second."""
    if vectors[0] @ others[0] <= SAME_TEXT:
        return False
    return bool(((vectors[1:] @ others[1:].T).max(axis=1, initial=-1.0) > SAME_TEXT).all())


def says_more(sentences: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a number or a capital within a sentence stands in the first text only, or most words.

    The last holds for any model, also for one whose vectors are all alike.
    """
    held = {word.casefold() for other in others for word in WORD.findall(other)}
    rows = [WORD.findall(sentence) for sentence in sentences]
    marked = {
        word.casefold()
        for row in rows
        for i, word in enumerate(row)
        if any(map(str.isdigit, word)) or (i and word[0].isupper())
    }
    words = {word.casefold() for row in rows for word in row}
    return not marked <= held or len(words & held) < SAME_WORDS * len(words)
