"""Text as a reader sees it: one form for each character, no invisible ones, clear paragraphs."""

from __future__ import annotations

import re
import unicodedata

from ingest.errors import Permanent

MAX_CHARACTERS = 1_000_000
"""A longer text is no article; the embedding of one would block all others for an hour."""
SPACES = re.compile(r"[^\S\n]+")
PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


def clean_text(text: str) -> str:
    """NFC, no control, format or private characters, paragraphs parted by one blank line.

    Raises Permanent when the text is too long to be an article.
    """
    if len(text) > MAX_CHARACTERS:
        raise Permanent(
            f"The text has {len(text):,} characters; an article has at most {MAX_CHARACTERS:,}."
        )
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"[\u2028\u2029\f\v]", "\n", text)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)
    paragraphs = (
        " ".join(SPACES.sub(" ", line).strip() for line in part.split("\n")).strip()
        for part in PARAGRAPH_BREAK.split(text)
    )
    return "\n\n".join(part for part in paragraphs if part)


def clean_line(text: str) -> str:
    """The same for a title or a name: one line."""
    return " ".join(clean_text(text[:MAX_CHARACTERS]).split())


_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
