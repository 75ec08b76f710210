from datetime import UTC, datetime

import pytest

from bot.answers.kinds import Wanted
from bot.answers.types import Question, Turn
from bot.answers.understanding import Time, understand

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_a_follow_up_is_understood_with_what_went_before():
    history = (Turn("user", "Who is Mira Murati?"), Turn("assistant", "“The interim chief” [1]"))
    assert "Murati" in understand(Question("When did she leave?", history=history)).query
    other = "Which court decided about the claims of Elon Musk in May 2026?"
    assert understand(Question(other, history=history)).query == other


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("Why was Altman removed?", False),
        ("Perché fu rimosso Altman?", False),
        ("Wann kam die Absage?", True),
        ("Und Brockman?", True),
        ("Brockman?", True),
        # a pronoun leans unless it is for somebody named before it
        ("What did Brad Lightcap write in his memo?", False),
        ("Was schrieb Brad Lightcap in seinem Memo?", False),
        ("Che cosa ha scritto Brad Lightcap nel suo memo?", False),
        ("Pourquoi Sam Altman a-t-il été renvoyé ?", False),
        ("¿Qué escribió Brad Lightcap en su memorando?", False),
        ("What did she say when Altman came back?", True),
        ("Was sagte er, als Altman zurückkam?", True),
        ("Quand a-t-il quitté OpenAI ?", True),
        ("What did Brad Lightcap say about that?", True),
    ],
)
def test_whether_a_question_leans_on_what_went_before(text, leans):
    history = (Turn("user", "Who is Mira Murati?"), Turn("assistant", "“The interim chief” [1]"))
    query = understand(Question(text, history=history)).query
    assert ("Mira" in query) is leans
    assert query.endswith(text)


@pytest.mark.parametrize(
    ("answer", "stays"),
    [
        ("Emmett Shear, par intérim.", False),
        ("Emmett Shear et Mira Murati.", True),  # who of them?
        ("Un autre.", True),
        ("Emmett Shear. " + "On ne sait rien de plus. " * 10, True),
    ],
)
def test_a_pronoun_is_for_whom_a_short_answer_names(answer, stays):
    history = (Turn("user", "Qui a remplacé Murati ?"), Turn("assistant", answer))
    query = understand(Question("Il dirigeait quoi avant ?", history=history)).query
    assert answer[:20] in query
    assert ("Murati ?" in query) is stays


@pytest.mark.parametrize(
    ("before", "text", "language", "day"),
    [
        ("Wer ist heute Chef von OpenAI?", "Und wer war es am 18. November 2023?", "de", 18),
        ("Who is the CEO of OpenAI now?", "And on 18 November 2023?", "en", 18),
        ("Chi dirige OpenAI?", "E chi lo era il 18 novembre 2023?", "it", 18),
        ("Qui dirige OpenAI aujourd'hui ?", "Et le 18 novembre 2023 ?", "fr", 18),
        ("¿Quién dirige hoy OpenAI?", "¿Y quién era el 18 de noviembre de 2023?", "es", 18),
        # a date without a year is near the one before
        ("Who was the CEO of OpenAI on 21 November 2023?", "And on 18 November?", "en", 18),
        # … and one that counts from now is as it says
        ("Who was the CEO of OpenAI on 21 November 2023?", "And today?", "en", None),
    ],
)
def test_a_follow_up_that_says_only_when_asks_again(before, text, language, day):
    others = (Turn("user", "Who is Mira Murati?"), Turn("assistant", "An engineer [1]"))
    history = (*others, Turn("user", before), Turn("assistant", "“Somebody” [1]"))
    understood = understand(Question(text, history=history), now=NOW)
    assert "OpenAI" in understood.text
    assert "21" not in understood.text
    assert "Murati" not in understood.query
    assert (understood.wanted, understood.time) == (Wanted.NAME, Time.STATE)
    assert understood.language == language
    expected = day and datetime(2023, 11, day, 23, 59, 59, tzinfo=UTC)
    assert understood.as_of == expected
    further = (*history, Turn("user", text), Turn("assistant", "“Another” [1]"))
    again = understand(Question("And on 20 November 2023?", history=further), now=NOW)
    assert "OpenAI" in again.text
    assert again.as_of == datetime(2023, 11, 20, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("What did the board say?", "And what happened on 18 November 2023?"),
        ("Who is the CEO?", "And how many people signed on 20 November 2023?"),
        ("Who is the CEO?", "And how many were they on 20 November 2023?"),
        ("Who is the CEO?", "What is the latest?"),
    ],
)
def test_a_follow_up_that_says_more_is_asked_itself(before, text):
    history = (Turn("user", before), Turn("assistant", "“Somebody” [1]"))
    assert understand(Question(text, history=history), now=NOW).text == text


@pytest.mark.parametrize(
    "text", ["How did the directors answer?", "Wer von denen ist inzwischen wieder weg?"]
)
def test_a_question_that_names_nobody_leans_on_what_went_before(text):
    history = (Turn("user", "Did Musk try to buy OpenAI?"), Turn("assistant", "Yes. [1]"))
    assert "Musk" in understand(Question(text, history=history)).query
