"""Who holds which post, read from single sentences."""

from __future__ import annotations

import pytest

from bot.answers.tenure import read, roles_in
from bot.answers.tenure_names import People

NAMES = (
    """Mira Murati, Emmett Shear, Sam Altman, Greg Brockman, Helen Toner, Tasha McCauley, Adam
    D'Angelo, Satya Nadella. Then Murati met Shear; then Altman, Brockman, Toner and McCauley met
    D'Angelo and Nadella.""",
    "en",
)


def stated(text, language):
    people = People([NAMES, (text, language)])
    found = read(text, language, people)
    return {(tenure.role, tenure.change.value, *sorted(tenure.people)) for tenure in found}


HELD = [
    ("Interim chief executive Mira Murati has to calm the staff.", "en", "holds", "murati"),
    ("Mira Murati leitet OpenAI mit sofortiger Wirkung als Interimschefin.", "de", "holds",
     "murati"),
    ("Il nuovo CEO ad interim è Emmett Shear, ex capo di Twitch.", "it", "starts", "shear"),
    ("Mira Murati, jusqu'ici directrice technique, devient directrice générale par intérim.", "fr",
     "starts", "murati"),
    ("Sam Altman vuelve como consejero delegado de OpenAI.", "es", "starts", "altman"),
    ("Sam Altman wird wieder Chef von OpenAI.", "de", "starts", "altman"),
    ("Sam Altman was leaving as chief executive, the company said.", "en", "ends", "altman"),
    ("Die bisherige Technikchefin Mira Murati übernimmt sofort die Leitung.", "de", "starts",
     "murati"),
    ("L'annonce du départ de Sam Altman de ses fonctions de directeur général surprend.", "fr",
     "ends", "altman"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "change", "who"), HELD)
def test_a_post_belongs_to_the_name_beside_it(text, language, change, who):
    assert stated(text, language) == {("chief_executive", change, who)}


def test_who_replaces_somebody_has_the_post_and_the_other_had_it():
    text = "Emmett Shear, the former chief of Twitch, is the new interim chief executive and {} {}."
    expected = {("chief_executive", "starts", "shear"), ("chief_executive", "ends", "murati")}
    assert stated(text.format("replaces", "Mira Murati"), "en") == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [("Neuer Chefforscher ist Jakub Pachocki, der im November hatte gehen wollen.", "de"),
     ("The company chose Jakub Pachocki as the new chief scientist.", "en"),
     ("Jakub Pachocki devient directeur scientifique.", "fr")],
)  # fmt: skip
def test_a_name_told_once_needs_no_proof_beside_the_post(text, language):
    found = read(text, language, People([(text, language)]))
    assert [(tenure.role, tenure.people) for tenure in found] == [
        ("chief_scientist", frozenset({"pachocki"}))
    ]


def test_several_names_beside_the_board_are_its_members():
    text = "The board now consists of Adam D'Angelo, Tasha McCauley and Helen Toner."
    assert stated(text, "en") == {("board", "holds", "d'angelo", "mccauley", "toner")}
    text = "Helen Toner und Tasha McCauley scheiden aus dem Verwaltungsrat aus."
    assert stated(text, "de") == {("board", "ends", "mccauley", "toner")}


NOTHING = [
    ("Adam D'Angelo, der dem Gremium 52 Seiten über seinen Chef vorgelegt hatte, schweigt.", "de"),
    ("Helen Toner told the reporters what she thought of her chief executive.", "en"),
    ("Mira Murati was interim chief executive until Sunday.", "en"),
    ("Among them is the former chief executive Emmett Shear.", "en"),
    ("The board was talking to Sam Altman about coming back as chief executive.", "en"),
    ("Investors demanded that the board reinstate Sam Altman as chief executive.", "en"),
    ("Greg Brockman is to stay and will report to the chief executive.", "en"),
    ("Altman könnte als CEO zurückkehren, falls das Gremium weicht.", "de"),
    ("Mira Murati, que fue consejera delegada interina hasta el domingo, firmó.", "es"),
    ("Until Friday the board had six members, among them Altman, Toner and McCauley.", "en"),
    ("Altman spoke of whether Toner should leave the board.", "en"),
    ("Den Vorsitz im Ausschuss führt Greg Brockman.", "de"),
    ("Mira Murati är tillförordnad vd.", "sv"),
]


@pytest.mark.parametrize(("text", "language"), NOTHING)
def test_what_was_or_may_be_is_not_read_as_what_is(text, language):
    assert stated(text, language) == set()


def test_the_organisation_of_a_post_is_read_where_it_stands():
    people = People([NAMES])
    (tenure,) = read("Microsoft's chief executive Satya Nadella spoke.", "en", people)
    assert tenure.organisation == "microsoft"
    (tenure,) = read("Sam Altman is chief executive of OpenAI.", "en", people)
    assert tenure.organisation == "openai"


def test_a_question_names_the_post_that_it_is_about():
    assert roles_in("Who is the chief scientist?", "en") == {"chief_scientist"}
    assert roles_in("Chi siede nel consiglio?", "it") == {"board"}
    assert roles_in("Wer leitet OpenAI?", "de") == {"chief_executive"}
    assert roles_in("How many employees signed?", "en") == frozenset()


@pytest.mark.parametrize(
    ("text", "language", "whole"),
    [
        ("Who is the head of research?", "en", False),
        ("Who leads the safety team?", "en", False),
        ("Wer leitet die Forschung?", "de", False),
        ("Wer ist Chef der Anwendungssparte?", "de", False),
        ("Chi guida la ricerca?", "it", False),
        ("Qui dirige l'équipe de sécurité ?", "fr", False),
        ("¿Quién dirige el equipo de seguridad?", "es", False),
        ("¿Quién es el jefe científico?", "es", False),
        ("Who leads the company?", "en", True),
        ("Who was CEO during the talks?", "en", True),
        ("Wer ist Chef der Orion Werft?", "de", True),
        ("Who is the CEO of the security firm?", "en", True),
        ("Wer leitet die Sicherheitsfirma?", "de", True),
        ("Chi guida l'azienda?", "it", True),
    ],
)
def test_the_head_of_a_part_is_no_chief_executive(text, language, whole):
    assert ("chief_executive" in roles_in(text, language)) is whole


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who is at the helm of OpenAI?", "en"),
        ("Wer steht bei OpenAI am Ruder?", "de"),
        ("Chi è al timone di OpenAI?", "it"),
        ("Qui est aux commandes d'OpenAI ?", "fr"),
        ("¿Quién está al mando de OpenAI?", "es"),
        ("Chi è il capo di OpenAI?", "it"),
        ("¿Quién era el jefe?", "es"),
    ],
)
def test_the_chief_is_asked_for_in_other_words_too(text, language):
    assert roles_in(text, language) == {"chief_executive"}


def test_a_full_name_beside_a_post_is_enough_and_shields_the_other_names():
    text = "Its chief executive Phil Schiller spoke with Altman."
    assert stated(text, "en") == {("chief_executive", "holds", "schiller")}
    text = "Altman met Phil Schiller, who is the new chief executive of a rival."
    assert stated(text, "en") == set()
