"""The default model's tokenizer: SentencePiece, in a tenth of the memory of `tokenizer.json`.

The same pieces and scores give the same ids as the sentence-transformers folder's own tokenizer (a
test holds the two together), but a trie of 30 MB takes the place of a map of 280 MB.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_TOKENS = 512
MAX_CHARACTERS = 8000
"""More cannot fit into 512 tokens in any language; the tokenizer need not see it."""
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def write_sentencepiece(tokenizer_json: Path, file: Path) -> None:
    """Write the Unigram model of a `tokenizer.json` as a SentencePiece model."""
    from sentencepiece import sentencepiece_model_pb2 as protobuf

    source = json.loads(tokenizer_json.read_text(encoding="utf-8"))
    model = protobuf.ModelProto()
    kinds = protobuf.ModelProto.SentencePiece
    for text, score in source["model"]["vocab"]:
        piece = model.pieces.add()
        piece.piece, piece.score = text, score
        if text == "<unk>":
            piece.type = kinds.UNKNOWN
        elif text in SPECIAL:
            piece.type = kinds.CONTROL
    ids = {text: i for i, (text, _) in enumerate(source["model"]["vocab"]) if text in SPECIAL}
    trainer = model.trainer_spec
    trainer.model_type = protobuf.TrainerSpec.UNIGRAM
    trainer.vocab_size = len(model.pieces)
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = (ids[s] for s in SPECIAL)
    trainer.bos_piece, trainer.pad_piece, trainer.eos_piece, trainer.unk_piece = SPECIAL
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = True
    model.normalizer_spec.precompiled_charsmap = _charsmap(source["normalizer"])
    file.write_bytes(model.SerializeToString())


class Tokenizer:
    """Texts to token ids. Thread-safe."""

    def __init__(self, file: Path) -> None:
        """`file`: what `write_sentencepiece` wrote."""
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(file))
        self.pad: int = self._processor.pad_id()

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids with the marks of beginning and end, at most MAX_TOKENS of each text."""
        bos, eos = self._processor.bos_id(), self._processor.eos_id()
        return [[bos, *ids[: MAX_TOKENS - 2], eos] for ids in self._pieces(texts)]

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text without the marks."""
        return [len(ids) for ids in self._pieces(texts)]

    def unreadable(self, text: str) -> list[str]:
        """The words of `text` with characters that the model has no piece for."""
        words = text[:MAX_CHARACTERS].split()
        unknown = self._processor.unk_id()
        return [
            word for word, ids in zip(words, self._pieces(words), strict=True) if unknown in ids
        ]

    def _pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """A lone surrogate has no UTF-8 and is no text, so it is replaced.

        One text at a time: for a list the library starts threads anew, which takes a millisecond.
        """
        cleaned = [
            unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])
            .encode("utf-8", "replace")
            .decode("utf-8")
            for text in texts
        ]
        return [self._processor.encode(" ".join(text.split())) for text in cleaned]


def _charsmap(normalizer: dict[str, Any]) -> bytes:
    """The table of replacements that the original model brings; ours needs none."""
    parts = normalizer.get("normalizers", [normalizer])
    found = [part["precompiled_charsmap"] for part in parts if part["type"] == "Precompiled"]
    return base64.b64decode(found[0]) if found else b""
