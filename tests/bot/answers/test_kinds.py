"""What kind of thing a sentence holds, in five languages."""

from __future__ import annotations

import pytest

from bot.answers.kinds import CALENDAR, Wanted, full_names, holds
from vectorstore.text.words import words


def holds_it(wanted, text, language, asked=(), known=()):
    return holds(wanted, text, words(text, language), language, frozenset(asked), frozenset(known))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("He left because the board had lost its trust in him.", "en"),
        ("Er ging, weil das Gremium ihm nicht mehr vertraute.", "de"),
        ("Se ne andò perché il consiglio non si fidava più.", "it"),
        ("Il est parti en raison d'un désaccord.", "fr"),
        ("Se marchó porque el consejo no confiaba en él.", "es"),
    ],
)
def test_a_reason(text, language):
    assert holds_it(Wanted.REASON, text, language) == 1.0
    assert holds_it(Wanted.REASON, "OpenAI.", language) == 0.0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It was announced at 12:28 pm.", "en"),
        ("The call came at 5 p.m.", "en"),
        ("Die Mitteilung kam um 21 Uhr.", "de"),
        ("La notizia è arrivata alle 12 di venerdì.", "it"),
        ("L'annonce est tombée à 12 h 28.", "fr"),
        ("Le escribió a las 12.19.", "es"),
    ],
)
def test_a_time_of_day(text, language):
    assert holds_it(Wanted.TIME, text, language) == 1.0
    assert holds_it(Wanted.TIME, "On 17 November 2023, 747 of 770 signed.", "en") == 0.0


def test_a_german_noun_is_no_name():
    known = full_names(words("Den Vorsitz führt Zico Kolter.", "de"))
    assert known == {"zico", "kolter"}
    assert holds_it(Wanted.NAME, "Den Vorsitz führt Zico Kolter.", "de", (), known) == 1.0
    assert holds_it(Wanted.NAME, "Den Vorsitz führt Kolter.", "de", (), known) == 1.0
    assert holds_it(Wanted.NAME, "Das Gremium tagte am Montag.", "de", (), known) == 0.0


def test_the_names_that_a_question_gives_do_not_answer_it():
    known = full_names(words("Mira Murati met Sam Altman.", "en"))
    assert holds_it(Wanted.NAME, "It was Sam Altman.", "en", {"sam", "altman"}, known) == 0.0


def test_what_somebody_is_stands_right_behind_the_name():
    asked = {"emmett", "shear"}
    assert holds_it(Wanted.IDENTITY, "Emmett Shear, the former chief of Twitch.", "en", asked)
    assert holds_it(Wanted.IDENTITY, "Shear ist der frühere Chef von Twitch.", "de", asked)
    assert not holds_it(Wanted.IDENTITY, "Shear promised three things.", "en", asked)


@pytest.mark.parametrize("word", ["Monday", "Mai", "novembre", "Mittwoch", "août", "viernes"])
def test_months_and_weekdays(word):
    assert CALENDAR.match(word)


@pytest.mark.parametrize("word", ["Martin", "Maier", "Janet", "Augustin", "Mark"])
def test_names_that_begin_like_a_month(word):
    assert not CALENDAR.match(word)
