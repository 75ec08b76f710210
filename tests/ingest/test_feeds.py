from ingest.feeds import entries

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
