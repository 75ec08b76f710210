"""Queries that nobody expects: an answer, or none with the reason; never a worse one in silence."""

from __future__ import annotations

import pytest

from ingest.passages import cut
from vectorstore.indexer import Indexer
from vectorstore.search import MAX_QUERY, Search
from vectorstore.types import Article

TEXTS = {
    "museum": "The directors of the museum dismissed the curator on Friday.",
    "bread": "Bread rises when yeast turns sugar into gas.",
}
CUNEIFORM = "𒀀𒁀 𒂗𒆤"


@pytest.fixture
def search(store):
    indexer = Indexer(store)
    articles = [Article(n, f"https://x.example/{n}", "", t, "en", "X") for n, t in TEXTS.items()]
    list(indexer.add([(one, cut(one, indexer.count_tokens)) for one in articles]))
    return Search(store)


def names(result):
    return [hit.article.article_id for hit in result.hits]


@pytest.mark.parametrize("query", ["a", "Q", "é", "7", "中"])
def test_one_letter_is_a_query(search, query):
    assert set(names(search.search(query))) == set(TEXTS)


def test_what_is_cut_of_a_long_query_is_noted(search):
    result = search.search("curator dismissed " * 5000)
    assert names(result)[0] == "museum"
    assert result.notes == (f"Only the first {MAX_QUERY} characters of the query were looked at.",)
    assert search.search("curator dismissed").notes == ()


def test_a_word_that_the_model_cannot_read_is_noted(search):
    result = search.search(f"Who dismissed the curator {CUNEIFORM}?")
    assert names(result)[0] == "museum"
    assert result.notes == (f"The embedding model has no characters for «{CUNEIFORM}?».",)


def test_a_query_that_the_model_cannot_read_finds_nothing_and_says_why(search):
    result = search.search(CUNEIFORM)
    assert result.hits == ()
    assert result.reason == "No passage was found."
    assert CUNEIFORM in result.notes[0]


def test_an_unreadable_word_is_still_found_where_it_stands(search, store):
    text = f"The tablet in the museum says {CUNEIFORM} in its first line."
    indexer = Indexer(store)
    one = Article("tablet", "https://x.example/tablet", "", text, "en", "X")
    list(indexer.add([(one, cut(one, indexer.count_tokens))]))
    assert names(search.search(CUNEIFORM)) == ["tablet"]


OPERATORS = [
    'curator" OR "x', "NEAR(curator museum, 3)", "words: curator*", "' -- ; DROP TABLE",
    "{a b} : c", "AND OR NOT", "^curator + museum", 'a "b c" *', "\x00curator\x00",
    "curator \ud800", "%s %d {0}",
]  # fmt: skip


@pytest.mark.parametrize("query", OPERATORS)
def test_operators_and_quotes_are_text(search, query):
    assert set(names(search.search(query))) == set(TEXTS)


@pytest.mark.parametrize(
    "query", ["何が起きましたか", "Кого уволили?", "من أقيل؟", "누가 해고되었나"]
)
def test_a_script_without_articles_is_searched_for_all_the_same(search, query):
    result = search.search(query)
    assert set(names(result)) == set(TEXTS)
    assert result.notes == ()


def test_a_language_without_constants_still_finds_the_right_passage(search):
    assert names(search.search("Wie ontsloeg de conservator van het museum?"))[0] == "museum"
    assert names(search.search("Varför jäser bröd?"))[0] == "bread"
    assert names(search.search("Кого уволили в музее?"))[0] == "museum"
