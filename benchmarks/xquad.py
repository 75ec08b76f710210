"""XQuAD read for the benchmarks: parallel paragraphs and questions, one file for each language.

XQuAD (CC BY-SA 4.0, https://github.com/google-deepmind/xquad) is not part of the project.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ingest.passages import CHUNKING, cut
from vectorstore.indexer import Indexer
from vectorstore.store import StoreConfig, open_store
from vectorstore.types import Article

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vectorstore.centring import Centring
    from vectorstore.embeddings.encoder import EncodeKind, Encoder
    from vectorstore.store import Store
    from vectorstore.vectors import Vectors


class Asked(NamedTuple):
    """A question with the number of the paragraph that answers it."""

    text: str
    paragraph: int


class Language(NamedTuple):
    """One language's paragraphs, and its questions in the same order as the others'."""

    paragraphs: list[str]
    questions: list[Asked]
    documents: list[int]
    """The document of each paragraph."""


def read(folder: Path) -> dict[str, Language]:
    """Languages by ISO 639-1 code, from `xquad.<code>.json`."""
    found = {}
    for file in sorted(folder.glob("xquad.*.json")):
        paragraphs: list[str] = []
        questions: list[Asked] = []
        documents: list[int] = []
        for number, document in enumerate(json.loads(file.read_text(encoding="utf-8"))["data"]):
            for row in document["paragraphs"]:
                questions += [Asked(qa["question"], len(paragraphs)) for qa in row["qas"]]
                paragraphs.append(row["context"])
                documents.append(number)
        found[file.name.split(".")[1]] = Language(paragraphs, questions, documents)
    if not found:
        raise SystemExit(f"No xquad.<language>.json in {folder}.")
    return found


def assign(count: int, languages: Sequence[str], seed: int) -> list[str]:
    """A random language for each of `count` paragraphs."""
    chooser = random.Random(seed)
    return [chooser.choice(languages) for _ in range(count)]


class Remembering:
    """An encoder that puts each text through the model once, whatever the number of stores."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[tuple[EncodeKind, str], Vectors] = {}
        self.dimension = encoder.dimension
        self.fingerprint = encoder.fingerprint

    def encode(self, texts: Sequence[str], kind: EncodeKind) -> Vectors:
        """As `Encoder.encode`."""
        new = list(dict.fromkeys(text for text in texts if (kind, text) not in self._known))
        for text, vector in zip(new, self._encoder.encode(new, kind), strict=True):
            self._known[kind, text] = vector
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return np.stack([self._known[kind, text] for text in texts])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As `Encoder.count_tokens`."""
        return self._encoder.count_tokens(texts)

    def unreadable(self, text: str) -> list[str]:
        """As `Encoder.unreadable`."""
        return self._encoder.unreadable(text)


def index(
    folder: Path,
    data: dict[str, Language],
    kept: Sequence[str],
    encoder: Encoder,
    centring: Centring,
) -> Store:
    """A store of every paragraph in its language of `kept`, one article each, by its number."""
    store = open_store(StoreConfig(folder, CHUNKING), encoder, centring)
    indexer = Indexer(store)
    articles = [
        Article(f"{i}", f"https://xquad.example/{i}", "", data[code].paragraphs[i], code, "XQuAD")
        for i, code in enumerate(kept)
    ]
    outcomes = list(indexer.add([(one, cut(one, indexer.count_tokens)) for one in articles]))
    if any(outcome != "new" for outcome in outcomes):
        raise SystemExit(f"Not every paragraph was indexed: {set(outcomes)}.")
    return store
