"""Which sentences of the passages found answer the question: features, weights and their sum.

The similarity of vectors says what a sentence is about; what is asked for needs more: the kind of
thing wanted, the question's rare words, the sentence's place, and when it was true. The sentences
that look best by these, with their neighbours, are read together with the question
(`vectorstore.embeddings.reader`) and weighed again. Called by `engine` and `state`;
`benchmarks/sentence_weights.py` fits the weights on the developing halves of the question sets and
reports on the others.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.answers.details_table import details
from bot.answers.kinds import GIVES_REASON, Wanted, full_names, holds, names
from bot.answers.understanding import Time
from vectorstore.embeddings.reader import around
from vectorstore.text.words import crosses_languages, query_words, terms_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.answers.details_table import Detail
    from bot.answers.understanding import Understood
    from vectorstore.embeddings.reader import Reader
    from vectorstore.text.words import Word
    from vectorstore.types import Hit, SentenceMatch, Span

DAY = 86_400.0
SHORT = 80
"""A shorter sentence mostly announces what the next one says."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to a sentence's score (logits of a softmax over the sentences)."""

    passage: float = 3.09
    """Its passage to question, cosine."""
    local: float = 7.13
    """Sentence to question after the mean of all candidates is taken out: what sets it apart."""
    words_same_language: float = 2.47
    """Share of the question's rare words that it holds, when both are in one language."""
    words_other_language: float = 1.88
    """The same across languages, of names, numbers and concepts of the glossary."""
    kind: float = 1.91
    """It holds the kind of thing that is asked for."""
    length: float = 1.3
    """Natural logarithm of its characters: short sentences resemble everything."""
    hub: float = -1.83
    """Likeness to all the candidates: what resembles everything answers nothing."""
    rank: float = 4.23
    """1 / (1 + rank of its passage)."""
    far_from_event: float = -0.23
    """ln(1 + days between the article and the day of the event that is asked about)."""
    before: float = 4.53
    """The sentence before it to question, cosine: "The chair is …" leans on what went before."""
    words_with_before: float = 1.47
    """Share of the question's rare words that the two hold together."""
    newer_state: float = 2.29
    """-ln(1 + articles found that are newer), for questions about a state at a moment: …"""
    newer_present: float = 1.04
    """… the same for those in the present tense. A story's days are crowded, its months empty."""
    reading: float = 0.0
    """Log odds, after reading it with the question, that it answers."""
    unread: float = 0.0
    """It was not read."""


FIRST_LOOK = Weights()
"""Without a reader, and to choose what is read."""
READ = Weights(
    passage=3.12,
    local=4.14,
    words_same_language=1.22,
    words_other_language=1.87,
    kind=1.51,
    length=1.22,
    hub=-2.2,
    rank=4.26,
    far_from_event=-0.25,
    before=4.14,
    words_with_before=1.11,
    newer_state=2.29,
    newer_present=1.04,
    reading=0.4,
    unread=-1.36,
)
"""With one."""
AGES = [Weights.__slots__.index("newer_state"), Weights.__slots__.index("newer_present")]
OFF_TOPIC = 7.0
"""What scores so much less than the best, age left aside, is no answer however new it is."""
READ_AT_ONCE = 2
"""Parts of passages: one for each of two cores."""
READ_AT_MOST = 8
ENOUGH = 0.0
"""Log odds of an answer at which no further part is read."""
WORD = re.compile(r"\w+")
SENTENCES_KEPT = 2048
"""Whose words are remembered, some 16 MB: a story's passages come up again and again."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with its score."""

    hit: Hit
    match: SentenceMatch
    index: int
    """Its position in the passage."""
    score: float
    holds_kind: bool
    shared_words: float
    """Share of the question's rare words that it holds, 0 to 1."""
    reading: float | None
    """Log odds that it answers, None when it was not read."""


def rank_sentences(
    understood: Understood,
    hits: Sequence[Hit],
    rarity: Mapping[str, float],
    reader: Reader | None = None,
    read_at_most: int = READ_AT_MOST,
) -> list[Evidence]:
    """The sentences of all hits, best first.

    `rarity`: inverse document frequency of the question's terms, for those that occur at all;
    `read_at_most`: parts of passages.
    """
    places = [(hit, i) for hit in hits for i in range(len(hit.sentences))]
    if not places:
        return []
    table = features(understood, hits, rarity)
    weights = FIRST_LOOK
    if reader is not None:
        add_readings(table, understood, hits, reader, read_at_most)
        weights = READ
    scores = table @ _vector(weights)
    ages = np.array([getattr(weights, weights.__slots__[column]) for column in AGES])
    on_topic = scores - table[:, AGES] @ ages
    places_kept = np.flatnonzero(on_topic >= on_topic.max() - OFF_TOPIC)
    column = weights.__slots__.index
    ranked = [
        Evidence(
            hit,
            hit.sentences[i],
            i,
            float(score),
            bool(row[column("kind")] == 1.0),
            row[column("words_same_language")] + row[column("words_other_language")],
            None if row[column("unread")] else float(row[column("reading")]),
        )
        for (hit, i), score, row in ((places[j], scores[j], table[j]) for j in places_kept)
    ]
    return sorted(ranked, key=lambda e: -e.score)


def add_readings(
    table: NDArray[np.float64],
    understood: Understood,
    hits: Sequence[Hit],
    reader: Reader,
    most: int = READ_AT_MOST,
) -> None:
    """Fill in the last two columns, best looking sentences first, until one seems to answer."""
    question = _with_capitals(understood.query, hits)
    parts = islice(_parts(table @ _vector(FIRST_LOOK), hits), most)
    while some := list(islice(parts, READ_AT_ONCE)):
        read = reader.read(question, [texts for _, texts in some])
        for (first, _), readings in zip(some, read, strict=True):
            rows = table[first : first + len(readings), -2:]
            rows[:, 0] = np.where(rows[:, 1], readings, np.maximum(rows[:, 0], readings))
            rows[:, 1] = 0.0
        if max(map(max, read)) >= ENOUGH:
            break


def _parts(looks: NDArray[np.float64], hits: Sequence[Hit]) -> Iterator[tuple[int, list[str]]]:
    """The sentences about each that looks good and was in no part before, and the first's row."""
    starts = [0, *accumulate(len(hit.sentences) for hit in hits)]
    seen: set[int] = set()
    for row in map(int, np.argsort(-looks)):
        if row not in seen:
            passage = bisect_right(starts, row) - 1
            texts = [match.text for match in hits[passage].sentences]
            first, end = around(texts, row - starts[passage])
            seen.update(range(starts[passage] + first, starts[passage] + end))
            yield starts[passage] + first, texts[first:end]


def _with_capitals(question: str, hits: Sequence[Hit]) -> str:
    """A question typed in small letters, its words written as the passages mostly write them."""
    if question != question.lower():
        return question
    forms = Counter(word for hit in hits for word in WORD.findall(hit.passage.text))
    usual: dict[str, str] = {}
    for form, _ in forms.most_common():
        usual.setdefault(form.lower(), form)
    return WORD.sub(lambda match: usual.get(match[0], match[0]), question)


def _vector(weights: Weights) -> NDArray[np.float64]:
    return np.array([getattr(weights, name) for name in weights.__slots__])


def features(
    understood: Understood, hits: Sequence[Hit], rarity: Mapping[str, float]
) -> NDArray[np.float64]:
    """One row for each sentence of the hits in order, one column for each field of `Weights`.

    Nothing is read yet.
    """
    sentences = [(hit, i, match) for hit in hits for i, match in enumerate(hit.sentences)]
    similarity = np.array([match.similarity for _, _, match in sentences])
    vectors = np.stack([match.vector for _, _, match in sentences])
    local, hub = _locally_centred(vectors, similarity)
    asked = names(words(understood.text, understood.search_language))
    spoken = [_spoken(match.text, hit.article.language) for hit, _, match in sentences]
    known = frozenset().union(*(said.full_names for said in spoken))
    asked_for = _details_asked(understood)
    shared = _shared_words(understood, sentences, spoken, rarity)
    published = sorted({h.article.article_id: h.article.known_from for h in hits}.values())
    least = float(similarity.min())
    rows = []
    for j, (hit, i, match) in enumerate(sentences):
        newer = -math.log1p(len(published) - bisect_right(published, hit.article.known_from))
        held, held_before = shared[j]
        same = hit.article.language == understood.search_language
        rows.append(
            (
                hit.similarity,
                local[j],
                held if same else 0.0,
                0.0 if same else held,
                _announced(understood.wanted, hit, i)
                or _tells(asked_for, match.text, hit.article.language)
                or holds(
                    understood.wanted,
                    match.text,
                    spoken[j].words,
                    hit.article.language,
                    asked,
                    known,
                ),
                math.log(len(match.text)),
                hub[j],
                1.0 / (1.0 + hit.rank),
                _days_from(understood.event, hit.article.known_from.timestamp()),
                similarity[j - 1] if i else (match.similarity + least) / 2,
                held_before,
                newer if understood.time is Time.STATE else 0.0,
                newer if understood.time is Time.PRESENT else 0.0,
                0.0,
                1.0,
            )
        )
    return np.array(rows, dtype=np.float64)


class Spoken(NamedTuple):
    """What a sentence says, word by word."""

    words: list[Word]
    terms: frozenset[str]
    """For the index."""
    full_names: frozenset[str]


@lru_cache(SENTENCES_KEPT)
def _spoken(text: str, language: str) -> Spoken:
    found = words(text, language)
    return Spoken(found, frozenset(terms_of(found, language)), full_names(found))


def _announced(wanted: Wanted, hit: Hit, index: int) -> float:
    """1.0 when the sentence before announces the reason that is asked for."""
    if wanted is not Wanted.REASON or not index:
        return 0.0
    before = hit.sentences[index - 1].text
    return float(len(before) < SHORT and GIVES_REASON.search(before) is not None)


def _details_asked(understood: Understood) -> list[Detail]:
    """The details that a question asks for which no kind of thing tells."""
    if understood.wanted is not Wanted.ANYTHING:
        return []
    return [detail for detail in details().values() if detail.is_asked(understood)]


def _tells(asked: Sequence[Detail], text: str, language: str) -> float:
    """1.0 when a sentence is worded as one that tells a detail asked for."""
    told = (detail.told[language] for detail in asked if language in detail.told)
    return float(any(pattern.search(text) for pattern in told))


def _days_from(event: Span | None, known_from: float) -> float:
    """ln(1 + days) between an article and the event asked about; 0 without one."""
    if event is None:
        return 0.0
    distance = max(event.start - known_from, known_from - event.end, 0.0)
    return math.log1p(distance / DAY)


def _locally_centred(
    vectors: NDArray[np.float32], similarity: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cosine to the question with the candidates' mean m taken out of both, and likeness to m.

    (q-m)·(s-m) = q·s - q·m - s·m + m·m, and q·m is the mean of all q·s.
    """
    mean = vectors.mean(axis=0)
    to_mean = vectors @ mean
    question_to_mean = float(similarity.mean())
    mean_square = float(mean @ mean)
    product = similarity - question_to_mean - to_mean + mean_square
    question_length = math.sqrt(max(1e-6, 1.0 - 2.0 * question_to_mean + mean_square))
    lengths = np.sqrt(np.maximum(1e-6, 1.0 - 2.0 * to_mean + mean_square))
    return product / (question_length * lengths), to_mean


def _shared_words(
    understood: Understood,
    sentences: Sequence[tuple[Hit, int, SentenceMatch]],
    spoken: Sequence[Spoken],
    rarity: Mapping[str, float],
) -> list[tuple[float, float]]:
    """Share of the question's known rarity in each sentence, and in it with the one before."""
    asked = query_words(understood.text, understood.search_language)
    same = _weighted(asked, rarity)
    crossing = _weighted([[t for t in forms if crosses_languages(t)] for forms in asked], rarity)
    shares = []
    before: frozenset[str] = frozenset()
    for (hit, i, _), (_, held, _) in zip(sentences, spoken, strict=True):
        told = same if hit.article.language == understood.search_language else crossing
        both = held | before if i else held
        shares.append((_share(told, held), _share(told, both)))
        before = held
    return shares


def _share(told: Sequence[tuple[Sequence[str], float]], held: frozenset[str]) -> float:
    total = sum(weight for _, weight in told)
    shared = sum(weight for forms, weight in told if not held.isdisjoint(forms))
    return shared / total if total else 0.0


def _weighted(
    asked: Sequence[Sequence[str]], rarity: Mapping[str, float]
) -> list[tuple[Sequence[str], float]]:
    """Words that occur at all, each with the rarity of its commonest form."""
    known = [[term for term in forms if term in rarity] for forms in asked]
    return [(forms, min(rarity[term] for term in forms)) for forms in known if forms]
