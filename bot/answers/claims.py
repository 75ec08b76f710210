"""Statements looked up one by one: "Check with sources". Called by `engine`.

No verdict: each statement stands above what the articles say of it, and the names, numbers and
dates in it that those passages do not hold are named, so that a reader sees where to look.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answers.check import unsupported
from bot.answers.framing import citation_notes, quote_line
from bot.answers.phrases import LANGUAGES, phrase
from bot.answers.types import Answer, Note, NoteKind, Outcome, Question, Sentence, SentenceKind
from ingest.sentences import sentence_spans
from vectorstore.text.language import identify

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.types import Citation

MOST = 5
"""Statements that are looked up; the rest is said to be left out."""
QUOTES = 2
"""Quotes under each."""
LEAST_WORDS = 3
LONGEST = 300
NOISE = re.compile(r"<[@#][!&]?\d+>|<a?:\w+:\d+>|https?://\S+")
"""Mentions, emojis of servers and addresses say nothing that could be looked up."""
BEFORE_NUMBER = re.compile(r"(?<=[^\W\d_]{4}[.!])\s+(?=\d)")
"""Sentence ends that are passed over where a number follows, as after "3." and "Art."."""
MARKUP = re.compile(r"^[>#\s*-]+|[*_`~|]{1,3}", re.MULTILINE)


def statements(text: str) -> list[str]:
    """The sentences of a message that state something; questions and scraps are passed over."""
    text = MARKUP.sub(" ", NOISE.sub(" ", text))
    language = identify(text, "en", LANGUAGES)
    found = []
    spans = sentence_spans(text, language)
    parts = [part for start, end in spans for part in BEFORE_NUMBER.split(text[start:end])]
    for part in parts:
        sentence = " ".join(part.split())
        if len(sentence.split()) >= LEAST_WORDS and not sentence.endswith("?"):
            found.append(sentence[:LONGEST])
    return list(dict.fromkeys(found))


def look_up(question: Question, ask: Callable[[Question], Answer]) -> Answer:
    """One answer over all statements of a text; asked as it stands where it states nothing."""
    claims = statements(question.text)
    if not claims:
        return ask(replace(question, claims=False))
    found = [
        ask(replace(question, text=claim, claims=False, history=())) for claim in claims[:MOST]
    ]
    language = found[0].language
    lines: list[str] = []
    citations: list[Citation] = []
    for claim, answer in zip(claims, found, strict=False):
        lines.append(phrase("claim", language, claim=claim))
        quoted = _number(answer, citations)
        if not quoted:
            lines.append(phrase("claim_nothing", language))
            continue
        lines.extend(quote_line(citation, language) for citation in quoted)
        spoken = identify(claim, language, LANGUAGES)
        read = [(f"{c.title}\n{c.quote}", c.language) for c in quoted]
        absent = unsupported(claim, spoken, read)
        if absent:
            names = ", ".join(_as_written(name, claim) for name in absent)
            lines.append(phrase("claim_absent", language, names=names))
    notes = list(citation_notes(citations, 0, language))
    if len(claims) > MOST:
        notes.append(Note(NoteKind.INCOMPLETE, phrase("claims_more", language, count=MOST)))
    timings: dict[str, float] = {}
    for answer in found:
        for name, ms in answer.timings_ms.items():
            timings[name] = timings.get(name, 0.0) + ms
    return Answer(
        question=question.text,
        language=language,
        as_of=found[0].as_of,
        answered=bool(citations),
        text="\n\n".join(lines),
        sentences=tuple(Sentence(c.quote, (c.n,), SentenceKind.QUOTE) for c in citations),
        citations=tuple(citations),
        notes=tuple(notes),
        timings_ms=timings,
        id=question.id,
        outcome=Outcome.ANSWERED if citations else Outcome.CLAIMS_UNKNOWN,
    )


def _as_written(name: str, claim: str) -> str:
    """A name or date in the letters of the claim: the check reads in small ones."""
    place = claim.casefold().find(name.casefold())
    return claim[place : place + len(name)] if place >= 0 else name


def _number(answer: Answer, citations: list[Citation]) -> list[Citation]:
    """The quotes of an answer under numbers of their own; one that is there keeps its number."""
    quoted = []
    for citation in answer.citations[:QUOTES] if answer.answered else ():
        place = (citation.passage_id, citation.start, citation.end)
        known = [c for c in citations if (c.passage_id, c.start, c.end) == place]
        numbered = known[0] if known else replace(citation, n=len(citations) + 1)
        if not known:
            citations.append(numbered)
        quoted.append(numbered)
    return quoted
