import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.text.dates import Precision, find_dates, question_moment
from vectorstore.types import Published

BERLIN = ZoneInfo("Europe/Berlin")
PACIFIC = ZoneInfo("America/Los_Angeles")
LANGUAGES = ("en", "de", "it", "fr", "es")
TUESDAY = Published.parse("2023-11-21")
NOW = datetime(2026, 6, 30, 12, tzinfo=BERLIN)
EXPRESSIONS = [
    json.loads(line)
    for line in Path(__file__).with_name("date_expressions.jsonl").read_text().splitlines()
]
"""Sentences with their dates; those of the set "unseen" were written before the tagger and are
not looked at when it is changed. Those of "later" were written by somebody who had not seen its
rules; 57 of the 60 were right at once."""

STATES = [
    ("en", "Who was chief executive of OpenAI on 19 November 2023?", "2023-11-19T23:59:59"),
    ("en", "Who was running OpenAI on the evening of 18 November 2023?", "2023-11-18T23:59:59"),
    ("en", "As of 21 Nov 2023: who leads OpenAI?", "2023-11-21T23:59:59"),
    ("en", "How many members did the board have on 20 November 2023?", "2023-11-20T23:59:59"),
    ("en", "Who sat on the board in March 2024?", "2024-03-31T23:59:59"),
    ("en", "Was Greg Brockman still president on November 18, 2023?", "2023-11-18T23:59:59"),
    ("en", "How many employees had signed the letter by 20 November 2023?", "2023-11-20T23:59:59"),
    ("en", "Who chaired the board before 17 November 2023?", "2023-11-16T23:59:59"),
    (
        "de",
        "Wer leitete OpenAI am Abend des 20. November 2023 kommissarisch?",
        "2023-11-20T23:59:59",
    ),
    ("de", "Stand 18.11.2023: Wer ist Chef von OpenAI?", "2023-11-18T23:59:59"),
    ("de", "Wer war am 19. November 2023 CEO?", "2023-11-19T23:59:59"),
    ("de", "Wer saß am 1. Dezember 2023 im Verwaltungsrat?", "2023-12-01T23:59:59"),
    (
        "de",
        "Wie viele Mitglieder hatte der Verwaltungsrat am 18. November 2023?",
        "2023-11-18T23:59:59",
    ),
    (
        "de",
        "Wie viele Beschäftigte hatten bis zum 20. November 2023 unterschrieben?",
        "2023-11-20T23:59:59",
    ),
    ("de", "Wer war im Mai 2024 leitender Wissenschaftler?", "2024-05-31T23:59:59"),
    ("de", "Wer führte das Unternehmen vor dem 17. November 2023?", "2023-11-16T23:59:59"),
    ("it", "Chi era amministratore delegato di OpenAI il 1 novembre 2023?", "2023-11-01T23:59:59"),
    ("it", "Chi guidava OpenAI la mattina del 19 novembre 2023?", "2023-11-19T11:59:59"),
    ("it", "Quanti membri aveva il consiglio il 18 novembre 2023?", "2023-11-18T23:59:59"),
    ("it", "Situazione al 20 novembre 2023: chi è il CEO?", "2023-11-20T23:59:59"),
    ("it", "Chi sedeva nel consiglio il 1° dicembre 2023?", "2023-12-01T23:59:59"),
    ("it", "Chi presiedeva il consiglio prima del 17 novembre 2023?", "2023-11-16T23:59:59"),
    (
        "fr",
        "Combien de membres comptait le conseil d'OpenAI le 18 novembre 2023 ?",
        "2023-11-18T23:59:59",
    ),
    ("fr", "Qui était directeur général le 19 novembre 2023 ?", "2023-11-19T23:59:59"),
    ("fr", "Qui dirigeait OpenAI le soir du 20 novembre 2023 ?", "2023-11-20T23:59:59"),
    ("fr", "Qui siégeait au conseil le 1er décembre 2023 ?", "2023-12-01T23:59:59"),
    ("fr", "État au 21 novembre 2023 : qui est le patron ?", "2023-11-21T23:59:59"),
    ("fr", "Qui présidait le conseil avant le 17 novembre 2023 ?", "2023-11-16T23:59:59"),
    ("es", "¿Quién era el director ejecutivo el 19 de noviembre de 2023?", "2023-11-19T23:59:59"),
    ("es", "¿Quién dirigía OpenAI el 20 de noviembre de 2023?", "2023-11-20T23:59:59"),
    ("es", "¿Cuántos miembros tenía el consejo el 18 de noviembre de 2023?", "2023-11-18T23:59:59"),
    ("es", "¿Quién estaba en el consejo el 1 de diciembre de 2023?", "2023-12-01T23:59:59"),
    ("es", "A fecha de 21 de noviembre de 2023, ¿quién es el jefe?", "2023-11-21T23:59:59"),
    ("es", "¿Quién presidía el consejo antes del 17 de noviembre de 2023?", "2023-11-16T23:59:59"),
]
EVENTS = [
    ("en", "What did Lightcap's memo of 18 November 2023 rule out?", "2023-11-18T23:59:59"),
    ("en", "Who resigned on 19 November 2025?", "2025-11-19T23:59:59"),
    ("en", "Why was the trial of May 2026 lost?", "2026-05-31T23:59:59"),
    ("en", "Who was fired on 17 November 2023?", "2023-11-17T23:59:59"),
    ("en", "Who became interim chief executive on 19 November 2023?", "2023-11-19T23:59:59"),
    ("en", "What happened on 20 November 2023?", "2023-11-20T23:59:59"),
    ("de", "Wer trat am 19. November 2025 aus dem Verwaltungsrat zurück?", "2025-11-19T23:59:59"),
    (
        "de",
        "Welche Frist ließ der Verwaltungsrat laut The Verge am 18. November 2023 verstreichen?",
        "2023-11-18T23:59:59",
    ),
    (
        "de",
        "Wie hoch war die Abfindung, die Sam Altman am 17. November 2023 erhielt?",
        "2023-11-17T23:59:59",
    ),
    ("de", "Warum hat Google Sam Altman am 20. November 2023 eingestellt?", "2023-11-20T23:59:59"),
    ("de", "Wer wurde am 19. November 2023 Interimschef?", "2023-11-19T23:59:59"),
    ("de", "Wer hatte am 20. November 2023 den Brief unterschrieben?", "2023-11-20T23:59:59"),
    (
        "it",
        "Che cosa pubblicò Altman domenica 19 novembre 2023 dalla sede di OpenAI?",
        "2023-11-19T23:59:59",
    ),
    ("it", "Chi è stato licenziato il 17 novembre 2023?", "2023-11-17T23:59:59"),
    ("it", "Chi si è dimesso il 19 novembre 2025?", "2025-11-19T23:59:59"),
    ("it", "Che cosa escludeva la nota di Lightcap del 18 novembre 2023?", "2023-11-18T23:59:59"),
    ("it", "Che cosa è successo il 20 novembre 2023?", "2023-11-20T23:59:59"),
    ("fr", "Qui a été renvoyé le 17 novembre 2023 ?", "2023-11-17T23:59:59"),
    ("fr", "Qui a démissionné le 19 novembre 2025 ?", "2025-11-19T23:59:59"),
    ("fr", "Qu'excluait la note de Lightcap du 18 novembre 2023 ?", "2023-11-18T23:59:59"),
    ("fr", "Que s'est-il passé le 20 novembre 2023 ?", "2023-11-20T23:59:59"),
    ("fr", "Pourquoi le procès de mai 2026 était-il perdu ?", "2026-05-31T23:59:59"),
    (
        "es",
        "¿En qué hotel se reunió el consejo de OpenAI el 19 de noviembre de 2023?",
        "2023-11-19T23:59:59",
    ),
    (
        "es",
        "¿Qué puesto obtuvo Microsoft en el consejo de OpenAI en noviembre de 2023?",
        "2023-11-30T23:59:59",
    ),
    ("es", "¿Quién fue despedido el 17 de noviembre de 2023?", "2023-11-17T23:59:59"),
    ("es", "¿Quién dimitió el 19 de noviembre de 2025?", "2025-11-19T23:59:59"),
    ("es", "¿Qué descartaba el memorando del 18 de noviembre de 2023?", "2023-11-18T23:59:59"),
]
NEITHER = [
    ("en", "Who is the chief executive of OpenAI now?"),
    ("en", "When did Musk file his suit in federal court?"),
    ("de", "Wer sitzt derzeit im Verwaltungsrat?"),
    ("de", "Wann kündigte Mira Murati ihren Abschied an?"),
    ("it", "Chi guida OpenAI adesso?"),
    ("fr", "Quand le procès s'est-il terminé ?"),
    ("es", "¿Cuál es la última novedad en el pleito de Musk?"),
]


def found(text, language, published, zone=BERLIN):
    return [
        (date.earliest, date.latest, str(date.precision))
        for date in find_dates(text, language, published, zone)
    ]


def right(row):
    published = Published.parse(row["published"]) if row["published"] else None
    expected = [
        (datetime.fromisoformat(earliest), datetime.fromisoformat(latest), precision)
        for earliest, latest, precision in row["dates"]
    ]
    return found(row["text"], row["language"], published) == expected


@pytest.mark.parametrize("which", ["seen", "unseen"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nineteen_of_twenty_sentences_are_dated_exactly(which, language):
    rows = [row for row in EXPRESSIONS if (row["set"], row["language"]) == (which, language)]
    assert len(rows) >= 20
    wrong = [row["text"] for row in rows if not right(row)]
    assert len(wrong) <= 0.05 * len(rows), wrong


def test_expressions_written_later_are_found_too():
    rows = [row for row in EXPRESSIONS if row["set"] == "later"]
    assert len(rows) == 60
    wrong = [row["text"] for row in rows if not right(row)]
    assert len(wrong) <= 2, wrong


NIGHTS = [
    ("en", "It was decided in the night of 19 to 20 November."),
    ("de", "In der Nacht vom 19. auf den 20. November fiel die Entscheidung."),
    ("de", "In der Nacht von Sonntag auf Montag fiel die Entscheidung."),
    ("it", "Nella notte tra il 19 e il 20 novembre fu deciso."),
    ("fr", "Dans la nuit du 19 au 20 novembre, c'était décidé."),
    ("es", "La noche del domingo al lunes se decidió."),
]


@pytest.mark.parametrize(("language", "text"), NIGHTS)
def test_a_night_between_two_days_is_one_night(language, text):
    (date,) = find_dates(text, language, TUESDAY, BERLIN)
    assert date.precision is Precision.PART_OF_DAY
    assert date.earliest == datetime(2023, 11, 19, 20, tzinfo=BERLIN)


def test_a_span_that_ends_before_it_starts_dates_nothing():
    assert find_dates("From 21 to 17 November 2023 they met.", "en", TUESDAY, BERLIN) == []


@pytest.mark.parametrize(("language", "text", "as_of"), STATES)
def test_a_state_is_asked_for_as_it_was_then(language, text, as_of):
    moment = question_moment(text, language, NOW, BERLIN)
    assert moment.is_state
    assert moment.as_of == datetime.fromisoformat(as_of).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(("language", "text", "as_of"), EVENTS)
def test_the_date_of_an_event_hides_nothing(language, text, as_of):
    moment = question_moment(text, language, NOW, BERLIN)
    assert not moment.is_state
    assert moment.as_of == datetime.fromisoformat(as_of).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(("language", "text"), NEITHER)
def test_a_question_without_a_time_has_no_moment(language, text):
    assert question_moment(text, language, NOW, BERLIN) is None


def test_the_expression_is_found_where_it_stands():
    text = "Altman was told on Friday, 17 November 2023, at 12:19 pm Pacific time. He left."
    [date] = find_dates(text, "en", None, BERLIN)
    assert text[date.start : date.end] == "Friday, 17 November 2023, at 12:19 pm Pacific time"
    assert date.certain


def test_a_question_ends_with_the_part_of_the_day_it_names():
    text = "Chi guidava OpenAI la mattina del 19 novembre 2023?"
    moment = question_moment(text, "it", NOW, PACIFIC)
    assert moment.as_of == datetime(2023, 11, 19, 11, 59, 59, tzinfo=PACIFIC)
    assert text[moment.span.start : moment.span.end] == "mattina del 19 novembre 2023"


def test_a_question_without_a_year_looks_back():
    moment = question_moment("Who was chief executive on 19 November?", "en", NOW, BERLIN)
    assert moment.as_of.date().isoformat() == "2025-11-19"


def test_the_state_of_a_future_day_cannot_be_known():
    assert question_moment("Who is CEO on 1 January 2040?", "en", NOW, BERLIN) is None


def test_today_is_not_another_time():
    assert question_moment("Who is the chief executive today?", "en", NOW, BERLIN) is None


def test_relative_words_need_a_publication():
    assert found("Yesterday, on Friday and two days ago they met.", "en", None) == []


def test_the_outlets_own_day_is_today():
    early = Published.parse("2023-11-18T06:30:00+01:00")  # still Friday in California
    [(earliest, _, _)] = found("Heute trat Brockman zurück.", "de", early, PACIFIC)
    assert earliest.date().isoformat() == "2023-11-18"


def test_a_guess_says_so():
    for text in ("The next day he left.", "At 5:10 pm he left.", "On Monday, 17 November 2023, …"):
        [date] = find_dates(text, "en", TUESDAY, BERLIN)
        assert not date.certain


def test_the_night_to_monday_begins_on_sunday():
    [(earliest, latest, _)] = found("In der Nacht zum Montag ging es weiter.", "de", TUESDAY)
    assert (earliest.day, latest.day) == (19, 20)


def test_impossible_dates_are_left_out():
    assert found("On 31 February 2023 and 2023-13-45 at 25:99.", "en", TUESDAY) == []


words = sorted(
    {word for row in EXPRESSIONS for word in re.findall(r"\S+", row["text"])}
    | {"UTC+99", "00:00", "24:00", "31.02.", "29 February", "999 years ago", "ſunday", "İ", "１７"}
)
anything = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(words), max_size=40).map(" ".join),
    st.text("0123456789.:/- –'aAe\n", max_size=120),
)
publications = st.none() | st.builds(
    Published,
    st.integers(-(10**9), 3 * 10**9).map(lambda epoch: datetime.fromtimestamp(epoch, UTC)),
    st.booleans(),
)


@given(anything, st.sampled_from([*LANGUAGES, "zh", "und"]), publications)
def test_any_text_has_dates_in_order(text, language, published):
    end = 0
    for date in find_dates(text, language, published, BERLIN):
        assert end <= date.start < date.end <= len(text)
        assert date.earliest <= date.latest
        assert date.earliest.tzinfo
        assert date.latest.tzinfo
        end = date.end


@given(anything, st.sampled_from(LANGUAGES))
def test_any_question_has_at_most_one_moment_and_not_later_than_now(text, language):
    moment = question_moment(text, language, NOW, BERLIN)
    assert moment is None or moment.as_of <= NOW


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_text_keeps_all_its_dates(language):
    dates = find_dates("17/11/2023; " * 1_000, language, TUESDAY, BERLIN)
    assert len(dates) == 1_000
    assert {date.end - date.start for date in dates} == {10}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "piece", ["1", " ", "ge", "was ", "17 ", "from ", "1.", "may-", "von 1 bis ", "UTC+", "…,\n"]
)
def test_a_long_run_of_nearly_a_date_is_read_to_its_end(language, piece):
    text = piece * 2_000
    assert find_dates(text, language, None, BERLIN) == []
    assert question_moment("was 17/11/2023 " + text, language, NOW, BERLIN)
