"""Reading a question and some sentences together."""

from __future__ import annotations

import numpy as np
import pytest

from vectorstore.embeddings.adapter import PARTS
from vectorstore.embeddings.model import load_reader
from vectorstore.embeddings.reader import (
    ADDITION,
    MOST_TOKENS,
    QUESTION_TOKENS,
    SENTENCE_TOKENS,
    around,
    join,
)

PASSAGE = [
    "The dairy Oberalm has a new managing director.",
    "Judith Pichler took over from Georg Rainer on 3 May 2021.",
    "She wants to close the cheese works in Hallein, where 62 people are employed.",
    "The union spoke of a slap in the face.",
]
ANSWERED = [
    ("Who runs the dairy since May 2021?", 1),
    ("Wie viele Menschen arbeiten in der Käserei in Hallein?", 2),
    ("Quando è entrata in carica Judith Pichler?", 1),
    ("Comment le syndicat a-t-il réagi ?", 3),
    ("¿Qué fábrica quiere cerrar Judith Pichler?", 2),
]
UNANSWERED = [
    "How much does Judith Pichler earn?",
    "Wo hat Judith Pichler studiert?",
    "Perché Georg Rainer ha lasciato il caseificio?",
    "Combien de litres de lait la laiterie traite-t-elle ?",
    "¿Cómo se llama la presidenta del sindicato?",
]


@pytest.fixture(scope="module")
def reader(cache, encoder):
    return load_reader(cache, encoder)


@pytest.mark.parametrize(("question", "right"), ANSWERED)
def test_the_sentence_that_answers_stands_out_in_any_language(reader, question, right):
    odds = reader.read(question, [PASSAGE])[0]
    assert int(np.argmax(odds)) == right


def test_a_question_that_the_passage_answers_is_likelier_to_be_answered(reader):
    answered = [max(reader.read(question, [PASSAGE])[0]) for question, _ in ANSWERED]
    unanswered = [max(reader.read(question, [PASSAGE])[0]) for question in UNANSWERED]
    below = [a > u for a in answered for u in unanswered]
    assert np.mean(below) >= 0.8


def test_passages_are_read_each_by_itself(reader):
    question = ANSWERED[0][0]
    other = ["It rained in Bergen.", "The harbour was closed for two days."]
    both = reader.read(question, [PASSAGE, other])
    assert both[0] == pytest.approx(reader.read(question, [PASSAGE])[0])
    assert both[1] == pytest.approx(reader.read(question, [other])[0])
    assert max(both[0]) > max(both[1])


def test_what_is_too_long_is_cut(reader):
    long = "a board and its votes " * 60
    odds = reader.read(long, [[long] * 9])[0]
    assert 2 <= len(odds) < 9
    row = join([9] * 500, [[7] * 500] * 9)
    assert len(row.ids) <= MOST_TOKENS
    assert row.spans[0] == (1, 1 + QUESTION_TOKENS)
    assert row.spans[1][1] - row.spans[1][0] == SENTENCE_TOKENS
    assert all(start < end for start, end in row.spans)


@pytest.mark.parametrize(
    ("lengths", "centre", "most", "part"),
    [
        ([10, 10, 10, 10, 10], 2, 30, (1, 4)),
        ([10, 10, 10, 10, 10], 0, 30, (0, 3)),
        ([10, 10, 10, 10, 10], 4, 30, (2, 5)),
        ([10, 10, 50, 10, 10], 2, 30, (2, 3)),
        ([30, 10, 10, 30, 10], 1, 30, (1, 3)),
        ([10, 10, 10], 1, 500, (0, 3)),
    ],
)
def test_a_sentence_is_read_with_the_neighbours_that_fit(lengths, centre, most, part):
    assert around(["x" * length for length in lengths], centre, most) == part


def test_the_shipped_addition_fits_every_matrix_of_the_layers():
    with np.load(ADDITION) as arrays:
        layers = {n.rpartition(".")[0] for n in arrays.files if not n.startswith("head.")}
    assert layers == {f"l{i}.{part}" for i in range(12) for part in PARTS}


def test_another_model_is_read_with_as_well(cache, encoder, reader):
    class Other:
        """Anything that is not the default model."""

    own = load_reader(cache, Other())
    assert own.read(ANSWERED[0][0], [PASSAGE]) == [
        pytest.approx(reader.read(ANSWERED[0][0], [PASSAGE])[0])
    ]


def test_texts_without_a_token_are_no_stumbling_block(reader):
    odds = reader.read("\u200b", [["\u200b", *PASSAGE], ["\u2060"]])
    assert [len(row) for row in odds] == [5, 1]
    assert np.isfinite(np.concatenate(odds)).all()
