"""What a reader must know beside the quotes: what was overtaken, and what others say differently.

Called by `engine`: first for a source that the answer lacks, then, with it, for the notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.conflict import conflict_notes, disagreement
from bot.answers.supersede import superseded, superseded_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.types import Citation, Note
    from bot.answers.understanding import Understood
    from vectorstore.types import Hit


def missing_source(
    understood: Understood, citations: Sequence[Citation], hits: Sequence[Hit]
) -> tuple[Hit, int] | None:
    """The sentence (its passage, its position) that a note needs and no citation quotes."""
    for overtaken in superseded(understood, citations, hits):
        if overtaken.cited is None:
            return overtaken.later.hit, overtaken.later.index
    for side in disagreement(citations, hits):
        if not side.n:
            return side.hit, side.index
    return None


def context_notes(
    understood: Understood, citations: Sequence[Citation], hits: Sequence[Hit]
) -> list[Note]:
    """The notes on what is cited; all sources that they name are among the citations."""
    language = understood.language
    overtaken = superseded(understood, citations, hits)
    return [
        *superseded_notes(overtaken, citations, language),
        *conflict_notes(disagreement(citations, hits), citations, language),
    ]
