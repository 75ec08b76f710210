"""The extractive writer: verbatim sentences that answer, each with where it stands.

Needs no language model. The best sentences by `evidence` are taken, without repeating each other;
one in the asker's language takes the place of one that says the same in another; neighbours are
quoted together. Called by `engine`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bot.answers.citing import cite_passage
from bot.answers.evidence import SHORT
from bot.answers.types import Sentence, SentenceKind
from vectorstore.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.evidence import Evidence
    from bot.answers.subquestions import Further
    from bot.answers.types import Citation
    from vectorstore.types import Hit

MOST = 4
"""Quotes in an answer."""
LEAST_CHARACTERS = 25
"""Shorter ones (captions, exclamations) answer nothing."""
BEHIND_BEST = 6.0
"""A further sentence may score so much less than the best (logits)."""
JOIN_BEHIND = 4.0
"""A neighbour of a chosen sentence may score so much less and is quoted with it."""
LONGEST = 600
"""Characters of a quote of several sentences."""
SAME = 0.72
"""Two sentences with a higher cosine say the same, unless one brings further numbers."""
OWN_LANGUAGE_BEHIND = 1.5
"""One in the asker's language that says the same may score so much less."""
KEPT = 2
"""Quotes for the whole question that those for less of it do not replace."""
COVERED = 2
"""A part of the question is answered when one of so many of its best sentences is quoted."""
NUMBER = re.compile(r"\d+")
BACKWARD = re.compile(
    r"(?:he|she|they|it|this|that|these|his|her|their|its|er|sie|es|dies\w*|ihr\w*|sein\w*|dabei|"
    r"dazu|lui|lei|essi|questo|questa|ciò|suo|sua|il|elle|ils|elles|cela|ce|ces|cette|son|sa|ses|"
    r"él|ella|ellos|esto|eso|esta|este|su|sus)\b",
    re.IGNORECASE,
)
"""A sentence that begins so is hard to understand without the one before."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Neighbouring sentences of a passage that are quoted together."""

    hit: Hit
    first: int
    last: int
    """Positions of the first and the last sentence in the passage."""

    @property
    def span(self) -> Span:
        """Where the quote stands in the article."""
        spans = self.hit.passage.sentences
        return Span(spans[self.first].start, spans[self.last].end)

    def holds(self, evidence: Evidence) -> bool:
        """Whether a sentence is among these."""
        same = self.hit.passage.passage_id == evidence.hit.passage.passage_id
        return same and self.first <= evidence.index <= self.last

    def repeats(self, evidence: Evidence) -> bool:
        """Whether one of these says the same as a sentence."""
        matches = self.hit.sentences[self.first : self.last + 1]
        return any(float(m.vector @ evidence.match.vector) >= SAME for m in matches)

    def overlaps(self, other: Chosen) -> bool:
        """Whether both hold a sentence."""
        same = self.hit.passage.passage_id == other.hit.passage.passage_id
        return same and self.first <= other.last and other.first <= self.last

    def with_neighbours(self) -> list[str]:
        """Its sentences, the one before and the one after."""
        return self.hit.passage.sentence_texts()[max(0, self.first - 1) : self.last + 2]


def choose(ranked: Sequence[Evidence], language: str, most: int = MOST) -> list[Chosen]:
    """What is quoted, best first. `ranked`: best first; `language`: the asker's."""
    pool = [evidence for evidence in ranked if _can_answer(evidence.match.text)]
    if not pool:
        return []
    floor = pool[0].score - BEHIND_BEST
    taken: list[Evidence] = []
    chosen: list[Chosen] = []
    for candidate in pool:
        if len(chosen) >= most or candidate.score < floor:
            break
        best = _in_language(candidate, pool, language)
        if any(_repeats(best, other) or _repeats(candidate, other) for other in taken):
            continue
        joined = _joined([*taken, best], pool, pool[0].score - JOIN_BEHIND)
        joined = list(dict.fromkeys(joined))
        if len(joined) <= most:
            taken.append(best)
            chosen = joined
    return chosen


def complete(
    chosen: Sequence[Chosen], further: Further, language: str, most: int = MOST
) -> list[Chosen]:
    """What is quoted, most needed first, with what answers parts of the question left out."""
    more: list[Chosen] = []
    for ranked in further.for_names:
        pool = [e for e in ranked if _can_answer(e.match.text)]
        quoted = (*chosen[:KEPT], *more)
        new = (e for e in pool if not any(c.holds(e) or c.repeats(e) for c in quoted))
        more += _joined(list(islice(new, 1)), pool, pool[0].score - JOIN_BEHIND) if pool else []
    for ranked in further.for_parts:
        pool = [e for e in ranked if _can_answer(e.match.text)]
        if pool and not any(c.holds(e) for c in (*chosen, *more) for e in pool[:COVERED]):
            best = _in_language(pool[0], pool, language)
            more += _joined([best], pool, pool[0].score - JOIN_BEHIND)
    more = more[: most - KEPT]
    rest = [c for c in chosen if not any(c.overlaps(other) for other in more)]
    return [*rest[:KEPT], *more, *rest[KEPT : most - len(more)]]


def write(chosen: Sequence[Chosen]) -> tuple[list[Sentence], list[Citation]]:
    """Quotes with their citations, oldest article first."""
    ordered = sorted(
        chosen, key=lambda c: (c.hit.article.known_from, c.hit.passage.ordinal, c.first)
    )
    citations = [cite(c.hit, c.span, n) for n, c in enumerate(ordered, 1)]
    sentences = [Sentence(c.quote, (c.n,), SentenceKind.QUOTE) for c in citations]
    return sentences, citations


def cite(hit: Hit, span: Span, n: int) -> Citation:
    """The citation of a span (offsets in the article) of a hit's passage."""
    return cite_passage(hit.passage, hit.article, span, n)


def _can_answer(text: str) -> bool:
    return len(text) >= LEAST_CHARACTERS and bool(re.search(r"[.!…][\"'”’»›)\]“]*$", text))


def _in_language(candidate: Evidence, pool: Sequence[Evidence], language: str) -> Evidence:
    """The best that says the same in the asker's language, else the candidate itself."""
    if candidate.hit.article.language == language:
        return candidate
    for other in pool:
        if other.score < candidate.score - OWN_LANGUAGE_BEHIND:
            break
        if other.hit.article.language == language and _repeats(candidate, other):
            return other
    return candidate


def _repeats(candidate: Evidence, other: Evidence) -> bool:
    """Whether `other` already says what the candidate says, numbers included."""
    if candidate.hit.passage == other.hit.passage and candidate.index == other.index:
        return True
    if float(candidate.match.vector @ other.match.vector) < SAME:
        return False
    said = set(NUMBER.findall(candidate.match.text))
    return said <= set(NUMBER.findall(other.match.text))


def _joined(taken: Sequence[Evidence], pool: Sequence[Evidence], floor: float) -> list[Chosen]:
    """Each with the neighbours that belong to it: good ones, and one that it leans on."""
    good = {(e.hit.rank, e.index) for e in pool if e.score >= floor}
    chosen: list[Chosen] = []
    for evidence in taken:
        hit, first, last = evidence.hit, evidence.index, evidence.index
        if any(c.holds(evidence) for c in chosen):
            continue
        leans = bool(BACKWARD.match(evidence.match.text))
        if first and (leans or (hit.rank, first - 1) in good) and _fits(hit, first - 1, last):
            first -= 1
        following = last + 1
        announces = len(evidence.match.text) < SHORT
        if (announces or (hit.rank, following) in good) and _fits(hit, first, following):
            last = following
        same = [c for c in chosen if c.overlaps(Chosen(hit, first, last))]
        if not same:
            chosen.append(Chosen(hit, first, last))
            continue
        first, last = min(first, same[0].first), max(last, same[0].last)
        if _fits(hit, first, last):
            chosen[chosen.index(same[0])] = Chosen(hit, first, last)
    return chosen


def _fits(hit: Hit, first: int, last: int) -> bool:
    """Whether these sentences can be one quote: one paragraph, not too long."""
    spans = hit.passage.sentences
    if last >= len(spans):
        return False
    text = _inside(hit, spans[first].start, spans[last].end)
    return len(text) <= LONGEST and "\n" not in text


def _inside(hit: Hit, start: int, end: int) -> str:
    base = hit.passage.span.start
    return hit.passage.text[start - base : end - base]
