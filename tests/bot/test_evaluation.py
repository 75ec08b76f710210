"""The scoring of question sets, and floors that the project's own set must not fall below."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answers.types import Answer, Citation
from bot.evaluation import judge, judge_all, score

SETS = Path(__file__).parent / "answers" / "sets"
FLOORS = json.loads((SETS / "floors.json").read_text(encoding="utf-8"))


def answer(quote="It was Murati.", *, answered=True, language="en"):
    citation = Citation(1, "a1", "T", "O", "u", "l", None, "en", quote, "p", 0, len(quote))
    return Answer("Who?", language, None, answered, "text", citations=(citation,))


def judged(row, given, *, verbatim=True):
    return judge(row, given, lambda _: verbatim, {"a1": frozenset({"F001"})})


def test_gold_is_what_the_quotes_hold():
    row = {"id": "1", "type": "fact", "lang": "en", "quote": ["murati", "was"]}
    assert judged(row, answer()).right
    assert not judged(row | {"quote": ["murati", "shear"]}, answer()).right
    assert not judged(row, answer(answered=False)).right


def test_a_set_without_quotes_goes_by_facts():
    row = {"id": "1", "type": "fact", "lang": "en"}
    assert judged(row | {"gold_facts": ["F001"]}, answer()).right
    assert not judged(row | {"gold_facts": ["F002"]}, answer()).right


def test_refusing_is_right_where_nothing_can_be_known():
    for kind in ("unanswerable", "off-topic", "prompt-injection"):
        assert judged({"id": "1", "type": kind}, answer(answered=False)).right
        assert not judged({"id": "1", "type": kind}, answer()).right
    row = {"id": "1", "type": "false-premise", "quote": ["murati"]}
    assert judged(row, answer()).right
    assert judged(row, answer(answered=False)).right
    assert not judged(row, answer("Nothing of it.")).right


def test_scores():
    fact = {"type": "fact", "lang": "en"}
    rows = [
        judged(fact | {"id": "a", "quote": ["murati"], "same_as": "b"}, answer()),
        judged(fact | {"id": "b", "quote": ["shear"], "same_as": "a", "lang": "de"}, answer()),
        judged({"id": "c", "type": "off-topic"}, answer(answered=False), verbatim=False),
        judged(fact | {"id": "d", "quote": ["x"]}, answer(answered=False)),
    ]
    scores = score(rows)
    assert scores.gold == pytest.approx(1 / 3, abs=1e-3)
    assert (scores.refusal_precision, scores.refusal_recall) == (0.5, 1.0)
    assert scores.language == 0.75
    assert scores.verbatim == 1.0
    assert scores.agreement == 0.0
    assert score([]).gold is None


@pytest.fixture(scope="session")
def other_app(app_over):
    """The program over the articles of the second question set."""
    return app_over(SETS / "other_articles.jsonl")


@pytest.mark.parametrize("name", FLOORS)
def test_the_own_sets_stay_above_their_floors(name, request):
    """Floors only rise: raise them in floors.json when the product gets better."""
    app = request.getfixturevalue(f"{name.split('_')[0]}_app")
    lines = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    scores = score(judge_all([json.loads(line) for line in lines], app)).as_json()
    low = {key: (scores[key], least) for key, least in FLOORS[name].items() if scores[key] < least}
    assert not low
