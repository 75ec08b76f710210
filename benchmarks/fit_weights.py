"""Fit the weights of the score in `vectorstore/scoring.py` and report on what was not used.

    .venv/bin/python benchmarks/fit_weights.py FOLDER [--seeds 3]

A conditional logit over each question's candidates (FOLDER and the mix of languages as in
`retrieval.py`), the best passage of each article: which one answers? It is fitted on half of the
documents, with the questions of all languages and of all but one, and tested on the other half.
Questions whose passage is in their own language weigh together as much as the others, so that the
constant for the language does not learn how often that was.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xquad
from machine import describe
from numpy.typing import NDArray

from bot.app import split_sentences
from bot.settings import load_settings
from vectorstore.centring import Centring, load_centring
from vectorstore.embeddings.model import load_encoder
from vectorstore.scoring import Features, Scored, Weights
from vectorstore.search import Search

Array = NDArray[np.float64]
RIDGE = 1e-4
STEPS = 30
SCALE_OF = Features._fields.index("sentence")
"""The weight that is set to 1: only ratios matter for the order."""


class Case(NamedTuple):
    """A question's candidates."""

    language: str
    same: bool
    """Whether the right article is in the question's language."""
    test: bool
    features: Array
    """(candidates, features)"""
    right: NDArray[np.bool_]
    articles: list[str]


def collect(
    data: dict[str, xquad.Language], encoder: xquad.Remembering, centring: Centring, seed: int
) -> list[Case]:
    codes = sorted(data)
    kept = xquad.assign(len(data[codes[0]].paragraphs), codes, seed)
    cases = []
    with (
        tempfile.TemporaryDirectory() as folder,
        xquad.index(Path(folder), data, kept, encoder, centring) as store,
    ):
        search = Search(store)
        for code, language in data.items():
            for question in language.questions:
                found = best_of_article(search.features(question.text, code))
                articles = [one.candidate.article_id for one in found]
                cases.append(
                    Case(
                        code,
                        kept[question.paragraph] == code,
                        language.documents[question.paragraph] % 2 == 1,
                        np.array([one.features for one in found]),
                        np.array([a == str(question.paragraph) for a in articles]),
                        articles,
                    )
                )
    return cases


def best_of_article(found: list[Scored]) -> list[Scored]:
    """Each article's best passage: articles are judged, so a right one's others are not wrong."""
    kept: dict[str, Scored] = {}
    for one in found:
        kept.setdefault(one.candidate.article_id, one)
    return list(kept.values())


def fit(cases: list[Case]) -> Array:
    """Newton's method on the conditional logit."""
    cases = [case for case in cases if case.right.any()]
    same = sum(case.same for case in cases) / len(cases)
    weights = np.zeros(len(Features._fields))
    weights[:2] = 18.0
    for _ in range(STEPS):
        gradient, hessian = -RIDGE * weights, RIDGE * np.eye(len(weights))
        for case in cases:
            importance = 1 / (same if case.same else 1 - same) / len(cases)
            scores = case.features @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            chosen = case.features[np.argmax(case.right)]
            mean = shares @ case.features
            away = case.features - mean
            gradient += importance * (chosen - mean)
            hessian += importance * (away * shares[:, None]).T @ away
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < 1e-3:
            break
    return np.asarray(weights / weights[SCALE_OF])


def hit_at_one(cases: list[Case], weights: Array) -> str:
    right = [bool(case.right[np.argmax(case.features @ weights)]) for case in cases]
    return f"{np.mean(right):.3f}" if right else "-"


def hit_at_five(cases: list[Case], weights: Array) -> str:
    right = []
    for case in cases:
        order = np.argsort(-(case.features @ weights))
        best = list(dict.fromkeys(case.articles[i] for i in order))[:5]
        right.append(any(case.articles[i] in best for i in np.flatnonzero(case.right)))
    return f"{np.mean(right):.3f}"


def report(name: str, weights: Array, cases: list[Case]) -> None:
    row = []
    for code in sorted({case.language for case in cases}):
        mine = [case for case in cases if case.language == code]
        other = hit_at_one([case for case in mine if not case.same], weights)
        same = hit_at_one([case for case in mine if case.same], weights)
        row.append(f"{code} other {other} same {same} R@5 {hit_at_five(mine, weights)}")
    print(f"{name:32} " + " | ".join(row))
    named = zip(Features._fields, weights, strict=True)
    print(" " * 33 + ", ".join(f"{field} {value:.3f}" for field, value in named), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    print(describe())
    data = xquad.read(options.folder)
    cache = load_settings().cache
    encoder = xquad.Remembering(load_encoder(None, cache))
    centring = load_centring(encoder, cache, split_sentences)
    # Seeds that retrieval.py does not use.
    cases = [c for s in range(options.seeds) for c in collect(data, encoder, centring, 1000 + s)]
    train = [case for case in cases if not case.test]
    test = [case for case in cases if case.test]
    print("All figures: documents that were not used for fitting.")
    dense = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    report("passage + sentence", dense, test)
    shipped = Weights()
    report("shipped", np.array([getattr(shipped, name) for name in Features._fields]), test)
    report("fitted on all languages", fit(train), test)
    for left_out in sorted(data):
        weights = fit([case for case in train if case.language != left_out])
        report(f"fitted without {left_out}", weights, test)


if __name__ == "__main__":
    main()
