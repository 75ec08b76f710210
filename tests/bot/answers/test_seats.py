"""Who sits on a board, read from single sentences of another story than the starter's."""

from __future__ import annotations

import pytest

from bot.answers.seats import Names, read_seats

PEOPLE = (
    "Anna Holm, Jonas Brandt, Clara Ricci, Paul Mercier, Lucía Vega, Tom O'Neill. "
    "Then Holm met Brandt, Ricci met Mercier, and Vega met O'Neill."
)


def told(text, language, **more):
    names = Names([(PEOPLE, "en"), (text, language)])
    return [(s.change.value, *sorted(s.people)) for s in read_seats(text, language, names, **more)]


LISTS = [
    ("The board now consists of Anna Holm, Jonas Brandt and Clara Ricci.", "en"),
    ("The new board of Anna Holm (chair), Jonas Brandt and Clara Ricci is in office.", "en"),
    ("Dem Aufsichtsrat gehören Anna Holm als Vorsitzende, Jonas Brandt und Clara Ricci an.", "de"),
    ("Der Verwaltungsrat besteht aus Anna Holm, Jonas Brandt und Clara Ricci.", "de"),
    ("Il consiglio è formato da Anna Holm, che lo presiede, Jonas Brandt e Clara Ricci.", "it"),
    ("Le conseil, composé d'Anna Holm, Jonas Brandt et Clara Ricci, est entré en fonction.", "fr"),
    ("El consejo está integrado por Anna Holm, Jonas Brandt y Clara Ricci.", "es"),
]


@pytest.mark.parametrize(("text", "language"), LISTS)
def test_a_list_beside_the_board_holds_its_members(text, language):
    assert told(text, language) == [("list", "brandt", "holm", "ricci")]


JOINS = [
    ("Lucía Vega, a professor at Upsala University, joined the board on Monday.", "en", "vega"),
    ("Die Chemikerin Lucía Vega ist am Montag in den Aufsichtsrat eingetreten.", "de", "vega"),
    ("Lucía Vega entra nel consiglio.", "it", "vega"),
    ("Lucía Vega rejoint le conseil d'administration.", "fr", "vega"),
    ("El lunes se incorporó al consejo Lucía Vega, de la Universidad de Upsala.", "es", "vega"),
]


@pytest.mark.parametrize(("text", "language", "who"), JOINS)
def test_somebody_joins(text, language, who):
    assert told(text, language) == [("join", who)]


LEAVES = [
    ("Paul Mercier leaves the board.", "en", ["mercier"]),
    ("Paul Mercier was removed from the board.", "en", ["mercier"]),
    ("Paul Mercier und Tom O'Neill scheiden aus dem Aufsichtsrat aus.", "de",
     ["mercier", "o'neill"]),
    ("Lasciano il consiglio Paul Mercier e Tom O'Neill.", "it", ["mercier", "o'neill"]),
    ("Paul Mercier quitte le conseil.", "fr", ["mercier"]),
    ("Paul Mercier deja el consejo.", "es", ["mercier"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "who"), LEAVES)
def test_somebody_leaves(text, language, who):
    assert told(text, language) == [("leave", *who)]


NOTHING = [
    ("Until Friday the board had three members: Anna Holm, Jonas Brandt and Clara Ricci.", "en"),
    ("The board wants Anna Holm to leave.", "en"),
    ("The board dismissed Paul Mercier as chief executive.", "en"),
    ("Anna Holm joined Microsoft, the board said.", "en"),
    ("Paul Mercier gives up the chair of the board.", "en"),
    ("The audit committee of the board has three members: Anna Holm, Jonas Brandt, Clara Ricci.",
     "en"),
    ("Wenn Paul Mercier den Aufsichtsrat verlässt, folgt Anna Holm.", "de"),
    ("Anna Holm, Jonas Brandt and Clara Ricci had lunch.", "en"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), NOTHING)
def test_what_is_no_seat_is_not_read_as_one(text, language):
    assert told(text, language) == []


def test_a_sentence_may_lean_on_the_one_before():
    text = "It consists of Anna Holm as chair, Jonas Brandt and Clara Ricci."
    assert told(text, "en") == []
    assert told(text, "en", about_board=True) == [("list", "brandt", "holm", "ricci")]


def test_some_of_the_members_are_not_all():
    text = "Next to Anna Holm, Jonas Brandt and Clara Ricci that makes six directors."
    assert told(text, "en") == [("some", "brandt", "holm", "ricci")]
