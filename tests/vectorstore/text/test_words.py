import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.text.words import GLOSSARY, index_terms, query_terms, words


def test_names_are_found_whatever_the_language_and_case():
    indexed = index_terms("Mira Murati übernimmt vorläufig die Leitung.", "de")
    for text, language in [("Who is Murati?", "en"), ("who is murati", "en"), ("Murati?", "it")]:
        assert "murati_" in set(query_terms(text, language)) & set(indexed)


def test_accents_do_not_part_names():
    assert "elodie_" in index_terms("Élodie", "fr")


def test_numbers_stay_whole():
    assert "97_4_" in index_terms("an offer of 97.4 billion", "en")
    assert "97_4_" in query_terms("97,4 miliardi", "it")


def test_stop_and_question_words_are_not_looked_for():
    terms = query_terms("Wann und warum wurde er entlassen?", "de")
    assert [t for t in terms if not t.endswith("__")] == ["entlass", "entlassen_"]


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("Die Entlassung kam überraschend.", "de", "dismiss__"),
        ("Le licenziamenti dei dirigenti", "it", "dismiss__"),
        ("the interim chief executive", "en", "chief_executive__"),
        ("la consejera delegada interina", "es", "chief_executive__"),
        ("le conseil d'administration", "fr", "board__"),
    ],
)
def test_words_of_five_languages_meet_in_a_concept(text, language, concept):
    assert concept in index_terms(text, language)
    assert concept in query_terms(text, language)


def test_the_glossary_is_whole():
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert rows[0] == ["concept", "en", "de", "it", "fr", "es"]
    assert all(len(row) == 6 and all(row) for row in rows)
    names = [row[0] for row in rows]
    assert len(set(names)) == len(names)


def test_an_abbreviation_in_capitals_is_no_stop_word():
    assert words("US", "en")[0].whole == "us_"


@given(st.text(), st.sampled_from(["en", "de", "it", "fr", "es", "zh", "und"]))
def test_any_text_has_words(text, language):
    for term in index_terms(text, language) + query_terms(text, language):
        assert term
        assert " " not in term


@pytest.mark.parametrize("language", ["en", "de", "it", "fr", "es"])
def test_stemming_brings_forms_together(language):
    pairs = {
        "en": ("resigned", "resigning"), "de": ("Klagen", "Klage"), "it": ("dimissione",
        "dimissioni"), "fr": ("actionnaire", "actionnaires"), "es": ("acción", "acciones"),
    }  # fmt: skip
    one, other = pairs[language]
    assert words(one, language)[0].stem == words(other, language)[0].stem
