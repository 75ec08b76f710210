"""The check in front of every answer: what the sources do not bear out is dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers.check import check, is_verbatim, unsupported
from bot.answers.check_names import known_names, missing, same_name
from bot.answers.check_quantities import missing as missing_quantities
from bot.answers.check_quantities import quantities, relative_days
from bot.answers.types import Citation, Sentence, SentenceKind

TEXT = "The board met on Friday. It dismissed Mr Altman by 4 votes. 1,300 people protested."
QUOTE = "It dismissed Mr Altman by 4 votes."


def citation(n=1, quote=QUOTE, text=TEXT):
    start = text.index(quote)
    return Citation(
        n, "a1", "T", "Paper", "https://example.org", "https://example.org#x", "2023-11-17",
        "en", quote, "a1:x:0", start, start + len(quote),
    )  # fmt: skip


def stored(passage_id):
    return TEXT if passage_id == "a1:x:0" else None


def quote_of(c):
    return Sentence(c.quote, (c.n,), SentenceKind.QUOTE)


def claim(text, *cited):
    return Sentence(text, cited, SentenceKind.CLAIM)


def test_a_true_quote_stands():
    checked = check([quote_of(citation())], [citation()], stored)
    assert checked.dropped == 0
    assert checked.citations == (citation(),)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(citation(), quote="It dismissed Mr Altman by 5 votes."),
        replace(citation(), start=0),
        replace(citation(), end=10_000),
        replace(citation(), passage_id="unknown"),
        replace(citation(), quote=""),
    ],
)
def test_a_quote_that_is_not_there_is_dropped(wrong):
    assert not is_verbatim(wrong, stored(wrong.passage_id))
    checked = check([quote_of(wrong)], [wrong], stored)
    assert (checked.sentences, checked.citations, checked.dropped) == ((), (), 1)


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_only_the_exact_place_is_verbatim(start, end):
    c = replace(citation(), start=start, end=end)
    assert is_verbatim(c, TEXT) == (TEXT[start:end] == QUOTE)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("The board dismissed Altman by 4 votes [1].", True),
        ("The board dismissed Altman by 5 votes [1].", False),
        ("The board dismissed Brockman by 4 votes [1].", False),
        ("They decided it by vote [1].", True),
    ],
)
def test_names_and_numbers_of_a_claim_must_be_cited(text, stands):
    checked = check([claim(text, 1)], [citation()], stored)
    assert bool(checked.sentences) == stands
    assert checked.dropped == (not stands)


def test_a_claim_without_a_citation_is_dropped():
    assert check([claim("They decided it.")], [citation()], stored).dropped == 1
    assert check([claim("They decided it [7].", 7)], [citation()], stored).dropped == 1


def test_what_is_left_is_numbered_anew_in_order():
    first, second = citation(5, "The board met on Friday."), citation(9)
    checked = check([claim("They voted [9].", 9), quote_of(first)], [first, second], stored)
    assert [c.n for c in checked.citations] == [1, 2]
    assert [s.citations for s in checked.sentences] == [(1,), (2,)]
    assert checked.sentences[0].text == "They voted [1]."


def test_numbers_are_the_same_in_every_spelling():
    for number in ("1,300", "1.300", "1 300", "1300"):
        assert not unsupported(f"About {number} came.", "en", [(TEXT, "en")])
    assert unsupported("About 13.5 came.", "en", [(TEXT, "en")]) == ["13.5"]


MONDAY = date(2023, 11, 20)


def left(claim_text, language, evidence, its_language):
    """Quantities of a claim that an article of that Monday does not bear out."""
    held = [
        *quantities(evidence, its_language),
        *relative_days(evidence, its_language, MONDAY),
    ]
    return missing_quantities(quantities(claim_text, language), held, MONDAY)


SAME_QUANTITIES = [
    ("700+ employees", "en", "mehr als 700 Beschäftigte", "de"),
    ("over 700", "en", "más de 700 personas", "es"),
    ("more than 700 staff", "en", "738 von 770", "de"),
    ("19 Nov", "en", "November 19, 2023", "en"),
    ("am 19.11. kam", "de", "November 19, 2023", "en"),
    ("il 19 novembre", "it", "19.11.2023", "de"),
    ("19/11/2023", "fr", "2023-11-19", "en"),
    ("11/19/2023", "en", "19 novembre 2023", "fr"),
    ("el 22 de noviembre de 2023", "es", "November 22", "en"),
    ("le 1er décembre", "fr", "December 1st", "en"),
    ("on 17 and 18 November", "en", "17. und 18. November", "de"),
    ("im November 2023", "de", "19 November", "en"),
    ("am 19. November 2023", "de", "on Sunday evening", "en"),
    ("le 19 novembre", "fr", "gestern", "de"),
    ("On Sunday", "en", "am Sonntag, dem 19. November", "de"),
    ("In 2023", "en", "on Sunday", "en"),
    ("97.4 billion dollars", "en", "97,4 Milliarden US-Dollar", "de"),
    ("97.400 millones de dólares", "es", "$97.4bn", "en"),
    ("$10 billion", "en", "zehn Milliarden Dollar", "de"),
    ("a billion dollars", "en", "eine Milliarde Dollar", "de"),
    ("four directors", "en", "vier Mitglieder", "de"),
    ("tre giorni", "it", "three days", "en"),
    ("settecento", "it", "seven hundred", "en"),
    ("the 3rd chief", "en", "der dritte Chef", "de"),
    ("49 %", "fr", "49 Prozent", "de"),
    ("um 13 Uhr", "de", "at 1 pm", "en"),
    ("alle 17.10", "it", "5:10 p.m.", "en"),
    ("23h53", "fr", "um 23:53 Uhr", "de"),
]
OTHER_QUANTITIES = [
    ("700+", "en", "almost 700", "en"),
    ("fast 700", "de", "more than 700", "en"),
    ("more than 700", "en", "over 2,000", "en"),
    ("701", "en", "700", "de"),
    ("20 November", "en", "on Sunday", "en"),
    ("19 November 2022", "en", "November 19, 2023", "en"),
    ("in December", "en", "19.11.", "de"),
    ("on Monday", "en", "am Sonntag", "de"),
    ("2024", "en", "on 19 November 2023", "en"),
    ("19 people", "en", "19 November", "en"),
    ("97.4 million dollars", "en", "97,4 Milliarden Dollar", "de"),
    ("86 billion euros", "en", "$86 billion", "en"),
    ("86 Billionen", "de", "86 billion", "en"),
    ("5 directors", "en", "vier Mitglieder", "de"),
    ("fourth chief", "en", "dritten Chef", "de"),
    ("13 people", "en", "13.5 people", "en"),
    ("at 5:10 am", "en", "17:10 Uhr", "de"),
]


@pytest.mark.parametrize(("one", "language", "other", "its_language"), SAME_QUANTITIES)
def test_quantities_are_the_same_across_formats_and_languages(one, language, other, its_language):
    assert left(one, language, other, its_language) == []


@pytest.mark.parametrize(("one", "language", "other", "its_language"), OTHER_QUANTITIES)
def test_other_quantities_are_told_apart(one, language, other, its_language):
    assert left(one, language, other, its_language)


@given(st.integers(2, 10**13), st.sampled_from(["en", "de", "it", "fr", "es"]))
def test_a_number_is_the_same_grouped_and_plain(n, language):
    mark = {"en": ",", "fr": "\u202f"}.get(language, ".")
    grouped = f"{n:,}".replace(",", mark)
    assert left(f"x {grouped} y", language, f"x {n} y", "en") == []
    assert left(f"x {n} y", "en", f"x {grouped} y", language) == []
    assert left(f"x {n + 1} y", "en", f"x {n} y", "en")


@given(st.text(max_size=80), st.sampled_from(["en", "de", "it", "fr", "es", "ja", "und"]))
@example("A.¹", "en")  # a letter by Python's lights, a digit by those of Unicode
@example("A.B", "en")
def test_every_text_bears_itself_out(text, language):
    assert left(text, language, text, language) == []
    assert missing(text, language, [(text, language)]) == []


MURATI = (
    "Mira Murati, OpenAI's technology chief, takes over after the board dismissed Altman.",
    "en",
)
OTHERS = known_names([MURATI, ("Later Greg Brockman and Satya Nadella met Helen Toner.", "en")])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nach der Entlassung von Altman übernahm Technikchefin Mira Murati die Führung.", "de"),
        ("Der Verwaltungsrat hat Altman entlassen; Murati übernimmt.", "de"),
        ("Altmans Entlassung führte zu Spannungen im Unternehmen.", "de"),
        ("Murati è diventata CEO ad interim di OpenAI.", "it"),
        ("Après le renvoi d'Altman, Murati dirige OpenAI.", "fr"),
        ("Tras el despido de Altman, Murati asume como CEO.", "es"),
        ("Initially Murati led the company.", "en"),
    ],
)
def test_common_words_with_a_capital_are_no_names(text, language):
    assert missing(text, language, [MURATI], OTHERS) == []


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Nadella became CEO of OpenAI.", "en", "Nadella"),
        ("Brockman wurde Interimschef.", "de", "Brockman"),
        ("Der Verwaltungsrat ernannte Nadella.", "de", "Nadella"),
        ("Featherstone took over.", "en", "Featherstone"),
        ("Featherstone wurde Chef.", "de", "Featherstone"),
        ("Google stellte Murati ein.", "de", "Google"),
        ("Secondo Toner, Murati è CEO.", "it", "Toner"),
        ("Toner est PDG.", "fr", "Toner"),
        ("Murati moved to the United Kingdom.", "en", "Kingdom"),
        ("Ermira Murati took over.", "en", "Ermira"),
    ],
)
def test_names_that_the_source_lacks_are_found(text, language, name):
    assert name in missing(text, language, [MURATI], OTHERS)


@pytest.mark.parametrize(
    ("text", "language", "evidence", "its_language"),
    [
        ("In Germany", "en", "In Deutschland", "de"),
        ("Negli Stati Uniti", "it", "in the United States", "en"),
        ("La IA de OpenAI", "es", "OpenAI's AI", "en"),
        ("Dann kam Selenskyj", "de", "Zelenskyy came", "en"),
        ("Then Mueller spoke", "en", "Müller sprach", "de"),
        ("Das sagte Jakub Pachockis Anwalt dem Gericht", "de", "Jakub Pachocki", "en"),
    ],
)
def test_names_are_the_same_across_spellings(text, language, evidence, its_language):
    assert missing(text, language, [(evidence, its_language)]) == []


def test_a_first_name_may_come_from_another_passage_when_only_one_person_has_the_surname():
    short = [("Murati leads the company.", "en")]
    assert missing("So Mira Murati leads.", "en", short) == ["Mira"]
    assert missing("So Mira Murati leads.", "en", short, OTHERS) == []
    two = OTHERS | known_names([("Then Ermal Murati spoke.", "en")])
    assert missing("So Mira Murati leads.", "en", short, two) == ["Mira"]


def test_different_people_are_not_one_name():
    for one, other in (("altman", "brockman"), ("musk", "murati"), ("sam", "samuel")):
        assert not same_name(one, other)


@pytest.mark.parametrize(
    "marker",
    ["[1,2]", "[S1]", "(1)", "(S1)", "[[1]]", "¹", "[^1]", "【1】", "{1}", "[2]", "⟦ABC⟧", "①", "†",
     "[Quelle 1]", "(1, 2)", "[1-3]"],
)  # fmt: skip
def test_a_marker_that_leads_nowhere_never_passes(marker):
    checked = check([claim(f"They voted {marker}.", 1)], [citation()], stored)
    assert checked == ((), (), 1)
    assert check([claim(f"They voted [1]{marker}.", 1)], [citation()], stored).dropped == 1


@pytest.mark.parametrize(
    "text",
    ["See https://evil.example now [1].", "[They](https://evil.example) voted.", "<@1> voted [1].",
     "@everyone voted [1].", "# They voted [1].", "```They voted``` [1]."],
)  # fmt: skip
def test_links_and_markup_never_pass(text):
    assert check([claim(text, 1)], [citation()], stored).dropped == 1


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("They did not dismiss Altman [1].", False),
        ("Sie haben Altman nicht entlassen [1].", False),
        ("Non hanno licenziato Altman [1].", False),
        ("They dismissed Altman [1].", True),
    ],
)
def test_a_claim_may_not_deny_its_source(text, stands):
    assert bool(check([claim(text, 1)], [citation()], stored).sentences) == stands


def test_a_claim_may_name_the_outlet():
    assert check([claim("According to the Paper, they voted [1].", 1)], [citation()], stored)[0]
