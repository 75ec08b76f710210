from datetime import UTC, datetime, timedelta

import pytest

from bot.status import State
from bot.timeline import Timeline
from vectorstore.types import parse_as_of


@pytest.fixture(scope="module")
def state(starter_app):
    timeline = Timeline(starter_app.store, starter_app.story)
    return State(starter_app.engine, timeline, starter_app.story)


@pytest.fixture
def at(starter_app):
    return lambda text: parse_as_of(text, starter_app.story.zone)


def quotes(status, identity):
    (question,) = (q for q in status.questions if q.id == identity)
    return " ".join(c.quote for c in question.answer.citations)


def test_every_standing_question_is_answered_in_the_readers_language(state, starter_app):
    status = state.status("fr")
    assert [q.id for q in status.questions] == [q.id for q in starter_app.story.question]
    texts = [standing.text["fr"] for standing in starter_app.story.question]
    assert [q.question for q in status.questions] == texts
    assert all(q.answer.language == "fr" for q in status.questions)


def test_a_status_of_the_past_knows_nothing_later(state, at):
    before, after = at("2023-11-19T12:00-08:00"), at("2023-11-20T12:00-08:00")
    assert "Murati" in quotes(state.status("en", before), "chief-executive")
    assert "Shear" in quotes(state.status("en", after), "chief-executive")
    status = state.status("en", before)
    text = str(status.as_json())
    assert "Shear" not in text
    moments = [c["published"] for e in status.as_json()["latest"] for c in e["citations"]]
    assert all(datetime.fromisoformat(m) <= before for m in moments)
    assert status.newest.published.moment <= before


def test_an_answer_says_since_when(state, at):
    status = state.status("en", at("2023-11-19T12:00-08:00"))
    since = {q.id: q.since for q in status.questions}
    assert since["chief-executive"] == "2023-11-17"


def test_the_last_developments_are_the_newest_that_happened(state):
    status = state.status("en")
    days = [event.earliest[:10] for event in status.latest]
    assert days == sorted(days, reverse=True)
    assert not any(event.ahead for event in status.latest)
    assert days[0] >= "2026-06-15"


def test_an_old_corpus_says_so(state, at):
    assert state.status("en", at("2024-02-15")).is_old
    assert not state.status("en", at("2023-11-21")).is_old


def test_before_the_first_article_there_is_nothing(state, at):
    status = state.status("de", at("2001-01-01"))
    assert (status.articles, status.newest, status.latest) == (0, None, ())
    assert status.as_json()["newest_article"] is None
    assert not any(q.answer.answered for q in status.questions)


def test_what_changed_since_a_day(state, at):
    since = at("2023-11-18")
    changes = state.status("en", at("2023-11-22"), since).changes
    assert "chief-executive" in changes.questions
    assert changes.articles > 5
    published = [c.published for event in changes.events for c in event.citations]
    assert all(datetime.fromisoformat(p) > since for p in published)


def test_nothing_changed_after_the_newest_article(state):
    changes = state.status("en", None, datetime.now(UTC) + timedelta(days=1)).changes
    assert (changes.questions, changes.events, changes.articles) == ((), (), 0)


def test_the_status_as_json_keeps_the_contract(state):
    row = state.status("es").as_json()
    assert {"as_of", "language", "questions", "latest", "newest_article", "articles"} <= set(row)
    assert {"id", "question", "answer"} <= set(row["questions"][0])
    assert row["articles"] == 44
