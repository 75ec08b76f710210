"""Questions for a detail: refused when no sentence tells it, answered when one does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.answers.details import tells_detail
from bot.answers.details_table import TABLE
from bot.answers.engine import Engine
from bot.answers.refusal import _named
from bot.answers.types import Question, Turn
from bot.answers.understanding import understand

SETS = Path(__file__).parent / "sets"
ELSEWHERE = [
    json.loads(line) for line in (SETS / "details.jsonl").read_text(encoding="utf-8").splitlines()
]
"""About two small stories of other things, `details_articles.jsonl`; None: no sentence tells it."""
MISSED = [
    "Where did Daniel Levy work before he helped found Safe Superintelligence?",
    "What was Szymon Sidor's previous employer?",
    "Bei welcher Firma arbeitete Sue Desmond-Hellmann früher?",
    "Wo hat Helen Toner studiert?",
    "Où Bret Taylor a-t-il fait ses études ?",
    "¿Dónde estudió Emmett Shear?",
    "Which bank is advising OpenAI on its listing?",
    "Quali banche seguono la quotazione di OpenAI?",
    "What was the price per share in the sale to Thrive Capital?",
    "Is Emmett Shear married?",
    "Quanti figli ha Mira Murati?",
    "Wie heißt die Frau von Greg Brockman?",
    "Où habite Ilya Sutskever ?",
    "¿De qué religión es Adam D'Angelo?",
    "Welches Hobby hat Bret Taylor?",
    "Was hat WilmerHale für die Untersuchung in Rechnung gestellt?",
    "Quanto ha chiesto WilmerHale come onorario?",
    "Where did Shear go to work afterwards?",
    "Dove è andato a lavorare Aleksander Madry dopo?",
    "Chez quel employeur Jan Leike est-il parti ?",
    "¿A qué empresa se fue Emmett Shear?",
    "Who took over as chief technology officer after Murati left?",
    "Wer ist für Larry Summers in den Verwaltungsrat nachgerückt?",
    "What has Tasha McCauley said in public about the dismissal?",
    "Was sagte Paul Nakasone zu seiner Berufung?",
    "Qu'a dit Tasha McCauley après son départ ?",
    "¿Qué dijo Sue Desmond-Hellmann sobre Altman?",
    "Mit wie vielen Zeugen hat WilmerHale gesprochen?",
    "Combien de témoins WilmerHale a-t-il entendus ?",
    "Quel cabinet d'avocats a défendu OpenAI au procès d'Oakland ?",
    "Wer ist die Finanzchefin?",
    "Who is the general counsel of OpenAI?",
    "Chi è il direttore finanziario di OpenAI?",
    "Quel est le numéro de téléphone de Greg Brockman ?",
    "Wer war Altmans Trauzeuge?",
    "What is Elon Musk's net worth?",
    "Wie heißt der Hund von Sam Altman?",
    "Who is the spokesperson of WilmerHale?",
]
TOLD = [
    ("How many pages did the memo have that Sutskever gave the directors?", "52"),
    ("Wie viele Seiten hatte das Memo von Sutskever?", "52"),
    ("Quante pagine aveva il memo di Sutskever?", "52"),
    ("Combien de pages comptait le mémo de Sutskever ?", "52"),
    ("How many states subpoenaed OpenAI in June 2026?", "42"),
    ("Wie viele Geschworene gab es im Prozess von Musk?", "nine|nove"),
    ("Wie viele Mitarbeiter hatten laut Lilian Weng unterschrieben?", "650"),
    ("¿Cuántas firmas contó Amir Efrati?", "700"),
    ("Where did John Schulman go?", "Anthropic"),
    ("Wohin wechselte John Schulman?", "Anthropic"),
    ("Où est parti John Schulman ?", "Anthropic"),
    ("¿A qué empresa se fue John Schulman?", "Anthropic"),
    ("Where did Ilya Sutskever go after leaving OpenAI?", "Safe Superintelligence"),
    ("Wo arbeitet Barret Zoph jetzt?", "OpenAI"),
    ("Dove è andato Barret Zoph dopo Thinking Machines Lab?", "revenir chez OpenAI"),
    ("Per chi lavora adesso Mira Murati?", "Thinking Machines"),
    ("Chez qui travaille Luke Metz maintenant ?", "OpenAI"),
    ("Where did Emmett Shear work before he came to OpenAI?", "Twitch"),
    ("Où travaillait Paul Nakasone auparavant ?", "NSA"),
    ("Who replaced Mira Murati as interim chief executive?", "Shear"),
    ("Wer ersetzte Murati als Interimschefin?", "Shear"),
    ("Wer folgte auf Sutskever als Chefwissenschaftler?", "Pachocki"),
    ("Chi ha preso il posto di Sutskever come responsabile scientifico?", "Pachocki"),
    ("Chi è subentrato a Murati come CEO ad interim?", "Shear"),
    ("Qui a succédé à Ilya Sutskever ?", "Pachocki"),
    ("¿Quién sustituyó a Daniel Gross al frente de Safe Superintelligence?", "Sutskever"),
    ("Who took over the products when Fidji Simo went on medical leave?", "Brockman asumi"),
    ("Who became chairman of the board after Greg Brockman?", "Taylor"),
    ("What did Helen Toner say about the reasons for the dismissal?", "Vertrauen|trust"),
    ("What did Ilya Sutskever say under oath?", "gewartet|Lügen|Anthropic"),
    ("What did Jason Kwon tell the staff?", "optimistic"),
    ("Was schrieb Jan Leike über die Sicherheit?", "safety|sécurité"),
    ("Che cosa ha detto Bret Taylor sull'offerta di Musk?", "not for sale|en venta"),
    ("Cosa ha detto Shear sui motivi della rimozione di Altman?", "safety|Sicherheit"),
    ("Qu'a dit Fidji Simo au personnel à propos de Barret Zoph ?", "préoccupations"),
    ("Qu'a déclaré Sam Altman au sujet de la clause ?", "jamais été appliquée"),
    ("¿Qué dijo Nadella en las entrevistas con CNBC y Bloomberg?", "offen|aceptar"),
    ("How much did Musk demand in court?", "134"),
    ("Wie viel ist der Anteil von Microsoft wert?", "135"),
    ("¿Cuánto vale la participación de Microsoft?", "135"),
    ("What did the lawyer of Mira Murati deny?", "denied"),
    ("Welche Kanzlei untersuchte die Entlassung?", "WilmerHale"),
    ("Quale studio legale ha condotto l'indagine?", "WilmerHale"),
    ("Come si chiama la giudice del processo di Musk?", "Gonzalez Rogers"),
    ("Quel juge a rejeté la plainte de xAI ?", "Rita Lin"),
    ("Wer schrieb den offenen Brief?", "offenen Brief"),
    ("How did the board vote on Musk's offer?", "unanim|einstimmig"),
    ("Who is the strategy chief of OpenAI?", "Kwon"),
    ("Which judge dismissed the trade secret suit?", "Rita Lin"),
    ("Welche Journalisten schrieben im New Yorker über Altman?", "Farrow"),
    ("Why was Altman removed as CEO?", "candid"),
]
MISREAD = {
    "Dove è andato Barret Zoph dopo Thinking Machines Lab?",
    "Welche Journalisten schrieben im New Yorker über Altman?",
}
"""Left to the rules: the reader does not see yet that a return or a list of names answers."""


@pytest.mark.parametrize("text", MISSED)
def test_what_no_sentence_tells_is_refused(rules, text):
    assert not rules.ask(Question(text)).answered


@pytest.mark.parametrize("text", [text for text, _ in TOLD])
def test_what_a_sentence_tells_is_not_refused_by_a_rule(rules, text):
    assert rules.ask(Question(text)).answered


@pytest.mark.parametrize(("text", "part"), [row for row in TOLD if row[0] not in MISREAD])
def test_what_a_sentence_tells_is_quoted(starter_app, text, part):
    answer = starter_app.engine.ask(Question(text))
    assert any(re.search(part, c.quote) for c in answer.citations if answer.answered)


@pytest.fixture(scope="module")
def other_stories(app_over):
    """The rules alone, over articles of other things."""
    app = app_over(SETS / "details_articles.jsonl")
    return Engine(app.search, app.story)


@pytest.mark.parametrize(("text", "part"), [(row["question"], row["part"]) for row in ELSEWHERE])
def test_other_stories_told_in_other_words(other_stories, text, part):
    answer = other_stories.ask(Question(text))
    assert answer.answered == (part is not None)
    assert part is None or any(re.search(part, c.quote) for c in answer.citations)


@pytest.mark.parametrize(
    "text",
    [
        "Was sagte der Verwaltungsrat über Tasha McCauley?",
        "What did the newspapers say about Tasha McCauley?",
        "Wohin ging das Geld von Thrive Capital?",
    ],
)
def test_what_is_said_or_done_about_somebody_is_not_theirs(rules, text):
    assert rules.ask(Question(text)).answered


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Who was on the board of OpenAI in 2016?", False),
        ("Wie viele Beschäftigte hatte OpenAI 2021?", False),
        ("Quanti dipendenti firmarono la lettera nel 2023?", True),
        ("When did Elon Musk leave the board in 2018?", True),
    ],
)
def test_of_a_year_tells_only_what_is_from_it_or_speaks_of_it(rules, text, told):
    assert rules.ask(Question(text)).answered == told


def test_a_german_genitive_before_a_noun_names_one_person(rules):
    asked = understand(Question("Welche Kanzlei hat Altmans Entlassung untersucht?"))
    assert [name.term for name in _named(asked, rules.search)] == ["altman_"]
    asked = understand(Question("Welche Kanzlei hat Mira Murati beauftragt?"))
    assert [name.term for name in _named(asked, rules.search)] == ["murati_"]


def test_nothing_is_refused_in_a_language_without_words_for_it(rules):
    assert rules.ask(Question("Waar heeft Helen Toner gestudeerd?")).answered


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Come si chiama la giudice del processo di Musk?", True),
        ("Where did John Schulman go?", True),
        ("How many pages did the memo have?", True),
        # worded so, but of whatever or of somebody else
        ("What did Helen Toner say about the dismissal?", None),
        ("Who was the spokesperson of OpenAI?", None),
        ("Wie heißt die Frau von Greg Brockman?", False),
    ],
)
def test_what_is_sure_to_be_told(rules, text, told):
    understood = understand(Question(text))
    hits, _ = rules.find(understood)
    assert tells_detail(understood, hits, _named(understood, rules.search)) is told


def test_the_table_is_whole():
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    assert {len(row) for row in rows} == {7}
    assert all(cell for row in rows for cell in row)
    asked, told = ({r[0] for r in rows if r[1] == part} for part in ("asked", "told"))
    assert asked == told


def test_what_no_sentence_tells_is_refused_after_other_turns_too(rules):
    history = (Turn("user", "Why was Altman removed?"), Turn("assistant", "“Lost trust” [1]"))
    assert not rules.ask(Question("in which hotel did the board meet?", history=history)).answered
