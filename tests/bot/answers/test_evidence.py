"""Which sentences answer, before and after those that look best are read."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from bot.answers.engine import Engine
from bot.answers.evidence import READ_AT_MOST, READ_AT_ONCE, rank_sentences
from bot.answers.types import Question
from bot.answers.understanding import understand
from bot.app import App, open_reader
from bot.settings import load_settings
from vectorstore.embeddings.errors import ModelUnavailable
from vectorstore.embeddings.reader import around
from vectorstore.text.words import query_terms


class Noting:
    """Reads as told, and notes what it was given."""

    def __init__(self, liked):
        self.liked = liked
        self.given = []

    def read(self, question, parts):
        self.given.append((question, parts))
        return [[6.0 if self.liked in s else -6.0 for s in part] for part in parts]


@pytest.fixture
def found(starter_app):
    understood = understand(Question("Who became interim chief executive?"), starter_app.story.zone)
    hits, _ = starter_app.engine.find(understood)
    terms = query_terms(understood.text, understood.search_language)
    return understood, hits, starter_app.search.rarity(terms)


def test_only_what_looks_best_is_read_with_its_neighbours(found):
    first = rank_sentences(*found)[0]
    reader = Noting("Murati")
    read = [e for e in rank_sentences(*found, reader) if e.reading is not None]
    ((question, parts),) = reader.given
    assert question == found[0].query
    assert len(parts) == READ_AT_ONCE
    assert {e.match.text for e in read} <= {s for part in parts for s in part}
    sentences = [match.text for match in first.hit.sentences]
    start, end = around(sentences, first.index)
    assert parts[0] == sentences[start:end]


def test_more_are_read_while_none_seems_to_answer(found):
    reader = Noting("no such words")
    rank_sentences(*found, reader)
    assert sum(len(parts) for _, parts in reader.given) == READ_AT_MOST


@pytest.mark.parametrize(("change", "better"), [(-1.0, min), (1.0, max)])
def test_of_two_readings_the_better_one_counts(monkeypatch, found, change, better):
    class Wavering(Noting):
        """Likes less and less, or more and more, what it reads."""

        def read(self, question, parts):
            self.given.append((question, parts))
            return [[-20.0 + change * len(self.given) for _ in part] for part in parts]

    monkeypatch.setattr("bot.answers.evidence.around", lambda _, centre: (0, centre + 1))
    reader = Wavering("")
    ranked = rank_sentences(*found, reader, read_at_most=40)
    rounds = {}
    for i, (_, parts) in enumerate(reader.given, 1):
        for sentence in (s for part in parts for s in part):
            rounds.setdefault(sentence, []).append(i)
    read = {e.match.text: e.reading for e in ranked if e.reading is not None}
    assert read == {text: -20.0 + change * better(rounds[text]) for text in read}
    assert any(len(set(rounds[text])) > 1 for text in read)


def test_small_letters_are_read_as_the_articles_write_them(starter_app, found):
    _, hits, rarity = found
    typed = understand(Question("what did mira murati do at openai"), starter_app.story.zone)
    reader = Noting("Murati")
    rank_sentences(typed, hits, rarity, reader)
    assert reader.given[0][0].endswith("Mira Murati do at OpenAI")


def test_what_the_reader_thinks_an_answer_comes_first(found):
    before = rank_sentences(*found)
    assert all(e.reading is None for e in before)
    reader = Noting("Murati")
    rank_sentences(*found, reader)
    texts = [s for part in reader.given[0][1] for s in part]
    places = {e.match.text: place for place, e in enumerate(before)}
    second = min((text for text in texts if places.get(text)), key=places.__getitem__)
    assert rank_sentences(*found, Noting(second))[0].match.text == second


def test_what_is_cut_off_counts_as_unread(found):
    class Short(Noting):
        def read(self, question, parts):
            return [odds[:1] for odds in super().read(question, parts)]

    reader = Short("Murati")
    read = [e for e in rank_sentences(*found, reader) if e.reading is not None]
    assert {e.match.text for e in read} <= {part[0] for _, parts in reader.given for part in parts}


def test_what_nobody_thinks_answered_is_refused_unless_a_state_is_asked_for(starter_app):
    doubting = Engine(starter_app.search, starter_app.story, reader=Noting("no such words"))
    fact = Question("Who became interim chief executive when Altman was dismissed?")
    assert starter_app.engine.ask(fact).answered
    assert not doubting.ask(fact).answered
    assert doubting.ask(Question("Who is the chief executive of OpenAI now?")).answered


def test_the_reader_is_there_unless_it_is_off(monkeypatch):
    with App(load_settings()) as app:
        question = "Who rang the bell?"
        (odds,) = app.reader.read(question, [["Anna rang the bell.", "It rained."]])
    assert odds[0] > odds[1]
    monkeypatch.setenv("SAGA_READER", "off")
    with App(load_settings()) as app:
        assert app.reader is None


@pytest.mark.parametrize("wanted", ["", "on"])
def test_where_the_default_model_is_not_to_be_had(monkeypatch, caplog, wanted):
    monkeypatch.setenv("SAGA_READER", wanted)
    monkeypatch.setattr("bot.app.load_reader", Mock(side_effect=ModelUnavailable("no model")))
    settings, encoder = load_settings(), Mock()
    if wanted:
        with pytest.raises(ModelUnavailable):
            open_reader(settings, encoder)
    else:
        assert open_reader(settings, encoder) is None
        assert "no model" in caplog.text
