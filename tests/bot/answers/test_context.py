"""Notes on what later articles overtake and on accounts that disagree, over the starters."""

from __future__ import annotations

import pytest

from bot.answers.conflict import PATTERNS, _parts
from bot.answers.types import Question
from vectorstore.types import Published, parse_as_of


@pytest.fixture
def ask(starter_app):
    def ask_one(text, as_of=None):
        moment = parse_as_of(as_of, starter_app.story.zone) if as_of else None
        return starter_app.engine.ask(Question(text, as_of=moment))

    return ask_one


def notes(answer, kind):
    return [note for note in answer.notes if note.kind == kind]


INTERIM = [
    ("Who became interim CEO?", "en"),
    ("Qui est le directeur général par intérim d'OpenAI ?", "fr"),
    ("Wer leitet OpenAI?", "de"),
]


@pytest.mark.parametrize(("text", "language"), INTERIM)
def test_the_interim_chief_is_marked_as_overtaken_by_a_later_article(ask, text, language):
    answer = ask(text)
    assert answer.language == language
    cited = {c.n: c for c in answer.citations}
    (note, *_) = notes(answer, "superseded")
    *old, later = note.citations
    assert any("Murati" in cited[n].quote for n in old)
    assert any(name in cited[later].quote for name in ("Shear", "Altman"))
    moments = [Published.parse(cited[n].published).moment for n in (*old, later)]
    assert max(moments[:-1]) < moments[-1]
    assert cited[later].outlet in note.text
    assert f"[{later}]" in note.text


@pytest.mark.parametrize(("text", "language"), INTERIM)
def test_on_that_day_nothing_has_overtaken_it_yet(ask, text, language):
    answer = ask(text, "2023-11-18")
    assert answer.answered
    assert notes(answer, "superseded") == []


def test_no_note_names_an_article_that_appeared_after_the_moment(ask, starter_app):
    for day in ("2023-11-19", "2023-11-20", "2023-11-22", "2024-03-10"):
        answer = ask("Who is the chief executive of OpenAI?", day)
        limit = parse_as_of(day, starter_app.story.zone)
        assert all(Published.parse(c.published).moment <= limit for c in answer.citations)
        assert {n for note in answer.notes for n in note.citations} <= {
            c.n for c in answer.citations
        }


def test_an_observer_seat_that_was_given_up_is_marked(ask):
    answer = ask("Does Microsoft have an observer seat on the board?")
    (note,) = notes(answer, "superseded")
    later = answer.citations[note.citations[-1] - 1]
    assert later.published >= "2024-07-10"
    assert notes(ask("Does Microsoft have an observer seat on the board?", "2024-04-01"),
                 "superseded") == []  # fmt: skip


def test_a_director_who_left_is_marked_and_the_others_are_not_spoken_of(ask):
    (note,) = notes(ask("Sitzt Larry Summers im Verwaltungsrat?"), "superseded")
    assert note.citations
    assert notes(ask("How many employees signed the letter?"), "superseded") == []


def test_an_answer_never_has_more_quotes_than_before(ask):
    for text, _ in INTERIM:
        answer = ask(text)
        assert len(answer.citations) <= 4
        assert [n for s in answer.sentences for n in s.citations] == [c.n for c in answer.citations]


def test_counts_of_one_total_that_differ_are_set_side_by_side(ask):
    answer = ask("How many employees signed the letter?")
    (note,) = notes(answer, "conflict")
    assert "738/770" in note.text
    assert "747/770" in note.text
    assert len(set(note.citations)) >= 2


def test_reports_that_say_themselves_that_they_differ_are_marked(ask):
    answer = ask("How much money did Musk demand?")
    (note,) = notes(answer, "conflict")
    assert len(note.citations) == 2


def test_an_answer_in_which_nothing_is_in_dispute_has_no_such_note(ask):
    for text in ("Who became interim CEO?", "When was Altman dismissed?", "Who is Nadella?"):
        assert notes(ask(text), "conflict") == []


COUNTS = [
    ("738 of about 770 employees had signed", [(738, 770)]),
    ("dann von 505 bei rund 770 Beschäftigten", [(505, 770)]),
    ("una lettera firmata da 747 dipendenti su 770", [(747, 770)]),
    ("505 de unos 770 empleados", [(505, 770)]),
    ("1,300 of 2,500 workers", [(1300, 2500)]),
    ("el 20 de 2023", []),
    ("3 of 4 directors", []),
    ("valued at 97.4 of the sum", []),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_a_part_of_a_total_is_read_in_every_language(text, expected):
    assert _parts(text) == expected


def test_contradictions_are_told_from_ordinary_sentences():
    assert PATTERNS["de"].search("Toner widerspricht.")
    assert PATTERNS["fr"].search("Sur ce point, les récits divergent.")
    assert PATTERNS["es"].search("La empresa desmintió la noticia.")
    assert not PATTERNS["de"].search("Damit fällt der umstrittenste Teil des Plans weg.")
    assert not PATTERNS["en"].search("The decision does not end this dispute.")
