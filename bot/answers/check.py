"""The check that every answer passes, whoever wrote it.

A citation's quote must stand at its offsets in the stored passage. A claim (a sentence that is not
a quote) must cite, and the names, numbers and dates in it must stand in what it cites, and it must
not deny what that affirms. What fails is dropped; markers are numbered anew in order of appearance.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bot.answers import check_names, check_quantities
from bot.answers.phrases import LANGUAGES
from bot.answers.types import Citation, Sentence, SentenceKind
from vectorstore.text.language import identify

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

MARKER = re.compile(r" ?\[(\d+)\]")
FOREIGN_MARKER = re.compile(
    r"[\[\]{}【】⟦⟧〔〕［］^]|[¹²³⁰⁴-⁹₀-₉†‡§①-⓿]|\(\s*(?:S|ref\.?|source|quelle|fonte|fuente|"
    r"note|fn)?\s*\.?\s*\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*\s*\)|\bcitation:?\s*\d",
    re.IGNORECASE,
)
"""What looks like a marker and is not `[n]`: [1,2], [S1], (1), [[1]], footnotes."""
NOT_PROSE = re.compile(
    r"https?:|www\.|\b[a-z0-9-]+\.(?:com|org|net|io|info|example)/|<[@#!/a-z:]|@(?:everyone|here)\b|"
    r"```|\]\(|^\s*(?:#|>|\||- |\* )",
    re.IGNORECASE,
)
"""Links, mentions and markup, which no claim needs."""
NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|neither|nor|without|cannot|\w+n['’]t|den(?:y|ies|ied)|"
    r"refus\w+|reject\w*|fail(?:s|ed)?|lack\w*|declin\w+|nicht|kein\w*|nie|niemals|niemand|ohne|weder|"
    r"bestr[ei]+t\w*|dementier\w*|verweiger\w*|abgelehnt|lehn\w+|mangel\w*|fehl\w+|non|nessun\w*|"
    r"né|senza|neg(?:a|ò|ano|ato)|rifiut\w*|respin\w*|ne|pas|jamais|aucune?|sans|ni|niée?s?|nier|"
    r"dément\w*|rejet\w*|nunca|ningun\w*|ningún|nadie|sin|tampoco|rechaz\w*|nieg\w*|negó|un(?:true|able|"
    r"likely)|stop\w*|fals\w*|falsch|impossib\w*|unm[oö]glich|kaum|hardly|instead|statt\w*)\b|\bn['’]",
    re.IGNORECASE,
)
SHORT_QUOTE = 12
"""Words; in a longer quote a negation may belong to a clause that the claim does not take up."""


class Checked(NamedTuple):
    """What is left of an answer."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    dropped: int


def check(
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    passage_text: Callable[[str], str | None],
    language: str | None = None,
    known: Collection[str] = (),
) -> Checked:
    """Keep what the sources bear out.

    `passage_text` gives a stored passage's text by id; `language` is that of the claims (None: told
    by each); `known` are names (`check_names.known_names`) that a claim could confuse.
    """
    by_number = {c.n: c for c in citations}
    kept = []
    for sentence in sentences:
        cited = [by_number[n] for n in sentence.citations if n in by_number]
        whole = len(cited) == len(sentence.citations)
        if whole and fault(sentence, cited, passage_text, language, known) is None:
            kept.append(sentence)
    used = list(dict.fromkeys(n for sentence in kept for n in sentence.citations))
    renumbered = {old: new for new, old in enumerate(used, 1)}
    return Checked(
        tuple(_renumber(sentence, renumbered) for sentence in kept),
        tuple(replace(by_number[old], n=new) for old, new in renumbered.items()),
        len(sentences) - len(kept),
    )


def fault(
    sentence: Sentence,
    cited: Sequence[Citation],
    passage_text: Callable[[str], str | None],
    language: str | None = None,
    known: Collection[str] = (),
) -> str | None:
    """Why a sentence must not stand on what it cites, in a few words; None when it may."""
    if not cited:
        return "cites nothing"
    if not all(is_verbatim(citation, passage_text(citation.passage_id)) for citation in cited):
        return "a quote is not in its passage"
    if sentence.kind is SentenceKind.QUOTE:
        is_quote = any(sentence.text == citation.quote for citation in cited)
        return None if is_quote else "not the words that it cites"
    numbers = {int(n) for n in MARKER.findall(sentence.text)}
    text = MARKER.sub("", sentence.text)
    if not numbers <= {citation.n for citation in cited} or FOREIGN_MARKER.search(text):
        return "a marker that leads nowhere"
    if NOT_PROSE.search(text) or not any(c.isalpha() for c in text):
        return "not prose"
    spoken = language or identify(text, cited[0].language, LANGUAGES)
    absent = [
        *_missing_names(text, spoken, [(c.quote, c.language, c.outlet) for c in cited], known),
        *_missing_quantities(text, spoken, [(c.quote, c.language, _day(c)) for c in cited]),
    ]
    if absent:
        return f"not in its sources: {', '.join(absent)}"
    if _contradicts(text, [c.quote for c in cited]):
        return "denies what its source affirms, or the other way round"
    return None


def is_verbatim(citation: Citation, text: str | None) -> bool:
    """Whether the quote is found, letter for letter, at its place in the passage."""
    if text is None or not citation.quote or not 0 <= citation.start < citation.end <= len(text):
        return False
    return text[citation.start : citation.end] == citation.quote


def unsupported(claim: str, language: str, evidence: Iterable[tuple[str, str]]) -> list[str]:
    """Names, numbers and dates of a claim that none of the (text, language) rows holds."""
    rows = list(evidence)
    return [
        *_missing_names(claim, language, [(text, lang, "") for text, lang in rows], ()),
        *_missing_quantities(claim, language, [(text, lang, None) for text, lang in rows]),
    ]


def _missing_names(
    claim: str, language: str, rows: list[tuple[str, str, str]], known: Collection[str]
) -> list[str]:
    """The outlet counts as evidence: "according to Reuters"."""
    evidence = [(f"{text}\n{outlet}", lang) for text, lang, outlet in rows]
    return check_names.missing(claim, language, evidence, known)


def _missing_quantities(
    claim: str, language: str, rows: list[tuple[str, str, date | None]]
) -> list[str]:
    """Every quantity must stand in one of the quotes, read with its own article's date."""
    asked = check_quantities.quantities(claim, language)
    for text, lang, day in rows:
        held = [
            *check_quantities.quantities(text, lang),
            *check_quantities.relative_days(text, lang, day),
        ]
        left = check_quantities.missing(asked, held, day)
        asked = [quantity for quantity in asked if quantity.text in left]
    return [quantity.text for quantity in asked]


def _contradicts(claim: str, quotes: Sequence[str]) -> bool:
    if NEGATION.search(claim):
        return not any(NEGATION.search(quote) for quote in quotes)
    return all(NEGATION.search(q) and len(q.split()) <= SHORT_QUOTE for q in quotes)


def _day(citation: Citation) -> date | None:
    """The day of publication where the article appeared."""
    try:
        return date.fromisoformat((citation.published or "")[:10])
    except ValueError:
        return None


def _renumber(sentence: Sentence, numbers: dict[int, int]) -> Sentence:
    text = sentence.text
    if sentence.kind is SentenceKind.CLAIM:
        text = re.sub(r"\[(\d+)\]", lambda m: f"[{numbers[int(m.group(1))]}]", text)
    return replace(sentence, text=text, citations=tuple(numbers[n] for n in sentence.citations))
