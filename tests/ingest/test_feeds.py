import gzip

import pytest

from ingest.errors import Permanent
from ingest.feeds import entries, is_index, unpack

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>
<item><link>https://example.org/1</link></item><item><link>https://example.org/2</link></item>
<item><link>https://example.org/1</link></item><item><link>javascript:x</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a"/></entry></feed>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://example.org/?a=1&amp;b=2 </loc></url>
<url><loc><![CDATA[https://example.org/c]]></loc></url></urlset>"""


def test_each_article_once_and_only_web_addresses():
    assert entries(RSS, "https://example.org/feed") == [
        "https://example.org/1",
        "https://example.org/2",
    ]


def test_a_broken_feed_gives_what_can_be_read():
    assert "https://example.org/1" in entries(RSS[:-60], "https://example.org/feed")


def test_sitemaps():
    assert entries(SITEMAP, "") == ["https://example.org/?a=1&b=2", "https://example.org/c"]


def test_atom_addresses_are_made_whole():
    assert entries(ATOM, "https://example.org/feed") == ["https://example.org/a"]


def test_a_page_is_no_feed():
    assert entries(b"<html><body><rss></rss></body></html>", "") is None
    assert entries(b"", "") is None


def test_a_sitemap_with_dates_is_read_from_the_newest_on():
    news = b"""<urlset xmlns:n="x" xmlns:image="y">
    <url><loc>https://e.org/old</loc><n:publication_date>2023-11-17</n:publication_date></url>
    <url><loc>https://e.org/new</loc><lastmod>2023-11-22T10:00:00Z</lastmod>
    <image:image><image:loc>https://e.org/picture.jpg</image:loc></image:image></url>
    <url><loc>https://e.org/undated</loc></url></urlset>"""
    assert entries(news, "") == [
        "https://e.org/new",
        "https://e.org/old",
        "https://e.org/undated",
    ]


def test_packed_feeds_and_other_encodings():
    assert unpack(gzip.compress(SITEMAP), "") == SITEMAP
    utf16 = RSS.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")
    assert len(entries(unpack(utf16, ""), "")) == 2
    with pytest.raises(Permanent, match="unpacked"):
        unpack(b"\x1f\x8b broken", "https://example.org/s.xml.gz")


def test_a_feed_of_thousands_is_cut():
    items = "".join(f"<item><link>https://example.org/{i}</link></item>" for i in range(5200))
    found = entries(f"<rss><channel>{items}</channel></rss>".encode(), "")
    assert len(found) == 5000


def test_an_index_is_told_from_a_sitemap():
    assert is_index(b"<?xml version='1.0'?><sitemapindex><sitemap/></sitemapindex>")
    assert not is_index(SITEMAP)
