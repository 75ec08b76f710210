"""Questions that take for granted what the articles say otherwise."""

from __future__ import annotations

import pytest

from bot.answers.types import Question

FALSE = [
    "Why did Satya Nadella become chief executive of OpenAI in November 2023?",
    "Why did Altman become CEO of Microsoft?",
    "Why did Nadella become CEO of OpenAI?",
    "Warum wurde Satya Nadella Chef von OpenAI?",
    "Perché Satya Nadella è diventato amministratore delegato di OpenAI?",
    "Pourquoi Satya Nadella est-il devenu directeur général d'OpenAI ?",
    "¿Por qué Satya Nadella se convirtió en consejero delegado de OpenAI?",
]
TRUE = [
    "Why did Murati become CEO of OpenAI?",
    "Warum wurde Shear Interimschef?",
    "When did Jakub Pachocki become chief scientist?",
    "When did Altman become CEO of OpenAI?",
    "Quando Bret Taylor è diventato presidente del consiglio?",
    "When did Mira Murati become chief technology officer again?",
    "Why was Altman removed as CEO?",
    "Is Satya Nadella the chief executive of OpenAI?",
]


@pytest.mark.parametrize("text", FALSE)
def test_nobody_is_given_a_post_that_is_anothers(rules, text):
    assert not rules.ask(Question(text)).answered


@pytest.mark.parametrize("text", TRUE)
def test_a_post_that_somebody_has_or_that_is_asked_about_is_no_reason(rules, text):
    assert rules.ask(Question(text)).answered


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Why did Satya Nadella join the board of OpenAI?", False),
        ("Warum wurde Greg Brockman im März 2024 wieder in den Verwaltungsrat berufen?", False),
        ("Pourquoi Elon Musk a-t-il rejoint le conseil en 2024 ?", False),
        ("Why did Phil Schiller leave the board of OpenAI?", False),
        ("Why did Larry Summers leave the board?", True),
        ("Wann kehrte Sam Altman in den Verwaltungsrat zurück?", True),
        ("Quando è entrata Fidji Simo nel consiglio?", True),
        ("Pourquoi Reid Hoffman a-t-il quitté le conseil ?", True),
        ("¿Cuándo se incorporó Paul Nakasone al consejo?", True),
    ],
)
def test_nobody_came_to_a_board_or_left_it_unless_an_article_says_so(rules, text, is_so):
    assert rules.ask(Question(text)).answered is is_so


@pytest.mark.parametrize(
    "text",
    [
        "Why did Dario Amodei accept the offer to lead OpenAI?",
        "Warum hat Dario Amodei das Angebot angenommen, OpenAI zu leiten?",
        "¿Por qué aceptó Dario Amodei dirigir OpenAI?",
    ],
)
def test_nobody_did_what_the_articles_say_they_refused(rules, text):
    assert not rules.ask(Question(text)).answered


def test_why_somebody_refused_may_be_asked(rules):
    assert rules.ask(Question("Why did Amodei decline to lead OpenAI?")).answered
