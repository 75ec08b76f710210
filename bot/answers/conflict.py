"""Quoted accounts that do not agree: another count of the same total, or a plain contradiction.

Other figures that differ mostly belong to other events, so nothing else is compared. Called by
`engine`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from bot.answers.phrases import phrase, published_text
from bot.answers.types import Note, NoteKind
from vectorstore.types import Published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.types import Citation
    from vectorstore.types import Hit, SentenceMatch

SAME_MATTER = 0.43
"""Least cosine of a cited sentence that contradicts and the cited one that it contradicts."""
SAME_MATTER_ELSEWHERE = 0.6
"""The same of a sentence that is not cited yet."""
SAME_COUNT = 0.3
"""Least cosine of two sentences that count parts of one total."""
NEAR_THE_QUESTION = 0.6
"""Least share of the best cited sentence's similarity to the question."""
ABOUT_THE_QUESTION = 0.9
"""The same of a contradiction whose other side is not cited."""
SMALLEST_TOTAL = 20
YEARS, LAST_DAY = (1900, 2100), 31
"""What "20 de 2023" would be."""
ABOUT = (
    r"(?:the|its|all|about|around|some|roughly|nearly|approximately|rund|etwa|circa|knapp|gut|"
    r"insgesamt|seinen|ihren|quasi|oltre|i|environ|près de|les|quelque|unos|unas|los|las|casi|"
    r"cerca de)"
)
PART_OF_TOTAL = re.compile(
    rf"(?<![\d.,])(?P<part>\d{{1,3}}(?:[.,' ]?\d{{3}})*)\s+(?:[^\W\d]+\s+){{0,1}}"
    rf"(?:out of|of|von|bei|di|su|sur|des?)\s+(?:{ABOUT}\s+){{0,2}}"
    r"(?P<total>\d{1,3}(?:[.,' ]?\d{3})*)(?![\d.,:]\d|\d)",
    re.IGNORECASE,
)
"""738 of about 770; 505 bei rund 770; 747 dipendenti su 770."""
CONTRADICTS = {
    "en": r"(?:reports?|accounts?|figures?|versions?|sources?)\b[^.]{0,30}\b(?:differ|contradict|"
    r"diverge|disagree|conflict|vary|stand side by side)|contradict(?:s|ed)|den(?:ies|ied) (?:that|"
    r"having|it|this)|dispute[sd] (?:that|this|it)|does not bear (?:that|this|it) out",
    "de": r"widersprich\w*|widersprach\w*|(?:berichte|darstellungen|angaben|quellen|zahlen)\b"
    r"[^.]{0,30}\b(?:weichen|unterscheiden|gehen auseinander)|umstritten\b|bestritt(?:en)?|"
    r"bestreitet|dementier\w+|\bdagegen\b(?=[^.]*\b(?:nie|nicht|kein\w*)\b)",
    "it": r"(?:versioni|resoconti|cifre|fonti|notizie|racconti)\b[^.]{0,30}\b(?:divers|discord|"
    r"contrast|non concord|non coincid)\w*|divers[ei] sono[^.]{0,15}(?:cifre|versioni|resoconti)|"
    r"smentisc\w+|smentì|ha(?:nno)? smentito|nega(?:to|no)? (?:che|di)|contraddic\w+",
    "fr": r"(?:versions|récits|comptes rendus|chiffres|sources)\b[^.]{0,30}\b(?:diverg|diffèr|"
    r"contredi)\w*|dément(?:ent|i)?\b|contredi(?:t|sent)|conteste(?:nt)? (?:que|avoir|cette)|"
    r"d'autres (?:récits|versions|sources)",
    "es": r"(?:versiones|relatos|cifras|fuentes)\b[^.]{0,30}\b(?:difier|discrep|contradi|no "
    r"coincid)\w*|desm(?:iente|ienten|intió)|ni?eg(?:a|ó|an) (?:que|haber)|contradi(?:ce|cen|jo)",
}
"""A sentence that sets itself against another account, by language."""
PATTERNS = {code: re.compile(rf"\b(?:{text})", re.IGNORECASE) for code, text in CONTRADICTS.items()}


@dataclass(frozen=True, slots=True)
class Side:
    """One account: a sentence, and the number of its citation (0: not cited)."""

    hit: Hit
    index: int
    n: int
    figure: str = ""

    @property
    def match(self) -> SentenceMatch:
        """The sentence with its vector."""
        return self.hit.sentences[self.index]


def disagreement(citations: Sequence[Citation], hits: Sequence[Hit]) -> list[Side]:
    """The accounts that disagree, with at least one that is cited; empty when none do.

    One that is not cited yet is named only when no two that are cited disagree.
    """
    sides = _sides(citations, hits)
    cited = [side for side in sides if side.n]
    return (
        _counts(cited)
        or _contradiction(cited, cited)
        or _counts(sides)
        or _contradiction(cited, [side for side in sides if not side.n])
    )


def conflict_notes(
    sides: Sequence[Side], citations: Sequence[Citation], language: str
) -> list[Note]:
    """What is told of accounts that disagree and are all cited."""
    told = []
    for side in sides:
        if not side.n:
            return []
        citation = citations[side.n - 1]
        published = Published.parse(citation.published) if citation.published else None
        when = published_text(published, language)
        told.append(f"{citation.outlet}, {when}{side.figure} [{citation.n}]")
    if not told:
        return []
    text = phrase("conflict", language, sides="; ".join(told))
    return [Note(NoteKind.CONFLICT, text, tuple(dict.fromkeys(side.n for side in sides)))]


def _sides(citations: Sequence[Citation], hits: Sequence[Hit]) -> list[Side]:
    """All sentences, the cited ones first in the order of their citations."""
    sides = []
    for hit in hits:
        passage = hit.passage
        quotes = [c for c in citations if c.passage_id == passage.passage_id]
        for i, span in enumerate(passage.sentences):
            start = span.start - passage.span.start
            n = next((c.n for c in quotes if c.start <= start < c.end), 0)
            sides.append(Side(hit, i, n))
    return sorted(sides, key=lambda side: (not side.n, side.n))


def _counts(sides: Sequence[Side]) -> list[Side]:
    """Different parts that articles count of one total, each with the first that gives it.

    What one article counts at different hours is no disagreement.
    """
    counted = [(side, *parts) for side in sides for parts in _parts(side.match.text)]
    pairs = sorted(
        combinations(counted, 2),
        key=lambda pair: -pair[0][0].match.similarity - pair[1][0].match.similarity,
    )
    for one, other in pairs:
        apart = one[0].hit.article.article_id != other[0].hit.article.article_id
        same = one[2] == other[2] and one[1] != other[1]
        if one[0].n and apart and same and _cosine(one[0], other[0]) >= SAME_COUNT:
            own = one[0].hit.article.article_id
            others = [
                row
                for row in counted
                if row[2] == one[2] and row[0].n and row[0].hit.article.article_id != own
            ]
            rows = [one, other, *others] if other[0].n else [one, other]
            firsts = {part: (side, part, total) for side, part, total in reversed(rows)}
            told = [replace(side, figure=f": {p}/{total}") for side, p, total in firsts.values()]
            return sorted(told, key=lambda side: (not side.n, side.n))
    return []


def _parts(text: str) -> list[tuple[int, int]]:
    """Every (part, total) that a sentence counts."""
    found = []
    for match in PART_OF_TOTAL.finditer(text):
        part, total = (int(re.sub(r"\D", "", match[name])) for name in ("part", "total"))
        year = YEARS[0] <= total <= YEARS[1] and part <= LAST_DAY
        if total >= SMALLEST_TOTAL and part < total and not year:
            found.append((part, total))
    return found


def _contradiction(cited: Sequence[Side], against: Sequence[Side]) -> list[Side]:
    """A sentence that contradicts, and the cited account on the same matter beside it.

    The sentence must be about the question too, not only in a passage that is.
    """
    best = max((side.match.similarity for side in cited), default=0.0)
    for side in against:
        pattern = PATTERNS.get(side.hit.article.language)
        if pattern is None or not pattern.search(side.match.text):
            continue
        around = [s for s in against if s.n == side.n and s.n] or [side]
        asked = max(s.match.similarity for s in around) / best if best > 0 else 0.0
        others = [(max(_cosine(o, s) for s in around), o) for o in cited if o.n != side.n]
        cosine, near = max(others, key=lambda row: row[0], default=(0.0, None))
        same = cosine >= (SAME_MATTER if side.n else SAME_MATTER_ELSEWHERE)
        if near is not None and same and asked >= NEAR_THE_QUESTION:
            return sorted([near, side], key=lambda s: (not s.n, s.n))
        if side.n and asked >= ABOUT_THE_QUESTION:
            return [side]
    return []


def _cosine(one: Side, other: Side) -> float:
    return float(one.match.vector @ other.match.vector)
