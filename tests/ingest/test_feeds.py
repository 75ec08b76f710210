"""The addresses that feeds and sitemaps list, whole or broken."""

from __future__ import annotations

import gzip

import pytest

from ingest.errors import Permanent
from ingest.feeds import read_list

HOME = "https://example.org/news/feed"
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://example.org/?a=1&amp;b=2 </loc></url>
<url><loc><![CDATA[https://example.org/c]]></loc></url></urlset>"""


def listed(xml, url=HOME):
    found = read_list(xml if isinstance(xml, bytes) else xml.encode(), url)
    return found and found.addresses


def rss(*items, head=""):
    parts = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel>{parts}</channel></rss>'


@pytest.mark.parametrize(
    ("item", "address"),
    [
        ("<link>https://example.org/1</link>", "https://example.org/1"),
        ("<link>\n https://example.org/1 \n</link>", "https://example.org/1"),
        ("<link><![CDATA[https://example.org/?a=1&b=2]]></link>", "https://example.org/?a=1&b=2"),
        ("<link>https://example.org/?a=1&b=2</link>", "https://example.org/?a=1&b=2"),
        ("<link>https://example.org/?a=1&amp;copy=2</link>", "https://example.org/?a=1&copy=2"),
        ("<link>/1</link>", "https://example.org/1"),
        ("<link>1</link>", "https://example.org/news/1"),
        ("<guid>https://example.org/1</guid>", "https://example.org/1"),
        ("<title>caf&eacute; & co <b></title><link>/1</link>", "https://example.org/1"),
        ("<link>/r</link><f:origLink xmlns:f='x'>https://example.org/1</f:origLink>",
         "https://example.org/1"),
        ("<source url='/s'>S</source><enclosure url='/x.mp3'/><link>/1</link>",
         "https://example.org/1"),
    ],
)  # fmt: skip
def test_an_item(item, address):
    assert listed(rss(item)) == [address]


@pytest.mark.parametrize(
    "item",
    ["<link>javascript:x</link>", "<link>file:///etc/passwd</link>", "<title>x</title>",
     "<guid isPermaLink='false'>https://example.org/1</guid>", "<link/>"],
)  # fmt: skip
def test_an_item_without_an_address(item):
    assert listed(rss(item)) == []


@pytest.mark.parametrize(
    "entry",
    ["<link href='/1'/>", "<link rel='self' href='/s'/><link rel='alternate' href='/1'/>",
     "<link rel='enclosure' href='/x'/><link href='/1'/>", "<id>https://example.org/1</id>"],
)  # fmt: skip
def test_atom(entry):
    xml = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{entry}</entry></feed>"
    assert listed(xml) == ["https://example.org/1"]


def test_rdf_and_a_base_of_its_own():
    rdf = (
        "<rdf:RDF xmlns:rdf='r' xmlns='s'><item><link>https://example.org/1</link></item></rdf:RDF>"
    )
    assert listed(rdf) == ["https://example.org/1"]
    based = "<feed xml:base='https://other.example/x/'><entry><link href='1'/></entry></feed>"
    assert listed(based) == ["https://other.example/x/1"]


def test_each_article_once_and_in_order():
    links = [f"<link>/{n}</link>" for n in (2, 1, 2, 3)]
    assert [a[-1] for a in listed(rss(*links))] == ["2", "1", "3"]


@pytest.mark.parametrize("cut", [1, 20, 40])
def test_a_broken_feed_gives_what_can_be_read(cut):
    assert "https://example.org/1" in listed(rss("<link>/1</link>", "<link>/2</link>")[:-cut])


def test_what_stands_before_the_feed():
    good = rss("<link>/1</link>", head=f"<!-- {'x' * 9000} --><?xml-stylesheet href='a'?>")
    assert listed("\ufeff \n" + good) == ["https://example.org/1"]
    assert listed("<br />Notice: x" + rss("<link>/1</link>")) == ["https://example.org/1"]


BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [f'<!DOCTYPE r [<!ENTITY b0 "ha">{BOMB}]>', '<!DOCTYPE r [<!ENTITY b9 SYSTEM "file:///x">]>',
     f'<!DOCTYPE r [<!ENTITY b9 "{"x" * 100_000}">]>', '<!DOCTYPE r SYSTEM "http://127.0.0.1/x">'],
)  # fmt: skip
def test_entities_are_never_expanded(doctype):
    items = f"<title>{'&b9;' * 1000}</title><link>/1</link>"
    assert listed(rss(items, head=doctype)) == ["https://example.org/1"]


def test_a_feed_that_is_nested_without_end():
    assert listed("<rss><channel>" + "<a>" * 200_000 + rss("<link>/1</link>")) == []


def test_a_page_is_no_feed():
    for page in ("<html><body><rss></rss></body></html>", "", "{}", "text"):
        assert listed(page) is None


def test_sitemaps():
    assert listed(SITEMAP) == ["https://example.org/?a=1&b=2", "https://example.org/c"]
    found = read_list(b"<sitemapindex><sitemap><loc>/2.xml</loc></sitemap></sitemapindex>", HOME)
    assert found == (["https://example.org/2.xml"], True, True)
    assert listed("<URLSET><URL a='1'><LOC>/1</LOC></URL></URLSET>") == ["https://example.org/1"]
    hidden = "<urlset><!-- <url><loc>/x</loc></url> --><url><loc>/1</loc></url></urlset>"
    assert listed(hidden) == ["https://example.org/1"]


def test_a_sitemap_with_dates_is_read_from_the_newest_on():
    news = """<urlset xmlns:n="x" xmlns:image="y">
    <url><loc>https://e.org/old</loc><n:news><n:publication_date>2023-11-17</n:publication_date>
    </n:news></url>
    <url><image:image><image:loc>https://e.org/picture.jpg</image:loc></image:image>
    <loc>https://e.org/new</loc><lastmod>2023-11-22T10:00:00Z</lastmod></url>
    <url><loc>https://e.org/undated</loc></url></urlset>"""
    assert listed(news) == ["https://e.org/new", "https://e.org/old", "https://e.org/undated"]


def test_packed_feeds_and_other_encodings():
    assert listed(gzip.compress(SITEMAP.encode())) == listed(SITEMAP)
    utf16 = rss("<link>/1</link>").replace('"1.0"?', '"1.0" encoding="UTF-16"?').encode("utf-16")
    assert listed(utf16) == ["https://example.org/1"]
    latin = rss("<link>/größe</link>").replace('"1.0"?', '"1.0" encoding="iso-8859-1"?')
    assert listed(latin.encode("latin-1")) == ["https://example.org/größe"]
    with pytest.raises(Permanent, match="unpacked"):
        listed(b"\x1f\x8b broken", "https://example.org/s.xml.gz")


def test_a_feed_of_thousands_is_cut():
    assert len(listed(rss(*(f"<link>/{i}</link>" for i in range(5200))))) == 5000
