"""A second look at the best candidates: `SAGA_RERANKER` names a CrossEncoder that reads both texts.

Called by `bot.app` when the setting is there; `Search` uses what it returns. A cross-encoder is
slow on a CPU (a forward pass for each candidate) and needs torch, so there is none by default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from vectorstore.embeddings.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Reranker(Protocol):
    """Scores texts against a question."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, larger for a better answer."""


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder, by name or folder; imports torch."""

    def __init__(self, name: str, cache_dir: Path) -> None:
        """Raises whatever sentence-transformers raises; `load_reranker` explains it."""
        from sentence_transformers import CrossEncoder

        self._model: Any = CrossEncoder(name, cache_folder=str(cache_dir), device="cpu")
        if self._model.num_labels != 1:
            raise ValueError(f"it gives {self._model.num_labels} scores, not one, for a pair")

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, larger for a better answer."""
        pairs = [(query, text) for text in texts]
        return [float(x) for x in self._model.predict(pairs, show_progress_bar=False)]


def load_reranker(name: str | None, cache_dir: Path) -> Reranker | None:
    """The reranker that `SAGA_RERANKER` names, None for none. Raises ModelUnavailable."""
    if name is None:
        return None
    try:
        return CrossEncoderReranker(name, cache_dir)
    except Exception as error:
        # Model libraries raise whatever theirs do: ImportError, OSError, ValueError …
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:300].rstrip(".")
        raise ModelUnavailable(
            f"SAGA_RERANKER={name} cannot be loaded: {reason}. Name a sentence-transformers "
            "CrossEncoder or its folder, with this project's `models` extra installed."
        ) from error
