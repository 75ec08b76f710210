"""Names of a claim, and whether the evidence holds them, across spellings and languages.

A name is told from a common word by its capital, which does not help at the start of a sentence
and in German, where every noun has one: there, names that other passages show, the word before and
the ending decide. In doubt it is a name, and the sentence falls. Called by `check`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from babel.core import Locale

from bot.answers.check_common_words import (
    COMMON_ENDS,
    DETERMINERS,
    OPENERS,
    PREPOSITIONS,
    ROLES,
)
from vectorstore.text.words import folded, stop_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SPOKEN = ("en", "de", "it", "fr", "es")
TOKEN = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*|[.!?:;,()\"“”„«»–—/\n-]|\d+")
WORD = re.compile(r"[^\W\d_]+")
SAME_NAME = 0.75
"""Share of letters that two spellings of a name share at their beginning (Murati, Murat)."""
ENDS = frozenset(".!?:\n")

ALIKE = (
    frozenset({"ai", "ki", "ia"}),
    frozenset({"us", "usa", "eeuu", "america", "amerika", "amerique"}),
    frozenset({"eu", "ue"}),
    frozenset({"un", "uno", "onu"}),
    frozenset({"agi", "iag"}),
    frozenset({"pacific", "pacifique", "pacifico", "pazifik"}),
)
"""What each language calls in its own way, and babel does not know."""
NATIONS = ("ar", "zh", "nl", "en", "fr", "de", "el", "he", "hi", "it", "ja", "ko", "pl", "pt", "ru",
           "es", "sv", "tr", "uk")  # fmt: skip
"""Languages whose names stand for their countries too ("German", "italiano")."""


ENDINGS = {"de": ("s", "es", "e", "en", "n", "er", "ern"), "en": ("s",)}
PLURAL_VERBS = (["were"], ["are"], ["have"])
AI = re.compile(
    r"artificial intelligence|künstliche\w* intelligenz|intelligenza artificiale|"
    r"intelligence artificielle|inteligencia artificial",
    re.IGNORECASE,
)


def missing(
    claim: str,
    language: str,
    evidence: Collection[tuple[str, str]],
    known: Collection[str] = (),
) -> list[str]:
    """Names of a claim that none of the (text, language) rows of evidence holds.

    `known`: folded names that stand elsewhere (`known_names`).
    """
    held = {
        folded(word)
        for text, _ in evidence
        for pattern in (WORD, TOKEN)  # "A.B" is one name, and two
        for word in pattern.findall(unicodedata.normalize("NFC", text))
    }
    if any(AI.search(text) for text, _ in evidence):
        held.add("ai")
    places = set().union(*(_places(text, lang) for text, lang in evidence), set())

    def stands(name: str) -> bool:
        if any(same_name(folded(name), other) for other in held):
            return True
        if (_places(name, language) or _phrase_places(claim, name, language)) & places:
            return True
        return _is_first_name(name, claim, held, known)

    return [n for n in _names(claim, language, held, frozenset(known)) if not stands(n)]


def known_names(texts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Folded names in (text, language) rows: capitals inside sentences of all but German texts.

    Two capitals in a row are there too, as "mira murati".
    """
    found: set[str] = set()
    for text, language in texts:
        start = True
        tokens = TOKEN.findall(text)
        for one, two in pairwise(tokens):
            capitals = one[0].isupper() and two[0].isupper()
            if capitals and not _is_ordinary(one, language):
                found.add(f"{folded(one)} {folded(two)}")
        for token in tokens:
            inside = not start and (language != "de" or any(c.isupper() for c in token[1:]))
            if token[0].isupper() and inside and token.casefold() not in stop_words(language):
                found.add(folded(token))
            start = not token[0].isalnum() and token in ENDS
    return frozenset(found)


def _is_first_name(name: str, claim: str, held: Collection[str], known: Collection[str]) -> bool:
    """Whether it stands before a surname that the evidence holds, and belongs to that alone."""
    after = re.search(rf"\b{re.escape(name)} ([^\W\d_]+)", claim)
    surname = folded(after.group(1)) if after else ""
    if surname not in held:
        return False
    owners = {one for one, _, two in (pair.partition(" ") for pair in known) if two == surname}
    return owners == {folded(name)}


def same_name(one: str, other: str) -> bool:
    """Whether two folded spellings are one name: alike but for an ending or a transliteration."""
    if one == other or {one, other} in ({one, one + "s"}, {other, other + "s"}):
        return True
    if any(one in group and other in group for group in ALIKE):
        return True
    if len(one) >= 4 and len(other) >= 4 and _skeleton(one) == _skeleton(other):
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= 4 and shared >= SAME_NAME * max(len(one), len(other))


def _names(claim: str, language: str, held: Collection[str], known: frozenset[str]) -> list[str]:
    """Words of the claim that must be names, as written."""
    tokens = TOKEN.findall(unicodedata.normalize("NFC", claim.replace("’", "'")))
    names = []
    for i, token in enumerate(tokens):
        if not token[0].isupper() or _is_ordinary(token, language):
            continue
        start = i == 0 or tokens[i - 1] in ENDS or tokens[i - 1] in '"“„«('
        odd = any(c.isupper() for c in token[1:])
        certain = folded(token) in known or odd or (not start and language != "de")
        unknown = folded(token) not in held and not _looks_common(tokens, i, language)
        if certain or unknown:
            names.append(token)
    return names


def _is_ordinary(token: str, language: str) -> bool:
    """Stop words, titles, months and weekdays."""
    lower = token.casefold()
    acronym = len(token) > 1 and token.isupper()
    if folded(token) in ROLES or lower in _calendar_words(language):
        return True
    return lower in stop_words(language) and not acronym


def _looks_common(tokens: list[str], i: int, language: str) -> bool:
    word = tokens[i].casefold()
    bases = {folded(word)} | {folded(word).removesuffix(end) for end in ENDINGS.get(language, ())}
    common = {folded(other) for other in OPENERS.get(language, "").split()}
    if bases & common:
        return True
    if language == "de" and any(b.endswith(c) for b in bases for c in common if len(c) > 4):
        return True  # a compound: "Aktienverkauf"
    if language == "en" and word.endswith("s") and tokens[i + 1 : i + 2] in PLURAL_VERBS:
        return True
    pattern = COMMON_ENDS.get(language)
    if pattern and len(word) > 4 and re.search(pattern, word):
        return True
    if language != "de" or i == 0:
        return False
    before = tokens[i - 1]
    if before == "-":
        return True  # the second half of a compound: "Microsoft-Anteil"
    if before[0].isupper() or before in PREPOSITIONS:
        return False
    if before.endswith("te"):  # "der bekannte Forscher", not "ernannte Murati"
        return i > 1 and bool(DETERMINERS.fullmatch(tokens[i - 2]))
    return bool(DETERMINERS.fullmatch(before))


def _skeleton(name: str) -> str:
    """What transliterations of a name have in common (Zelenskyy, Selenskyj; Mueller, Müller)."""
    for pattern, letter in TRANSLITERATIONS:
        name = re.sub(pattern, letter, name)
    return re.sub(r"(.)\1+", r"\1", name)


TRANSLITERATIONS = (
    (r"tsch|tch|ch|kh", "c"), (r"sch|sh|zh|z", "s"), ("ph", "f"), ("w", "v"), ("ck", "k"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ou", "u"), ("[yj]+", "i"),
)  # fmt: skip


def _places(text: str, language: str) -> set[str]:
    """Codes of the countries and nations that a text names."""
    lowered = " ".join(re.findall(r"[^\W\d_]+", folded(text)))
    return {code for name, code in _place_names(language) if f" {name} " in f" {lowered} "}


def _phrase_places(claim: str, name: str, language: str) -> set[str]:
    """Codes of countries in whose name of several words `name` stands ("United States")."""
    part = folded(name)
    codes = _places(claim, language)
    return {c for n, c in _place_names(language) if c in codes and part in n.split()}


@cache
def _place_names(language: str) -> tuple[tuple[str, str], ...]:
    locale = Locale(language if language in SPOKEN else "en")
    rows = [(name, code) for code, name in locale.territories.items() if len(code) == 2]
    rows += [(locale.languages[code], f"{code}-") for code in NATIONS]
    plain = [(" ".join(re.findall(r"[^\W\d_]+", folded(name))), code) for name, code in rows]
    return tuple((name, code) for name, code in plain if len(name) > 3)


@cache
def _calendar_words(language: str) -> frozenset[str]:
    locale = Locale(language if language in SPOKEN else "en")
    names = [*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values(),
             *locale.months["format"]["abbreviated"].values()]  # fmt: skip
    words = {name.casefold().rstrip(".") for name in names}
    times = ("abend", "morgen", "mittag", "nachmittag", "nacht", "vormittag", "s", "früh")
    return frozenset(words | {word + time for word in words for time in times})
