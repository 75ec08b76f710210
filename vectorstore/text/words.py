"""Words for the lexical index: stems of the text's language, and names and numbers kept whole.

A stem carries no mark; a word kept whole ends in "_", so that "Murati" is found from every
language although each one's stemmer cuts it differently.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache
from typing import NamedTuple

import Stemmer
import stop_words as snowball_stop_words

ALGORITHMS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Snowball stemmers by ISO 639-1; other languages keep their words as they are."""

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\w+")
MORE_STOP_WORDS = {
    "de": ("wer", "wen", "wem", "wessen", "wann", "warum", "weshalb", "wieso", "wo", "wohin",
           "woher", "wieviel", "wieviele", "viele", "laut", "wurde", "wurden", "wird", "worden"),
    "en": ("much", "many", "whose", "whom", "did", "does"),
    "es": ("quién", "quiénes", "cuándo", "cuál", "cuáles", "cuánto", "cuánta", "cuántos",
           "cuántas", "cómo", "dónde", "según"),
    "fr": ("qui", "quand", "combien", "pourquoi", "comment", "quels", "quelles", "quelle",
           "lequel", "laquelle", "selon"),
    "it": ("quando", "quanto", "quanta", "quanti", "quante", "quali", "come", "dove", "cosa",
           "perche", "secondo"),
}  # fmt: skip
"""What the stop lists lack: question words, rare in articles, would weigh like names."""
MAX_WORD = 60
"""Longer runs are noise (data, addresses) and would swell the index."""


class Word(NamedTuple):
    """A word of a text and what stands for it in the index."""

    text: str
    stem: str | None
    """None for a stop word."""
    whole: str | None
    """Set for names (written with a capital) and numbers."""


def words(text: str, language: str) -> list[Word]:
    """The words of `text` in order; never raises, whatever the script."""
    stop = stop_words(language)
    found: list[Word] = []
    for match in WORD.finditer(unicodedata.normalize("NFKC", text)):
        token = match.group()
        parts = [token] if token[0].isdigit() else re.split(r"['’-]", token)
        found += [_word(part, language, stop) for part in parts if 0 < len(part) <= MAX_WORD]
    return found


def index_terms(text: str, language: str) -> list[str]:
    """What the index holds for a passage, in order of the text."""
    terms = []
    for word in words(text, language):
        if word.stem:
            terms.append(word.stem)
        if word.whole:
            terms.append(word.whole)
    return terms


def query_terms(text: str, language: str) -> list[str]:
    """What a question looks for, each term once.

    Every word that is no stop word is looked for whole too: people type names in small letters.
    """
    terms: dict[str, None] = {}
    for word in words(text, language):
        if word.stem:
            terms[word.stem] = None
            number = word.text[0].isdigit()
            terms[word.stem if number else word.whole or folded(word.text) + "_"] = None
    return list(terms)


def folded(text: str) -> str:
    """Lower case without accents: "Élodie" and "elodie" are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words too common to look for, of one language; empty where no list is known."""
    try:
        listed = snowball_stop_words.get_stop_words(language)
    except snowball_stop_words.StopWordError:
        return frozenset()
    every = (*listed, *MORE_STOP_WORDS.get(language, ()))
    return frozenset(part for word in every for part in re.split(r"['’]", word.casefold()) if part)


def _word(token: str, language: str, stop: frozenset[str]) -> Word:
    if token[0].isdigit():
        number = re.sub(r"[.,:]", "_", token) + "_"
        return Word(token, number, None)
    lower = token.casefold()
    capital = token[0].isupper()
    if lower in stop and not (capital and len(token) > 1 and token.isupper()):
        return Word(token, None, None)
    return Word(token, _stem(lower, language), folded(token) + "_" if capital else None)


_stemmers = threading.local()


def _stem(word: str, language: str) -> str:
    """Snowball's stemmers keep state, so each thread has its own."""
    algorithm = ALGORITHMS.get(language)
    if algorithm is None:
        return word
    stemmer = getattr(_stemmers, algorithm, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(algorithm)
        setattr(_stemmers, algorithm, stemmer)
    return str(stemmer.stemWord(word))
