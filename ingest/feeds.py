"""Feeds (RSS, Atom) and sitemaps: the addresses of the articles that they list."""

from __future__ import annotations

import re

from ingest.urls import is_web

FEED = re.compile(rb"<(rss|feed|rdf:RDF)\b", re.IGNORECASE)
SITEMAP = re.compile(rb"<(urlset|sitemapindex)\b", re.IGNORECASE)
LOCATION = re.compile(
    rb"<loc>\s*(?:<!\[CDATA\[)?\s*(.*?)\s*(?:\]\]>)?\s*</loc>", re.IGNORECASE | re.DOTALL
)
MOST = 5000
"""Entries that are read of one feed."""


def entries(data: bytes, url: str) -> list[str] | None:
    """Addresses of a feed or sitemap, each once, in its order; None when it is neither.

    A feed with broken XML gives what can be read of it.
    """
    head = data[:2048]
    if SITEMAP.search(head):
        found = [match.decode("utf-8", "replace") for match in LOCATION.findall(data)]
        found = [address.replace("&amp;", "&") for address in found]
    elif FEED.search(head) and b"<html" not in head.lower():
        import feedparser

        parsed = feedparser.parse(data, response_headers={"content-location": url})
        found = [str(entry.get("link", "")) for entry in parsed.entries]
    else:
        return None
    return list(dict.fromkeys(address for address in found if is_web(address)))[:MOST]
