"""Building the index anew in a new generation while the old one answers, and mending Chroma.

The catalogue holds every article and vector, so nothing is fetched again: `rebuild` cuts and
embeds all versions with today's model and swaps when it is complete; `mend` only brings Chroma in
line with the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vectorstore.catalog import articles as rows
from vectorstore.catalog import copies, generations
from vectorstore.catalog import passages as pieces
from vectorstore.chroma import VectorRow
from vectorstore.text.words import index_terms
from vectorstore.vectors import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vectorstore.indexer import Indexer
    from vectorstore.store import Store
    from vectorstore.types import Article, Passage

    Cut = Callable[[Article], Sequence[Passage]]
    Progress = Callable[[int, int], None]


class Difference(NamedTuple):
    """Where Chroma and the catalogue disagree."""

    missing: list[str]
    """Passages that the catalogue has and Chroma lacks."""
    surplus: list[str]
    """Vectors that no passage of the catalogue stands for."""


def rebuild(store: Store, indexer: Indexer, cut: Cut, progress: Progress) -> int:
    """Build a new generation from the catalogue and answer from it; the number of passages.

    `progress` hears (versions done, versions). Broken off, it leaves the old generation in place;
    the half-built one is thrown away by the next call.
    """
    with store.reading() as connection:
        half = generations.find(connection, "building")
    if half:
        _delete_rows(store, half.number)
        store.vectors.drop(half.number)
    with store.writing() as connection:
        new = generations.create(connection, store.fingerprint, store.encoder.dimension, "building")
        versions = rows.every_version(connection)
    store.vectors.create(new.number, store.fingerprint)
    count = 0
    for done, version in enumerate(versions):
        progress(done, len(versions))
        with store.reading() as connection:
            row = rows.load_version(connection, version)
        article = rows.article_of(row)
        prepared = indexer.embed([(article, cut(article))])[0]
        store.vectors.upsert(
            new.number,
            [
                VectorRow(
                    p.passage.passage_id,
                    unpack(p.blob, store.encoder.dimension)[0],
                    row.known_from,
                    row.superseded_at,
                )
                for p in prepared
            ],
        )
        with store.writing() as connection:
            copies.forget(connection, version)
            if row.superseded_at is None:
                copies.remember(connection, version, article.text)
            for p in prepared:
                key = pieces.insert_passage(connection, new.number, version, p.passage, p.blob)
                terms = index_terms(f"{article.title}\n{p.passage.text}", article.language)
                store.lexical.add(connection, [(key, terms)])
        count += len(prepared)
    with store.writing() as connection:
        generations.activate(connection, new.number)
    progress(len(versions), len(versions))
    drop_retired(store)
    return count


def drop_retired(store: Store) -> None:
    """Delete generations that no longer answer."""
    with store.reading() as connection:
        numbers = generations.retired(connection)
    for number in numbers:
        store.vectors.drop(number)
        _delete_rows(store, number)


def compare(store: Store) -> Difference:
    """Compare the active generation's Chroma with the catalogue, both ways."""
    generation = store.active().number
    with store.reading() as connection:
        wanted = set(pieces.passage_ids(connection, generation))
    present = store.vectors.ids(generation) if store.vectors.exists(generation) else set()
    return Difference(sorted(wanted - present), sorted(present - wanted))


def mend(store: Store, difference: Difference) -> None:
    """Bring Chroma in line with the catalogue; the vectors come from there, nothing is embedded."""
    generation = store.active()
    if not store.vectors.exists(generation.number):
        store.vectors.create(generation.number, generation.fingerprint)
    for part_start in range(0, len(difference.missing), 500):
        part = difference.missing[part_start : part_start + 500]
        with store.reading() as connection:
            found = pieces.vector_rows(connection, generation.number, part)
        store.vectors.upsert(
            generation.number,
            [
                VectorRow(row.passage_id, unpack(row.vectors, generation.dimension)[0],
                          row.known_from, row.superseded_at)
                for row in found
            ],
        )  # fmt: skip
    store.vectors.delete(generation.number, difference.surplus)


def _delete_rows(store: Store, number: int) -> None:
    with store.writing() as connection:
        store.lexical.remove(connection, generations.passage_keys(connection, number))
        generations.delete(connection, number)
