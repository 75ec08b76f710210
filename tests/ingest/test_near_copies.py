"""Syndicated near-copies on their way through the store."""

from __future__ import annotations

import dataclasses

import pytest

from ingest.documents import STARTER, read_file
from ingest.passages import cut
from vectorstore.indexer import Indexer, Outcome
from vectorstore.rebuild import compare, rebuild
from vectorstore.search import Search
from vectorstore.types import Published

(ORIGINAL,) = read_file(STARTER / "2023-11-17-en-altman-removed.md")
QUESTION = "What reason did the board give for removing Sam Altman?"


def syndicated(name, text=None, **changes):
    """The agency's article in another paper: a headline, a line and a sentence of its own."""
    text = text or "San Francisco (dpa) - A surprise at a famous company. " + ORIGINAL.text.replace(
        "OpenAI has parted with its chief executive.", ""
    ).replace("said", "stated").replace("becomes", "is now")
    return dataclasses.replace(
        ORIGINAL, article_id=name, url=f"https://{name}.example/", outlet=name, text=text,
        title="A surprise at OpenAI", published=Published.parse("2023-11-17T23:10:00+00:00"),
        **changes,
    )  # fmt: skip


@pytest.fixture
def indexer(store):
    return Indexer(store, cut)


@pytest.fixture
def add(indexer):
    def add_all(*articles):
        return list(indexer.add([(a, cut(a, indexer.count_tokens)) for a in articles]))

    return add_all


@pytest.fixture
def found(store):
    return lambda query=QUESTION: Search(store).search(query).hits


def whole(store):
    return compare(store) == ([], [])


def test_a_near_copy_is_named_with_its_original_and_not_embedded(
    add, found, store, indexer, monkeypatch
):
    add(ORIGINAL)
    monkeypatch.setattr(indexer, "embed", lambda batch: [[] for _ in batch] if not batch else 1 / 0)
    assert add(syndicated("herald")) == [Outcome.DUPLICATE]
    monkeypatch.undo()
    assert [(h.article.article_id, h.copies) for h in found()[:1]] == [
        (ORIGINAL.article_id, ("herald",))
    ]
    assert "herald" not in {h.article.article_id for h in found()}
    assert whole(store)


def test_copies_within_one_batch_are_recognised(add):
    assert add(ORIGINAL, syndicated("herald"), syndicated("tribune")) == [
        Outcome.NEW, Outcome.DUPLICATE, Outcome.DUPLICATE,
    ]  # fmt: skip


def test_an_heir_stands_by_its_own_text(add, found, store, indexer):
    add(ORIGINAL, syndicated("herald"), syndicated("tribune"))
    assert indexer.remove(ORIGINAL.article_id)
    hit = found()[0]
    assert (hit.article.article_id, hit.copies) == ("herald", ("tribune",))
    assert hit.passage.text in syndicated("herald").text
    start, end = hit.passage.span
    assert syndicated("herald").text[start:end] == hit.passage.text
    assert whole(store)
    assert indexer.remove("herald")
    assert found()[0].article.article_id == "tribune"
    assert indexer.remove("tribune")
    assert found() == ()
    assert whole(store)


def standing(store):
    """Ids of the articles that have passages of their own."""
    return {a.article_id for a in Search(store).articles() if a.passages}


def test_a_corrected_original_leaves_its_copy_with_its_own_text(add, store):
    add(ORIGINAL, syndicated("herald"))
    assert standing(store) == {ORIGINAL.article_id}
    corrected = dataclasses.replace(ORIGINAL, text=ORIGINAL.text.replace("17 Nov", "16 Nov"))
    assert add(corrected) == [Outcome.UPDATED]
    assert standing(store) == {ORIGINAL.article_id, "herald"}
    assert whole(store)


def test_a_corrected_copy_is_a_new_version_of_its_own(add, store):
    add(ORIGINAL, syndicated("herald"))
    text = syndicated("herald").text.replace("with immediate effect", "within a week")
    assert add(syndicated("herald", text)) == [Outcome.UPDATED]
    assert standing(store) == {ORIGINAL.article_id, "herald"}
    assert whole(store)


def test_a_copy_from_days_before_stands_by_itself_for_questions_of_that_time(add):
    add(dataclasses.replace(ORIGINAL, published=Published.parse("2023-11-25")))
    assert add(syndicated("herald")) == [Outcome.NEW]


def test_another_language_is_no_copy(add):
    add(ORIGINAL)
    assert add(syndicated("herald", language="de")) == [Outcome.NEW]


def test_a_full_rebuild_keeps_copies_and_recognises_new_ones(add, found, store, indexer):
    add(ORIGINAL, syndicated("herald"))
    rebuild(store, indexer, lambda a: cut(a, indexer.count_tokens), lambda *_: None)
    assert found()[0].copies == ("herald",)
    assert add(syndicated("tribune")) == [Outcome.DUPLICATE]
    assert whole(store)
