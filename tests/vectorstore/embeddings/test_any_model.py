"""Other models than the default one: a sentence-transformers folder, a provider on loopback."""

from __future__ import annotations

import json
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from bot.app import App, split_sentences
from bot.settings import Settings
from ingest.passages import CHUNKING, cut
from vectorstore.centring import load_centring
from vectorstore.embeddings.errors import ModelUnavailable
from vectorstore.embeddings.model import load_encoder
from vectorstore.errors import FingerprintMismatch
from vectorstore.indexer import Indexer
from vectorstore.search import Search
from vectorstore.store import StoreConfig, open_store
from vectorstore.types import Article

TEXTS = {
    "fired": "The directors of the museum dismissed the curator on Friday.",
    "bread": "Bread rises when yeast turns sugar into gas.",
}
PROMPTS = {"query": "ask : ", "document": "read : "}
DIMENSION = 16


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A tiny untrained model with prompts of its own, as sentence-transformers saves it."""
    library = pytest.importorskip("sentence_transformers")
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = sorted({word for text in TEXTS.values() for word in text.split()})
    pieces = ["[PAD]", "[UNK]", "ask", "read", ":", *words]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(pieces)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    bert = tmp_path_factory.mktemp("bert")
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(bert)
    config = transformers.BertConfig(
        vocab_size=len(pieces), hidden_size=DIMENSION, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, initializer_range=1.0,
    )  # fmt: skip
    transformers.set_seed(1)
    transformers.BertModel(config).save_pretrained(bert)
    try:
        from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    except ImportError:
        from sentence_transformers.models import Pooling, Transformer
    model = library.SentenceTransformer(
        modules=[Transformer(str(bert)), Pooling(DIMENSION)], prompts=PROMPTS, device="cpu"
    )
    saved = tmp_path_factory.mktemp("sentence-transformers") / "tiny"
    model.save(str(saved))
    return saved


def article(name):
    return Article(name, f"https://x.example/{name}", "", TEXTS[name], "en", "X")


def fill(store):
    indexer = Indexer(store)
    list(indexer.add([(one, cut(one, indexer.count_tokens)) for one in map(article, TEXTS)]))


def test_a_folders_own_prompts_and_dimension_are_respected(folder, tmp_path):
    library = pytest.importorskip("sentence_transformers")
    own = library.SentenceTransformer(str(folder), device="cpu")
    encoder = load_encoder(str(folder), tmp_path)
    assert encoder.dimension == DIMENSION
    for kind, prompt in (("query", "ask : "), ("passage", "read : ")):
        (mine,) = encoder.encode([TEXTS["fired"]], kind)
        theirs = own.encode(prompt + TEXTS["fired"], normalize_embeddings=True, prompt="")
        np.testing.assert_allclose(mine, theirs, atol=1e-5)
    assert encoder.unreadable("the unheard museum") == ["unheard"]


def test_the_program_runs_with_it_and_says_when_the_index_is_anothers(
    folder, tmp_path, cache, store
):
    fill(store)
    old = [hit.article.article_id for hit in Search(store).search("the curator of the museum").hits]
    store.close()
    settings = Settings.model_validate(
        {
            "SAGA_DATA": str(store.config.data_dir),
            "SAGA_CACHE": str(cache),
            "SAGA_EMBEDDING_MODEL": str(folder),
            "SAGA_FOLLOW": "off",
        }
    )
    with App(settings) as app:
        with pytest.raises(FingerprintMismatch, match="saga reindex --full"):
            app.search.search("the curator of the museum")
        assert app.rebuild(lambda *_: None) == len(TEXTS)
        hits = app.search.search("the curator of the museum").hits
        assert {hit.article.article_id for hit in hits} == set(old)
        assert hits[0].sentences[0].vector.shape == (DIMENSION,)


class Provider:
    """An OpenAI-compatible server of embeddings: counts of hashed words."""

    def __init__(self):
        self.inputs = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
                outer.inputs += texts
                rows = [{"object": "embedding", "index": i, "embedding": outer.vector(text)}
                        for i, text in enumerate(texts)]  # fmt: skip
                answer = {"object": "list", "model": "m", "data": rows,
                          "usage": {"prompt_tokens": 1, "total_tokens": 1}}  # fmt: skip
                if outer.status != 200:
                    answer = {"error": {"message": "The quota is used up."}}
                payload = json.dumps(answer).encode()
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @staticmethod
    def vector(text):
        counts = [0.1] * 64
        for word in text.lower().strip("?.").split():
            counts[zlib.crc32(word.strip("?.,").encode()) % 64] += 1.0
        return counts

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def provider(monkeypatch):
    pytest.importorskip("langchain_openai")
    running = Provider()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", running.url)
    yield running
    running.close()


NAME = "openai:text-embedding-of-mine"


def test_a_providers_model_is_indexed_and_searched(provider, tmp_path):
    encoder = load_encoder(NAME, tmp_path)
    assert encoder.dimension == 64
    assert encoder.encode([], "query").shape == (0, 64)
    vectors = encoder.encode(list(TEXTS.values()), "passage")
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)
    centring = load_centring(encoder, tmp_path / "cache", split_sentences)
    with open_store(StoreConfig(tmp_path / "data", CHUNKING), encoder, centring) as store:
        fill(store)
        hits = Search(store).search("When did they dismiss the curator of the museum?").hits
    assert hits[0].article.article_id == "fired"
    assert all(isinstance(text, str) for text in provider.inputs)


def test_a_provider_that_fails_is_a_clear_error(provider, tmp_path):
    encoder = load_encoder(NAME, tmp_path)
    provider.status = 400
    with pytest.raises(ModelUnavailable, match=f"{NAME} does not answer: .*quota is used up"):
        encoder.encode(["Who was dismissed?"], "query")
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load_encoder(NAME, tmp_path)
