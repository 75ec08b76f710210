"""Feeds (RSS, Atom) and sitemaps: the addresses of the articles that they list."""

from __future__ import annotations

import html
import re

from ingest.inflate import inflate
from ingest.urls import is_web

FEED = re.compile(rb"<(rss|feed|rdf:RDF)\b", re.IGNORECASE)
SITEMAP = re.compile(rb"<(?:\w+:)?(urlset|sitemapindex)\b", re.IGNORECASE)
INDEX = re.compile(rb"<(?:\w+:)?sitemapindex\b", re.IGNORECASE)
BLOCK = re.compile(rb"<(?:\w+:)?(?:url|sitemap)>(.*?)(?=<(?:\w+:)?(?:url|sitemap)>|\Z)", re.DOTALL)
LOCATION = re.compile(
    rb"<(?:(?!image|video)\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*(.*?)\s*(?:\]\]>)?\s*</", re.DOTALL
)
MOMENT = re.compile(rb"<(?:\w+:)?(?:publication_date|lastmod)>\s*(\d{4}[-\dT:.+Z]*)")
GZIP = b"\x1f\x8b"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
PACKED = (GZIP, *UTF16)
HEAD = 4096
MOST = 5000
"""Entries that are read of one feed or sitemap."""
MAX_BYTES = 50 * 2**20
"""Of an inflated sitemap: what sitemaps.org allows."""


def unpack(data: bytes, url: str) -> bytes:
    """The feed or sitemap itself, where it is a .gz file or in UTF-16. Raises Permanent."""
    if data.startswith(GZIP):
        data = inflate([data], "gzip", MAX_BYTES, url)
    if data.startswith(UTF16):
        data = data.decode("utf-16", "replace").encode()
    return data


def is_index(data: bytes) -> bool:
    """Whether this is a sitemap of sitemaps."""
    return INDEX.search(data[:HEAD]) is not None


def is_sitemap(data: bytes) -> bool:
    """Whether this is a sitemap of pages or of sitemaps."""
    return SITEMAP.search(data[:HEAD]) is not None


def entries(data: bytes, url: str) -> list[str] | None:
    """Addresses of a feed or sitemap, each once; None when it is neither.

    Feeds keep their order; a sitemap that gives dates is read from the newest page on. Broken XML
    gives what can be read of it.
    """
    if is_sitemap(data):
        found = _sitemap(data)
    elif FEED.search(data[:HEAD]) and b"<html" not in data[:HEAD].lower():
        import feedparser

        parsed = feedparser.parse(
            data, response_headers={"content-location": url}, sanitize_html=False
        )
        found = [str(entry.get("link", "")) for entry in parsed.entries]
    else:
        return None
    return list(dict.fromkeys(address for address in found if is_web(address)))[:MOST]


def _sitemap(data: bytes) -> list[str]:
    dated: list[tuple[bytes, str]] = []
    for block in BLOCK.findall(data):
        location = LOCATION.search(block)
        if location:
            moment = MOMENT.search(block)
            address = html.unescape(location.group(1).decode("utf-8", "replace"))
            dated.append((moment.group(1) if moment else b"", address))
    dated.sort(key=lambda pair: pair[0], reverse=True)  # stable: undated ones keep their order
    return [address for _, address in dated]
