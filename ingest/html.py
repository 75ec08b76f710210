"""Web pages: the article that a reader sees, with trafilatura and htmldate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.draft import Draft
from ingest.errors import Permanent
from ingest.urls import article_id, canonical_url, is_web

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])|"
    r"(?:left|top|text-indent)\s*:\s*-\s*\d{3,}|clip\s*:\s*rect\(\s*0|(?:width|height)\s*:\s*0(?!\.)",
    re.IGNORECASE,
)
WHITE = re.compile(
    r"(?<!-)\bcolor\s*:\s*(#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255)", re.IGNORECASE
)
NEVER_SHOWN = ("script", "style", "template", "noscript")


def read_html(data: bytes, url: str, article_id_: str | None = None) -> Draft:
    """The draft of a page. Raises Permanent when there is no article in it."""
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    tree = load_html(data)
    if tree is None:
        raise Permanent("This is not an HTML page.")
    remove_invisible(tree)
    found = bare_extraction(
        tree, url=url if is_web(url) else None, with_metadata=True, include_comments=False,
        include_tables=True, favor_precision=True,
    )  # fmt: skip
    if found is None or not found.text:
        raise Permanent("No article was found in the page.")
    address = _canonical(tree, found.url, url)
    return Draft(
        url=address,
        article_id=article_id_ or article_id(address),
        text=found.text.replace("\n", "\n\n"),
        title=found.title,
        published=_published(tree) or found.date,
        language=tree.get("lang"),
        outlet=found.sitename or found.hostname,
        author=found.author,
    )


def remove_invisible(tree: HtmlElement) -> None:
    """Take out of a page, in place, what a reader cannot see."""
    from lxml import etree

    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            if element.tag is etree.Comment and element.getparent() is not None:
                _drop(element)
            continue
        style = element.get("style") or ""
        hidden = (
            element.get("hidden") is not None
            or (element.tag in NEVER_SHOWN and element.get("type") != "application/ld+json")
            or bool(HIDDEN_STYLE.search(style))
            or bool(WHITE.search(style) and "background" not in style)
        )
        if hidden and element.getparent() is not None:
            _drop(element)


def _drop(element: HtmlElement) -> None:
    """Remove an element but keep the text that follows it."""
    parent = element.getparent()
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _canonical(tree: HtmlElement, found: str | None, url: str) -> str:
    """The page's own address when it is on the same host as the one that was asked."""
    links = tree.xpath("//link[@rel='canonical']/@href")
    for candidate in (*links, found or ""):
        if is_web(url) and is_web(candidate):
            try:
                own, asked = canonical_url(candidate), canonical_url(url)
            except ValueError:
                continue
            if own.split("/")[2] == asked.split("/")[2]:
                return own
    return canonical_url(url) if is_web(url) else url


def _published(tree: HtmlElement) -> str | None:
    """A date with time and zone, where the page states one for machines."""
    paths = (
        "//meta[@property='article:published_time']/@content",
        "//meta[@itemprop='datePublished']/@content",
        "//time[@itemprop='datePublished']/@datetime",
        "//time[@pubdate]/@datetime",
    )
    values = [str(value) for path in paths for value in tree.xpath(path)]
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        values.extend(re.findall(r'"datePublished"\s*:\s*"([^"]+)"', str(script)))
    moment = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})")
    return next((value for value in values if moment.fullmatch(value)), None)
