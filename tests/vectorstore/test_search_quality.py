"""What the score must do, in small: the measured figures come from `benchmarks/retrieval.py`."""

from __future__ import annotations

import pytest

from ingest.passages import cut
from vectorstore.indexer import Indexer
from vectorstore.scoring import Weights
from vectorstore.search import Search
from vectorstore.types import Article

TEXTS = {
    "museum-en": ("en", "The directors of the museum dismissed the curator on Friday."),
    "museum-de": ("de", "Das Museum eröffnet im Mai eine Ausstellung alter Landkarten."),
    "dam-es": ("es", "La presa de Arlanda, construida en 1954, contiene 37 millones de metros."),
    "dam-it": ("it", "La diga di Velmora fu costruita nel 1961 e contiene 12 milioni di metri."),
    "bread-de": ("de", "Brot geht auf, wenn Hefe Zucker in Gas verwandelt."),
}
QUESTIONS = [
    ("Wer wurde im Museum entlassen?", "museum-en"),
    ("Quand la conservatrice du musée a-t-elle été renvoyée ?", "museum-en"),
    ("Which dam was built in 1954?", "dam-es"),
    ("Welcher Staudamm wurde 1961 gebaut?", "dam-it"),
    ("What makes bread rise?", "bread-de"),
    ("Che cosa espone il museo in maggio?", "museum-de"),
]


@pytest.fixture
def search(store):
    indexer = Indexer(store)
    articles = [
        Article(name, f"https://x.example/{name}", "", text, language, "X")
        for name, (language, text) in TEXTS.items()
    ]
    list(indexer.add([(one, cut(one, indexer.count_tokens)) for one in articles]))
    return Search(store)


@pytest.mark.parametrize(("question", "article"), QUESTIONS)
def test_the_right_passage_comes_first_whatever_its_language(search, question, article):
    assert search.search(question).hits[0].article.article_id == article


def test_every_candidate_shows_what_its_score_is_made_of(search):
    weights = Weights()
    for one in search.features("Which dam was built in 1954?", "en"):
        expected = sum(getattr(weights, name) * x for name, x in one.features._asdict().items())
        assert one.score == pytest.approx(expected)
        assert one.features.same_language == (one.candidate.language == "en")


def test_more_hits_asked_for_do_not_change_the_first(search):
    few, many = (search.search("museum curator", top=n).hits for n in (2, 50))
    assert [h.passage.passage_id for h in few] == [h.passage.passage_id for h in many][:2]


def test_an_article_taken_out_between_two_reads_is_left_out(search, store, monkeypatch):
    """Where few candidates are compared by words, the others' texts are read after the choice."""
    narrow = Search(store, Weights(compared=1, lexical_candidates=0))
    read = Search._candidates

    def remove_afterwards(self, *given):
        scored = read(self, *given)
        Indexer(store).remove("dam-es")
        return scored

    monkeypatch.setattr(Search, "_candidates", remove_afterwards)
    hits = narrow.search("What makes bread rise?").hits
    assert hits
    assert "dam-es" not in [hit.article.article_id for hit in hits]
