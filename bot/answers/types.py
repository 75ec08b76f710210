"""What an answer is: Hit -> Citation -> Answer -> message.

`Answer.as_json` is a contract (see README, "JSON"): programs read it, so fields are only added.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime


class SentenceKind(StrEnum):
    """Whether a sentence of an answer is an article's own or the writer's."""

    QUOTE = "quote"
    CLAIM = "claim"


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    """A question about the story that the articles do not answer."""
    OFF_TOPIC = "off_topic"
    SMALL_TALK = "small_talk"
    ORDER = "order"
    EMPTY = "empty"
    CLAIMS_UNKNOWN = "claims_unknown"
    """Statements were to be checked, and the articles say nothing of any."""


class NoteKind(StrEnum):
    """Why the reader is told something beside the answer."""

    SUPERSEDED = "superseded"
    CONFLICT = "conflict"
    OTHER_LANGUAGE = "other_language"
    INCOMPLETE = "incomplete"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Citation:
    """One quote and where it stands.

    Invariant, checked in `bot.answers.check`: the stored passage's text[start:end] == quote.
    """

    n: int
    """The marker in the answer's text, from 1."""
    article_id: str
    title: str
    outlet: str
    url: str
    link: str
    """`url` with a text fragment that leads a browser to the quote."""
    published: str | None
    """ISO 8601, a day or a moment."""
    language: str
    quote: str
    passage_id: str
    start: int
    """Offset in the passage's text, code points."""
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer with the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    kind: SentenceKind


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader must know to take the answer right, in the asker's language."""

    kind: NoteKind
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: str
    """`user` or `assistant`."""
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, before anything is understood of it."""

    text: str
    as_of: datetime | None = None
    """Aware; nothing published later may be used."""
    language: str | None = None
    """Language to answer in; None: that of the question."""
    history: tuple[Turn, ...] = ()
    id: str | None = None
    fallback_language: str | None = None
    """Language for questions whose own cannot be told (a client's or a server's setting)."""
    claims: bool = False
    """Whether the text is no question but statements to be looked up one by one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question, checked."""

    question: str
    language: str
    """ISO 639-1 of everything in the answer but quotes."""
    as_of: str | None
    answered: bool
    text: str
    """With [1] [2] markers; plain text with blank lines between paragraphs."""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    """When not answered: the nearest passages, which the text does not rely on."""
    notes: tuple[Note, ...] = ()
    writer: str = "extractive"
    timings_ms: dict[str, float] = field(default_factory=dict)
    id: str | None = None
    outcome: Outcome = Outcome.ANSWERED
    """For the log and the list of gaps; no part of the contract."""

    def as_json(self) -> dict[str, Any]:
        """The Answer of the JSON contract; `id` only where the question had one."""
        row = asdict(self)
        del row["outcome"]
        if self.id is None:
            del row["id"]
        row["timings_ms"] = {name: round(value, 2) for name, value in self.timings_ms.items()}
        return row
