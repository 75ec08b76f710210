"""Fit `bot.answers.evidence.Weights`: which sentence of the passages found answers the question.

    .venv/bin/python benchmarks/sentence_weights.py

On the developing half of the project's question set over the starter articles: a sentence that one
of the row's `quote` expressions matches is right. The weights maximise the likelihood of a right
sentence under a softmax over all sentences of the passages found, with a little L2. Prints, for
fitted and reporting half, how often the first k sentences hold all that is asked for.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from machine import describe
from scipy.optimize import minimize

from bot.answers.evidence import Weights, features
from bot.answers.types import Question, Turn
from bot.answers.understanding import understand
from bot.app import App
from bot.evaluation import EITHER, REFUSE
from bot.settings import load_settings
from ingest.documents import STARTER
from ingest.pipeline import ingest
from vectorstore.text.words import query_terms
from vectorstore.types import parse_as_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

SET = Path(__file__).parents[1] / "tests" / "bot" / "answers" / "questions.jsonl"
L2 = 0.02
TOP = (1, 2, 3, 4, 6)


class Example(NamedTuple):
    """A question with the features of the sentences found and which of them are right."""

    row: dict[str, Any]
    texts: list[str]
    table: NDArray[np.float64]
    right: NDArray[np.bool_]


def main() -> None:
    print(describe())
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SAGA_DATA"] = folder
        with App(load_settings()) as app:
            ingest([str(STARTER)], app.indexer, app.fetcher)
            examples = [e for row in rows if (e := example(app, row)) is not None]
    developing = [e for e in examples if e.row["split"] == "dev"]
    reporting = [e for e in examples if e.row["split"] != "dev"]
    fitted = fit(developing)
    names = Weights.__slots__
    for name, weight in zip(names, fitted, strict=True):
        print(f"    {name}: float = {weight:.2f}")
    current = np.array([getattr(Weights(), name) for name in names])
    for title, weights in (("in the product", current), ("fitted now", fitted)):
        for half, some in (("developing", developing), ("reporting", reporting)):
            shares = " ".join(f"{k}: {held(some, weights, k):.3f}" for k in TOP)
            print(f"{title}, {half} half ({len(some)} questions), first k sentences: {shares}")


def example(app: App, row: dict[str, Any]) -> Example | None:
    if row["type"] in REFUSE | EITHER:
        return None
    as_of = parse_as_of(row["as_of"], app.story.zone) if row["as_of"] else None
    turns = tuple(Turn(t["role"], t["content"]) for t in row["history"])
    understood = understand(Question(row["question"], as_of=as_of, history=turns), app.story.zone)
    hits, _ = app.engine.find(understood)
    if not hits:
        return None
    rarity = app.search.rarity(query_terms(understood.text, understood.search_language))
    texts = [match.text for hit in hits for match in hit.sentences]
    return Example(
        row,
        texts,
        features(understood, hits, rarity),
        np.array([any(matches(p, text) for p in row["quote"]) for text in texts]),
    )


def matches(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL) is not None


def fit(examples: list[Example]) -> NDArray[np.float64]:
    """Weights in the features' own units; each is scaled by its spread for the L2 to be fair."""
    usable = [e for e in examples if e.right.any()]
    spread = np.concatenate([e.table for e in usable]).std(axis=0) + 1e-9

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = 0.0, np.zeros_like(weights)
        for e in usable:
            table = e.table / spread
            scores = table @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            right = share[e.right].sum()
            total -= np.log(right + 1e-12)
            gradient -= table.T @ (share * e.right / right - share)
        count = len(usable)
        return total / count + L2 * float(weights @ weights) / 2, gradient / count + L2 * weights

    found = minimize(loss, np.zeros(len(spread)), jac=True)
    return np.asarray(found.x / spread)


def held(examples: list[Example], weights: NDArray[np.float64], k: int) -> float:
    """Share of questions whose first k sentences hold all that is asked for."""
    good = 0
    for e in examples:
        first = np.argsort(-(e.table @ weights))[:k]
        text = "\n".join(e.texts[i] for i in first)
        good += all(matches(p, text) for p in e.row["quote"])
    return good / len(examples)


if __name__ == "__main__":
    main()
