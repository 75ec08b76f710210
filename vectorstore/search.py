"""Search: dense and lexical candidates that a reader could see, scored, chosen, made hits."""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.catalog import listing
from vectorstore.catalog import passages as rows
from vectorstore.catalog.copies import copies_of
from vectorstore.chroma import Visible
from vectorstore.errors import StoreUnavailable
from vectorstore.scoring import Found, Weights, best_first, newer_first, score
from vectorstore.selection import Readers, choose
from vectorstore.text.language import identify
from vectorstore.text.words import folded, query_terms, words
from vectorstore.types import Hit, SentenceMatch
from vectorstore.vectors import best_similarities, normalise, unpack_all

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import sqlalchemy as sa

    from vectorstore.catalog.passages import Candidate
    from vectorstore.rerank import Reranker
    from vectorstore.scoring import Scored
    from vectorstore.store import Store
    from vectorstore.types import ArticleInfo, Passage
    from vectorstore.vectors import Vectors

ENOUGH_PASSAGES = 50
"""From so many on the share of passages that hold a name says something."""
FEW_VISIBLE = 0.25
"""Share of the articles that were known at a moment; below, Chroma filters."""
ENOUGH_CANDIDATES = 0.5
"""Share of `Weights.candidates` that must be visible where Chroma did not filter."""
NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and the halves of characters that stand for bytes that are no UTF-8."""
KEPT = 256
"""Queries of which the vectors are kept: the standing questions are asked after each article."""
SHOWN = 80
"""Characters of a query that a note repeats."""
MAX_QUERY = 2000
"""Characters of a query that are looked at; the model reads no more than 512 tokens anyway."""


class QueryVectors(NamedTuple):
    """Both (d,), L2-normalised."""

    find: Vectors
    """Centred in part (`Weights.centred`)."""
    compare: Vectors
    """Wholly centred, as passages and sentences are: likenesses on one scale."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, best first, and why when it is nothing."""

    hits: tuple[Hit, ...]
    language: str
    """Language the query was taken for."""
    reason: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What of the query was not looked at."""


class Search:
    """Finds passages in an open store. Thread-safe; keeps what the model gave for queries only."""

    def __init__(
        self, store: Store, weights: Weights | None = None, reranker: Reranker | None = None
    ) -> None:
        """The store stays the caller's; a reranker has the last word on the best candidates."""
        self._store = store
        self._weights = weights or Weights()
        self._reranker = reranker
        self._encoded = lru_cache(maxsize=KEPT)(self._encode)

    @property
    def store(self) -> Store:
        """The store that is searched."""
        return self._store

    def search(
        self,
        query: str,
        top: int = 10,
        as_of: datetime | None = None,
        language: str | None = None,
        since: datetime | None = None,
        vectors: QueryVectors | None = None,
        *,
        latest: bool = False,
    ) -> SearchResult:
        """The `top` passages for a query; `language` (ISO 639-1) is identified when not given.

        `as_of` hides what a reader could not have read at that moment, `since` what was older
        then; `vectors` are the query's, where it was searched for before. `latest` prefers what
        was new at that moment, by days: for questions about a state only. Raises StoreError.
        """
        whole = " ".join(NO_TEXT.sub(" ", query).split())
        query = whole[:MAX_QUERY]
        language = language or identify(query)
        if not _has_words(query):
            return SearchResult((), language, "The query has no words.")
        unreadable = self._store.encoder.unreadable(query)
        notes = []
        if len(whole) > MAX_QUERY:
            notes.append(f"Only the first {MAX_QUERY} characters of the query were looked at.")
        if unreadable:
            unread = " ".join(unreadable)[:SHOWN]
            notes.append(f"The embedding model has no characters for «{unread}».")
        started = time.perf_counter()
        if vectors is None:
            vectors = self.query_vectors(query, language)
        embedded = time.perf_counter()
        moment = None if as_of is None else int(as_of.timestamp())
        oldest = None if since is None else int(since.timestamp())
        scored = self._candidates(query, language, vectors.find, moment, oldest)
        if self._reranker:
            scored = self._reranked(query, scored)
        if latest:
            scored = newer_first(scored, moment, self._weights)
        if unreadable and not _has_words(*(set(query.split()) - set(unreadable))):
            # The vector says nothing; what shares a word or number with the query may be meant.
            scored = [one for one in scored if one.shares_words]
        hits = self._hits(scored, vectors.compare, top)
        reason = None if hits else self._why_nothing(as_of, notes)
        timings = {
            "embed": (embedded - started) * 1000,
            "search": (time.perf_counter() - embedded) * 1000,
        }
        return SearchResult(hits, language, reason, timings, tuple(notes))

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """Inverse document frequency of the index terms that occur in any passage."""
        generation = self._store.active().number
        with self._store.reading() as connection:
            return self._store.lexical.rarity(connection, terms, generation)

    def languages_of(self, term: str) -> set[str]:
        """Languages of the articles that hold an index term."""
        generation = self._store.active().number
        with self._store.reading() as connection:
            return self._store.lexical.languages(connection, term, generation)

    def unknown(self, terms: Sequence[str]) -> list[str]:
        """Which of these index terms (`vectorstore.text.words`) stand in no passage at all."""
        with self._store.reading() as connection:
            counts = self._store.lexical.counts(connection, terms)
        return [term for term in terms if not counts[term]]

    def articles(self, search: str | None = None) -> list[ArticleInfo]:
        """Indexed articles, newest first; `search` is looked for in title, outlet and address."""
        with self._store.reading() as connection:
            return listing.list_articles(connection, search)

    def newest(self) -> datetime | None:
        """When the newest article became known; None for an empty store."""
        with self._store.reading() as connection:
            found = listing.newest_known(connection)
        return None if found is None else datetime.fromtimestamp(found, UTC)

    def query_vectors(self, query: str, language: str) -> QueryVectors:
        """The query's vectors; those of the query without its everyday names are mixed in.

        In the articles of one story a few names stand nearly everywhere. They draw a query to
        whatever speaks of them, away from what is asked.
        """
        texts = list(dict.fromkeys([query, self._without_everyday_names(query, language)]))
        raw = self._encoded(*texts)
        both = (
            self._store.centring.apply(raw, [language] * len(texts), "query", share)
            for share in (self._weights.centred, 1.0)
        )
        return QueryVectors(*(normalise(rows.sum(axis=0)) for rows in both))

    def _encode(self, *texts: str) -> Vectors:
        """What the model gives: it depends on nothing else, and an open store has one model."""
        return self._store.encoder.encode(texts, "query")

    def _without_everyday_names(self, query: str, language: str) -> str:
        """The query without the names that stand in a large share of all passages."""
        names = {
            word.text: folded(word.text) + "_"
            for word in words(query, language)
            if word.whole and not word.text[0].isdigit()
        }
        if not names:
            return query
        generation = self._store.active().number
        with self._store.reading() as connection:
            total = self._store.lexical.total(connection, generation)
            counts = self._store.lexical.counts(connection, list(names.values()))
        everyday = [
            name for name, term in names.items() if counts[term] > self._weights.everyday * total
        ]
        if not everyday or total < ENOUGH_PASSAGES:
            return query
        pattern = rf"\b(?:{'|'.join(map(re.escape, everyday))})(?:['’]s)?\b"
        rest = " ".join(re.sub(pattern, " ", query).split())
        return rest if any(word.stem for word in words(rest, language)) else query

    def features(self, query: str, language: str) -> list[Scored]:
        """Every candidate for a query with its features, best first (for fitting `Weights`)."""
        vectors = self.query_vectors(query, language)
        return self._candidates(query, language, vectors.find, None)

    def _candidates(
        self,
        query: str,
        language: str,
        vector: Vectors,
        as_of: int | None,
        since: int | None = None,
    ) -> list[Scored]:
        """Scored candidates, best first."""
        weights = self._weights
        generation = self._store.active().number
        with self._store.reading() as connection:
            lexical = self._store.lexical.search(
                connection,
                query_terms(query, language),
                generation,
                as_of,
                weights.lexical_candidates,
            )
            found = self._visible(connection, generation, vector, lexical.keys(), as_of, since)
            vectors = unpack_all([candidate.vectors for candidate in found], len(vector))
            cosines = best_similarities(vectors, vector)
            dense = weights.passage * cosines[:, 0] + weights.sentence * cosines[:, 1]
            order = sorted(range(len(found)), key=lambda i: (-dense[i], found[i].passage_id))
            nearest = {found[i].key for i in order[: weights.compared]}
            loaded = rows.load_passages(connection, sorted(nearest | lexical.keys()))
        return score(query, language, list(map(Found, found, vectors, cosines)), loaded, weights)

    def _visible(
        self,
        connection: sa.Connection,
        generation: int,
        vector: Vectors,
        keys: Collection[int],
        as_of: int | None,
        since: int | None,
    ) -> list[Candidate]:
        """The nearest passages and those with `keys`, as far as a reader could see them.

        A filter costs Chroma many times the search itself. So where most passages are visible it
        is asked for as many more without one; where too few of those are visible (a page that
        changed often, a topic that came up later), with one.
        """
        most = self._weights.candidates
        share = listing.share_known(connection, as_of)
        if since is None and share >= FEW_VISIBLE:
            count = math.ceil(most / share)
            ids = self._nearest(connection, generation, vector, count)
            found = rows.candidates(connection, generation, ids, keys, as_of)
            if len(ids) < count or len(found) >= most * ENOUGH_CANDIDATES:
                return found
        ids = self._nearest(connection, generation, vector, most, Visible(as_of, since))
        found = rows.candidates(connection, generation, ids, keys, as_of)
        return [one for one in found if since is None or one.known_from >= since]

    def _nearest(
        self,
        connection: sa.Connection,
        generation: int,
        vector: Vectors,
        count: int,
        visible: Visible | None = None,
    ) -> list[str]:
        """Ids from Chroma. An index that was emptied is an error, not an answer by words alone."""
        index = self._store.vectors
        ids = index.nearest(generation, vector, count, visible)
        if not ids and not index.count(generation):
            total = rows.count_passages(connection, generation)
            if total:
                raise StoreUnavailable(
                    f"Chroma holds none of the {total} passages of the catalogue. "
                    "`saga doctor --fix` builds the index from the catalogue."
                )
        return ids

    def _reranked(self, query: str, scored: list[Scored]) -> list[Scored]:
        """Those that were compared by words, in the reranker's order; the others are left out."""
        reranker = self._reranker
        best = [one for one in scored if one.loaded]
        if reranker is None or not best:
            return scored
        texts = [one.loaded[0].text for one in best if one.loaded]
        scores = reranker.scores(query, texts)
        again = [one._replace(score=score) for one, score in zip(best, scores, strict=True)]
        return sorted(again, key=best_first)

    def _hits(self, scored: Sequence[Scored], vector: Vectors, top: int) -> tuple[Hit, ...]:
        """Choose, load the texts that are still missing and build the hits."""
        read = Readers(lambda one: one.vectors, self._sentences)
        chosen = choose(scored, top, read, mixed=self._reranker is None)
        missing = [one.candidate.key for one, _ in chosen if one.loaded is None]
        with self._store.reading() as connection:
            later = rows.load_passages(connection, missing)
            copies = copies_of(connection, [one.candidate.article_id for one, _ in chosen])
        hits: list[Hit] = []
        for one, near in chosen:
            candidate = one.candidate
            loaded = one.loaded or later.get(candidate.key)
            if loaded is None:  # taken out by a writer since the candidates were read
                continue
            passage, article = loaded
            cosines = one.vectors @ vector
            hits.append(
                Hit(
                    rank=len(hits) + 1,
                    score=one.score,
                    passage=passage,
                    article=article,
                    sentences=_matches(passage, one.vectors[1:], cosines[1:]),
                    similarity=float(cosines[0]),
                    lexical=one.features.words_same or one.features.words_other,
                    copies=tuple(sorted({*near, *copies.get(candidate.article_id, ())})),
                )
            )
        return tuple(hits)

    def _sentences(self, one: Scored) -> list[str]:
        """A candidate's sentences, verbatim; none when a writer has taken it out meanwhile."""
        if one.loaded:
            return one.loaded[0].sentence_texts()
        with self._store.reading() as connection:
            loaded = rows.load_passages(connection, [one.candidate.key]).values()
        return next((passage.sentence_texts() for passage, _ in loaded), [])

    def _why_nothing(self, as_of: datetime | None, notes: Sequence[str]) -> str:
        with self._store.reading() as connection:
            first = listing.first_known(connection)
        if first is None:
            return "Nothing is indexed yet."
        if as_of is not None and first > int(as_of.timestamp()):
            return f"Nothing is indexed that was known at {as_of.isoformat()}."
        if notes:
            return "No passage was found."
        return "No passage was found; `saga doctor` checks whether the index is whole."


def _has_words(*texts: str) -> bool:
    return any(c.isalnum() for text in texts for c in text)


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
