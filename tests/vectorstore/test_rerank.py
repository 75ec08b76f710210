"""A real CrossEncoder, tiny and untrained: it is its order that counts, not its sense."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.settings import Settings
from ingest.passages import cut
from vectorstore.embeddings.errors import ModelUnavailable
from vectorstore.indexer import Indexer
from vectorstore.rerank import load_reranker
from vectorstore.search import Search
from vectorstore.types import Article

TEXTS = {
    "fired": "The directors of the museum dismissed the curator on Friday.",
    "bread": "Bread rises when yeast turns sugar into gas.",
    "rain": "Rain is expected along the coast until Tuesday.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    library = pytest.importorskip("transformers")
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = sorted({word for text in TEXTS.values() for word in text.split()})
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(pieces)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    folder = tmp_path_factory.mktemp("cross-encoder")
    library.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(folder)
    config = library.BertConfig(
        vocab_size=len(pieces), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, num_labels=1, initializer_range=1.0,
    )  # fmt: skip
    library.set_seed(1)
    library.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture
def filled(store):
    indexer = Indexer(store)
    articles = [Article(n, f"https://x.example/{n}", "", t, "en", "X") for n, t in TEXTS.items()]
    list(indexer.add([(one, cut(one, indexer.count_tokens)) for one in articles]))
    return store


def test_the_reranker_has_the_last_word(filled, folder, tmp_path):
    reranker = load_reranker(str(folder), tmp_path)
    query = "Who was dismissed?"
    hits = Search(filled, reranker=reranker).search(query).hits
    wanted = dict(zip(TEXTS, reranker.scores(query, list(TEXTS.values())), strict=True))
    assert len(set(wanted.values())) == 3
    assert [h.article.article_id for h in hits] == sorted(TEXTS, key=lambda n: -wanted[n])
    assert [h.score for h in hits] == pytest.approx(sorted(wanted.values(), reverse=True))


def test_an_empty_store_is_no_work_for_it(store, folder, tmp_path):
    search = Search(store, reranker=load_reranker(str(folder), tmp_path))
    assert search.search("Who was dismissed?").reason == "Nothing is indexed yet."


def test_none_is_named_none_is_loaded(tmp_path):
    assert load_reranker(None, tmp_path) is None


def test_one_that_cannot_be_loaded_is_a_clear_error(tmp_path, cache):
    settings = Settings.model_validate(
        {"SAGA_DATA": str(tmp_path), "SAGA_CACHE": str(cache), "SAGA_RERANKER": "/no/such/folder"}
    )
    with pytest.raises(ModelUnavailable, match="SAGA_RERANKER=/no/such/folder cannot be loaded"):
        App(settings)
