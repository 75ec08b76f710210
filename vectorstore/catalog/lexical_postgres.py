"""The lexical index in PostgreSQL: a table of postings, scored as SQLite's FTS5 scores.

`passage_words` has a row for each term of each passage, with the times it stands there and the
passage's length, so that BM25 needs no other table; `word_totals` is one row, the number of
passages and of their words. Migration 0001 makes both.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from vectorstore.catalog.lexical import K1, LexicalIndex, rarest, weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

B = 0.75
"""FTS5's own constant, as K1 is."""
LEAST = 1e-6
"""FTS5's weight for a term that more than half of the passages hold."""

ADD = sa.text(
    "INSERT INTO passage_words (term, passage, times, length) SELECT * FROM unnest("
    "CAST(:terms AS text[]), CAST(:passages AS bigint[]), "
    "CAST(:times AS integer[]), CAST(:lengths AS integer[]))"
)
COUNT = sa.text("UPDATE word_totals SET passages = passages + :passages, words = words + :words")
REMOVE = sa.text(
    "WITH gone AS (DELETE FROM passage_words WHERE passage = ANY(:keys) RETURNING passage, length) "
    "SELECT count(*), coalesce(sum(length), 0) FROM (SELECT DISTINCT passage, length FROM gone) g"
)
SEARCH = """
    WITH asked AS (
        SELECT * FROM unnest(CAST(:terms AS text[]), CAST(:weights AS float8[])) AS a (term, weight)
    ), scored AS (
        SELECT w.passage, sum(a.weight * w.times * :most
            / (w.times + :k1 * (1 - :b + :b * w.length / :average))) AS score
        FROM asked a JOIN passage_words w ON w.term = a.term GROUP BY w.passage
    )
    SELECT s.passage, s.score FROM scored s
    JOIN passages p ON p.key = s.passage JOIN versions v ON v.version = p.version
    WHERE p.generation = :generation AND {visible}
    ORDER BY s.score DESC, s.passage LIMIT :limit
"""
VISIBLE_NOW = "v.superseded_at IS NULL"
VISIBLE_THEN = "v.known_from <= :as_of AND (v.superseded_at IS NULL OR v.superseded_at > :as_of)"
NOW = sa.text(SEARCH.format(visible=VISIBLE_NOW))
THEN = sa.text(SEARCH.format(visible=VISIBLE_THEN))
NEWEST = """
    SELECT p.key FROM passages p JOIN versions v ON v.version = p.version
    WHERE p.generation = :generation AND {visible}
    AND EXISTS (SELECT 1 FROM passage_words w WHERE w.passage = p.key AND w.term = ANY(:terms))
    ORDER BY v.known_from DESC, p.key LIMIT :limit
"""
NEWEST_NOW = sa.text(NEWEST.format(visible=VISIBLE_NOW))
NEWEST_THEN = sa.text(NEWEST.format(visible=VISIBLE_THEN))
LANGUAGES = sa.text(
    "SELECT DISTINCT v.language FROM passage_words w JOIN passages p ON p.key = w.passage "
    "JOIN versions v ON v.version = p.version WHERE w.term = :term AND p.generation = :generation"
)
COUNTS = sa.text("SELECT term, count(*) FROM passage_words WHERE term = ANY(:terms) GROUP BY term")


class PostingTable(LexicalIndex):
    """The tables `passage_words` and `word_totals`."""

    def add(self, connection: sa.Connection, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Index (passage key, terms) rows."""
        postings = [
            (term, key, times, len(terms))
            for key, terms in rows
            for term, times in Counter(terms).items()
        ]
        if not postings:
            return
        names = ("terms", "passages", "times", "lengths")
        columns = map(list, zip(*postings, strict=True))
        connection.execute(ADD, dict(zip(names, columns, strict=True)))
        lengths = {key: length for _, key, _, length in postings}
        connection.execute(COUNT, {"passages": len(lengths), "words": sum(lengths.values())})

    def remove(self, connection: sa.Connection, keys: Iterable[int]) -> None:
        """Forget passages by key."""
        passages, words = connection.execute(REMOVE, {"keys": list(keys)}).one()
        if passages:
            connection.execute(COUNT, {"passages": -passages, "words": -int(words)})

    def search(
        self,
        connection: sa.Connection,
        terms: Sequence[str],
        generation: int,
        as_of: int | None,
        limit: int,
    ) -> dict[int, float]:
        """Passage key -> BM25 as a share of the most that these terms could give, 0 to 1."""
        counts = self.counts(connection, terms)
        asked = rarest(counts)
        if not asked:
            return {}
        shares = weights(self.total(connection, generation), counts)
        total, words = connection.execute(sa.text("SELECT * FROM word_totals")).one()
        rows = connection.execute(
            NOW if as_of is None else THEN,
            {
                "terms": asked,
                "weights": [_fts5_weight(total, counts[term]) for term in asked],
                "most": K1 + 1, "k1": K1, "b": B, "average": words / total if total else 1.0,
                "generation": generation, "limit": limit,
            } | ({} if as_of is None else {"as_of": as_of}),
        )  # fmt: skip
        most = (K1 + 1) * sum(shares.values())
        return {key: min(1.0, score / most) for key, score in rows}

    def newest(
        self,
        connection: sa.Connection,
        terms: Sequence[str],
        generation: int,
        as_of: int | None,
        limit: int,
    ) -> list[int]:
        """Keys of the passages that hold any of the terms, those of the newest articles first."""
        values = {"terms": list(terms), "generation": generation, "limit": limit}
        statement, moment = (NEWEST_NOW, {}) if as_of is None else (NEWEST_THEN, {"as_of": as_of})
        return list(connection.scalars(statement, values | moment))

    def languages(self, connection: sa.Connection, term: str, generation: int) -> set[str]:
        """Languages of the articles that hold a term."""
        return set(connection.scalars(LANGUAGES, {"term": term, "generation": generation}))

    def counts(self, connection: sa.Connection, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term."""
        rows = connection.execute(COUNTS, {"terms": list(terms)})
        found = {str(term): int(count) for term, count in rows}
        return {term: found.get(term, 0) for term in terms}


def _fts5_weight(total: int, count: int) -> float:
    """Inverse document frequency over all generations, as FTS5 counts it."""
    weight = math.log((total - count + 0.5) / (count + 0.5))
    return weight if weight > 0 else LEAST
