"""The timeline over articles of a museum, and over the starter articles."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.answers.check import is_verbatim
from bot.app import App
from bot.settings import Settings
from bot.timeline import Timeline, parse_start
from ingest.pipeline import ingest
from vectorstore.mentions import find_mentions, load_mentions

ARTICLES = {
    "en": (
        "2024-03-02T10:00:00-08:00",
        (
            "The board of the museum dismissed the curator Anna Holm on Friday, 1 March 2024. "
            "The dismissal followed a quarrel over the new wing of the museum."
        ),
    ),
    "de": (
        "2024-03-03T09:00:00+01:00",
        (
            "Der Vorstand des Museums entließ die Kuratorin Anna Holm am Freitag, dem "
            "1. März 2024. Über die Nachfolge ist noch nichts bekannt."
        ),
    ),
}


@pytest.fixture
def museum(tmp_path, cache):
    """The program over articles that a test gives: {id: (published, text)} and languages."""
    opened = []

    def make(articles):
        rows = [
            {
                "id": name, "url": f"https://example.org/{name}", "title": f"Museum {name}",
                "published": published, "language": name[:2], "outlet": f"Outlet {name}",
                "text": text,
            }
            for name, (published, text) in articles.items()
        ]  # fmt: skip
        file = tmp_path / "rows.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        app = App(
            Settings.model_validate({"SAGA_DATA": str(tmp_path / "d"), "SAGA_CACHE": str(cache)})
        )
        opened.append(app)
        if rows:
            assert not ingest([str(file)], app.indexer, app.fetcher).failed
        return app, Timeline(app.store, app.story)

    yield make
    for app in opened:
        app.close()


@pytest.fixture(scope="module")
def starter_timeline(starter_app):
    return Timeline(starter_app.store, starter_app.story)


def test_two_languages_tell_one_event_and_the_reader_hears_it_in_theirs(museum):
    _, timeline = museum(ARTICLES)
    (event,) = timeline.events()
    for language, word in (("de", "entließ"), ("en", "dismissed"), ("fr", "")):
        (told,) = timeline.tell([event], language)
        assert word in told.text
        assert (told.earliest, told.latest) == ("2024-03-01", "2024-03-01")
        assert {c.article_id for c in told.citations} == {"en", "de"}
        assert told.text == told.citations[0].quote


def test_an_empty_corpus_has_no_events(museum):
    _, timeline = museum({})
    assert timeline.events() == []
    assert timeline.newest() is None
    assert timeline.tell([], "en") == []


def test_an_article_without_a_date_tells_what_it_dates_itself(museum):
    _, timeline = museum(
        {"en": (None, "The museum opened on 4 May 1999. Yesterday the curator left the museum.")}
    )
    (told,) = timeline.tell(timeline.events(), "en")
    assert told.earliest == "1999-05-04"
    assert told.citations[0].published is None


def test_an_article_from_the_future_is_not_the_newest(museum):
    _, timeline = museum(
        ARTICLES | {"en-late": ("2999-01-01T00:00:00+00:00", "The museum closed on 2 June 2024.")}
    )
    assert timeline.newest().article_id == "de"


def test_what_lies_after_the_newest_article_is_announced(museum):
    _, timeline = museum(
        {"en": ("2024-03-02", "The museum will open its new wing on 5 September 2024.")}
    )
    (told,) = timeline.tell(timeline.events(), "en")
    assert told.ahead


def test_dates_are_found_once_and_again_for_a_new_article(museum, tmp_path):
    app, timeline = museum(ARTICLES)
    assert timeline.refresh() == 2
    assert timeline.refresh() == 0
    before = len(load_mentions(app.store))
    (tmp_path / "more.txt").write_text("The museum of the town opened its doors on 4 May 1999.")
    ingest([str(tmp_path / "more.txt")], app.indexer, app.fetcher)
    assert find_mentions(app.store, app.story.zone) == 1
    assert len(load_mentions(app.store)) > before
    assert len(timeline.events()) == 2


def test_a_removed_article_takes_its_events_along(museum):
    app, timeline = museum(ARTICLES)
    timeline.events()
    app.indexer.remove("en")
    app.indexer.remove("de")
    assert timeline.events() == []


def test_what_was_published_later_is_unknown(museum):
    _, timeline = museum(ARTICLES)
    (event,) = timeline.events(datetime(2024, 3, 2, 20, tzinfo=UTC))
    assert event.articles == ["en"]
    assert timeline.events(datetime(2024, 3, 1, tzinfo=UTC)) == []


def test_every_quote_stands_where_it_is_said_to(starter_app, starter_timeline):
    told = starter_timeline.tell(starter_timeline.events(), "it")
    assert len(told) > 150
    for event in told:
        assert event.citations
        for citation in event.citations:
            assert is_verbatim(citation, starter_app.passage_text(citation.passage_id))
        assert [c.n for c in event.citations] == list(range(1, len(event.citations) + 1))


def test_a_span_holds_only_its_events(starter_app, starter_timeline):
    zone = starter_app.story.zone
    start, end = parse_start("2023-11-17", zone), parse_start("2023-11-22", zone)
    events = starter_timeline.select(start, end)
    assert events
    assert all(e.latest >= start and e.earliest <= end for e in events)
    assert any(e.earliest.day == 20 and len(e.articles) > 2 for e in events)


def test_a_topic_holds_only_what_is_about_it(starter_timeline):
    told = starter_timeline.tell(starter_timeline.select(topic="Klage von Musk gegen OpenAI"), "en")
    assert told
    share = sum(any("Musk" in c.quote for c in event.citations) for event in told) / len(told)
    assert share > 2 / 3


def test_the_most_important_are_chosen_in_order_of_time(starter_timeline):
    events = starter_timeline.select(most=10)
    assert len(events) == 10
    assert [e.earliest for e in events] == sorted(e.earliest for e in events)
    least = min(event.importance for event in events)
    assert sum(e.importance > least for e in starter_timeline.events()) < 10


def test_the_days_that_mattered_are_among_the_most_important(starter_timeline):
    days = {event.earliest.date().isoformat() for event in starter_timeline.select(most=40)}
    assert {"2023-11-17", "2023-11-20", "2023-11-21", "2023-11-29", "2024-05-14"} <= days


def test_events_as_json_keep_the_contract(starter_timeline):
    (told,) = starter_timeline.tell(starter_timeline.select(most=1), "en")
    row = json.loads(json.dumps(told.as_json()))
    assert {"date", "text", "language", "importance", "citations"} <= set(row)
    assert {"earliest", "latest", "precision"} <= set(row["date"])
    assert {"article_id", "quote", "passage_id", "start", "end", "link"} <= set(row["citations"][0])
