"""From what a format's reader found to a whole article: missing fields worked out, never invented.

Every reader (`markdown`, `plain`, `html`, `pdf`, `jsonl`) ends in `finish`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.clean import clean_line, clean_text
from ingest.errors import Permanent
from ingest.sentences import sentence_spans
from vectorstore.text.language import identify
from vectorstore.types import Article, Published

MAX_TITLE = 300
MAX_ID = 190
"""Characters; the catalogue keeps no more."""
TITLE_FROM_TEXT = 90
MIN_LETTERS = 20
"""Fewer letters are no article in any script."""


@dataclass(slots=True)
class Draft:
    """What a reader found; None where it found nothing."""

    url: str
    article_id: str
    text: str
    title: str | None = None
    published: str | None = None
    language: str | None = None
    outlet: str | None = None
    author: str | None = None
    references: tuple[str, ...] = ()


def finish(draft: Draft, default_outlet: str) -> Article:
    """The article. Raises Permanent when there is no text, or a given id or date cannot be used."""
    if len(draft.article_id) > MAX_ID or not draft.article_id.isprintable():
        raise Permanent(
            f"The id {draft.article_id[:40]!r} cannot be used: at most {MAX_ID} characters, and no "
            "control characters."
        )
    text = clean_text(draft.text)
    if sum(c.isalpha() for c in text) < MIN_LETTERS:
        raise Permanent("There is no text in it.")
    published = None
    if draft.published:
        try:
            published = Published.parse(draft.published)
        except (ValueError, OverflowError):
            raise Permanent(
                f"The date {draft.published!r} is not ISO 8601, such as 2023-11-17 or "
                "2023-11-17T14:30-08:00."
            ) from None
    title = clean_line(draft.title or "")[:MAX_TITLE] or title_from(text)
    language = (draft.language or "").strip().lower().replace("_", "-").split("-")[0]
    if not re.fullmatch(r"[a-z]{2,3}", language):
        language = identify(text)
    return Article(
        article_id=draft.article_id,
        url=draft.url,
        title=title,
        text=text,
        language=language,
        outlet=clean_line(draft.outlet or "")[:MAX_TITLE] or default_outlet,
        published=published,
        author=clean_line(draft.author)[:MAX_TITLE] if draft.author else None,
        references=draft.references,
    )


def title_from(text: str) -> str:
    """A title for a text without one: its first sentence, cut at a word when it is long."""
    start, end = sentence_spans(text, identify(text))[0]
    first = " ".join(text[start:end].split())
    if len(first) <= TITLE_FROM_TEXT:
        return first.removesuffix(".")
    return first[:TITLE_FROM_TEXT].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + " …"
