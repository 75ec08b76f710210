"""The extractive writer: verbatim sentences that answer, each with where it stands.

Needs no language model. A sentence is chosen for being near the question, for standing in a
passage that is, and for holding what is asked (a name, a date, a number); a further one only if it
is nearly as good and says something else. Called by `engine`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers.links import text_fragment_link
from bot.answers.types import Citation, Sentence, SentenceKind
from bot.answers.understanding import Wanted
from vectorstore.text.words import folded, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.understanding import Understood
    from vectorstore.types import Hit, SentenceMatch, Span

MOST = 4
"""Sentences in an answer."""
LEAST_CHARACTERS = 25
"""Shorter ones (captions, exclamations) answer nothing."""
PASSAGE_WEIGHT = 0.6
HOLDS_WANTED = 0.08
OWN_LANGUAGE = 0.02
BEHIND_BEST = 0.22
"""A further sentence may score so much less than the best."""
SAME = 0.82
"""Two sentences with a higher cosine say the same."""
RECENCY_DAYS = 30.0
RECENCY_WEIGHT = 0.25

MONTHS = (
    r"jan|feb|fév|fev|mar|mär|apr|abr|avr|may|mai|mag|jun|juin|giu|jul|juil|lug|aug|août|ago|sep|"
    r"set|oct|okt|ott|nov|dec|dez|déc|dic|gen|ene"
)
DATE = re.compile(
    rf"\b\d{{1,2}}(?:\.|er|st|nd|rd|th)?\s+(?:de\s+)?(?:{MONTHS})|\b(?:{MONTHS})\w*\.?\s+\d|"
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[:.]\d{2}\s*(?:uhr|am|pm|a\.m|p\.m)?\b|\b(?:19|20)\d{2}\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\w+tag\b|\b(?:luned|marted|mercoled|gioved|"
    r"venerd)ì\b|\bsabato\b|\bdomenica\b|\b(?:lun|mar|mercre|jeu|vendre|same)di\b|\bdimanche\b|"
    r"\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|sechs|sieben|acht|"
    r"neun|zehn|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|deux|trois|quatre|cinq|six|sept|"
    r"huit|neuf|dix|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b",
    re.IGNORECASE,
)
BACKWARD = re.compile(
    r"(?:he|she|they|it|this|that|these|his|her|their|its|er|sie|es|dies\w*|ihr\w*|sein\w*|dabei|"
    r"dazu|lui|lei|essi|questo|questa|ciò|suo|sua|il|elle|ils|elles|cela|ce|ces|cette|son|sa|ses|"
    r"él|ella|ellos|esto|eso|esta|este|su|sus)\b",
    re.IGNORECASE,
)
"""A sentence that begins so is hard to understand without the one before."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence that was chosen, with what it scored."""

    hit: Hit
    match: SentenceMatch
    index: int
    """Its position in the passage."""
    score: float


def choose(understood: Understood, hits: Sequence[Hit], most: int = MOST) -> list[Chosen]:
    """The sentences that answer best, best first."""
    newest = max((hit.article.known_from.timestamp() for hit in hits), default=0.0)
    asked = _names(understood.text, understood.search_language)
    pool = [
        Chosen(hit, match, index, _score(understood, hit, match, newest, asked))
        for hit in hits
        for index, match in enumerate(hit.sentences)
        if _can_answer(match.text)
    ]
    pool.sort(key=lambda c: -c.score)
    chosen: list[Chosen] = []
    for candidate in pool:
        if len(chosen) >= most or candidate.score < pool[0].score - BEHIND_BEST:
            break
        if all(_says_more(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def write(chosen: Sequence[Chosen]) -> tuple[list[Sentence], list[Citation]]:
    """Quotes with their citations, oldest article first."""
    ordered = sorted(
        chosen, key=lambda c: (c.hit.article.known_from, c.hit.passage.ordinal, c.index)
    )
    citations = [cite(c.hit, quoted_span(c), n) for n, c in enumerate(ordered, 1)]
    sentences = [Sentence(c.quote, (c.n,), SentenceKind.QUOTE) for c in citations]
    return sentences, citations


def quoted_span(chosen: Chosen) -> Span:
    """The sentence, with the one before when it leans on it."""
    spans = chosen.hit.passage.sentences
    span = spans[chosen.index]
    if chosen.index and BACKWARD.match(chosen.match.text):
        before = spans[chosen.index - 1]
        between = _inside(chosen.hit, before.end, span.start)
        if "\n" not in between:
            return span._replace(start=before.start)
    return span


def cite(hit: Hit, span: Span, n: int) -> Citation:
    """The citation of a span (offsets in the article) of a hit's passage."""
    article, passage = hit.article, hit.passage
    quote = _inside(hit, span.start, span.end)
    return Citation(
        n=n,
        article_id=article.article_id,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        link=text_fragment_link(article.url, quote),
        published=article.published.isoformat() if article.published else None,
        language=article.language,
        quote=quote,
        passage_id=passage.passage_id,
        start=span.start - passage.span.start,
        end=span.end - passage.span.start,
    )


def holds(wanted: Wanted, text: str, language: str, asked: frozenset[str]) -> bool:
    """Whether a sentence holds the kind of thing that is asked; `asked`: the question's names."""
    if wanted is Wanted.DATE:
        return bool(DATE.search(text))
    if wanted is Wanted.NUMBER:
        return bool(NUMBER.search(text))
    if wanted is Wanted.NAME:
        return bool(_names(text, language) - asked)
    return False


def _score(
    understood: Understood, hit: Hit, match: SentenceMatch, newest: float, asked: frozenset[str]
) -> float:
    score = match.similarity + PASSAGE_WEIGHT * hit.similarity
    if holds(understood.wanted, match.text, hit.article.language, asked):
        score += HOLDS_WANTED
    if hit.article.language == understood.search_language:
        score += OWN_LANGUAGE
    if understood.latest:
        days = (newest - hit.article.known_from.timestamp()) / 86_400
        score += RECENCY_WEIGHT * 0.5 ** (days / RECENCY_DAYS)
    return score


def _can_answer(text: str) -> bool:
    return len(text) >= LEAST_CHARACTERS and bool(re.search(r"[.!…][\"'”’»›)\]“]*$", text))


def _says_more(candidate: Chosen, other: Chosen) -> bool:
    if candidate.hit.passage == other.hit.passage and candidate.index == other.index:
        return False
    return float(candidate.match.vector @ other.match.vector) < SAME


def _names(text: str, language: str) -> frozenset[str]:
    """Folded words with a capital that do not begin the sentence."""
    found = words(text, language)[1:]
    return frozenset(folded(word.text) for word in found if word.whole)


def _inside(hit: Hit, start: int, end: int) -> str:
    base = hit.passage.span.start
    return hit.passage.text[start - base : end - base]
