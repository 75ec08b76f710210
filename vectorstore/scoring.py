"""The score of a candidate: passage, best sentence and shared words. Called by search.

score = passage similarity + best sentence similarity + shares of the question's words and numbers,
less a constant for a passage in the question's own language: its vectors keep some of that
language even when centred, and its words match more easily. All parts are on absolute scales, so
that a passage in another language stands beside one in the question's (reciprocal rank fusion,
which forgets scale, was measured to halve cross-language recall). `Weights` holds the constants;
`benchmarks/retrieval.py` measures them and `benchmarks/fit_weights.py` fitted them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.text.overlap import Overlap, overlaps, passage_keys, question_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vectorstore.catalog.passages import Candidate
    from vectorstore.types import ArticleInfo, Passage
    from vectorstore.vectors import Vectors

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Weights:
    """The constants of the score and of the choice of candidates."""

    passage: float = 1.0
    sentence: float = 1.0
    same_language: float = -0.05
    """Trades right passages in the question's language for those in others; set between the two
    by `retrieval.py`."""
    words_same: float = 0.2
    """For shared words in a passage in the question's language …"""
    words_other: float = 0.2
    """… and in one in another language."""
    numbers: float = 0.125
    centred: float = 0.7
    """Share of its language's mean that is taken out of the query: all of it finds a little less,
    in the same language and in others."""
    age: float = 0.03
    """Of ln(1 + days), where the latest is asked for: a day is 0.02, a week 0.06, a year 0.18."""
    candidates: int = 100
    """Passages taken from Chroma to be scored."""
    lexical_candidates: int = 10
    """Passages taken from the lexical index: rare words that the model does not know."""
    compared: int = 30
    """The nearest candidates, and all lexical ones, are compared by their words."""
    everyday: float = 0.3
    """Names in a larger share of all passages tell little of what is asked."""


class Features(NamedTuple):
    """What is known of a candidate; the score is their weighted sum."""

    passage: float
    """Cosine of the centred passage and the mostly centred question."""
    sentence: float
    """The same of the best sentence."""
    same_language: float
    """1 for a passage in the question's language, else 0."""
    words_same: float
    words_other: float
    numbers: float


class Scored(NamedTuple):
    """A candidate with its score; `loaded` for those that were compared by words."""

    score: float
    candidate: Candidate
    features: Features
    vectors: Vectors
    """Of the passage and its sentences, (n, d), L2-normalised."""
    loaded: tuple[Passage, ArticleInfo] | None

    @property
    def shares_words(self) -> bool:
        """Whether the passage holds a word or number of the question."""
        features = self.features
        return bool(features.words_same or features.words_other or features.numbers)


class Found(NamedTuple):
    """A candidate before it is scored."""

    candidate: Candidate
    vectors: Vectors
    """Of the passage and its sentences, (n, d), L2-normalised."""
    cosines: Vectors
    """(2,): of the passage and of its best sentence with the question."""


def score(
    query: str,
    language: str,
    found: Sequence[Found],
    loaded: Mapping[int, tuple[Passage, ArticleInfo]],
    weights: Weights,
) -> list[Scored]:
    """Candidates with their scores, best first; `loaded`: those to compare by words, by key."""
    shared = _overlaps(query, language, loaded)
    factors = [getattr(weights, name) for name in Features._fields]
    scored = []
    for candidate, vectors, (passage, sentence) in found:
        overlap = shared.get(candidate.key, Overlap(0.0, 0.0))
        same = candidate.language == language
        features = Features(
            passage=float(passage),
            sentence=float(sentence),
            same_language=float(same),
            words_same=overlap.words if same else 0.0,
            words_other=0.0 if same else overlap.words,
            numbers=overlap.numbers,
        )
        total = sum(map(mul, features, factors))
        scored.append(Scored(total, candidate, features, vectors, loaded.get(candidate.key)))
    return sorted(scored, key=best_first)


def newer_first(scored: Sequence[Scored], moment: int | None, weights: Weights) -> list[Scored]:
    """Set back by the days before the moment asked about, or before the newest candidate."""
    newest = moment or max((one.candidate.known_from for one in scored), default=0)
    again = []
    for one in scored:
        days = max(0, newest - one.candidate.known_from) / DAY_SECONDS
        again.append(one._replace(score=one.score - weights.age * math.log1p(days)))
    return sorted(again, key=best_first)


def best_first(one: Scored) -> tuple[float, str]:
    """The order of candidates; the same in every run, also where scores are equal."""
    return -one.score, one.candidate.passage_id


def _overlaps(
    query: str, language: str, loaded: Mapping[int, tuple[Passage, ArticleInfo]]
) -> dict[int, Overlap]:
    """The words that each loaded passage shares with the query, by the passage's key."""
    keys = [
        passage_keys(f"{article.title}\n{passage.text}", article.language)
        for passage, article in loaded.values()
    ]
    return dict(zip(loaded, overlaps(question_keys(query, language), keys), strict=True))
