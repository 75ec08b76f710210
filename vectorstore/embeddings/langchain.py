"""LangChain's interface to an encoder, for chains and stores that people build themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

if TYPE_CHECKING:
    from vectorstore.embeddings.encoder import Encoder


class PrefixedEmbeddings(Embeddings):
    """LangChain's interface to an encoder: queries and passages get their own prefixes."""

    def __init__(self, encoder: Encoder) -> None:
        """The encoder stays the caller's."""
        self.encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, L2-normalised, not centred."""
        return [[float(x) for x in row] for row in self.encoder.encode(texts, "passage")]

    def embed_query(self, text: str) -> list[float]:
        """Vector of a query, L2-normalised, not centred."""
        return [float(x) for x in self.encoder.encode([text], "query")[0]]
