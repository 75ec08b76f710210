"""The embeddings pass LangChain's own standard tests."""

from __future__ import annotations

import pytest
from langchain_tests.integration_tests import EmbeddingsIntegrationTests

from bot.settings import load_settings
from vectorstore.embeddings.langchain import PrefixedEmbeddings
from vectorstore.embeddings.model import load_encoder


class DefaultModel(PrefixedEmbeddings):
    """The default model without arguments, as the standard tests build it."""

    def __init__(self):
        super().__init__(load_encoder(None, load_settings().cache))


class TestPrefixedEmbeddings(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self):
        return DefaultModel


def test_queries_and_passages_get_their_own_prefix(encoder):
    embeddings = PrefixedEmbeddings(encoder)
    query, passage = embeddings.embed_query("a board"), embeddings.embed_documents(["a board"])[0]
    assert query == pytest.approx(encoder.encode(["a board"], "query")[0], abs=1e-5)
    assert passage == pytest.approx(encoder.encode(["a board"], "passage")[0], abs=1e-5)
    assert query != passage
