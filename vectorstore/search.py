"""Search: dense and lexical candidates, scored by passage, best sentence and rare words.

score = passage similarity + best sentence similarity + a small lexical bonus, all on absolute
scales, so that a passage in another language stands beside one in the question's (reciprocal rank
fusion, which forgets scale, was measured to halve cross-language recall). `Weights` holds the
constants; `benchmarks/retrieval.py` measures them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vectorstore.catalog import articles as rows
from vectorstore.text.language import identify
from vectorstore.text.words import query_terms
from vectorstore.types import Hit, SentenceMatch
from vectorstore.vectors import similarities, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from vectorstore.catalog.articles import Candidate
    from vectorstore.store import Store
    from vectorstore.types import ArticleInfo, Passage
    from vectorstore.vectors import Vectors

MAX_QUERY = 2000
"""Characters of a query that are looked at; the model reads no more than 512 tokens anyway."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The constants of the score, measured on XQuAD (`benchmarks/retrieval.py`)."""

    passage: float = 1.0
    sentence: float = 1.0
    lexical: float = 0.1
    candidates: int = 100
    """Passages taken from Chroma to be scored."""
    lexical_candidates: int = 30
    same_text: float = 0.97
    """Passages of different articles with a cosine above this are copies of each other."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, best first, and why when it is nothing."""

    hits: tuple[Hit, ...]
    language: str
    """Language the query was taken for."""
    reason: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)


class Search:
    """Finds passages in an open store. Thread-safe: it keeps no state between queries."""

    def __init__(self, store: Store, weights: Weights | None = None) -> None:
        """The store stays the caller's."""
        self._store = store
        self._weights = weights or Weights()

    def search(
        self,
        query: str,
        top: int = 10,
        as_of: datetime | None = None,
        language: str | None = None,
    ) -> SearchResult:
        """The `top` passages for a query; `language` (ISO 639-1) is identified when not given.

        `as_of` hides what a reader could not have read at that moment. Raises StoreError.
        """
        query = " ".join(query.split())[:MAX_QUERY]
        language = language or identify(query)
        if not query or not any(c.isalnum() for c in query):
            return SearchResult((), language, "The query has no words.")
        started = time.perf_counter()
        vector = self._query_vector(query, language)
        embedded = time.perf_counter()
        moment = None if as_of is None else int(as_of.timestamp())
        scored, lexical = self._candidates(query, language, vector, moment)
        hits = self._hits(scored, lexical, vector, top)
        reason = None if hits else self._why_nothing(as_of)
        timings = {
            "embed": (embedded - started) * 1000,
            "search": (time.perf_counter() - embedded) * 1000,
        }
        return SearchResult(hits, language, reason, timings)

    def unknown(self, terms: Sequence[str]) -> list[str]:
        """Which of these index terms (`vectorstore.text.words`) stand in no passage at all."""
        with self._store.reading() as connection:
            counts = self._store.lexical.counts(connection, terms)
        return [term for term in terms if not counts[term]]

    def articles(self, search: str | None = None) -> list[ArticleInfo]:
        """Indexed articles, newest first; `search` is looked for in title, outlet and address."""
        with self._store.reading() as connection:
            return rows.list_articles(connection, search)

    def _query_vector(self, query: str, language: str) -> Vectors:
        raw = self._store.encoder.encode([query], "query")
        centred: Vectors = self._store.centring.apply(raw, [language], "query")[0]
        return centred

    def _candidates(
        self, query: str, language: str, vector: Vectors, as_of: int | None
    ) -> tuple[list[tuple[float, Candidate]], dict[int, float]]:
        """Scored candidates, best first, and the lexical share of each by key."""
        weights = self._weights
        generation = self._store.active().number
        ids = self._store.vectors.nearest(generation, vector, weights.candidates, as_of)
        with self._store.reading() as connection:
            lexical = self._store.lexical.search(
                connection,
                query_terms(query, language),
                generation,
                as_of,
                weights.lexical_candidates,
            )
            found = rows.candidates(connection, generation, ids, lexical.keys(), as_of)
        scored = []
        for candidate in found:
            cosines = similarities(candidate.vectors, vector)
            score = (
                weights.passage * float(cosines[0])
                + weights.sentence * float(cosines[1:].max(initial=cosines[0]))
                + weights.lexical * lexical.get(candidate.key, 0.0)
            )
            scored.append((score, candidate))
        scored.sort(key=lambda pair: (-pair[0], pair[1].passage_id))
        return scored, lexical

    def _hits(
        self,
        scored: Sequence[tuple[float, Candidate]],
        lexical: dict[int, float],
        vector: Vectors,
        top: int,
    ) -> tuple[Hit, ...]:
        """Collapse copies, load the texts of the best and build the hits."""
        kept = self._collapse(scored, top)
        with self._store.reading() as connection:
            loaded = rows.load_passages(connection, [c.key for _, c, _ in kept])
            copies = rows.copies_of(connection, [c.article_id for _, c, _ in kept])
        hits: list[Hit] = []
        for score, candidate, near in kept:
            passage, article = loaded[candidate.key]
            vectors = unpack(candidate.vectors, self._store.encoder.dimension)
            cosines = vectors @ vector
            hits.append(
                Hit(
                    rank=len(hits) + 1,
                    score=score,
                    passage=passage,
                    article=article,
                    sentences=_matches(passage, vectors[1:], cosines[1:]),
                    similarity=float(cosines[0]),
                    lexical=lexical.get(candidate.key, 0.0),
                    copies=tuple(sorted({*near, *copies.get(candidate.article_id, ())})),
                )
            )
        return tuple(hits)

    def _collapse(
        self, scored: Sequence[tuple[float, Candidate]], top: int
    ) -> list[tuple[float, Candidate, list[str]]]:
        """The best `top`, near-copies in the same language folded into the first of them."""
        kept: list[tuple[float, Candidate, list[str]]] = []
        vectors: list[Vectors] = []
        for score, candidate in scored:
            own = unpack(candidate.vectors, self._store.encoder.dimension)[0]
            same = [
                i
                for i, (_, other, _) in enumerate(kept)
                if other.language == candidate.language
                and other.article_id != candidate.article_id
                and float(vectors[i] @ own) > self._weights.same_text
            ]
            if same:
                kept[same[0]][2].append(candidate.article_id)
            elif len(kept) < top:
                kept.append((score, candidate, []))
                vectors.append(own)
            else:
                break
        return kept

    def _why_nothing(self, as_of: datetime | None) -> str:
        with self._store.reading() as connection:
            first = rows.first_known(connection)
        if first is None:
            return "Nothing is indexed yet."
        if as_of is not None and first > int(as_of.timestamp()):
            return f"Nothing is indexed that was known at {as_of.isoformat()}."
        return "No passage was found; `saga doctor` checks whether the index is whole."


def _matches(passage: Passage, vectors: Vectors, cosines: Vectors) -> tuple[SentenceMatch, ...]:
    rows = zip(passage.sentences, passage.sentence_texts(), cosines, vectors, strict=True)
    return tuple(SentenceMatch(a, text, float(cosine), v) for a, text, cosine, v in rows)


def hit_json(hit: Hit) -> dict[str, object]:
    """The Hit of the JSON contract."""
    article: ArticleInfo = hit.article
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "passage_id": hit.passage.passage_id,
        "article_id": article.article_id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "text": hit.passage.text,
        "copies": list(hit.copies),
    }
