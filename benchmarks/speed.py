"""How fast passages are indexed and questions searched, and what a growing corpus costs.

    .venv/bin/python benchmarks/speed.py [--sizes 1000,10000] [--passages 300] [--no-baseline]
    .venv/bin/python benchmarks/speed.py --sizes 1000,10000,100000 --passages 0 --picture FILE.png

Indexing: passages of about 100 tokens through the product (sentence vectors, words, catalogue and
Chroma included), beside the usual recipe on torch in turns (sentence-transformers with the same
model, passages only, into Chroma). Search: made-up passages (`synthetic.py`), question embedding
included. Each figure stands also in processor time, which a busy machine disturbs less.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import chromadb
from chromadb.config import Settings as ChromaSettings
from machine import describe, percentile, resident_mb
from synthetic import Corpus, fill, topics

from bot.app import split_sentences
from bot.settings import load_settings
from ingest.passages import CHUNKING, cut
from vectorstore.centring import Centring, load_centring
from vectorstore.embeddings.model import NAME, load_encoder
from vectorstore.indexer import Indexer
from vectorstore.search import Search
from vectorstore.store import Store, StoreConfig, open_store

if TYPE_CHECKING:
    from vectorstore.embeddings.encoder import Encoder

ROUNDS = 3
QUESTIONS = 200


class Clock:
    """Wall and processor seconds since it was made."""

    def __init__(self) -> None:
        self.wall = time.perf_counter()
        self.processor = time.process_time()

    def per_second(self, count: int) -> tuple[float, float]:
        """`count` a second of the wall clock, and of processor time."""
        wall, processor = time.perf_counter() - self.wall, time.process_time() - self.processor
        return count / wall, count / processor


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
    rates: dict[str, list[tuple[float, float]]] = {"saga": [], "recipe": []}
    with tempfile.TemporaryDirectory() as folder:
        settings = ChromaSettings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(f"{folder}/recipe", settings=settings)
        collection = client.create_collection("recipe", embedding_function=None)
        with open_store(StoreConfig(Path(folder) / "saga", CHUNKING), encoder, centring) as store:
            indexer = Indexer(store)
            for _ in range(ROUNDS):
                articles = [corpus.article() for _ in range(count)]
                clock = Clock()
                batch = [(one, cut(one, indexer.count_tokens)) for one in articles]
                passages = sum(len(cuts) for _, cuts in batch)
                list(indexer.add(batch))
                rates["saga"].append(clock.per_second(passages))
                if model is None:
                    continue
                clock = Clock()
                texts = ["passage: " + one.text for one in articles]
                vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
                ids = [one.article_id for one in articles]
                collection.add(ids, vectors, documents=[one.text for one in articles])
                rates["recipe"].append(clock.per_second(count))
            tokens = statistics.fmean(encoder.count_tokens([one.text for one in articles]))
    print(f"\nIndexing, median of {ROUNDS} rounds of {count} passages (~{tokens:.0f} tokens)")
    print(f"{'':51}passages/s  per processor second")
    for name, text in (
        ("saga", "saga, with sentence vectors, words and catalogue"),
        ("recipe", "recipe on torch, passages only"),
    ):
        if rates[name]:
            wall, processor = (
                statistics.median(column) for column in zip(*rates[name], strict=True)
            )
            print(f"{text:51}{wall:10.1f} {processor:21.1f}")
    if rates["recipe"]:
        wall, processor = (
            statistics.median(a[i] / b[i] for a, b in zip(*rates.values(), strict=True))
            for i in (0, 1)
        )
        print(f"{'ratio (must reach 1.7)':51}{wall:10.2f} {processor:21.2f}")


class Grown(NamedTuple):
    """A row of the table of growth; times in milliseconds with the question's embedding."""

    passages: int
    seconds: float
    """To fill the store up to here; no embedding in it."""
    catalogue_mb: float
    chroma_mb: float
    resident_mb: float
    """Of the whole process, model included."""
    embed_p50: float
    p50: float
    p99: float
    processor_p50: float
    as_of_p50: float
    """With the earlier half of the articles visible."""


def grow(encoder: Encoder, centring: Centring, sizes: list[int]) -> list[Grown]:
    """One store that grows from size to size; asked at each."""
    corpus = Corpus()
    centres = topics(corpus, encoder, centring)
    print("\nSearch and growth (vectors ready-made); milliseconds with the question's embedding")
    heads = ("passages", "filled s", "catalogue MB", "Chroma MB", "resident MB", "embed p50",
             "p50", "p99", "processor p50", "as_of p50")  # fmt: skip
    print(" ".join(f"{head:>13}" for head in heads))
    rows: list[Grown] = []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with open_store(StoreConfig(data, CHUNKING), encoder, centring) as store:
            for size in sizes:
                started = time.perf_counter()
                fill(store, corpus, centres, size - corpus.filled)
                seconds = time.perf_counter() - started
                row = Grown(size, seconds, megabytes(data, "catalog*"),
                            megabytes(data / "chroma", "**/*"), *ask(store, corpus))  # fmt: skip
                rows.append(row)
                print(" ".join(f"{value:13.1f}" for value in row), flush=True)
    print(f"{'':83} must reach p50 15, p99 40 at 10,000; p50 25 at 100,000; 60 at 1,000,000")
    if len(rows) > 1:
        first, last = rows[0], rows[-1]
        more = (last.resident_mb - first.resident_mb) * 2**10 / (last.passages - first.passages)
        print(f"memory per passage {more:.1f} KB")
    return rows


def ask(store: Store, corpus: Corpus) -> tuple[float, float, float, float, float, float]:
    """Memory, and percentiles over questions that were not asked before."""
    search = Search(store)
    for question in corpus.questions(20):
        search.search(question)
    whole, embed, processor = [], [], []
    for question in corpus.questions(QUESTIONS):
        clock = Clock()
        result = search.search(question)
        seconds, worked = clock.per_second(1)
        whole.append(1000 / seconds)
        processor.append(1000 / worked)
        embed.append(result.timings_ms["embed"])
    half = corpus.moment(corpus.filled // 2)
    dated = []
    for question in corpus.questions(QUESTIONS // 4):
        clock = Clock()
        search.search(question, as_of=half)
        dated.append(1000 / clock.per_second(1)[0])
    return (resident_mb(), percentile(embed, 0.5), percentile(whole, 0.5), percentile(whole, 0.99),
            percentile(processor, 0.5), percentile(dated, 0.5))  # fmt: skip


def draw(rows: list[Grown], file: Path) -> None:
    """Time, memory and disk over the number of passages, both axes logarithmic."""
    import matplotlib.pyplot as plt
    from matplotlib.ticker import LogFormatter, StrMethodFormatter

    sizes = [row.passages for row in rows]
    figure, axes = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
    panels = (
        ("One search, ms", {"p50": "p50", "p99": "p99", "as_of_p50": "p50 with a date"}),
        ("Memory of the process, MB", {"resident_mb": "resident"}),
        ("Disk, MB", {"catalogue_mb": "catalogue", "chroma_mb": "Chroma"}),
    )
    for axis, (title, lines) in zip(axes, panels, strict=True):
        for name, label in lines.items():
            axis.plot(sizes, [getattr(row, name) for row in rows], marker="o", label=label)
        axis.set(title=title, xlabel="passages", xscale="log", yscale="log")
        axis.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axis.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axis.yaxis.set_minor_formatter(
            LogFormatter(labelOnlyBase=False, minor_thresholds=(1.5, 0.7))
        )
        axis.grid(alpha=0.3)
        axis.legend()
    figure.savefig(file, dpi=110)


def megabytes(folder: Path, pattern: str) -> float:
    return sum(f.stat().st_size for f in folder.glob(pattern) if f.is_file()) / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--passages", type=int, default=300)
    parser.add_argument("--no-baseline", action="store_true")
    parser.add_argument("--picture", type=Path, help="draw the growth into this file")
    options = parser.parse_args()
    print(describe())
    cache = load_settings().cache
    encoder = load_encoder(None, cache)
    centring = load_centring(encoder, cache, split_sentences)
    rows = grow(encoder, centring, sorted(int(size) for size in options.sizes.split(",")))
    if options.picture:
        draw(rows, options.picture)
    if options.passages:
        indexing(encoder, centring, cache, options.passages, not options.no_baseline)


if __name__ == "__main__":
    main()
