"""Centring: take each language's mean out of its vectors, so that languages can be compared.

A multilingual model keeps the language in the vector: a passage in the question's language beats
the right passage in another one. Subtracting the mean of the language, a constant for each kind
of text, removes most of that. The means come from neutral text written for the project
(`neutral/*.jsonl`, the same topics in each language), never from the corpus itself, which has
one topic. Those of the default model are shipped in `centring.npz`
(`benchmarks/centring_constants.py` writes it); for another model they are computed once and kept
in the cache.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from vectorstore.types import short_hash
from vectorstore.vectors import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vectorstore.embeddings.encoder import Encoder
    from vectorstore.vectors import Vectors

Kind = Literal["passage", "sentence", "query"]
KINDS: tuple[Kind, ...] = ("passage", "sentence", "query")
NEUTRAL = Path(__file__).parent / "neutral"
SHIPPED = Path(__file__).parent / "centring.npz"
VERSION = "1"


class Centring:
    """The means of one model: `apply` centres vectors by language and kind."""

    def __init__(self, means: dict[tuple[Kind, str], Vectors], version: str) -> None:
        """`means`: float32 (d,) by kind and ISO 639-1 code; `version` goes into fingerprints."""
        self._means = means
        self.version = version
        self.languages = frozenset(language for _, language in means)
        self._every = {
            kind: np.mean([mean for (k, _), mean in means.items() if k == kind], axis=0)
            for kind in KINDS
            if any(k == kind for k, _ in means)
        }

    def mean(self, kind: Kind, language: str) -> Vectors | float:
        """The mean (d,); a language without one gets the mean of all, no means at all: zero."""
        found = self._means.get((kind, language))
        return found if found is not None else self._every.get(kind, 0.0)

    def apply(
        self, vectors: Vectors, languages: Sequence[str], kind: Kind, share: float = 1.0
    ) -> Vectors:
        """Take a share of its language's mean out of each row (n, d); float32, L2-normalised."""
        if not len(vectors):
            return vectors
        centred = np.array(vectors, dtype=np.float32)
        for language in set(languages):
            rows = [i for i, other in enumerate(languages) if other == language]
            centred[rows] -= share * self.mean(kind, language)
        return normalise(centred)


class NeutralText(NamedTuple):
    """The neutral text of one language, by kind."""

    passage: list[str]
    sentence: list[str]
    query: list[str]


def load_centring(
    encoder: Encoder,
    cache_dir: Path,
    split: Callable[[str, str], list[str]],
    progress: Callable[[str, int, int], None] | None = None,
) -> Centring:
    """The means for `encoder`: shipped, or from the cache, or computed now and kept there.

    `split` cuts a text of a language into sentences; `progress` hears (step, done, total).
    """
    key = constants_key(encoder)
    shipped = _load(SHIPPED, key)
    if shipped is not None:
        return Centring(shipped, _version())
    cached = cache_dir / f"centring-{key}.npz"
    means = _load(cached, key)
    if means is None:
        means = compute(encoder, split, progress)
        cache_dir.mkdir(parents=True, exist_ok=True)
        save(cached, key, means)
    return Centring(means, _version())


def compute(
    encoder: Encoder,
    split: Callable[[str, str], list[str]],
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[tuple[Kind, str], Vectors]:
    """Mean vectors of the neutral text by kind and language, float32 (d,)."""
    files = sorted(NEUTRAL.glob("*.jsonl"))
    means: dict[tuple[Kind, str], Vectors] = {}
    for done, file in enumerate(files):
        if progress:
            progress("centring", done, len(files))
        text = read_neutral(file, split)
        for kind in KINDS:
            vectors = encoder.encode(getattr(text, kind), "query" if kind == "query" else "passage")
            means[kind, file.stem] = vectors.mean(axis=0).astype(np.float32)
    if progress:
        progress("centring", len(files), len(files))
    return means


def read_neutral(file: Path, split: Callable[[str, str], list[str]]) -> NeutralText:
    """The passages, sentences and questions of one language's file."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    passages = [row["passage"] for row in rows]
    sentences = [sentence for passage in passages for sentence in split(passage, file.stem)]
    return NeutralText(passages, sentences, [q for row in rows for q in row["questions"]])


def save(file: Path, key: str, means: dict[tuple[Kind, str], Vectors]) -> None:
    """Write means with the key of what made them, atomically."""
    arrays = {f"{kind}/{language}": mean for (kind, language), mean in means.items()}
    temporary = file.with_suffix(".tmp.npz")
    np.savez_compressed(temporary, allow_pickle=False, key=np.array(key), **arrays)
    temporary.replace(file)


def _load(file: Path, key: str) -> dict[tuple[Kind, str], Vectors] | None:
    """The means in `file` if they were made by what `key` stands for."""
    if not file.is_file():
        return None
    with np.load(file) as arrays:
        if str(arrays["key"]) != key:
            return None
        return {
            (kind, name.removeprefix(f"{kind}/")): arrays[name]
            for kind in KINDS
            for name in arrays.files
            if name.startswith(f"{kind}/")
        }


def constants_key(encoder: Encoder) -> str:
    """What means depend on: the model and the neutral text; hex, 16 characters."""
    return short_hash(f"{encoder.fingerprint} {_version()}")


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for file in sorted(NEUTRAL.glob("*.jsonl")):
        digest.update(file.name.encode() + file.read_bytes())
    return f"{VERSION}-{digest.hexdigest()[:8]}"
