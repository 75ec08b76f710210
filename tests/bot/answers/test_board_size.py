"""How many sit on a board, read from single sentences of another story than the starter's."""

from __future__ import annotations

import pytest

from bot.answers.board_size import read_size

SIZES = [
    ("The board now has nine members.", "en", 9),
    ("Next to Anna Holm that makes seven directors.", "en", 7),
    ("With the two who left, the board is down to four people.", "en", 4),
    ("Only three directors remain.", "en", 3),
    ("The new board is eight strong, and it now has 8 members.", "en", 8),
    ("Damit zählt der Aufsichtsrat der Nordbank acht Mitglieder.", "de", 8),
    ("In dem Gremium sitzen nun sieben Personen.", "de", 7),
    ("Der Verwaltungsrat besteht aus 12 Mitgliedern.", "de", 12),
    ("Con Vega gli amministratori diventano otto.", "it", 8),
    ("Il consiglio conta undici membri.", "it", 11),
    ("Le conseil compte aujourd'hui huit membres.", "fr", 8),
    ("Désormais, le conseil est composé de six administrateurs.", "fr", 6),
    ("La empresa cuenta ahora con un consejo de ocho miembros presidido por Brandt.", "es", 8),
    ("Con Ricci suman ya diez los consejeros.", "es", 10),
]


@pytest.mark.parametrize(("text", "language", "count"), SIZES)
def test_a_number_of_members(text, language, count):
    assert read_size(text, language) == count


NO_SIZES = [
    ("Two directors left the board.", "en"),
    ("The board has lost two directors.", "en"),
    ("She joins the board together with three new directors.", "en"),
    ("The board had six members until Friday.", "en"),
    ("The board may have nine members one day.", "en"),
    ("The safety committee of the board has five members.", "en"),
    ("The board has 700 people to answer to.", "en"),
    ("Der Aufsichtsrat zählte früher sechs Mitglieder.", "de"),
    ("Der Aufsichtsrat tagte zwei Stunden.", "de"),
    ("Il consiglio non ha otto membri.", "it"),
    ("Avant la crise, le conseil comptait six membres.", "fr"),
    ("Dos consejeros dejan el consejo.", "es"),
    ("Nine people work in the branch in Bergen.", "en"),
]


@pytest.mark.parametrize(("text", "language"), NO_SIZES)
def test_what_counts_something_else_is_not_read(text, language):
    assert read_size(text, language) is None


def test_a_sentence_may_lean_on_the_one_before():
    assert read_size("That makes seven people.", "en") is None
    assert read_size("That makes seven people.", "en", about_board=True) == 7
