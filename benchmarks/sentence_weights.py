"""Fit `bot.answers.evidence.Weights`: which sentence of the passages found answers the question.

    .venv/bin/python benchmarks/sentence_weights.py

On the developing halves of the project's question sets: a sentence that one of the row's `quote`
expressions matches is right. The weights maximise the likelihood of a right
sentence under a softmax over all sentences of the passages found, with a little L2. Prints, for
fitted and reporting half, how often the first k sentences hold all that is asked for: by what is
seen before the best passages are read (`FIRST_LOOK`), and after it (`READ`).
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from machine import describe
from question_sets import question, question_sets
from scipy.optimize import minimize

from bot.answers.evidence import FIRST_LOOK, READ, Weights, add_readings, features
from bot.answers.understanding import understand
from bot.evaluation import EITHER, REFUSE
from vectorstore.text.words import query_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.app import App

L2 = 0.02
UNREAD = Weights.__slots__.index("reading")
"""Columns that are known before anything is read."""
TOP = (1, 2, 3, 4, 6)


class Example(NamedTuple):
    """A question with the features of the sentences found and which of them are right."""

    row: dict[str, Any]
    texts: list[str]
    table: NDArray[np.float64]
    right: NDArray[np.bool_]


def main() -> None:
    print(describe())
    os.environ["SAGA_READER"] = "on"
    examples: dict[str, list[Example]] = {}
    for name, app, rows in question_sets():
        for row in rows:
            if (found := example(app, row)) is not None:
                examples.setdefault(f"{name}, {row['split']}", []).append(found)
    for name, product, columns in (("FIRST_LOOK", FIRST_LOOK, UNREAD), ("READ", READ, None)):
        print(name)
        seen = {
            half: [e._replace(table=e.table[:, :columns]) for e in some]
            for half, some in examples.items()
        }
        fitted = fit([e for half, some in seen.items() if half.endswith("dev") for e in some])
        names = Weights.__slots__[:columns]
        print(", ".join(f"{n}={weight:.2f}" for n, weight in zip(names, fitted, strict=True)))
        current = np.array([getattr(product, n) for n in names])
        for title, weights in (("in the product", current), ("fitted now", fitted)):
            for half, some in seen.items():
                shares = " ".join(f"{k}: {held(some, weights, k):.3f}" for k in TOP)
                print(f"{title}, {half} ({len(some)} questions), first k sentences: {shares}")


def example(app: App, row: dict[str, Any]) -> Example | None:
    if row["type"] in REFUSE | EITHER or app.reader is None:
        return None
    understood = understand(question(row, app.story.zone), app.story.zone)
    hits, _ = app.engine.find(understood)
    if not hits:
        return None
    rarity = app.search.rarity(query_terms(understood.text, understood.search_language))
    texts = [match.text for hit in hits for match in hit.sentences]
    table = features(understood, hits, rarity)
    add_readings(table, understood, hits, app.reader)
    return Example(
        row,
        texts,
        table,
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
