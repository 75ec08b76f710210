"""Publication dates as pages state them, for machines and in words."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest
from lxml import html as lxml_html

from ingest.bylines import paywalled, published, read_moment
from ingest.datelines import in_words, zone_of

HERE = "https://example.org/"
DAY = "2023-11-19"
LD = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("language", "text", "moment"),
    [
        ("de", "Sonntag, 19. November 2023, 14:05 Uhr", "2023-11-19T14:05:00+01:00"),
        ("de", "19.11.2023 um 14.05 Uhr", "2023-11-19T14:05:00+01:00"),
        ("de", "Veröffentlicht am 19.11.23 um 14.05 Uhr", "2023-11-19T14:05:00+01:00"),
        ("de", "14:05 Uhr, 19. November 2023", "2023-11-19T14:05:00+01:00"),
        ("de", "Sonntag, den 19. November 2023, 14 Uhr 05", "2023-11-19T14:05:00+01:00"),
        ("de", "So, 19. November 2023, 14 Uhr", "2023-11-19T14:00:00+01:00"),
        ("de", "5. März 2024 | 9:30 Uhr", "2024-03-05T09:30:00+01:00"),
        ("de", "5. Juli 2024, 9:30 Uhr", "2024-07-05T09:30:00+02:00"),
        ("de", "Wien, 5. Jänner 2024, 9:07 Uhr", "2024-01-05T09:07:00+01:00"),
        ("de-AT", "19. Nov. 2023, 14:05 Uhr MEZ", "2023-11-19T14:05:00+01:00"),
        ("it", "19 novembre 2023, ore 14:05", "2023-11-19T14:05:00+01:00"),
        ("it", "ore 14:05 del 19 novembre 2023", "2023-11-19T14:05:00+01:00"),
        ("it", "1º dicembre 2023 alle 8.15", "2023-12-01T08:15:00+01:00"),
        ("fr", "Publié le 19 novembre 2023 à 14h05", "2023-11-19T14:05:00+01:00"),
        ("fr", "Le dimanche 19 novembre 2023 à 14 h 05", "2023-11-19T14:05:00+01:00"),
        ("fr", "1er décembre 2023 à 9h", "2023-12-01T09:00:00+01:00"),
        ("fr", "19 novembre 2023 à 14 h 05 HNE", "2023-11-19T14:05:00-05:00"),
        ("fr", "19/11/2023 - 14:05", "2023-11-19T14:05:00+01:00"),
        ("es", "19 de noviembre de 2023 a las 14:05", "2023-11-19T14:05:00+01:00"),
        ("es", "19 NOV 2023 - 14:05 CET", "2023-11-19T14:05:00+01:00"),
        ("es", "19 de noviembre de 2023, 2:05 p. m.", "2023-11-19T14:05:00+01:00"),
        ("en", "November 19, 2023 at 2:05 PM ET", "2023-11-19T14:05:00-05:00"),
        ("en", "Published 2:05 PM EST, Sun November 19, 2023", "2023-11-19T14:05:00-05:00"),
        ("en", "11/19/2023 2:05 PM EST", "2023-11-19T14:05:00-05:00"),
        ("en", "Sun 19 Nov 2023 14.05 GMT", "2023-11-19T14:05:00+00:00"),
        ("en", "19 November 2023, 14:05 UTC+5:30", "2023-11-19T14:05:00+05:30"),
        ("en-GB", "19 July 2024, 12:05 am", "2024-07-19T00:05:00+01:00"),
        ("en", "19 November 2023, 14:05", "2023-11-19T14:05:00"),
        ("en", "2023-11-19 14:05 UTC", "2023-11-19T14:05:00+00:00"),
        ("de", "19. November 2023", DAY),
        ("de", "Von Eva Adam und Max Maier | 19. November 2023", DAY),
        ("en", "By Jane Doe and John Smith, November 19, 2023", DAY),
    ],
)
def test_in_words(language, text, moment):
    assert [f.iso for f in in_words(text, zone_of(language, HERE))] == [moment]


@pytest.mark.parametrize(
    "text",
    ["", "99. November 2023, 14:05", "14:05 Uhr", "1/2 3:04", "1.2.3.4", "31. Februar 2023",
     "The vote was held in the hall of the town on 3 March 2020 and nobody came.",
     "On 3 March 2020 he left the company that he had founded with two friends from school"],
)  # fmt: skip
def test_no_date_in_words(text):
    assert list(in_words(text, None)) == []


def test_a_change_is_told_from_the_publication():
    text = "Publié le 19/11/2023 à 14h05, mis à jour le 20/11/2023 à 09h10"
    assert [f.update for f in in_words(text, None)] == [False, True]
    body = "<p>Aktualisiert: 20. November 2023, 9:00 Uhr</p><p>19. November 2023, 14:05 Uhr</p>"
    assert published(page("", body), "de", HERE) == "2023-11-19T14:05:00+01:00"


def test_the_country_comes_before_the_language():
    assert zone_of("de", "https://a.example.at/") == ZoneInfo("Europe/Vienna")
    assert zone_of("en", "https://example.com/") is None
    assert zone_of("fr", "https://example.ca/") is None
    assert zone_of("de", "https://example.ai/") == ZoneInfo("Europe/Berlin")


def page(head, body=""):
    return lxml_html.document_fromstring(f"<html><head>{head}</head><body>{body}x</body></html>")


def test_an_article_in_json_ld_comes_first():
    tree = page(
        """<meta property="article:published_time" content="2023-11-18T10:00:00Z">
        <script type="application/ld+json">{"@graph": [
          {"@type": "WebSite", "datePublished": "2001-01-01T00:00:00Z"},
          {"@type": ["NewsArticle"], "datePublished": "2023-11-19T14:05:00+01:00",
           "isAccessibleForFree": "False"}]}</script>"""
    )
    assert published(tree, "de", "https://e.org/") == "2023-11-19T14:05:00+01:00"
    assert paywalled(tree)


def test_broken_json_ld_is_passed_over():
    tree = page(
        """<script type="application/ld+json">{broken</script>
        <meta property="article:published_time" content="2023-11-18 10:00:00">"""
    )
    assert published(tree, "fr", "https://e.org/") == "2023-11-18T10:00:00+01:00"
    assert not paywalled(tree)


def test_a_day_stays_a_day():
    tree = page("<meta itemprop='datePublished' content='2023-11-18'>")
    assert published(tree, "de", "https://e.org/") == "2023-11-18"
    assert published(page(""), "de", "https://e.org/") is None


@pytest.mark.parametrize(
    "raw",
    ["2023-11-19T14:05:00-05:00", "2023-11-19T14:05:00-0500", "2023-11-19T14:05:00.000-05:00",
     "2023-11-19 14:05:00 -0500", "2023-11-19T14:05-05", "20231119T140500-0500",
     "Sun, 19 Nov 2023 14:05:00 -0500", "19 Nov 2023 14:05:00 EST",
     "Sun Nov 19 2023 14:05:00 GMT-0500 (Eastern Standard Time)", 1700420700, 1700420700000,
     "1700420700", ["2023-11-19T14:05:00-05:00"], {"@value": "2023-11-19T14:05:00-05:00"}],
)  # fmt: skip
def test_the_forms_of_a_machines_date(raw):
    from datetime import datetime

    moment = datetime.fromisoformat(read_moment(raw, None))
    assert moment.timestamp() == 1700420700
    script = f'<script type="application/ld+json; charset=utf-8">{json.dumps({"@type": "NewsArticle", "datePublished": raw})}</script>'  # noqa: E501
    found = published(page(script), "en", HERE)
    assert datetime.fromisoformat(found).timestamp() == 1700420700


@pytest.mark.parametrize(
    "raw",
    ["", "soon", None, True, {}, [], "2023-13-45", "2199-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
     "1970-01-01T00:00:00Z", "1699-01-01", 12, 99999999999999, "9" * 500],
)  # fmt: skip
def test_what_cannot_be_a_publication(raw):
    assert read_moment(raw, None) is None


@pytest.mark.parametrize(
    "head",
    ['<meta property="og:article:published_time" content="{}">',
     '<meta name="DC.date.issued" content="{}">', '<meta name="sailthru.date" content="{}">',
     '<meta name="publish-date" content="{}">', '<meta itemprop="datePublished" content="{}">',
     LD.format('{{"@type": "NewsArticle", "datePublished": "{}",}}'),
     LD.format('//<![CDATA[\n{{"@type": "Article", "datePublished": "{}"}}\n//]]>')],
)  # fmt: skip
def test_where_machines_are_told(head):
    when = "2023-11-19T14:05:00-05:00"
    assert published(page(head.format(when)), "en", HERE) == when


@pytest.mark.parametrize(
    "head",
    ['<meta property="article:modified_time" content="2023-11-20T10:00:00Z">',
     '<meta name="last-modified" content="2023-11-20T10:00:00Z">',
     LD.format('{"@type": "Person", "datePublished": "2010-01-01"}')],
)  # fmt: skip
def test_what_is_no_publication(head):
    assert published(page(head), "en", HERE) is None
    dated = page(head + '<meta name="date" content="2023-11-19T14:05:00Z">')
    assert published(dated, "en", HERE) == "2023-11-19T14:05:00+00:00"


def test_where_machines_are_told_two_days_the_readers_decides():
    head = """<meta name="date" content="2023-11-19T10:00:00Z"><script type="application/ld+json">
    {"@type": "Article", "datePublished": "2023-11-21T09:00:00Z"}</script>"""
    shown = "<h1>Title</h1><p>19 November 2023</p>"
    assert published(page(head, shown), "en", HERE) == "2023-11-19T10:00:00+00:00"
    assert published(page(head), "en", HERE) == "2023-11-21T09:00:00+00:00"


def test_a_midnight_gives_way_to_the_time_in_words():
    head = '<meta name="date" content="2023-11-19T00:00:00">'
    line = "<div class='meta'><span>19. November 2023</span> <span>14:05 Uhr</span></div>"
    assert published(page(head, line), "de", HERE) == "2023-11-19T14:05:00+01:00"


def test_the_dates_of_comments_and_teasers_are_others():
    body = """<h1>Title</h1><aside><time datetime="2020-01-01T10:00:00Z">x</time></aside>
    <div class="comments"><p>3. Mai 2021, 10:00 Uhr</p></div>"""
    assert published(page("", body), "de", HERE) is None
