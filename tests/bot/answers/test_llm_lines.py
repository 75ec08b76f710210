"""What the model writes, read piece by piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.llm_lines import Draft, Lines, locate
from ingest.sentences import sentence_spans
from vectorstore.types import Span

TEXT = "He said: “We don’t know – not\u00a0yet.” The board met on Friday. Nothing else happened."
SPANS = tuple(Span(start + 100, end + 100) for start, end in sentence_spans(TEXT, "en"))
REPLY = (
    'The board met ⟦AB2CD: met on Friday⟧. He knew nothing. ⟦X2345: "We don\'t know"⟧ '
    "⟦AB2CD: The board⟧\n\n- **Uncited here.**\n1. A list. [1] ⟦Q9Q9Q: words⟧\nHalf a sen"
)


def drafts(pieces):
    lines = Lines("en")
    found = [draft for piece in pieces for draft in lines.feed(piece)]
    return found + list(lines.finish())


def test_sentences_come_with_what_they_cite():
    assert drafts([REPLY]) == [
        Draft("The board met.", (("AB2CD", "met on Friday"),)),
        Draft("He knew nothing.", (("X2345", '"We don\'t know"'), ("AB2CD", "The board"))),
        Draft("Uncited here.", ()),
        Draft("A list.", (("Q9Q9Q", "words"),)),
        Draft("Half a sen", ()),
    ]


@given(st.lists(st.integers(0, len(REPLY)), max_size=30).map(sorted))
def test_it_does_not_matter_how_the_text_is_cut(cuts):
    pieces = [REPLY[a:b] for a, b in zip([0, *cuts], [*cuts, len(REPLY)], strict=True)]
    assert drafts(pieces) == drafts([REPLY])


@given(st.text("⟦⟧: AB2CD\n.[1]", max_size=60))
def test_every_text_can_be_read(text):
    for draft in drafts(list(text)):
        assert "⟦" not in draft.text
        assert "\n" not in draft.text


def test_none_is_heard():
    lines = Lines("en")
    assert [*lines.feed("⟦NONE⟧"), *lines.finish()] == []
    assert lines.says_none


def test_only_the_last_of_several_sentences_is_cited():
    assert drafts(["One is so. Two is so. ⟦AB2CD: words⟧"]) == [
        Draft("One is so.", ()),
        Draft("Two is so.", (("AB2CD", "words"),)),
    ]


@pytest.mark.parametrize(
    "words",
    [
        '"We don\'t know - not yet."',
        "We don’t know – not yet",
        "He said: “We don't  know",
        "don't know -\nnot yet",
    ],
)
def test_quotes_are_found_whatever_their_marks(words):
    span = locate(words, TEXT, SPANS, 100)
    assert span is not None
    assert TEXT[span.start - 100 : span.end - 100].startswith(
        "He said: “We don’t know – not\u00a0yet."
    )


def test_what_is_found_is_a_whole_sentence():
    span = locate("board met on", TEXT, SPANS, 100)
    assert TEXT[span.start - 100 : span.end - 100] == "The board met on Friday."


@pytest.mark.parametrize(
    "words",
    ["", "…", "Friday", "board met on Monday", "oard met on Frida", "the board MET ON", "e b"],
)
def test_what_does_not_stand_there_is_not_found(words):
    assert locate(words, TEXT, SPANS, 100) is None
