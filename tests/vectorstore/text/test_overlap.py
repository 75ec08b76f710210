"""How much of a question's wording a passage shares."""

from __future__ import annotations

from vectorstore.text.overlap import BEGINNING, overlaps, passage_keys, question_keys


def shared(question, *passages, language="en"):
    keys = [passage_keys(text, spoken) for text, spoken in passages]
    return overlaps(question_keys(question, language), keys)


def test_the_same_word_counts_more_than_one_that_begins_alike():
    same, alike, other = shared(
        "Who reformed the constitution?",
        ("The constitution was changed.", "en"),
        ("The consumers were changed.", "en"),
        ("The weather was changed.", "en"),
    )
    assert same.words > alike.words > other.words == 0


def test_related_languages_write_a_word_nearly_alike():
    found, other = shared(
        "Was ist Komplexität?", ("La complejidad", "es"), ("A wide river", "en"), language="de"
    )
    assert BEGINNING < found.words < 1
    assert other.words == 0


def test_a_word_that_every_passage_holds_tells_little():
    first, second = shared("OpenAI Murati", ("OpenAI named Murati.", "en"), ("OpenAI grew.", "en"))
    assert first.words == 1
    assert second.words < 0.25


def test_what_fewer_passages_hold_counts_more():
    rare, common = shared(
        "Did Murati see the board?",
        ("Murati spoke.", "en"),
        ("The board spoke.", "en"),
    )
    assert rare.words == common.words
    rare, common, *_ = shared(
        "Did Murati see the board?",
        ("Murati spoke.", "en"),
        ("The board spoke.", "en"),
        ("A board met.", "en"),
        ("No board met.", "en"),
    )
    assert rare.words > common.words


def test_numbers_are_told_apart_from_words_and_only_the_same_count():
    found, near, none = shared(
        "What cost 1,300 dollars?",
        ("It cost 1.300 dollars.", "en"),
        ("It cost 1.301 dollars.", "en"),
        ("Nothing.", "en"),
    )
    assert [found.numbers, near.numbers, none] == [1, 0, (0, 0)]


def test_numbers_count_in_the_spelling_of_any_language():
    found, other = shared("1.4 million in 2023?", ("1,4 im Jahr 2023", "de"), ("14", "de"))
    assert (found.numbers, other.numbers) == (1, 0)


def test_names_are_found_however_they_are_typed():
    right, wrong = shared("who is ilya?", ("Ilya Sutskever ging.", "de"), ("Er ging.", "de"))
    assert right.words > wrong.words


def test_stop_words_and_other_scripts_do_no_harm():
    assert shared("who is the", ("who is the one", "en")) == [(0, 0)]
    (found,) = shared("何が起きましたか Москва", ("Москва", "ru"), language="und")
    assert found.words == 1
