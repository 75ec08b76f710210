"""The lexical index: BM25 over stemmed words, in the same database as the articles.

`LexicalIndex` is what search and indexer know; `Fts5` is SQLite's, `lexical_postgres` has that of
PostgreSQL.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from vectorstore.catalog.passages import count_passages, newest_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

K1 = 1.2
"""FTS5's own BM25 constant (https://sqlite.org/fts5.html#the_bm25_function)."""
MAX_TERMS = 24
"""The rarest terms of a long query are looked for; the rest only cost time."""
MAX_POSTINGS = 5_000
"""Passages that these terms stand in, at most: what is in a large share of a large corpus tells
next to nothing, and each passage that matches has to be scored."""
SPARE = 4
"""So many times the passages that are wanted are looked up, in case some are not visible."""


COUNTS = sa.text("SELECT term, doc FROM word_counts WHERE term IN :terms").bindparams(
    sa.bindparam("terms", expanding=True)
)


class LexicalIndex(ABC):
    """Adds, removes and finds passages by their words, inside the caller's transaction."""

    def __init__(self) -> None:
        """Remembers each generation's size."""
        self._totals: dict[int, tuple[int, int]] = {}

    @abstractmethod
    def add(self, connection: sa.Connection, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Index (passage key, terms) rows."""

    @abstractmethod
    def remove(self, connection: sa.Connection, keys: Iterable[int]) -> None:
        """Forget passages by key."""

    @abstractmethod
    def search(
        self,
        connection: sa.Connection,
        terms: Sequence[str],
        generation: int,
        as_of: int | None,
        limit: int,
    ) -> dict[int, float]:
        """Passage key -> BM25 as a share of the most that these terms could give, 0 to 1."""

    @abstractmethod
    def newest(
        self,
        connection: sa.Connection,
        terms: Sequence[str],
        generation: int,
        as_of: int | None,
        limit: int,
    ) -> list[int]:
        """Keys of the passages that hold any of the terms, those of the newest articles first."""

    @abstractmethod
    def counts(self, connection: sa.Connection, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term."""

    @abstractmethod
    def languages(self, connection: sa.Connection, term: str, generation: int) -> set[str]:
        """Languages of the articles that hold a term."""

    def total(self, connection: sa.Connection, generation: int) -> int:
        """Passages of a generation: counted anew when the newest passage is another.

        So what was only removed is still in the number until something is added: near enough for
        shares, which is what it is for, and a count of a million rows takes 50 ms.
        """
        newest = newest_key(connection)
        known, total = self._totals.get(generation, (-1, 0))
        if known != newest:
            total = count_passages(connection, generation)
            self._totals[generation] = (newest, total)
        return total

    def rarity(
        self, connection: sa.Connection, terms: Sequence[str], generation: int
    ) -> dict[str, float]:
        """Inverse document frequency of those terms that occur at all."""
        counts = self.counts(connection, terms)
        found = weights(self.total(connection, generation), counts)
        return {term: weight for term, weight in found.items() if counts[term]}


def weights(total: int, counts: Mapping[str, int]) -> dict[str, float]:
    """Inverse document frequency of each term among `total` passages; unknown terms weigh most."""
    if not total:
        return {}
    return {
        term: max(1e-6, math.log((total - min(n, total) + 0.5) / (min(n, total) + 0.5)))
        for term, n in counts.items()
    }


def rarest(counts: Mapping[str, int]) -> list[str]:
    """The terms of a query that are looked for, by the number of passages that hold each."""
    chosen: list[str] = []
    postings = 0
    for term, count in sorted(counts.items(), key=lambda item: item[1])[:MAX_TERMS]:
        postings += count
        if postings > MAX_POSTINGS:
            break
        if count:
            chosen.append(term)
    return chosen


MATCHING = (
    "SELECT rowid, bm25(passage_words) AS score FROM passage_words WHERE passage_words MATCH :query"
)


class Fts5(LexicalIndex):
    """SQLite's FTS5 table `passage_words`, whose rowid is the passage's key."""

    def add(self, connection: sa.Connection, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Index (passage key, terms) rows."""
        parameters = [{"key": key, "words": " ".join(terms)} for key, terms in rows]
        if parameters:
            connection.execute(
                sa.text("INSERT INTO passage_words (rowid, words) VALUES (:key, :words)"),
                parameters,
            )

    def remove(self, connection: sa.Connection, keys: Iterable[int]) -> None:
        """Forget passages by key."""
        parameters = [{"key": key} for key in keys]
        if parameters:
            connection.execute(sa.text("DELETE FROM passage_words WHERE rowid = :key"), parameters)

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
        rows = _best(connection, asked, generation, as_of, limit)
        most = (K1 + 1) * sum(shares.values())
        return {row.rowid: min(1.0, -row.score / most) for row in rows}

    def newest(
        self,
        connection: sa.Connection,
        terms: Sequence[str],
        generation: int,
        as_of: int | None,
        limit: int,
    ) -> list[int]:
        """Keys of the passages that hold any of the terms, those of the newest articles first."""
        if not terms:
            return []
        order = f"v.known_from DESC, w.rowid LIMIT {limit:d}"
        return [
            row.rowid for row in _visible(connection, MATCHING, terms, generation, as_of, order)
        ]

    def languages(self, connection: sa.Connection, term: str, generation: int) -> set[str]:
        """Languages of the articles that hold a term."""
        query = sa.text(
            "SELECT DISTINCT v.language FROM passage_words w "
            "JOIN passages p ON p.key = w.rowid JOIN versions v ON v.version = p.version "
            "WHERE passage_words MATCH :query AND p.generation = :generation"
        )
        values = {"query": f'"{term}"', "generation": generation}
        return set(connection.scalars(query, values))

    def counts(self, connection: sa.Connection, terms: Sequence[str]) -> dict[str, int]:
        """How many passages hold each term."""
        found = dict.fromkeys(terms, 0)
        for row in connection.execute(COUNTS, {"terms": list(found)}).all():
            found[row.term] = row.doc
        return found


def _best(
    connection: sa.Connection, terms: Sequence[str], generation: int, as_of: int | None, limit: int
) -> Sequence[sa.Row[Any]]:
    """Rowid and BM25 (`score`) of the best visible passages.

    Whether a passage is visible takes two more tables, so first only the best are looked up. Where
    too few of them are visible, all that match are.
    """
    order = f"w.score LIMIT {limit:d}"
    best = f"{MATCHING} ORDER BY score LIMIT {limit * SPARE:d}"
    found = _visible(connection, best, terms, generation, as_of, order).all()
    if len(found) < limit:
        found = _visible(connection, MATCHING, terms, generation, as_of, order).all()
    return found


def _visible(
    connection: sa.Connection,
    matching: str,
    terms: Sequence[str],
    generation: int,
    as_of: int | None,
    order: str,
) -> sa.CursorResult[Any]:
    """Rowid and BM25 (`score`) of the visible passages among the `matching` ones, in `order`."""
    visible = "v.superseded_at IS NULL "
    if as_of is not None:
        visible = (
            "v.known_from <= :as_of AND (v.superseded_at IS NULL OR v.superseded_at > :as_of) "
        )
    return connection.execute(
        sa.text(  # what varies is one of a few constants
            f"SELECT w.* FROM ({matching}) w "
            "JOIN passages p ON p.key = w.rowid JOIN versions v ON v.version = p.version "
            f"WHERE p.generation = :generation AND {visible}ORDER BY {order}"
        ),
        {"query": " OR ".join(f'"{term}"' for term in terms), "generation": generation}
        | ({} if as_of is None else {"as_of": as_of}),
    )
