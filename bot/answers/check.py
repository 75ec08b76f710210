"""The check that every answer passes, whoever wrote it.

A citation's quote must stand at its offsets in the stored passage. A claim (a sentence that is not
a quote) must cite, and the names and numbers in it must stand in what it cites. What fails is
dropped; markers are numbered anew in order of appearance.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.types import Citation, Sentence, SentenceKind
from vectorstore.text.words import folded, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MARKER = re.compile(r"\[(\d+)\]")
NUMBER = re.compile(r"\d+(?:[.,  ]\d+)*")
SAME_NAME = 0.75
"""Share of letters that two spellings of a name share at their beginning (Murati, Murat)."""


class Checked(NamedTuple):
    """What is left of an answer."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    dropped: int


def check(
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    passage_text: Callable[[str], str | None],
) -> Checked:
    """Keep what the sources bear out; `passage_text` gives a stored passage's text by id."""
    sound = {c.n: c for c in citations if is_verbatim(c, passage_text(c.passage_id))}
    kept = [sentence for sentence in sentences if _is_supported(sentence, sound)]
    used = list(dict.fromkeys(n for sentence in kept for n in sentence.citations))
    renumbered = {old: new for new, old in enumerate(used, 1)}
    return Checked(
        tuple(_renumber(sentence, renumbered) for sentence in kept),
        tuple(replace(sound[old], n=new) for old, new in renumbered.items()),
        len(sentences) - len(kept),
    )


def is_verbatim(citation: Citation, text: str | None) -> bool:
    """Whether the quote is found, letter for letter, at its place in the passage."""
    if text is None or not citation.quote or not 0 <= citation.start < citation.end <= len(text):
        return False
    return text[citation.start : citation.end] == citation.quote


def unsupported(claim: str, language: str, evidence: Iterable[tuple[str, str]]) -> list[str]:
    """Names and numbers of a claim that none of the (text, language) rows of evidence holds."""
    names: set[str] = set()
    numbers: set[str] = set()
    for text, its_language in evidence:
        names.update(_names(text, its_language))
        numbers.update(_numbers(text))
    missing = [n for n in _names(claim, language) if not any(_same_name(n, o) for o in names)]
    return missing + [number for number in _numbers(claim) if number not in numbers]


def _is_supported(sentence: Sentence, sound: dict[int, Citation]) -> bool:
    if not sentence.citations or any(n not in sound for n in sentence.citations):
        return False
    cited = [sound[n] for n in sentence.citations]
    if sentence.kind is SentenceKind.QUOTE:
        return any(sentence.text == citation.quote for citation in cited)
    text = MARKER.sub("", sentence.text)
    return not unsupported(text, cited[0].language, [(c.quote, c.language) for c in cited])


def _renumber(sentence: Sentence, numbers: dict[int, int]) -> Sentence:
    text = sentence.text
    if sentence.kind is SentenceKind.CLAIM:
        text = MARKER.sub(lambda m: f"[{numbers.get(int(m.group(1)), 0)}]", text)
    return replace(sentence, text=text, citations=tuple(numbers[n] for n in sentence.citations))


def _names(text: str, language: str) -> list[str]:
    """Folded words with a capital that do not begin a sentence, and are no stop words."""
    found = []
    start = True
    for word in words(text, language):
        if word.whole and not start:
            found.append(folded(word.text))
        start = False
    return found


def _same_name(one: str, other: str) -> bool:
    """Spellings of one name: equal, or alike but for an ending."""
    if one == other:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= 4 and shared >= SAME_NAME * max(len(one), len(other))


def _numbers(text: str) -> set[str]:
    """Numbers in one form: "1,300", "1.300" and "1 300" alike; a decimal keeps its point."""
    found = set()
    for match in NUMBER.finditer(text):
        raw = match.group().replace(" ", " ").replace(" ", "")
        groups = re.split(r"[.,]", raw)
        thousands = len(groups) > 1 and all(len(g) == 3 for g in groups[1:])
        found.add("".join(groups) if thousands else ".".join(str(int(g)) for g in groups))
    return found
