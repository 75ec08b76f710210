"""What belongs to the story is taken in; what has nothing to do with it is listed."""

from __future__ import annotations

import json

import pytest

from ingest.documents import STARTER, read_file
from ingest.relevance import Relevance
from ingest.story import load_story
from vectorstore.types import Article


@pytest.fixture(scope="module")
def story():
    return load_story(STARTER.parent / "saga.toml")


@pytest.fixture
def judge(story, store):
    return Relevance(story, store, None)


def article(text, language="en"):
    return Article("a", "https://example.org/a", text.split(".")[0], text, language, "Paper")


def test_every_starter_article_belongs(story, store):
    nameless = story.model_copy(update={"entities": {}})
    judge = Relevance(nameless, store, 0.4)
    for file in sorted(STARTER.glob("*.md"))[::5]:
        for found in read_file(file):
            assert judge.refusal(found) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Direktoren des Museums entließen am Freitag den Kurator. Niemand ahnte es."),
        ("it", "Per la carbonara servono guanciale, uova e pecorino. Si cuoce la pasta in acqua."),
        ("en", "Welcome to our online shop. Buy shoes and jackets, free delivery in two days."),
        ("en", "Satya Nadella once studied business in Chicago. The university is old and large."),
    ],
)
def test_what_is_foreign_is_refused_with_the_setting(judge, language, text):
    assert "SAGA_RELEVANCE" in judge.refusal(article(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The chief executive ousted from the AI company by its board may return to it."),
        ("de", "Der entlassene KI-Chef kehrt nach dem Streit mit dem Verwaltungsrat zurück."),
        ("en", "A long column on gardens. In passing it names Sam Altman and then Ilya Sutskever."),
    ],
)
def test_what_is_remotely_on_topic_passes(judge, language, text):
    assert judge.refusal(article(text, language)) is None


def test_it_can_be_turned_off(story, store):
    assert Relevance(story, store, -1.0).refusal(article("A recipe for bread and butter.")) is None


def test_a_foreign_page_is_listed_and_judged_only_once(follow, newsroom, story, store, monkeypatch):
    url = newsroom.article("/a")
    bare = newsroom.article("/b", number=3, etag=False)
    first = follow(url, bare, story=story)
    assert (first.new, len(first.failed)) == (0, 2)
    monkeypatch.setattr(store.encoder, "encode", lambda *_: pytest.fail("embedded again"))
    second = follow(url, bare, story=story)
    assert sorted(f.reason for f in second.failed) == sorted(f.reason for f in first.failed)
    assert not any(f.retryable for f in second.failed)
    monkeypatch.undo()
    assert follow(url, bare, story=story, relevance=-1.0).new == 2


def test_paragraphs_about_the_world_are_foreign(judge, shared):
    data = json.loads((shared / "eval" / "xquad.en.json").read_text(encoding="utf-8"))["data"]
    texts = [p["context"] for a in data for p in a["paragraphs"]][::12]
    kept = [text for text in texts if judge.refusal(article(text)) is None]
    assert len(kept) <= 1
