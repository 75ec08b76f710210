"""Made-up passages for the benchmarks of speed: as many as wanted, in five languages.

Texts are sentences of the neutral text with numbers that make each of them new; vectors are
strewn around those of these sentences. `fill` writes them into a store in large batches, past
the model and the indexer's care for versions and copies, in the form that the indexer writes.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa

from bot.app import split_sentences
from vectorstore.catalog import schema
from vectorstore.catalog.passages import newest_key
from vectorstore.centring import NEUTRAL, read_neutral
from vectorstore.chroma import VectorRow
from vectorstore.text.words import index_terms
from vectorstore.types import Article, short_hash
from vectorstore.vectors import normalise, pack_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vectorstore.centring import Centring
    from vectorstore.embeddings.encoder import Encoder
    from vectorstore.store import Store
    from vectorstore.vectors import Vectors

SENTENCES = 4
"""Of a passage: about 100 tokens."""
BATCH = 2000
SPREAD = 1.0
"""Length of the noise around a neutral sentence's vector of length 1."""
STARTED = 1_600_000_000
"""Seconds since 1970 when the first article appeared; the others follow by the minute."""


class Corpus:
    """An endless source of articles of one passage, no sentence twice."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.text = {f.stem: read_neutral(f, split_sentences) for f in NEUTRAL.glob("*.jsonl")}
        self.count = 0
        self.filled = 0
        self._terms: dict[tuple[str, str], str] = {}

    def sentences(self) -> tuple[str, list[tuple[str, int]]]:
        """A language, and sentences of it each with the number that makes it new."""
        self.count += 1
        code = self.random.choice(sorted(self.text))
        chosen = self.random.sample(self.text[code].sentence, SENTENCES)
        return code, [(sentence, self.random.randrange(10**6)) for sentence in chosen]

    def article(self) -> Article:
        """A passage as an article."""
        code, sentences = self.sentences()
        text = " ".join(f"{s[:-1]} ({number}){s[-1]}" for s, number in sentences)
        url = f"https://synthetic.example/{self.count}"
        return Article(f"a{self.count}", url, f"Article {self.count}", text, code, "Synthetic")

    def terms(self, sentence: str, code: str) -> str:
        """A neutral sentence's words as the lexical index holds them."""
        key = (sentence, code)
        if key not in self._terms:
            self._terms[key] = " ".join(index_terms(sentence, code))
        return self._terms[key]

    def moment(self, filled: int) -> datetime:
        """When the passage with this number was published."""
        return datetime.fromtimestamp(STARTED + 60 * filled, UTC)

    def questions(self, count: int) -> list[str]:
        """Neutral questions, repeated with other numbers."""
        every = [q for _, text in sorted(self.text.items()) for q in text.query]
        chosen = self.random.choices(every, k=count)
        return [f"{question} ({self.random.randrange(10**6)})" for question in chosen]


def topics(corpus: Corpus, encoder: Encoder, centring: Centring) -> NDArray[np.float32]:
    """Centred vectors of the neutral sentences, float32 (n, d)."""
    parts = []
    for code, text in sorted(corpus.text.items()):
        vectors = encoder.encode(text.sentence, "passage")
        parts.append(centring.apply(vectors, [code] * len(vectors), "sentence"))
    return np.concatenate(parts)


def fill(store: Store, corpus: Corpus, centres: NDArray[np.float32], count: int) -> None:
    """Add `count` passages, each an article, to the catalogue, the words and Chroma."""
    generator = np.random.default_rng(corpus.count)
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        noise = generator.standard_normal((size, 1 + SENTENCES, centres.shape[1]), np.float32)
        topic = centres[generator.integers(0, len(centres), size)][:, None]
        _add(store, corpus, normalise(topic + SPREAD * normalise(noise)))
        corpus.filled += size


def _add(store: Store, corpus: Corpus, vectors: Vectors) -> None:
    """A batch: vectors (passages, 1 + sentences, d)."""
    generation = store.active().number
    with store.reading() as connection:
        first = newest_key(connection) + 1
    scales = np.abs(vectors).max(axis=2, keepdims=True) / 127.0
    whole = np.rint(vectors / scales).astype(np.int8)
    kept = normalise(whole[:, 0].astype(np.float32))
    articles, versions, passages, words, chroma = [], [], [], [], []
    for i in range(len(vectors)):
        code, sentences = corpus.sentences()
        parts = [f"{s[:-1]} ({number}){s[-1]}" for s, number in sentences]
        text = " ".join(parts)
        ends = np.cumsum([len(part) + 1 for part in parts])
        spans = [(end - len(part) - 1, end - 1) for part, end in zip(parts, ends, strict=True)]
        name, key, known = f"a{corpus.count}", first + i, STARTED + 60 * (corpus.filled + i)
        hashed = short_hash(text)
        articles.append({"article_id": name, "first_seen": known, "last_seen": known})
        versions.append(
            {
                "version": key, "article_id": name, "content_hash": hashed, "text_hash": hashed,
                "url": f"https://synthetic.example/{name}", "title": f"Article {name}",
                "language": code, "outlet": f"Outlet {corpus.count % 20}", "text": text,
                "references": [], "known_from": known,
            }
        )  # fmt: skip
        passages.append(
            {
                "key": key, "generation": generation, "version": key, "passage_id": f"{name}:0",
                "ordinal": 0, "start": 0, "end": len(text), "sentences": pack_spans(spans),
                "vectors": scales[i].astype("<f4").tobytes() + whole[i].tobytes(),
            }
        )  # fmt: skip
        terms = [f"{corpus.terms(s, code)} {number}_" for s, number in sentences]
        words.append((key, " ".join(terms).split()))
        chroma.append(VectorRow(f"{name}:0", kept[i], known, None))
    store.vectors.upsert(generation, chroma)
    with store.writing() as connection:
        for table, rows in (
            (schema.articles, articles), (schema.versions, versions), (schema.passages, passages)
        ):  # fmt: skip
            connection.execute(sa.insert(table), rows)
        store.lexical.add(connection, words)
