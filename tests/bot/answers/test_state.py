"""States of another story than the starter's: a bank, told by articles in five languages."""

from __future__ import annotations

import json

import pytest

from bot.answers.posts import asked_post
from bot.answers.state import answer_state
from bot.answers.types import NoteKind, Question
from bot.answers.understanding import understand
from bot.app import App
from bot.settings import Settings
from ingest.pipeline import ingest
from vectorstore.mentions import find_mentions
from vectorstore.types import parse_as_of

ARTICLES = [
    ("2024-01-10T09:00:00+01:00", "en", (
     "Anna Holm has been chief executive of Nordbank since 2019. The board of Nordbank consists "
     "of Jonas Brandt as chair, Anna Holm and Clara Ricci. Holm told reporters in Oslo that the "
     "harbour business was growing. Brandt and Ricci did not speak. Hafenkredit has an observer "
     "without a vote on the board of Nordbank, Nora Lind.")),
    ("2024-03-04T18:00:00+01:00", "de", (
     "Die Nordbank trennt sich von ihrer Chefin. Anna Holm scheidet am Montag, dem 4. März 2024, "
     "als Chefin der Nordbank aus. Paul Mercier, bisher Finanzvorstand, wird Interimschef der "
     "Nordbank. Mercier sagte, die Filialen in Bergen und Malmö blieben geöffnet.")),
    ("2024-03-06T10:00:00+01:00", "fr", (
     "Paul Mercier, directeur général par intérim de la Nordbank depuis lundi, a rencontré les "
     "syndicats. Le directeur général de Hafenkredit, Tom Brink, s'est dit inquiet. Mercier n'a "
     "rien promis aux employés de Bergen.")),
    ("2024-05-02T08:00:00+02:00", "it", (
     "Lucía Vega è la nuova amministratrice delegata di Nordbank e prende il posto di Paul "
     "Mercier. Vega ha lavorato a lungo a Siviglia, poi a Oslo.")),
    ("2024-05-03T08:00:00+02:00", "es", (
     "El consejo de Nordbank ha cambiado. Clara Ricci deja el consejo. Se incorpora al consejo "
     "Tom O'Neill, antiguo ministro. O'Neill dijo que estudiará las cuentas. Así, el consejo tiene "
     "ahora tres miembros. Hafenkredit renuncia a su puesto de observador en el consejo.")),
    ("2024-11-20T08:00:00+01:00", "en", (
     "A year of trouble ends for Nordbank. When Paul Mercier became interim chief executive, the "
     "bank was close to ruin. The state owns 30 percent of Nordbank and the Brandt family holds "
     "45 percent. Nordbank will open a branch in Lisbon in 2026.")),
    ("2999-01-01T08:00:00+01:00", "en", (
     "Tom Brink is the new chief executive of Nordbank. Brink said that Nordbank will close all "
     "branches, and the state owns 90 percent of Nordbank.")),
]  # fmt: skip


@pytest.fixture(scope="module")
def bank(tmp_path_factory, cache):
    folder = tmp_path_factory.mktemp("bank")
    rows = [
        {"id": f"{language}-{published[:10]}", "url": f"https://example.org/{i}",
         "title": f"Nordbank {i}", "published": published, "language": language,
         "outlet": f"Outlet {language}", "text": text}
        for i, (published, language, text) in enumerate(ARTICLES)
    ]  # fmt: skip
    file = folder / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    settings = {"SAGA_DATA": str(folder / "data"), "SAGA_CACHE": str(cache)}
    with App(Settings.model_validate(settings)) as app:
        assert not ingest([str(file)], app.indexer, app.fetcher).failed
        find_mentions(app.store, app.story.zone)
        yield app


@pytest.fixture
def ask(bank):
    def answered(text, moment=None, language="en"):
        as_of = parse_as_of(moment, bank.story.zone) if moment else None
        return answer_state(bank.search, bank.story.zone, Question(text, as_of, language))

    return answered


def overtaken(answer):
    return {n for note in answer.notes if note.kind is NoteKind.SUPERSEDED
            for n in note.citations[:1]}  # fmt: skip


def current(answer):
    """What is quoted and not marked as overtaken."""
    return " ".join(c.quote for c in answer.citations if c.n not in overtaken(answer))


CHIEF = {
    "en": "Who is the chief executive of Nordbank?",
    "de": "Wer ist Chef der Nordbank?",
    "it": "Chi è l'amministratore delegato di Nordbank?",
    "fr": "Qui est le directeur général de la Nordbank ?",
    "es": "¿Quién es el consejero delegado de Nordbank?",
}
MOMENTS = [
    ("2024-02-01", "Holm", "Mercier|Vega", "2019-01-01"),
    ("2024-03-05", "Mercier", "Vega|Holm", "2024-03-04"),
    ("2024-03-20", "Mercier", "Vega|Holm|Brink", "2024-03-04"),
    ("2024-05-20", "Vega", "Holm|Brink", "2024-05-01"),
    (None, "Vega", "Holm|Brink", "2024-05-01"),  # and not Brink, from an article of 2999
]


@pytest.mark.parametrize("language", CHIEF)
@pytest.mark.parametrize(("moment", "right", "wrong", "since"), MOMENTS)
def test_the_last_word_on_a_post_counts(ask, language, moment, right, wrong, since):
    told = ask(CHIEF[language], moment, language)
    quotes = current(told.answer)
    assert right in quotes
    assert not any(name in quotes for name in wrong.split("|"))
    assert told.since.isoformat() == since


@pytest.mark.parametrize(
    "text",
    [
        "Who was meant to be chief executive of Nordbank?",
        "Wer sollte Chef der Nordbank sein?",
        "Chi di questi sarebbe l'amministratore delegato di Nordbank?",
        "Qui serait le directeur général de la Nordbank ?",
        "Who of the three directors is on the board of Nordbank?",
        "Wer von den drei Verwaltungsräten sitzt im Verwaltungsrat?",
    ],
)
def test_who_was_to_have_a_post_and_which_of_some_is_not_who_has_it(text):
    assert asked_post(understand(Question(text))) is None


def test_who_is_remembered_does_not_come_back(ask):
    """The newest article tells again how Mercier came, six months after he went."""
    assert "became interim" not in current(ask(CHIEF["en"]).answer)


def test_what_was_so_until_lately_is_marked(ask):
    answer = ask(CHIEF["en"], "2024-03-05").answer
    (old,) = overtaken(answer)
    assert "Holm" in answer.citations[old - 1].quote
    (note,) = (n for n in answer.notes if n.kind is NoteKind.SUPERSEDED)
    assert note.citations[-1] != old
    assert not overtaken(ask(CHIEF["en"], "2024-04-20").answer)


def test_nobody_is_said_to_have_a_post_before_the_first_article(ask):
    told = ask(CHIEF["de"], "2023-12-31", "de")
    assert not told.answer.answered
    assert told.since is None
    assert "31. Dezember 2023" in told.answer.text


def test_a_board_is_its_last_list_and_what_changed_since(ask):
    question = "Who sits on the board of Nordbank?"
    before = ask(question, "2024-02-01").answer
    assert [len(before.citations), "Ricci" in current(before)] == [1, True]
    after = ask(question, "2024-06-01")
    text = " ".join(c.quote for c in after.answer.citations)
    assert all(name in text for name in ("Brandt", "O'Neill", "Clara Ricci deja el consejo"))
    assert overtaken(after.answer) == {1}
    assert after.since.isoformat() == "2024-05-02"


def test_how_many_sit_on_a_board(ask):
    question = "Wie viele Mitglieder hat der Aufsichtsrat der Nordbank?"
    assert "tres miembros" in current(ask(question, "2024-06-01", "de").answer)
    not_counted = ask(question, "2024-02-01", "de").answer
    assert all(name in current(not_counted) for name in ("Brandt", "Holm", "Ricci"))


def test_whether_somebody_sits_on_a_board(ask):
    question = "Is Clara Ricci still on the board of Nordbank?"
    assert "Clara Ricci." in current(ask(question, "2024-02-01").answer)
    assert "Ricci deja el consejo" in current(ask(question, "2024-06-01").answer)


@pytest.mark.parametrize(
    ("question", "language"),
    [("Who is on the board of Nordbank for Hafenkredit?", "en"),
     ("Wer vertritt Hafenkredit als Beobachter im Aufsichtsrat?", "de")],
)  # fmt: skip
def test_an_observer_comes_and_goes(ask, question, language):
    assert "Nora Lind" in current(ask(question, "2024-02-01", language).answer)
    later = ask(question, "2024-05-05", language).answer
    assert "renuncia a su puesto" in current(later)
    assert [overtaken(later), "Nora Lind" in current(later)] == [{1}, False]
    assert len(ask(question, "2024-06-01", language).answer.citations) == 1


def test_a_share_is_quoted_with_the_other_shares(ask):
    question = "Who owns which stake in Nordbank?"
    assert not ask(question, "2024-06-01").answer.answered
    quotes = current(ask(question).answer)
    assert "30 percent" in quotes
    assert "45 percent" in quotes
    assert "90 percent" not in quotes


def test_what_comes_next_is_not_what_was(ask):
    answer = ask("What has Nordbank announced next?").answer
    assert "will open a branch in Lisbon" in current(answer)


def test_what_no_article_tells_is_not_answered(ask):
    answer = ask("Which volcanoes erupted in Iceland?").answer
    assert not answer.answered
    assert answer.citations == ()


def test_every_quote_stands_at_its_place(ask, bank):
    for language, question in CHIEF.items():
        assert bank.is_verbatim(ask(question, None, language).answer)
