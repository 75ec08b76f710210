"""Rows of articles: one JSON object a line.

Fields: url, title, published, language, outlet, text, id; all but the text can be missing.
"""

from __future__ import annotations

import json
from typing import Any

from ingest.draft import Draft
from ingest.errors import Permanent
from ingest.urls import article_id, canonical_url, is_web

FIELDS = ("title", "published", "language", "outlet", "author")


def read_row(line: str, file_url: str, number: int) -> Draft:
    """The draft of one line. Raises Permanent with the reason when it is no article."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise Permanent(f"not JSON ({error})") from error
    except RecursionError as error:
        raise Permanent("not JSON (nested too deeply)") from error
    if not isinstance(row, dict):
        raise Permanent("not a JSON object")
    text = row.get("text")
    if not isinstance(text, str):
        raise Permanent("no text")
    values: dict[str, str | None] = {name: _text(row, name) for name in FIELDS}
    url = _text(row, "url")
    if url and is_web(url):
        try:
            url = canonical_url(url)
        except ValueError as error:
            raise Permanent(str(error)) from error
    url = url or f"{file_url}#line={number}"
    references = row.get("references")
    return Draft(
        url=url,
        article_id=_text(row, "id") or article_id(url),
        text=text,
        references=tuple(map(str, references)) if isinstance(references, list) else (),
        **values,
    )


def _text(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Permanent(f"`{name}` is not text")
    return str(value).strip() or None
