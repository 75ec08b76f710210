"""Whether a text says what another says: syndicated articles with small changes.

Called by the indexer for articles that are new to the catalogue. `sketch` finds the texts worth
comparing; `is_near_copy` compares word by word. A text that brings something of its own (a longer
run of new words, another number or another name in the same place) is no copy: taking it for one
would lose what it says, while a copy that is missed only costs space.

Measured on the 44 starter articles: of two in the same language at most 0.21 of the words stand in
the same order; of copies with 30 % of their words changed, an agency line and another first
sentence at least 0.66. Of 264 such copies for each share of changed words, 5 to 30 %, 97 to 100 %
are recognised; among 10,000 articles that takes 7 ms.
"""

from __future__ import annotations

import itertools
import re
import zlib
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    Place = tuple[str, str, str]
    """Kind of fact, and the words before and after it."""

WORD = re.compile(r"\w+(?:[.,:]\d+)*")
SHINGLE = 3
"""Words in a row that are hashed together."""
SKETCH = 48
"""Smallest hashes kept of a text."""
SHARED = 3
"""Hashes that two sketches must have in common to be compared; 30 % changed words leave about 9."""
SHORTEST = 50
"""Words; of shorter texts only word-for-word copies are recognised."""
LONGEST = 2000
"""Words that are compared, from the beginning."""
SAME_ORDER = 0.55
"""Share of a copy's words that stand in the same order in its original."""
OWN_WORDS = 40
"""In a row, without two neighbours from the original: reporting of its own."""
NOUNS_LIKE_NAMES = frozenset({"de", "lb"})
"""Languages that write every noun with a capital, so that names cannot be told."""


def sketch(text: str) -> list[int]:
    """A sample of the text's shingles, the same for the same words; empty for a short text."""
    words = WORD.findall(text.lower())
    if len(words) < SHORTEST:
        return []
    hashes = {
        zlib.crc32(" ".join(words[i : i + SHINGLE]).encode())
        for i in range(len(words) - SHINGLE + 1)
    }
    return sorted(hashes)[:SKETCH]


def is_near_copy(text: str, original: str, language: str) -> bool:
    """Whether `text` brings nothing that `original` does not say in nearly the same words."""
    new = WORD.findall(text)[:LONGEST]
    old = WORD.findall(original)[:LONGEST]
    new_words, old_words = _lower(new), _lower(old)
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    if matcher.quick_ratio() * (len(new) + len(old)) < 2 * SAME_ORDER * len(new):
        return False
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) < SAME_ORDER * len(new):
        return False
    at = 0
    for block in blocks:
        if block.size >= 2 or block.b == len(new):
            if block.b - at > OWN_WORDS:
                return False
            at = block.b + block.size
    return not _contradicts(new, old, names=language not in NOUNS_LIKE_NAMES)


def _contradicts(new: Sequence[str], old: Sequence[str], *, names: bool) -> bool:
    """Whether a number, or a name that the original lacks, stands where it has another."""
    small = {word for word in (*new, *old) if word.islower()}
    capitals = {
        word for word in (*new, *old) if names and word[0].isupper() and word.lower() not in small
    }
    new_facts, old_facts = _facts(new, capitals), _facts(old, capitals)
    known = {*_lower(old)}
    for place, values in new_facts.items():
        others = values - old_facts[place] if place in old_facts else set()
        if others and (
            place[0] == "number" or any(not known.issuperset(v.split()) for v in others)
        ):
            return True
    return False


def _facts(words: Sequence[str], names: Collection[str]) -> dict[Place, set[str]]:
    """Numbers and names by what they are and their neighbours; a name can be several words."""
    found: dict[Place, set[str]] = {}
    kinds = ["number" if any(map(str.isdigit, w)) else "name" * (w in names) for w in words]
    parts = [
        (kind, " ".join(words[i] for i in group).lower())
        for (kind, _), run in itertools.groupby(
            range(len(words)), key=lambda i: (kinds[i], kinds[i] != "name" and i)
        )
        for group in [list(run)]
    ]
    padded = ["", *(text for _, text in parts), ""]
    for i, (kind, text) in enumerate(parts):
        if kind:
            found.setdefault((kind, padded[i], padded[i + 2]), set()).add(text)
    return found


def _lower(words: Sequence[str]) -> list[str]:
    return [word.lower() for word in words]
