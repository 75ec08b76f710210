"""How vectors and sentence spans are kept in the catalogue: compact, and without loss of rank.

A passage's row holds its own vector first and then one for each of its sentences, each as int8
with one float32 scale. Chroma is given the vector as it reads back from here, so an index that is
rebuilt from the catalogue is the same to the bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vectorstore.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


def pack(vectors: Vectors) -> bytes:
    """Rows (n, d) float32 -> n little-endian float32 scales, then n x d int8."""
    largest: Vectors = np.abs(vectors).max(axis=1, keepdims=True)
    scales = np.where(largest > 0, largest / 127.0, 1.0).astype("<f4")
    return bytes(scales.tobytes() + np.rint(vectors / scales).astype(np.int8).tobytes())


def unpack(blob: bytes, dimension: int) -> Vectors:
    """The rows of `pack`, float32 (n, dimension), L2-normalised again."""
    count = len(blob) // (dimension + 4)
    scales = np.frombuffer(blob, "<f4", count)
    rows = np.frombuffer(blob, np.int8, offset=4 * count).reshape(count, dimension)
    return normalise(rows.astype(np.float32) * scales[:, None])


def unpack_all(blobs: Sequence[bytes], dimension: int) -> list[Vectors]:
    """What `unpack` gives for each blob, at once.

    The int8 rows are scaled by their own length, so the stored scales cancel out.
    """
    if not blobs:
        return []
    counts = [len(blob) // (dimension + 4) for blob in blobs]
    joined = b"".join(blob[4 * n :] for blob, n in zip(blobs, counts, strict=True))
    floats = np.frombuffer(joined, np.int8).reshape(-1, dimension).astype(np.float32)
    return np.split(normalise(floats), np.cumsum(counts)[:-1])


def best_similarities(candidates: Sequence[Vectors], query: Vectors) -> Vectors:
    """Cosines with a normalised query (d,) for each passage's rows of `unpack`: float32 (n, 2).

    Column 0 is the first row (the passage), column 1 the best of the others (its sentences; the
    passage again when there are none).
    """
    if not candidates:
        return np.empty((0, 2), np.float32)
    counts = np.array([len(rows) for rows in candidates])
    cosines = np.concatenate(candidates) @ query
    first = np.cumsum(counts) - counts
    passages = cosines[first]
    sentences = cosines.copy()
    sentences[first[counts > 1]] = -1.0
    return np.stack([passages, np.maximum.reduceat(sentences, first)], axis=1)


def normalise(vectors: Vectors) -> Vectors:
    """Rows to length one; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def pack_spans(spans: Sequence[Span]) -> bytes:
    """Spans -> little-endian int32 pairs."""
    return np.asarray(spans, "<i4").reshape(-1, 2).tobytes()


def unpack_spans(blob: bytes) -> tuple[Span, ...]:
    """The spans of `pack_spans`."""
    return tuple(Span(int(a), int(b)) for a, b in np.frombuffer(blob, "<i4").reshape(-1, 2))
