"""Feeds (RSS, Atom, RDF) and sitemaps: the addresses of the articles that they list.

Broken XML gives what can be read of it; entities are never expanded.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from ingest.charsets import decode
from ingest.errors import Permanent
from ingest.inflate import GZIP, inflate
from ingest.urls import is_web

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

PROLOG = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL)
ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)
HTML = re.compile(r"<(html|body|head)\b", re.IGNORECASE)
BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});)", re.IGNORECASE)
ENTITY = re.compile(r"&#?\w{1,31};")
"""With its semicolon: without one it is a parameter of an address."""
DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
BASE = "{http://www.w3.org/XML/1998/namespace}base"
JUNK = 500
"""Characters that may stand before a feed's root, such as a server's warning."""
MOST = 5000
"""Entries that are read of one feed or sitemap."""
MAX_BYTES = 50 * 2**20
"""Of an inflated sitemap: what sitemaps.org allows."""


class Listing(NamedTuple):
    """What a feed or sitemap lists."""

    addresses: list[str]
    """Each once. A feed's order; a sitemap that gives dates from the newest on."""
    sitemap: bool = False
    nested: bool = False
    """They are sitemaps themselves."""


def read_list(data: bytes, url: str, content_type: str = "") -> Listing | None:
    """The addresses of a feed or sitemap, None when it is neither.

    Raises Permanent when a packed one cannot be unpacked.
    """
    if data.startswith(GZIP):
        data = inflate([data], "gzip", MAX_BYTES, url)
    if b"<" not in data[:JUNK] and b"<\x00" not in data[:JUNK]:
        return None
    try:
        text = decode(data, content_type)
    except Permanent:
        return None
    start = PROLOG.match(text)
    at = start.end() if start else 0
    root = ROOT.match(text, at)
    if root is None:
        root = ROOT.search(text, at, at + JUNK)
        if root is None or HTML.search(text, at, root.start()):
            return None
    kind = root[1].lower()
    tree = _parse(text[root.start() :])
    if tree is None:
        return Listing([], sitemap=kind in {"urlset", "sitemapindex"})
    if kind in {"urlset", "sitemapindex"}:
        return Listing(_unique(_pages(tree, url)), sitemap=True, nested=kind == "sitemapindex")
    return Listing(_unique(_items(tree, url)))


def _parse(text: str) -> _Element | None:
    from lxml import etree

    text = BARE.sub("&amp;", DOCTYPE.sub("", text))
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, encoding="utf-8",
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _unique(addresses: list[str]) -> list[str]:
    return list(dict.fromkeys(address for address in addresses if is_web(address)))[:MOST]


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _text(element: _Element) -> str:
    return ENTITY.sub(lambda m: html.unescape(m[0]), "".join(map(str, element.itertext()))).strip()


def _pages(tree: _Element, url: str) -> list[str]:
    dated: list[tuple[str, str]] = []
    for block in tree.iter():
        if _name(block) not in {"url", "sitemap"}:
            continue
        location = moment = ""
        for part in block.iter():
            name = _name(part)
            parent = part.getparent()
            if name == "loc" and parent is block:
                location = location or _text(part)
            elif name in {"lastmod", "publication_date"} and re.match(r"\d{4}", _text(part)):
                moment = moment or _text(part)
        if location:
            dated.append((moment, urljoin(url, location)))
    dated.sort(key=lambda pair: pair[0], reverse=True)  # stable: undated ones keep their order
    return [address for _, address in dated]


def _items(tree: _Element, url: str) -> list[str]:
    found = []
    for item in tree.iter():
        if _name(item) in {"item", "entry"}:
            link = _link(item)
            if link:
                found.append(urljoin(_base(item, url), link))
    return found


def _link(item: _Element) -> str:
    """An item's own address: its alternate link, else an identifier that is one."""
    return _link_among(item) or _link_among(item.iter())  # in broken XML it can stand deeper


def _link_among(parts: Iterable[_Element]) -> str:
    guid = other = ""
    for part in parts:
        name = _name(part)
        if name == "origlink":
            return _text(part)
        if name == "link":
            relation = part.get("rel", "alternate")
            link = _text(part) or part.get("href", "").strip()
            if link and relation == "alternate" and not other:
                other = link
        elif name in {"guid", "id"} and is_web(_text(part)):
            guid = guid or ("" if part.get("isPermaLink") == "false" else _text(part))
    return other or guid


def _base(item: _Element, url: str) -> str:
    """What an item's relative links are relative to."""
    above = [element.get(BASE, "") for element in (item, *item.iterancestors())]
    for base in reversed(above):
        url = urljoin(url, base)
    return url
