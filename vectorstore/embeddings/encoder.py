"""Encoders: text in, normalised vectors out. `OnnxEncoder` is the running bot's; no torch in it.

Called by the indexer (passages), search (queries) and centring. `model.load_encoder` chooses.
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from vectorstore.embeddings.errors import ModelUnavailable
from vectorstore.embeddings.tokenizer import MAX_CHARACTERS, Tokenizer
from vectorstore.vectors import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vectorstore.vectors import Vectors

EncodeKind = Literal["query", "passage"]
PREFIXES: dict[EncodeKind, str] = {"query": "query: ", "passage": "passage: "}
"""What E5 models were trained with (https://huggingface.co/intfloat/multilingual-e5-small)."""
BATCH_TOKENS = 256
"""Tokens in one batch: measured as fast as 512 and 10 % faster than 1,024, whose intermediate
results leave the processor's cache; one text at a time is a fifth slower."""


class Encoder(Protocol):
    """Turns texts into vectors."""

    dimension: int
    fingerprint: str
    """Name and hash of the weights: the same fingerprint means the same vectors."""

    def encode(self, texts: Sequence[str], kind: EncodeKind) -> Vectors:
        """float32 (n, dimension), rows L2-normalised, in the order of `texts`."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prefix and special tokens."""

    def unreadable(self, text: str) -> list[str]:
        """The words of `text` with characters that the model does not know."""


def open_session(file: Path) -> Any:
    """An onnxruntime.InferenceSession that computes in the thread that calls it."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read when it is imported
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # an arena keeps the largest batch for ever
    options.enable_mem_pattern = False  # lengths vary, so no pattern repeats
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


class OnnxEncoder:
    """An E5 model as ONNX file and SentencePiece model in a folder. Thread-safe.

    Each core takes a batch of its own, so no core waits for another within one.
    """

    def __init__(self, folder: Path, fingerprint: str, threads: int | None = None) -> None:
        """`threads`: batches at a time; None: the cores that this process may use."""
        self._session = open_session(folder / "model.onnx")
        self._threads = ThreadPoolExecutor(
            threads or len(os.sched_getaffinity(0)), thread_name_prefix="encoder"
        )
        self._tokenizer = Tokenizer(folder / "sentencepiece.model")
        self.dimension = int(self._session.get_outputs()[0].shape[-1])
        self.fingerprint = fingerprint

    def encode(self, texts: Sequence[str], kind: EncodeKind) -> Vectors:
        """float32 (n, dimension), rows L2-normalised, in the order of `texts`.

        A text that occurs several times goes through the model once.
        """
        prefix = PREFIXES[kind]
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        encoded = self._tokenizer.encode([prefix + text for text in places])
        batches = _batches([len(ids) for ids in encoded])
        vectors = np.empty((len(encoded), self.dimension), np.float32)

        def run(batch: list[int]) -> None:
            ids = np.array([encoded[i] for i in batch], np.int64)
            vectors[batch] = self._session.run(None, {"input_ids": ids})[0]

        if len(batches) == 1:
            run(batches[0])
        else:
            list(self._threads.map(run, batches))
        return vectors[[places[text] for text in texts]]

    def token_ids(self, text: str) -> list[int]:
        """Of a text without the marks of beginning and end."""
        return self._tokenizer.encode([text])[0][1:-1]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prefix and special tokens."""
        return self._tokenizer.count(texts)

    def unreadable(self, text: str) -> list[str]:
        """The words of `text` with characters that the model does not know."""
        return self._tokenizer.unreadable(text)


def _batches(lengths: list[int]) -> list[list[int]]:
    """Indices of equal length together, within BATCH_TOKENS; the longest first."""
    by_length: dict[int, list[int]] = {}
    for i, length in enumerate(lengths):
        by_length.setdefault(length, []).append(i)
    return [
        same[start : start + size]
        for length, same in sorted(by_length.items(), reverse=True)
        for size in [max(1, BATCH_TOKENS // length)]
        for start in range(0, len(same), size)
    ]


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by name or folder; imports torch."""

    def __init__(self, name: str, cache_dir: Path) -> None:
        """Raises whatever sentence-transformers raises; `model.load_encoder` explains it."""
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(name, cache_folder=str(cache_dir), device="cpu")
        self.dimension = int(self._model.get_embedding_dimension())
        self.fingerprint = f"{name.rstrip('/').rsplit('/', 1)[-1]}@{self._weights_hash()}"
        self._prefixes = {kind: self._prefix(name, kind) for kind in PREFIXES}

    def encode(self, texts: Sequence[str], kind: EncodeKind) -> Vectors:
        """float32 (n, dimension), rows L2-normalised, in the order of `texts`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors: Vectors = self._model.encode(
            [text[:MAX_CHARACTERS] for text in texts],
            prompt=self._prefixes[kind],
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prompt and special tokens."""
        if not texts:
            return []
        ids = self._model.tokenizer(list(texts), add_special_tokens=False)["input_ids"]
        return [len(tokens) for tokens in ids]

    def unreadable(self, text: str) -> list[str]:
        """The words of `text` with characters that the model does not know."""
        tokenizer = self._model.tokenizer
        words = text[:MAX_CHARACTERS].split()
        unknown = getattr(tokenizer, "unk_token_id", None)
        if unknown is None or not words:
            return []
        ids = tokenizer(words, add_special_tokens=False)["input_ids"]
        return [word for word, tokens in zip(words, ids, strict=True) if unknown in tokens]

    def _prefix(self, name: str, kind: EncodeKind) -> str:
        """The model's own prompt; E5 models that carry none get those of their paper."""
        prompts: dict[str, str] = self._model.prompts or {}
        names = ("query",) if kind == "query" else ("passage", "document")
        own = next((prompts[n] for n in names if prompts.get(n)), "")
        model = name.rstrip("/").rsplit("/", 1)[-1].lower()
        return own or (PREFIXES[kind] if "e5" in model else "")

    def _weights_hash(self) -> str:
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()[:12]


class LangChainEncoder:
    """A provider's model by LangChain's name, such as `openai:text-embedding-3-small`."""

    CHARACTERS_PER_TOKEN = 4

    def __init__(self, name: str) -> None:
        """Asks the provider for one vector to learn the dimension."""
        from langchain.embeddings import init_embeddings

        # Else texts go as tokens of a tokenizer that is fetched, which few compatible servers read.
        own: dict[str, Any] = (
            {"check_embedding_ctx_length": False} if name.startswith("openai:") else {}
        )
        self._name = name
        self._embeddings: Any = init_embeddings(name, **own)
        self.dimension = len(self._embeddings.embed_query("dimension"))
        self.fingerprint = f"{name}@{self.dimension}"

    def encode(self, texts: Sequence[str], kind: EncodeKind) -> Vectors:
        """float32 (n, dimension), rows L2-normalised, in the order of `texts`.

        Raises ModelUnavailable when the provider does not answer.
        """
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        try:
            if kind == "query":
                rows = [self._embeddings.embed_query(text) for text in texts]
            else:
                rows = self._embeddings.embed_documents(list(texts))
        except Exception as error:
            # Providers' packages raise whatever theirs do.
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
            raise ModelUnavailable(
                f"SAGA_EMBEDDING_MODEL={self._name} does not answer: {reason.rstrip('.')}. "
                "Check the provider's address, key and limits, then try again."
            ) from error
        return normalise(np.asarray(rows, np.float32))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """An estimate: providers keep their tokenizers to themselves."""
        return [-(-len(text) // self.CHARACTERS_PER_TOKEN) for text in texts]

    def unreadable(self, text: str) -> list[str]:
        """None that we could know of."""
        del text
        return []
