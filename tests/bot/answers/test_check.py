"""The check in front of every answer: what the sources do not bear out is dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.check import check, is_verbatim, unsupported
from bot.answers.types import Citation, Sentence, SentenceKind

TEXT = "The board met on Friday. It dismissed Mr Altman by 4 votes. 1,300 people protested."
QUOTE = "It dismissed Mr Altman by 4 votes."


def citation(n=1, quote=QUOTE, text=TEXT):
    start = text.index(quote)
    return Citation(
        n, "a1", "T", "Paper", "https://example.org", "https://example.org#x", "2023-11-17",
        "en", quote, "a1:x:0", start, start + len(quote),
    )  # fmt: skip


def stored(passage_id):
    return TEXT if passage_id == "a1:x:0" else None


def quote_of(c):
    return Sentence(c.quote, (c.n,), SentenceKind.QUOTE)


def claim(text, *cited):
    return Sentence(text, cited, SentenceKind.CLAIM)


def test_a_true_quote_stands():
    checked = check([quote_of(citation())], [citation()], stored)
    assert checked.dropped == 0
    assert checked.citations == (citation(),)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(citation(), quote="It dismissed Mr Altman by 5 votes."),
        replace(citation(), start=0),
        replace(citation(), end=10_000),
        replace(citation(), passage_id="unknown"),
        replace(citation(), quote=""),
    ],
)
def test_a_quote_that_is_not_there_is_dropped(wrong):
    assert not is_verbatim(wrong, stored(wrong.passage_id))
    checked = check([quote_of(wrong)], [wrong], stored)
    assert (checked.sentences, checked.citations, checked.dropped) == ((), (), 1)


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_only_the_exact_place_is_verbatim(start, end):
    c = replace(citation(), start=start, end=end)
    assert is_verbatim(c, TEXT) == (TEXT[start:end] == QUOTE)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("The board dismissed Altman by 4 votes [1].", True),
        ("The board dismissed Altman by 5 votes [1].", False),
        ("The board dismissed Brockman by 4 votes [1].", False),
        ("They decided it by vote [1].", True),
    ],
)
def test_names_and_numbers_of_a_claim_must_be_cited(text, stands):
    checked = check([claim(text, 1)], [citation()], stored)
    assert bool(checked.sentences) == stands
    assert checked.dropped == (not stands)


def test_a_claim_without_a_citation_is_dropped():
    assert check([claim("They decided it.")], [citation()], stored).dropped == 1
    assert check([claim("They decided it [7].", 7)], [citation()], stored).dropped == 1


def test_what_is_left_is_numbered_anew_in_order():
    first, second = citation(5, "The board met on Friday."), citation(9)
    checked = check([claim("They voted [9].", 9), quote_of(first)], [first, second], stored)
    assert [c.n for c in checked.citations] == [1, 2]
    assert [s.citations for s in checked.sentences] == [(1,), (2,)]
    assert checked.sentences[0].text == "They voted [1]."


def test_numbers_are_the_same_in_every_spelling():
    for number in ("1,300", "1.300", "1 300", "1300"):
        assert not unsupported(f"About {number} came.", "en", [(TEXT, "en")])
    assert unsupported("About 13.5 came.", "en", [(TEXT, "en")]) == ["13.5"]
