"""How near a claim comes to what it cites, by the embedding model, across languages.

Names and numbers tell most wrong citations; a sentence that has none is only told by its meaning.
Used by `generative`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vectorstore.centring import Centring
    from vectorstore.embeddings.encoder import Encoder

LEAST = 0.30
"""Centred cosine; see `tests/bot/answers/test_generative.py` for pairs on both sides."""


class Likeness:
    """Compares sentences. Thread-safe."""

    def __init__(self, encoder: Encoder, centring: Centring) -> None:
        """Both stay the caller's."""
        self._encoder = encoder
        self._centring = centring

    def __call__(self, claim: str, language: str, quotes: Sequence[tuple[str, str]]) -> float:
        """Highest centred cosine of the claim with one of the (text, language) quotes, -1 to 1."""
        texts = [claim, *(text for text, _ in quotes)]
        languages = [language, *(spoken for _, spoken in quotes)]
        vectors = self._encoder.encode(texts, "passage")
        centred = self._centring.apply(vectors, languages, "sentence")
        return float((centred[1:] @ centred[0]).max())
