"""Plain text files: a headline where there is one, paragraphs, and a dateline's date."""

from __future__ import annotations

import re
import statistics

from ingest.draft import Draft

HEADLINE = 120
"""Characters that a first line has at most to be a headline."""
DATELINE_ISO = re.compile(r"^\W*(\d{4}-\d{2}-\d{2}(?:T[\d:]+(?:Z|[+-]\d{2}:\d{2})?)?)\W*$")


def read_plain(source: str, url: str, article_id: str) -> Draft:
    """The draft of a plain text; the date only where a line of its own gives it in ISO 8601."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").strip("\n\ufeff ").split("\n")
    title = None
    if len(lines) > 1 and _is_headline(lines[0].strip()):
        title, lines = lines[0].strip(), lines[1:]
    published = None
    for i, line in enumerate(lines[:4]):
        match = DATELINE_ISO.match(line)
        if match:
            published = match.group(1)
            del lines[i]
            break
    return Draft(url, article_id, _paragraphs(lines), title=title, published=published)


def _is_headline(line: str) -> bool:
    return 0 < len(line) <= HEADLINE and not re.search(r"[.…;:,]$", line)


def _paragraphs(lines: list[str]) -> str:
    """Hard-wrapped lines belong together; otherwise every line is a paragraph."""
    full = [len(line) for line in lines if line.strip()]
    wrapped = len(full) > 3 and max(full) <= 100 and statistics.median(full) >= 50
    return ("\n" if wrapped else "\n\n").join(lines)
