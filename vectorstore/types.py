"""The data that flows through the house: Article -> Passage -> Hit.

Everything here is frozen; the other rooms pass these values on and never copy their fields
into shapes of their own. What follows a Hit (Citation, Answer) is in `bot.answers.types`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DAY_LENGTH = len("2023-11-17")
UNDETERMINED = "und"
"""ISO 639-2 code for a language that could not be told."""


@dataclass(frozen=True, slots=True)
class Published:
    """When an article appeared: a moment, or a day when the source names no time."""

    moment: datetime
    """Aware. For a day without a time: noon UTC, which lies inside that day nearly everywhere."""
    day_only: bool = False

    @classmethod
    def parse(cls, text: str) -> Published:
        """Read ISO 8601, a date or a date with time; a time without a zone is taken as UTC.

        Raises ValueError for anything else.
        """
        text = text.strip()
        if len(text) == DAY_LENGTH:
            day = datetime.strptime(text, "%Y-%m-%d").date()
            return cls(datetime.combine(day, time(12), UTC), day_only=True)
        moment = datetime.fromisoformat(text)
        return cls(moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    def isoformat(self) -> str:
        """The ISO 8601 text that `parse` reads back."""
        if self.day_only:
            return self.moment.date().isoformat()
        return self.moment.isoformat()

    @property
    def epoch(self) -> int:
        """Whole seconds since 1970, UTC."""
        return int(self.moment.timestamp())


def parse_as_of(text: str, zone: tzinfo) -> datetime:
    """Read the moment of an as-of question; a date alone means the end of that day in `zone`.

    Raises ValueError when the text is neither a date nor a date with time in ISO 8601.
    """
    text = text.strip()
    if len(text) == DAY_LENGTH:
        day = datetime.strptime(text, "%Y-%m-%d").date()
        return datetime.combine(day, time(0), zone) + timedelta(days=1, seconds=-1)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def short_hash(text: str) -> str:
    """64 bits of SHA-256, as 16 hex characters."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article, cleaned: what a reader of the page would have read."""

    article_id: str
    """Stable for the same address (or the id that its source gave it)."""
    url: str
    """Canonical address; for a file without one, a `file:` address."""
    title: str
    text: str
    """Paragraphs separated by one blank line; offsets of quotes count code points in this text."""
    language: str
    outlet: str
    published: Published | None = None
    author: str | None = None
    references: tuple[str, ...] = ()
    """Addresses that the article itself names as its sources."""

    @property
    def content_hash(self) -> str:
        """Changes with anything a reader could notice; hex, 16 characters."""
        published = self.published.isoformat() if self.published else ""
        parts = (self.title, self.text, self.language, self.outlet, published, self.url)
        return short_hash("\x1f".join((*parts, *self.references)))

    @property
    def text_hash(self) -> str:
        """The same for word-for-word copies, whatever their address; hex, 16 characters."""
        return short_hash(self.text)


class Span(NamedTuple):
    """Half-open range of code points in an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Some whole sentences of an article: the unit that is embedded and found."""

    passage_id: str
    article_id: str
    ordinal: int
    """Position in the article, from 0."""
    span: Span
    """Where `text` stands in the article's text."""
    text: str
    sentences: tuple[Span, ...]
    """Spans of the sentences, in the ARTICLE's text, in order."""

    def sentence_texts(self) -> list[str]:
        """The sentences, verbatim."""
        base = self.span.start
        return [self.text[s.start - base : s.end - base] for s in self.sentences]


@dataclass(frozen=True, slots=True)
class SentenceMatch:
    """A sentence of a hit with its similarity to the question (centred cosine, -1 to 1)."""

    span: Span
    text: str
    similarity: float
    vector: NDArray[np.float32] = field(repr=False, compare=False)
    """Centred, L2-normalised, (d,)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with what a reply needs to cite it."""

    rank: int
    """From 1."""
    score: float
    passage: Passage
    article: ArticleInfo
    sentences: tuple[SentenceMatch, ...]
    similarity: float
    """Passage to question, centred cosine."""
    lexical: float
    """Share of the question's rare words that the passage holds, 0 to 1."""
    copies: tuple[str, ...] = ()
    """Ids of articles that say the same in nearly the same words."""


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """An indexed article without its text."""

    article_id: str
    url: str
    title: str
    language: str
    outlet: str
    published: Published | None
    known_from: datetime
    """When a reader could first have read this version: published, or first seen; UTC."""
    superseded_at: datetime | None = None
    """When a newer version took its place; None for the current one."""
    references: tuple[str, ...] = ()
    passages: int = 0
