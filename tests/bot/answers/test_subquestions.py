"""Questions that ask for more than one thing, over the starter articles."""

from __future__ import annotations

import re

import pytest

from bot.answers.engine import CANDIDATES, Engine
from bot.answers.evidence import rank_sentences
from bot.answers.extractive import MOST
from bot.answers.llm import LLMFailure, LLMReason
from bot.answers.subquestions import MOST_PARTS, Further, look_further, parts
from bot.answers.types import Question
from bot.answers.understanding import understand
from vectorstore.text.words import query_terms
from vectorstore.types import parse_as_of

PARTS = [
    ("What does the memo say, and what does the review say?",
     ["What does the memo say", "what does the review say?"]),
    ("Who told Altman and then signed the letter?", ["Who told Altman", "signed the letter?"]),
    ("Was sagen der Brief und das Memo dazu?", ["Was sagen der Brief", "das Memo dazu?"]),
    ("Chi lo ha detto ad Altman e poi ha firmato la lettera?",
     ["Chi lo ha detto ad Altman", "ha firmato la lettera?"]),
    ("Que disent le mémo ou la lettre du conseil ?",
     ["Que disent le mémo", "la lettre du conseil ?"]),
    ("¿Qué dicen la carta y el informe?", ["¿Qué dicen la carta", "el informe?"]),
    ("Wer ist die Richterin? Was entschied sie am 18. Mai 2026?",
     ["Wer ist die Richterin", "Was entschied sie am 18. Mai 2026?"]),
    ("Why was Altman removed? (12)", []),
    ("Warum hieß es, dass Altman nicht aufrichtig war?", []),
    ("Qu'y a-t-il dans la lettre ?", []),
    ("Was ist mit ihm und ihr?", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PARTS, ids=[text for text, _ in PARTS])
def test_a_question_is_taken_apart_where_its_parts_are_joined(text, expected):
    assert parts(understand(Question(text))) == expected


def test_of_many_parts_the_first_are_looked_for():
    text = ", ".join(f"what did person{n} say" for n in range(20)) + "?"
    assert len(parts(understand(Question(text)))) == MOST_PARTS


BOTH = [
    ("Compare what Brad Lightcap wrote in his memo and what WilmerHale found.",
     "Lightcap", "trust"),
    ("What did Jan Leike criticise and which firm reviewed the dismissal?",
     "Leike", "WilmerHale"),
    ("¿Qué ofreció Musk por OpenAI y qué valoración rechaza Altman?",
     "97", "trillion|billón"),
    ("¿Qué escribió Lightcap a la plantilla y qué encontró WilmerHale?",
     "Lightcap", "trust|Vertrauen"),
    ("Wer wurde Beobachter von Microsoft im Verwaltungsrat und später von Musk verklagt?",
     "observer", "defendants"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), BOTH)
def test_each_part_of_a_question_is_answered(starter_app, text, one, other):
    answer = starter_app.engine.ask(Question(text))
    quotes = " ".join(citation.quote for citation in answer.citations)
    assert re.search(one, quotes)
    assert re.search(other, quotes)
    assert len(answer.citations) <= MOST


@pytest.fixture
def looked_further(starter_app):
    def look(text):
        understood = understand(Question(text))
        hits, _ = starter_app.engine.find(understood)
        terms = query_terms(understood.text, understood.search_language)
        ranked = rank_sentences(understood, hits, starter_app.search.rarity(terms))
        return look_further(understood, ranked, starter_app.search, None)

    return look


def test_what_else_is_said_of_those_who_are_found_first(looked_further):
    text = (
        "Which Microsoft executive was named as a defendant by Musk and watched the board earlier?"
    )
    for_names = looked_further(text).for_names
    assert any("observer" in ranked[0].match.text for ranked in for_names)
    first = "Microsoft, Reid Hoffman and Dee Templeton"  # the sentence that gave the names
    assert not any(first in e.match.text for ranked in for_names for e in ranked)


def test_a_plain_question_is_looked_for_once(looked_further):
    assert looked_further("How many employees signed the letter?") == Further()


def test_nothing_that_was_published_later_completes_an_answer(starter_app):
    text = "What did Lightcap write and what did WilmerHale find?"
    moment = parse_as_of("2023-12-31", starter_app.story.zone)
    answer = starter_app.engine.ask(Question(text, as_of=moment))
    assert answer.answered
    assert all(citation.published < "2024" for citation in answer.citations)


class Listening:
    """A writer that has no answer, and keeps what it was offered."""

    def write(self, task, on_sentence):
        self.offered = [hit.passage.passage_id for hit in task.hits]
        return LLMFailure(LLMReason.EMPTY, "not a word")


def test_a_language_model_is_offered_what_is_quoted_first(starter_app):
    writer = Listening()
    engine = Engine(starter_app.search, starter_app.story, writer, starter_app.reader)
    answer = engine.ask(Question(BOTH[0][0]))
    quoted = {citation.passage_id for citation in answer.citations}
    assert set(writer.offered[: len(quoted)]) == quoted
    assert len(set(writer.offered)) == len(writer.offered) > CANDIDATES
