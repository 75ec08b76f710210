"""LangChain's door to the search: a `BaseRetriever`, for chains that people build themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.search import Search, hit_json

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun

    from vectorstore.types import Hit


class SagaRetriever(BaseRetriever):
    """Retrieves passages as LangChain documents; metadata is the Hit of the JSON contract."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Any
    """The `Search` to ask."""
    k: int = 10
    """Documents to return."""
    as_of: Any = None
    """Aware datetime; hides what was published later."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        del run_manager
        search: Search = self.search
        top = self.k if k is None else k
        return [to_document(hit) for hit in search.search(query, top, self.as_of).hits]


def to_document(hit: Hit) -> Document:
    """A hit as LangChain's Document."""
    metadata = hit_json(hit)
    return Document(
        id=hit.passage.passage_id, page_content=str(metadata.pop("text")), metadata=metadata
    )
