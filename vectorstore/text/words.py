"""Words for the lexical index: stems of the text's language, and names and numbers kept whole.

A stem carries no mark; a word kept whole ends in "_", so that "Murati" is found from every
language although each one's stemmer cuts it differently. A word of `glossary.tsv` brings its
concept too, ended by "__": "Entlassung" and "licenziamento" meet in "dismiss__".
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import Stemmer
import stop_words as snowball_stop_words

from vectorstore.types import short_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

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
           "woher", "wieviel", "wieviele", "viele", "laut", "wurde", "wurden", "wird", "worden",
           "jetzt", "heute", "derzeit", "aktuell", "momentan", "zurzeit"),
    "en": ("much", "many", "whose", "whom", "did", "does", "now", "today",
           "currently", "become", "becomes", "became"),
    "es": ("quién", "quiénes", "cuándo", "cuál", "cuáles", "cuánto", "cuánta", "cuántos",
           "cuántas", "cómo", "dónde", "según", "ahora", "hoy", "actualmente",
           "convirtió", "convierte"),
    "fr": ("qui", "quand", "combien", "pourquoi", "comment", "quels", "quelles", "quelle",
           "lequel", "laquelle", "selon", "maintenant", "aujourd", "hui", "actuellement",
           "devient", "devenu", "devenue", "devint"),
    "it": ("quando", "quanto", "quanta", "quanti", "quante", "quali", "come", "dove", "cosa",
           "perche", "secondo", "ora", "oggi", "adesso", "attualmente",
           "diventa", "diventò", "diventato", "diventata", "divenne"),
}  # fmt: skip
"""What the stop lists lack: words of asking, now and becoming, which would weigh like names."""
GLOSSARY = Path(__file__).parent / "glossary.tsv"
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
    found: list[Word] = []
    for token in WORD.findall(unicodedata.normalize("NFKC", text)):
        found += _parts(token, language)
    return found


def index_terms(text: str, language: str) -> list[str]:
    """What the index holds for a passage, in order of the text."""
    return terms_of(words(text, language), language)


def terms_of(found: Sequence[Word], language: str) -> list[str]:
    """The index terms of a text's words, and those of the concepts among them."""
    terms = []
    for word in found:
        if word.stem:
            terms.append(word.stem)
        if word.whole:
            terms.append(word.whole)
    return terms + concepts(found, language)


def query_terms(text: str, language: str) -> list[str]:
    """What a question looks for, each term once.

    Every word that is no stop word is looked for whole too: people type names in small letters.
    """
    return list(dict.fromkeys(term for forms in query_words(text, language) for term in forms))


def query_words(text: str, language: str) -> list[list[str]]:
    """The words of a question that are looked for, each as the index terms that stand for it."""
    found = words(text, language)
    asked = []
    for word in found:
        if word.stem:
            number = word.text[0].isdigit()
            whole = [] if number else [word.whole or folded(word.text) + "_"]
            asked.append([word.stem, *whole, *concepts([word], language)])
    spoken = {term for forms in asked for term in forms}
    asked += [[term] for term in concepts(found, language) if term not in spoken]
    return asked


def crosses_languages(term: str) -> bool:
    """Whether an index term means the same in every language: a name, a number, a concept."""
    return term.endswith("_")


def concepts(found: Sequence[Word], language: str) -> list[str]:
    """Index terms of the glossary's concepts among these words, phrases of two and three too."""
    known = _glossary(language)
    if not known:
        return []
    stems = [_stem(word.text.casefold(), language) for word in found]
    content = [stem for stem, word in zip(stems, found, strict=True) if word.stem or word.whole]
    spoken: dict[str, None] = {}
    for row in (stems, content):
        for i, stem in enumerate(row):
            for phrase, terms in known.get(stem, ()):
                if tuple(row[i : i + len(phrase)]) == phrase:
                    spoken.update(dict.fromkeys(terms))
    return list(spoken)


@cache
def _glossary(language: str) -> dict[str, list[tuple[tuple[str, ...], list[str]]]]:
    """By its first stem: each word or phrase of a language, as stems, with its concepts."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if language not in rows[0][1:]:
        return {}
    column = rows[0].index(language)
    phrases: dict[tuple[str, ...], list[str]] = {}
    for row in rows[1:]:
        for phrase in row[column].split(", "):
            key = tuple(_stem(w.casefold(), language) for w in re.split(r"[\s-]+", phrase) if w)
            phrases.setdefault(key, []).append(row[0].replace("-", "_") + "__")
    known: dict[str, list[tuple[tuple[str, ...], list[str]]]] = {}
    for key, terms in phrases.items():
        known.setdefault(key[0], []).append((key, terms))
    return known


@cache
def glossary_version() -> str:
    """Changes with the glossary, whose concepts stand in the lexical index; hex."""
    return short_hash(GLOSSARY.read_text(encoding="utf-8"))[:8]


def folded(text: str) -> str:
    """Lower case without accents: "Élodie" and "elodie" are one."""
    if text.isascii():
        return text.casefold()
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


@lru_cache(maxsize=65_536)
def _parts(token: str, language: str) -> tuple[Word, ...]:
    """A text has the same few thousand tokens again and again."""
    parts = [token] if token[0].isdigit() else re.split(r"['’-]", token)
    return tuple(_word(part, language) for part in parts if 0 < len(part) <= MAX_WORD)


def _word(token: str, language: str) -> Word:
    if token[0].isdigit():
        number = re.sub(r"[.,:]", "_", token) + "_"
        return Word(token, number, None)
    lower = token.casefold()
    capital = token[0].isupper()
    if lower in stop_words(language) and not (capital and len(token) > 1 and token.isupper()):
        return Word(token, None, None)
    return Word(token, _stem(lower, language), folded(token) + "_" if capital else None)


_stemmers = threading.local()


@lru_cache(maxsize=65_536)
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
