"""How well articles of the story are told from foreign ones, and where the threshold comes from.

    .venv/bin/python benchmarks/relevance.py [--folder FOLDER_OF_XQUAD]

`relevance.tsv` holds short texts written for this, in five languages: of the story (many without a
name), of its neighbours (other AI companies, other chief executives who had to go, other news of
Microsoft and Musk), and far from it. The threshold is chosen on every second text of each kind and
language: the highest that keeps out at most KEPT_OUT of the story; the other half is only reported.
Beside it, untouched by the choice: the starter articles, and paragraphs about the world.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import xquad
from machine import describe

from bot.app import split_sentences
from bot.settings import load_settings
from ingest.documents import STARTER, read_file
from ingest.relevance import DEFAULT, Relevance
from ingest.story import load_story
from vectorstore.centring import load_centring
from vectorstore.embeddings.model import load_encoder
from vectorstore.types import Article

TEXTS = Path(__file__).with_suffix(".tsv")
KEPT_OUT = 0.05
KINDS = ("story", "neighbour", "far")


class Row(NamedTuple):
    """One text and its score."""

    kind: str
    language: str
    score: float
    title: str


def rows(judge: Relevance) -> list[Row]:
    found = []
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        kind, language, title, text = line.split("\t")
        article = Article("a", "https://example.org/a", title, text, language, "Paper")
        found.append(Row(kind, language, judge.score(article), title))
    return found


def halves(found: list[Row]) -> tuple[list[Row], list[Row]]:
    """Every second row of each kind and language."""
    chosen: list[Row] = []
    reported: list[Row] = []
    for _, group in itertools.groupby(found, key=lambda row: (row.kind, row.language)):
        for i, row in enumerate(group):
            (reported if i % 2 else chosen).append(row)
    return chosen, reported


def choose(found: list[Row]) -> float:
    """The highest threshold that keeps out at most KEPT_OUT of the story."""
    scores = sorted(row.score for row in found if row.kind == "story")
    return scores[int(KEPT_OUT * len(scores))]


def report(name: str, found: list[Row], threshold: float) -> None:
    print(f"\n{name}, threshold {threshold:.2f}")
    for kind in KINDS:
        some = [row for row in found if row.kind == kind]
        taken = [row for row in some if row.score >= threshold]
        print(f"{kind:10} {len(taken):3} of {len(some):3} taken in")
        wrong = [r for r in some if (r in taken) != (kind == "story")]
        for row in sorted(wrong, key=lambda row: row.score):
            print(f"           {row.score:5.2f} {row.language} {row.title}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="of xquad.<language>.json")
    options = parser.parse_args()
    print(describe())
    cache = load_settings().cache
    encoder = load_encoder(None, cache)
    store = SimpleNamespace(
        encoder=encoder, centring=load_centring(encoder, cache, split_sentences)
    )
    judge = Relevance(load_story(None), store, None)
    chosen, reported = halves(rows(judge))
    threshold = choose(chosen)
    print(f"chosen on one half: {threshold:.3f}; the product's: {DEFAULT}")
    report("the half it was chosen on", chosen, DEFAULT)
    report("the other half", reported, DEFAULT)
    articles = [a for file in sorted(STARTER.glob("*.md")) for a in read_file(file)]
    scores = [judge.score(a) for a in articles if isinstance(a, Article)]
    print(f"\nstarter articles: {sum(s >= DEFAULT for s in scores)} of {len(scores)} taken in, "
          f"lowest {min(scores):.2f}")  # fmt: skip
    if options.folder:
        taken = total = 0
        for language, data in xquad.read(options.folder).items():
            for text in data.paragraphs:
                article = Article("a", "https://example.org/a", text[:60], text, language, "P")
                taken += judge.score(article) >= DEFAULT
                total += 1
        print(f"paragraphs about the world: {taken} of {total} taken in")


if __name__ == "__main__":
    main()
