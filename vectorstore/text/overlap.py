"""How much of a question's wording a passage shares, across languages. Called by search.

Related languages write names, technical terms and numbers nearly alike ("Komplexität",
"complexity", "complejidad"), so words are compared by a key of four letters of a rough spelling
common to all, and count by how far they go on alike. A word counts by its rarity among the passages
compared: what nearly all of them hold tells nothing, and no statistics of the whole corpus are
needed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.text.words import MAX_WORD, WORD, folded, stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY_LETTERS = 4
"""Measured on XQuAD: four beat five and six across languages and were level within one."""
BEGINNING = 0.3
"""What two words that begin alike count at the least, of 1 for the same word."""
SPELLINGS = (
    ("ß", "ss"), ("ph", "f"), ("th", "t"), ("ch", "c"), ("qu", "c"), ("k", "c"), ("z", "c"),
    ("y", "i"), ("j", "i"), ("w", "v"), ("x", "cs"), ("h", ""),
)  # fmt: skip
"""Letters that European languages exchange in the same word."""
DOUBLED = re.compile(r"(.)\1+")
PARTS = re.compile(r"['’-]")
NUMBER_MARKS = str.maketrans(".,:", "___")


Words = dict[str, frozenset[str]]
"""Rough spellings by their key; a number is its own."""


class Keys(NamedTuple):
    """What stands for a text's words."""

    words: Words
    numbers: Words


class Overlap(NamedTuple):
    """Shares, 0 to 1, of a question's words and numbers that a passage holds, by rarity."""

    words: float
    numbers: float


def question_keys(text: str, language: str) -> Keys:
    """Keys of a question; short words count in any case, since people type names small."""
    return _keys(text, language, short=True)


@lru_cache(maxsize=2048)
def passage_keys(text: str, language: str) -> Keys:
    """Keys of a passage; words under four letters only with a capital, or in a script without."""
    return _keys(text, language, short=False)


def overlaps(question: Keys, passages: Sequence[Keys]) -> list[Overlap]:
    """The overlap of each passage with the question, weighed by rarity among `passages`."""
    numbers = _shares(question.numbers, [passage.numbers for passage in passages])
    every = _shares(
        question.words | question.numbers,
        [passage.words | passage.numbers for passage in passages],
    )
    return [Overlap(*pair) for pair in zip(every, numbers, strict=True)]


def _shares(wanted: Words, held: Sequence[Words]) -> list[float]:
    """BM25's inverse document frequency over `held`; words that nobody holds are left out."""
    total, shares = 0.0, [0.0] * len(held)
    for word, key in sorted((word, key) for key, words in wanted.items() for word in words):
        likeness = [_likeness(word, one.get(key)) for one in held]
        count = sum(likeness)
        if count:
            weight = math.log(1 + (len(held) - count + 0.5) / (count + 0.5))
            total += weight
            shares = [share + weight * like for share, like in zip(shares, likeness, strict=True)]
    return [share / total for share in shares] if total else shares


def _likeness(word: str, others: frozenset[str] | None) -> float:
    """1 for the word itself, less for others with its key, by how far they begin alike."""
    if not others:
        return 0.0
    if word in others:
        return 1.0
    alike = max(_beginning(word, one) / max(len(word), len(one)) for one in others)
    return BEGINNING + (1 - BEGINNING) * alike


def _beginning(one: str, other: str) -> int:
    """The number of letters that two words begin with alike."""
    unlike = (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(unlike, min(len(one), len(other)))


def _keys(text: str, language: str, *, short: bool) -> Keys:
    tokens = set(WORD.findall(unicodedata.normalize("NFKC", text)))
    digits = {token for token in tokens if token[0].isdigit()}
    found: dict[str, set[str]] = {}
    for token in tokens - digits:
        for rough in _rough_parts(token, language, short):
            found.setdefault(rough[:KEY_LETTERS], set()).add(rough)
    numbers = {token.translate(NUMBER_MARKS) for token in digits}
    return Keys(
        {key: frozenset(words) for key, words in found.items()},
        {number: frozenset({number}) for number in numbers},
    )


@lru_cache(maxsize=50_000)
def _rough_parts(token: str, language: str, short: bool) -> tuple[str, ...]:
    """The rough spellings of a word's parts; of stop words none but of acronyms ("US", "WHO")."""
    stop = stop_words(language)
    keys = []
    for part in PARTS.split(token):
        lower = part.casefold()
        acronym = len(part) > 1 and part.isupper()
        if not 0 < len(part) <= MAX_WORD or (lower in stop and not acronym):
            continue
        rough = _rough(lower)
        if rough and (short or len(rough) >= KEY_LETTERS or not part[0].islower()):
            keys.append(rough)
    return tuple(keys)


def _rough(lower: str) -> str:
    word = folded(lower)
    for spelling, common in SPELLINGS:
        word = word.replace(spelling, common)
    return DOUBLED.sub(r"\1", word)
