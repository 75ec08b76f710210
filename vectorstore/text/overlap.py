"""How much of a question's wording a passage shares, across languages. Called by search.

Related languages write names, technical terms and numbers nearly alike ("Komplexität",
"complexity", "complejidad"), so words are compared by a key of four letters of a rough spelling
common to all. A word counts by its rarity among the passages compared: what nearly all of them
hold tells nothing, and no statistics of the whole corpus are needed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.text.words import MAX_WORD, WORD, folded, stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY_LETTERS = 4
"""Measured on XQuAD: four beat five and six across languages and were level within one."""
SPELLINGS = (
    ("ß", "ss"), ("ph", "f"), ("th", "t"), ("ch", "c"), ("qu", "c"), ("k", "c"), ("z", "c"),
    ("y", "i"), ("j", "i"), ("w", "v"), ("x", "cs"), ("h", ""),
)  # fmt: skip
"""Letters that European languages exchange in the same word."""
DOUBLED = re.compile(r"(.)\1+")
PARTS = re.compile(r"['’-]")
NUMBER_MARKS = str.maketrans(".,:", "___")


class Keys(NamedTuple):
    """What stands for a text's words."""

    words: frozenset[str]
    numbers: frozenset[str]


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


def _shares(wanted: frozenset[str], held: Sequence[frozenset[str]]) -> list[float]:
    """BM25's inverse document frequency over `held`; words that nobody holds are left out."""
    weights: dict[str, float] = {}
    for key in sorted(wanted):
        count = sum(key in one for one in held)
        if count:
            weights[key] = math.log(1 + (len(held) - count + 0.5) / (count + 0.5))
    total = sum(weights.values())
    if not total:
        return [0.0] * len(held)
    return [sum(w for key, w in weights.items() if key in one) / total for one in held]


def _keys(text: str, language: str, *, short: bool) -> Keys:
    tokens = set(WORD.findall(unicodedata.normalize("NFKC", text)))
    digits = {token for token in tokens if token[0].isdigit()}
    words = (_token_keys(token, language, short) for token in tokens - digits)
    numbers = (token.translate(NUMBER_MARKS) for token in digits)
    return Keys(frozenset(chain.from_iterable(words)), frozenset(numbers))


@lru_cache(maxsize=50_000)
def _token_keys(token: str, language: str, short: bool) -> tuple[str, ...]:
    """The keys of a word's parts; none for stop words, unless they are acronyms ("US", "WHO")."""
    stop = stop_words(language)
    keys = []
    for part in PARTS.split(token):
        lower = part.casefold()
        acronym = len(part) > 1 and part.isupper()
        if not 0 < len(part) <= MAX_WORD or (lower in stop and not acronym):
            continue
        rough = _rough(lower)
        if rough and (short or len(rough) >= KEY_LETTERS or not part[0].islower()):
            keys.append(rough[:KEY_LETTERS])
    return tuple(keys)


def _rough(lower: str) -> str:
    word = folded(lower)
    for spelling, common in SPELLINGS:
        word = word.replace(spelling, common)
    return DOUBLED.sub(r"\1", word)
