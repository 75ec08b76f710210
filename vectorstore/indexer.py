"""Writing: an article goes in wholly (catalogue, words, vectors) or not at all.

Order of an addition: embed; upsert the vectors into Chroma under stable ids; commit one
transaction in the catalogue. The commit is the moment it counts: search shows nothing that the
catalogue does not hold, so a process killed before it leaves only vectors that nobody sees, and
the same article added again puts the same ids in their place.
"""

from __future__ import annotations

import time
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.catalog import articles as rows
from vectorstore.catalog import copies, listing
from vectorstore.catalog import passages as pieces
from vectorstore.chroma import VectorRow
from vectorstore.text.words import index_terms
from vectorstore.vectors import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import sqlalchemy as sa

    from vectorstore.store import Store
    from vectorstore.types import Article, Passage
    from vectorstore.vectors import Vectors

    CountTokens = Callable[[Sequence[str]], list[int]]
    Cut = Callable[[Article, CountTokens], Sequence[Passage]]

DAY = 86_400


class Outcome(StrEnum):
    """What became of an article that was added."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    """It says what another article says in the same or nearly the same words: kept as its copy,
    not embedded."""


class Prepared(NamedTuple):
    """A passage with the blob of its vectors."""

    passage: Passage
    blob: bytes


class Indexer:
    """Adds articles to a store and takes them out."""

    def __init__(self, store: Store, cut: Cut | None = None) -> None:
        """The store stays the caller's; without `cut` only word-for-word copies are recognised.

        `cut` makes the passages of a near-copy when it has to stand by itself.
        """
        self._store = store
        self._cut = cut

    @property
    def store(self) -> Store:
        """The store that is written to."""
        return self._store

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text for the store's model."""
        return self._store.encoder.count_tokens(texts)

    def is_current(self, article: Article) -> bool:
        """Whether exactly this version is what the store answers from."""
        with self._store.reading() as connection:
            found = rows.current(connection, article.article_id)
        return found is not None and found.content_hash == article.content_hash

    def touch(self, article_ids: Iterable[str]) -> None:
        """Note that these articles were seen again, unchanged."""
        with self._store.writing() as connection:
            rows.touch(connection, article_ids, int(time.time()))

    def add(self, batch: Sequence[tuple[Article, Sequence[Passage]]]) -> Iterator[Outcome]:
        """Embed a batch at once and store its articles, each atomically.

        Yields each article's outcome when it is stored, so that a caller that is broken off knows
        what is in; an iterator that is not followed to its end leaves the rest out.
        """
        generation = self._store.active().number
        outcomes: dict[int, Outcome] = {}
        fresh: list[int] = []
        with self._store.reading() as connection:
            for i, (article, _) in enumerate(batch):
                found = rows.current(connection, article.article_id)
                if found and found.content_hash == article.content_hash:
                    outcomes[i] = Outcome.UNCHANGED
                elif self._original(connection, article, found) is None:
                    fresh.append(i)
        prepared = self.embed([batch[i] for i in fresh])
        ready = dict(zip(fresh, prepared, strict=True))
        for i, (article, passages) in enumerate(batch):
            known = outcomes.get(i)
            yield known or self._store_one(generation, article, passages, ready.get(i))

    def embed(self, batch: Sequence[tuple[Article, Sequence[Passage]]]) -> list[list[Prepared]]:
        """Vectors of all passages and sentences of a batch, each text through the model once."""
        texts: list[str] = []
        for _, passages in batch:
            for passage in passages:
                texts.append(passage.text)
                texts.extend(passage.sentence_texts())
        vectors = self._store.encoder.encode(texts, "passage")
        prepared: list[list[Prepared]] = []
        at = 0
        for article, passages in batch:
            done = []
            for passage in passages:
                count = 1 + len(passage.sentences)
                done.append(
                    Prepared(passage, self._blob(vectors[at : at + count], article.language))
                )
                at += count
            prepared.append(done)
        return prepared

    def find(self, name: str) -> list[str]:
        """Ids of the articles that an id, an address or the start of an id means."""
        with self._store.reading() as connection:
            return listing.find_article_ids(connection, name)

    def remove(self, article_id: str) -> bool:
        """Take an article out, all versions; False when it is not there.

        Its oldest copy takes its place.
        """
        generation = self._store.active().number
        own = self._prepare_heir(article_id)
        with self._store.writing() as connection:
            ids = self._forget(connection, article_id)
            if ids is None:
                return False
            heirs = self._promote(connection, article_id, generation, own)
            rows.delete_article(connection, article_id)
        self._store.vectors.upsert(generation, heirs)
        self._store.vectors.delete(generation, ids)
        return True

    def _original(
        self, connection: sa.Connection, article: Article, before: rows.Current | None
    ) -> str | None:
        """Id of the article that this one is a copy of.

        What is known already is no near-copy: its small change is a correction.
        """
        found = copies.original_of(connection, article)
        if found or before or self._cut is None:
            return found
        known_from = _known_from(article, None, int(time.time()))
        return copies.near_original_of(connection, article, known_from)

    def _prepare_heir(self, article_id: str) -> list[Prepared] | None:
        """The passages of the copy that would take an article's place.

        None when there is no copy, or one that takes over the article's own, word for word.
        """
        with self._store.reading() as connection:
            original = rows.load_article(connection, article_id)
            heir = copies.heir_of(connection, article_id)
        if original is None or heir is None or heir.text_hash == original.text_hash:
            return None
        if self._cut is None:
            raise ValueError(f"{heir.article_id} is a near-copy; the indexer needs `cut` for it")
        return self.embed([(heir, self._cut(heir, self.count_tokens))])[0]

    def _promote(
        self,
        connection: sa.Connection,
        article_id: str,
        generation: int,
        own: list[Prepared] | None,
    ) -> list[VectorRow]:
        """Let an article's oldest copy stand by itself; its vectors are for Chroma."""
        heirs = copies.promote_copy(connection, article_id, generation, own)
        self._store.lexical.add(
            connection, [(heir.key, index_terms(heir.text, heir.language)) for heir in heirs]
        )
        dimension = self._store.encoder.dimension
        return [
            VectorRow(h.passage_id, unpack(h.vectors, dimension)[0], h.known_from, None)
            for h in heirs
        ]

    def _forget(self, connection: sa.Connection, article_id: str) -> list[str] | None:
        """Drop an article's words; the ids of its passages, None when it is not there."""
        versions = rows.version_keys(connection, article_id)
        if not versions:
            return None
        ids: list[str] = []
        for version in versions:
            keys = pieces.passage_keys(connection, version)
            self._store.lexical.remove(connection, keys)
            ids.extend(keys.values())
        return ids

    def _blob(self, vectors: Vectors, language: str) -> bytes:
        """Centre the passage (row 0) and its sentences, and pack them."""
        centring = self._store.centring
        centred = vectors.copy()
        centred[:1] = centring.apply(vectors[:1], [language], "passage")
        centred[1:] = centring.apply(vectors[1:], [language] * (len(vectors) - 1), "sentence")
        return pack(centred)

    def _store_one(
        self,
        generation: int,
        article: Article,
        passages: Sequence[Passage],
        prepared: list[Prepared] | None,
    ) -> Outcome:
        """One article into Chroma and the catalogue."""
        now = int(time.time())
        with self._store.reading() as connection:
            before = rows.current(connection, article.article_id)
            if before and before.content_hash == article.content_hash:
                return Outcome.UNCHANGED
            original = self._original(connection, article, before)
            corrected = before is not None and (
                rows.load_version(connection, before.version).text_hash != article.text_hash
            )
        # Its copies keep the old text, which would otherwise be found no more.
        own = self._prepare_heir(article.article_id) if corrected else None
        if original is None and prepared is None:
            # Its original was replaced by an earlier article of this batch.
            prepared = self.embed([(article, passages)])[0]
        known_from = _known_from(article, before, now)
        chosen = [] if original or prepared is None else prepared
        dimension = self._store.encoder.dimension
        self._store.vectors.upsert(
            generation,
            [
                VectorRow(p.passage.passage_id, unpack(p.blob, dimension)[0], known_from, None)
                for p in chosen
            ],
        )
        with self._store.writing() as connection:
            old = pieces.passage_keys(connection, before.version) if before else {}
            heirs: list[VectorRow] = []
            if corrected:
                heirs = self._promote(connection, article.article_id, generation, own)
            if before:
                copies.forget(connection, before.version)
            version = rows.insert_version(
                connection, article, seen=now, known_from=known_from, copy_of=original
            )
            if original is None:
                copies.remember(connection, version, article.text)
            self._store.lexical.add(
                connection,
                [
                    (
                        pieces.insert_passage(connection, generation, version, p.passage, p.blob),
                        index_terms(f"{article.title}\n{p.passage.text}", article.language),
                    )
                    for p in chosen
                ],
            )
        if heirs:
            self._store.vectors.upsert(generation, heirs)
        if old:
            self._store.vectors.supersede(generation, list(old.values()), known_from)
        if original:
            return Outcome.DUPLICATE
        return Outcome.UPDATED if before else Outcome.NEW


def _known_from(article: Article, before: rows.Current | None, now: int) -> int:
    """When a reader could first have read this version, epoch seconds.

    A first version counts from its publication, unless that lies in the future. A correction
    counts from its own new date if it has one, otherwise from when it was seen.
    """
    published = article.published.epoch if article.published else None
    if published is not None and published > now + DAY:
        published = None
    if before is None:
        return published if published is not None else now
    if published is not None and published > before.known_from:
        return published
    return max(now, before.known_from + 1)
