"""The retriever passes LangChain's own standard tests over the starter articles."""

from __future__ import annotations

import pytest
from langchain_tests.integration_tests import RetrieversIntegrationTests

from vectorstore.retriever import SagaRetriever


class TestSagaRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _opened(self, starter_app):
        self.app = starter_app

    @property
    def retriever_constructor(self):
        return SagaRetriever

    @property
    def retriever_constructor_params(self):
        return {"search": self.app.search}

    @property
    def retriever_query_example(self):
        return "Who became interim chief executive?"


def test_documents_carry_what_a_citation_needs(starter_app):
    (document,) = SagaRetriever(search=starter_app.search, k=1).invoke("Who is Emmett Shear?")
    assert "Shear" in document.page_content
    assert {"article_id", "url", "title", "outlet", "published"} <= set(document.metadata)
