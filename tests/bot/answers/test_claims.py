"""Statements of a message, looked up one by one."""

from __future__ import annotations

from bot.answers.claims import MOST, statements
from bot.answers.types import NoteKind, Outcome, Question


def check(app, text, **more):
    answer = app.engine.ask(Question(text, claims=True, language="en", **more))
    assert app.is_verbatim(answer)
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    return answer


def test_sentences_that_state_something():
    text = (
        "<@123> **Murati became interim chief.** Is that so? Wow!\n> Shear led Twitch before that. "
        "https://example.org/x <:party:99>"
    )
    assert statements(text) == ["Murati became interim chief.", "Shear led Twitch before that."]
    assert statements("Altman kehrt zurück. 700 haben unterschrieben.") == [
        "Altman kehrt zurück.", "700 haben unterschrieben.",
    ]  # fmt: skip
    assert statements("") == statements("Who leads OpenAI?") == []


def test_each_statement_stands_above_its_own_quotes(starter_app):
    answer = check(
        starter_app,
        "Mira Murati became interim chief executive. The moon is made of green cheese. "
        "Emmett Shear was the head of Twitch.",
    )
    assert answer.answered
    murati, moon, shear = (answer.text.index(name) for name in ("Mira", "The moon", "Emmett"))
    assert murati < moon < shear
    assert "Murati" in answer.text[murati + 60 : moon]
    assert "The articles say nothing about this." in answer.text[moon:shear]
    assert "[1]" not in answer.text[moon:shear]
    assert "Twitch" in answer.text[shear + 40 :]


def test_what_the_quotes_do_not_hold_is_named(starter_app):
    answer = check(starter_app, "900 employees of OpenAI signed the letter to the board.")
    (line,) = [line for line in answer.text.splitlines() if "not in these passages" in line]
    assert "900" in line


def test_many_statements_are_cut_and_said_to_be(starter_app):
    text = " ".join(f"Sam Altman said thing number {i} about OpenAI." for i in range(MOST + 2))
    answer = check(starter_app, text)
    assert any(note.kind is NoteKind.INCOMPLETE for note in answer.notes)
    assert answer.text.count("thing number") == MOST


def test_where_nothing_is_known_of_any(starter_app):
    answer = check(starter_app, "The moon is made of green cheese.")
    assert (answer.answered, answer.outcome) == (False, Outcome.CLAIMS_UNKNOWN)


def test_a_message_that_only_asks_is_answered(starter_app):
    answer = check(starter_app, "Who is Emmett Shear?")
    assert "Twitch" in answer.text
