"""Reads a question and a part of a passage together: which of its sentences answers, if any does.

Vectors tell what a text is about. Whether it says what is asked for shows only when both are read
together: so a question for a detail that nobody reports resembles its subject's passages as much
as one that they answer. The reader is the default model with another addition to its layers
(`reader.npz`, see `adapter`), which `benchmarks/reader.py` trains on text written for the project.
Made by `model.load_reader`, called by `bot.answers.engine`.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vectorstore.embeddings.encoder import open_session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vectorstore.embeddings.encoder import OnnxEncoder

ADDITION = Path(__file__).parent / "reader.npz"
QUESTION_TOKENS = 64
SENTENCE_TOKENS = 96
MOST_TOKENS = 256
"""Of a question and sentences together: what is longer is cut."""
AROUND = 560
"""Characters of a sentence and its neighbours that are read together: time grows with them."""
START, END = 0, 2
"""Ids of the marks of beginning and end."""


class Row(NamedTuple):
    """A question and sentences as one row of tokens."""

    ids: list[int]
    spans: list[tuple[int, int]]
    """Where the question stands in it, then each sentence."""


def around(sentences: Sequence[str], centre: int, most: int = AROUND) -> tuple[int, int]:
    """First and end of the sentences about one, in turn before and after it, within `most`."""
    first, end, length = centre, centre + 1, len(sentences[centre])
    grown = True
    while grown:
        grown = False
        if first and length + len(sentences[first - 1]) <= most:
            first, grown = first - 1, True
            length += len(sentences[first])
        if end < len(sentences) and length + len(sentences[end]) <= most:
            end, grown = end + 1, True
            length += len(sentences[end - 1])
    return first, end


def join(question: Sequence[int], sentences: Sequence[Sequence[int]]) -> Row:
    """One row of the tokens of a question and of sentences.

    A text without a token, of characters that cannot be seen, has a mark in its place.
    """
    ids = [START, *(question[:QUESTION_TOKENS] or [END]), END]
    spans = [(1, len(ids) - 1)]
    for sentence in sentences:
        if len(ids) >= MOST_TOKENS - 1:
            break
        start = len(ids)
        ids += sentence[: min(SENTENCE_TOKENS, MOST_TOKENS - 1 - start)] or [END]
        spans.append((start, len(ids)))
    return Row([*ids, END], spans)


class Head(NamedTuple):
    """Turns the means of the tokens' states into scores; each (hidden,) but the last."""

    product: NDArray[np.float32]
    sentence: NDArray[np.float32]
    question: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, states: NDArray[np.float32], spans: list[tuple[int, int]]) -> list[float]:
        """Log odds of each sentence against "none of these"; `states` (tokens, hidden)."""
        means = np.stack([states[start:end].mean(axis=0) for start, end in spans])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        question, sentences = means[0], means[1:]
        none = float(question @ self.question)
        scores = sentences @ (question * self.product + self.sentence) + self.bias - none
        return [float(score) for score in scores]


class Reader:
    """Thread-safe."""

    def __init__(self, file: Path, encoder: OnnxEncoder) -> None:
        """`file`: the layers as `onnx_graph.write_states` wrote them; opened when first used."""
        self._file = file
        self._encoder = encoder
        self._threads = ThreadPoolExecutor(
            len(os.sched_getaffinity(0)), thread_name_prefix="reader"
        )
        with np.load(ADDITION) as arrays:
            self._head = Head(*(arrays[f"head.{name}"] for name in Head._fields))

    @cached_property
    def _session(self) -> Any:
        return open_session(self._file)

    def read(self, question: str, parts: Sequence[Sequence[str]]) -> list[list[float]]:
        """For each part of a passage (its sentences) the log odds of each sentence that it answers.

        They are against "no sentence of this part does": above 0 it probably answers. Sentences
        that no longer fit (MOST_TOKENS) have none.
        """
        session, asked = self._session, self._encoder.token_ids(question)

        def read(sentences: Sequence[str]) -> list[float]:
            row = join(asked, [self._encoder.token_ids(text) for text in sentences])
            states = session.run(None, {"input_ids": np.array([row.ids], np.int64)})[0][0]
            return self._head.scores(states, row.spans)

        if len(parts) == 1:
            return [read(parts[0])]
        return list(self._threads.map(read, parts))
