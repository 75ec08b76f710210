"""What stands around quotes: the line that shows one, and the notes on languages and dropped ones.

Called by `engine` and `state`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.phrases import language_name, phrase, published_text
from bot.answers.types import Note, NoteKind
from vectorstore.types import Published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.types import Citation


def quote_line(citation: Citation, language: str) -> str:
    """A quote with its outlet, its date and its marker."""
    published = Published.parse(citation.published) if citation.published else None
    return phrase(
        "quote",
        language,
        outlet=citation.outlet,
        date=published_text(published, language),
        quote=citation.quote.replace("\n\n", " "),
        n=citation.n,
    )


def citation_notes(citations: Sequence[Citation], dropped: int, language: str) -> list[Note]:
    """That quotes are in another language, and that sentences did not pass the check."""
    notes = []
    other = [c for c in citations if c.language != language]
    if other:
        names = dict.fromkeys(language_name(c.language, language) for c in other)
        text = phrase("other_language", language, languages=", ".join(names))
        notes.append(Note(NoteKind.OTHER_LANGUAGE, text, tuple(c.n for c in other)))
    if dropped:
        notes.append(Note(NoteKind.DROPPED, phrase("dropped", language)))
    return notes
