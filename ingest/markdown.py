"""Markdown articles, with or without YAML front matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from markdown_it import MarkdownIt

from ingest.draft import Draft
from ingest.errors import Permanent

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def read_markdown(source: str, url: str, article_id: str) -> Draft:
    """The draft of a Markdown text. Raises Permanent when the front matter is no YAML mapping."""
    source = source.replace("\r\n", "\n")
    match = FRONT_MATTER.match(source)
    fields = _front_matter(match.group(1)) if match else {}
    heading, text = _plain(source[match.end() :] if match else source)
    references = fields.get("references")
    return Draft(
        url=str(fields.get("url") or url),
        article_id=str(fields.get("id") or article_id),
        text=text,
        title=str(fields.get("title") or heading or "") or None,
        published=_iso(fields.get("published") or fields.get("date")),
        language=_text(fields.get("language")),
        outlet=_text(fields.get("outlet")),
        author=_text(fields.get("author")),
        references=tuple(map(str, references)) if isinstance(references, list) else (),
    )


def _front_matter(source: str) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(source)
    except yaml.YAMLError as error:
        reason = str(getattr(error, "problem", None) or "it is not YAML")
        raise Permanent(f"The front matter cannot be read: {reason}.") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise Permanent("The front matter is not a list of `key: value` lines.")
    return fields


def _iso(value: Any) -> str | None:
    """YAML makes dates of dates by itself."""
    if value is None:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _plain(source: str) -> tuple[str | None, str]:
    """The first top heading, and the rest as plain paragraphs."""
    heading = None
    paragraphs = []
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in {"fence", "code_block"}:
            paragraphs.append(token.content)
        elif token.type == "inline":
            text = _inline(token)
            is_title = before is not None and before.type == "heading_open" and before.tag == "h1"
            if is_title and heading is None:
                heading = text
            else:
                paragraphs.append(text)
    return heading, "\n\n".join(paragraphs)


def _inline(token: Token) -> str:
    parts = []
    for child in token.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type in {"text", "code_inline"}:
            parts.append(child.content)
    return "".join(parts)
