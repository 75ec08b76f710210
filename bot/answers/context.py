"""What a reader must know beside the quotes: what was overtaken, and what others say differently.

Called by `engine`: first for a source that the answer lacks, then, with it, for the notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers.conflict import conflict_notes, disagreement
from bot.answers.supersede import superseded, superseded_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.conflict import Side
    from bot.answers.supersede import Overtaken
    from bot.answers.types import Citation, Note
    from bot.answers.understanding import Understood
    from vectorstore.types import Hit


@dataclass(frozen=True, slots=True)
class Context:
    """What the passages found say of what is cited."""

    citations: Sequence[Citation]
    overtaken: Sequence[Overtaken]
    sides: Sequence[Side]

    @classmethod
    def of(
        cls, understood: Understood, citations: Sequence[Citation], hits: Sequence[Hit]
    ) -> Context:
        """Of an answer's citations, among the passages that it was written from."""
        overtaken = superseded(understood, citations, hits)
        return cls(citations, overtaken, disagreement(citations, hits))

    def missing_source(self) -> tuple[Hit, int] | None:
        """The sentence (its passage, its position) that a note needs and no citation quotes."""
        for one in self.overtaken:
            if one.cited is None:
                return one.later.hit, one.later.index
        for side in self.sides:
            if not side.n:
                return side.hit, side.index
        return None

    def notes(self, language: str) -> list[Note]:
        """The notes on what is cited; the sources that they name must be among the citations."""
        return [
            *superseded_notes(self.overtaken, self.citations, language),
            *conflict_notes(self.sides, self.citations, language),
        ]
