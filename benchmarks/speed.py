"""How fast passages are indexed and questions searched, and what a growing corpus costs.

    .venv/bin/python benchmarks/speed.py [--sizes 1000,10000] [--passages 300] [--no-baseline]

Indexing: passages of about 100 tokens through the product (sentence vectors, words, catalogue and
Chroma included), beside the usual recipe on torch in turns (sentence-transformers with the same
model, passages only, into Chroma). Search: synthetic passages (text and vectors strewn around
the neutral text's), question embedding included; add 100000 or 1000000 to the sizes for more.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from machine import describe, percentile, resident_mb

from bot.app import split_sentences
from bot.settings import load_settings
from ingest.passages import CHUNKING, cut
from vectorstore.catalog import articles as rows
from vectorstore.catalog import passages as pieces
from vectorstore.centring import NEUTRAL, Centring, load_centring, read_neutral
from vectorstore.chroma import VectorRow
from vectorstore.embeddings.model import NAME, load_encoder
from vectorstore.indexer import Indexer
from vectorstore.search import Search
from vectorstore.store import Store, StoreConfig, open_store
from vectorstore.text.words import index_terms
from vectorstore.types import Article, Passage, Span
from vectorstore.vectors import normalise, pack, unpack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vectorstore.embeddings.encoder import Encoder

ROUNDS = 3
SENTENCES = 4
"""Of a synthetic passage: about 100 tokens."""
QUESTIONS = 300
BATCH = 500
SPREAD = 1.0
"""Length of the noise around a neutral text's vector of length 1."""


class Corpus:
    """An endless source of passages in five languages, no sentence twice."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.text = {f.stem: read_neutral(f, split_sentences) for f in NEUTRAL.glob("*.jsonl")}
        self.count = 0

    def article(self) -> Article:
        """A passage as an article."""
        self.count += 1
        code = self.random.choice(sorted(self.text))
        chosen = self.random.sample(self.text[code].sentence, SENTENCES)
        number = self.random.randrange(10**6)
        text = " ".join(f"{s[:-1]} ({number + i}){s[-1]}" for i, s in enumerate(chosen))
        url = f"https://synthetic.example/{self.count}"
        return Article(f"a{self.count}", url, f"Article {self.count}", text, code, "Synthetic")

    def questions(self) -> list[tuple[str, str]]:
        """Neutral questions with their language, repeated with other numbers."""
        every = [(q, code) for code, text in sorted(self.text.items()) for q in text.query]
        return [
            (f"{q} ({self.random.randrange(10**6)})", code)
            for q, code in self.random.choices(every, k=QUESTIONS)
        ]


def indexing(encoder: Encoder, centring: Centring, cache: Path, count: int, torch: bool) -> None:
    """Passages a second, ours and the recipe's in turns."""
    corpus = Corpus()
    model = None
    if torch:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            print("The recipe is left out: the extra `models` is not installed.")
        else:
            folder = str(cache / NAME / "sentence-transformers")
            model = SentenceTransformer(folder, device="cpu")
    rates: dict[str, list[float]] = {"saga": [], "recipe": []}
    with tempfile.TemporaryDirectory() as folder:
        settings = ChromaSettings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(f"{folder}/recipe", settings=settings)
        collection = client.create_collection("recipe", embedding_function=None)
        with open_store(StoreConfig(Path(folder) / "saga", CHUNKING), encoder, centring) as store:
            indexer = Indexer(store)
            for _ in range(ROUNDS):
                articles = [corpus.article() for _ in range(count)]
                started = time.perf_counter()
                batch = [(one, cut(one, indexer.count_tokens)) for one in articles]
                passages = sum(len(cuts) for _, cuts in batch)
                list(indexer.add(batch))
                rates["saga"].append(passages / (time.perf_counter() - started))
                if model is None:
                    continue
                started = time.perf_counter()
                texts = ["passage: " + one.text for one in articles]
                vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
                ids = [one.article_id for one in articles]
                collection.add(ids, vectors, documents=[one.text for one in articles])
                rates["recipe"].append(count / (time.perf_counter() - started))
            tokens = statistics.fmean(encoder.count_tokens([one.text for one in articles]))
    print(f"\nIndexing, passages/s, median of {ROUNDS} rounds of {count} (~{tokens:.0f} tokens)")
    ours = statistics.median(rates["saga"])
    print(f"saga, with sentence vectors, words and catalogue   {ours:6.1f}")
    if rates["recipe"]:
        theirs = statistics.median(rates["recipe"])
        ratio = statistics.median(
            a / b for a, b in zip(rates["saga"], rates["recipe"], strict=True)
        )
        print(f"recipe on torch, passages only                     {theirs:6.1f}")
        print(f"ratio {ratio:.2f} (must reach 1.7)")


class Grown(NamedTuple):
    """A row of the table of growth."""

    passages: int
    seconds: float
    catalogue_mb: float
    chroma_mb: float
    resident_mb: float
    embed_p50: float
    p50: float
    p99: float


def grow(encoder: Encoder, centring: Centring, sizes: list[int]) -> None:
    """One store that grows from size to size; asked at each."""
    corpus = Corpus()
    centres = centred(corpus, encoder, centring)
    print("\nSearch and growth (vectors ready-made); milliseconds with the question's embedding")
    print(f"{'passages':>9} {'filled s':>9} {'catalogue MB':>13} {'Chroma MB':>10} "
          f"{'resident MB':>12} {'embed p50':>10} {'p50':>7} {'p99':>7}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with open_store(StoreConfig(data, CHUNKING), encoder, centring) as store:
            before = 0
            for size in sizes:
                started = time.perf_counter()
                fill(store, corpus, centres, size - before)
                seconds = time.perf_counter() - started
                before = size
                row = Grown(size, seconds, megabytes(data, "catalog*"),
                            megabytes(data / "chroma", "**/*"), *ask(store, corpus))  # fmt: skip
                print(f"{row.passages:9} {row.seconds:9.0f} {row.catalogue_mb:13.1f} "
                      f"{row.chroma_mb:10.1f} {row.resident_mb:12.0f} {row.embed_p50:10.1f} "
                      f"{row.p50:7.1f} {row.p99:7.1f}", flush=True)  # fmt: skip
    print(f"{'':66} must reach p50 15, p99 40 at 10,000; p50 25 at 100,000; 60 at 1,000,000")


def ask(store: Store, corpus: Corpus) -> tuple[float, float, float, float]:
    """Memory, and percentiles over questions that were not asked before."""
    search = Search(store)
    for question, code in corpus.questions()[:20]:
        search.search(question, language=code)
    whole, embed = [], []
    for question, _ in corpus.questions():
        started = time.perf_counter()
        result = search.search(question)
        whole.append((time.perf_counter() - started) * 1000)
        embed.append(result.timings_ms["embed"])
    return resident_mb(), percentile(embed, 0.5), percentile(whole, 0.5), percentile(whole, 0.99)


def centred(corpus: Corpus, encoder: Encoder, centring: Centring) -> NDArray[np.float32]:
    """Vectors of the neutral sentences, which stand for topics."""
    parts = []
    for code, text in sorted(corpus.text.items()):
        vectors = encoder.encode(text.sentence, "passage")
        parts.append(centring.apply(vectors, [code] * len(vectors), "sentence"))
    return np.concatenate(parts)


def fill(store: Store, corpus: Corpus, centres: NDArray[np.float32], count: int) -> None:
    generator = np.random.default_rng(corpus.count)
    generation = store.active().number
    dimension = centres.shape[1]
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        noise = generator.standard_normal((size, 1 + SENTENCES, dimension)).astype(np.float32)
        topic = centres[generator.integers(0, len(centres), size)][:, None]
        vectors = normalise(topic + SPREAD * normalise(noise))
        chroma, terms = [], []
        with store.writing() as connection:
            for own in vectors:
                article = corpus.article()
                blob = pack(own)
                version = rows.insert_version(
                    connection, article, seen=corpus.count, known_from=corpus.count, copy_of=None
                )
                passage = whole(article)
                key = pieces.insert_passage(connection, generation, version, passage, blob)
                terms.append((key, index_terms(article.text, article.language)))
                vector = unpack(blob, dimension)[0]
                chroma.append(VectorRow(passage.passage_id, vector, corpus.count, None))
            store.lexical.add(connection, terms)
        store.vectors.upsert(generation, chroma)


def whole(article: Article) -> Passage:
    """The article as one passage."""
    cuts = [i + 1 for i, c in enumerate(article.text) if c == "." and article.text[i - 1] == ")"]
    ends = [*cuts[: SENTENCES - 1], len(article.text)]
    spans = tuple(Span(a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True))
    spans = (spans + (spans[-1],) * SENTENCES)[:SENTENCES]
    span = Span(0, len(article.text))
    return Passage(f"{article.article_id}:0", article.article_id, 0, span, article.text, spans)


def megabytes(folder: Path, pattern: str) -> float:
    return sum(f.stat().st_size for f in folder.glob(pattern) if f.is_file()) / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--passages", type=int, default=300)
    parser.add_argument("--no-baseline", action="store_true")
    options = parser.parse_args()
    print(describe())
    cache = load_settings().cache
    encoder = load_encoder(None, cache)
    centring = load_centring(encoder, cache, split_sentences)
    grow(encoder, centring, sorted(int(size) for size in options.sizes.split(",")))
    if options.passages:
        indexing(encoder, centring, cache, options.passages, not options.no_baseline)


if __name__ == "__main__":
    main()
