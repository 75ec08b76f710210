"""Publication dates as pages state them, for machines and in words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from lxml import html as lxml_html

from ingest.bylines import in_words, paywalled, published, zone_of


@pytest.mark.parametrize(
    ("language", "text", "moment"),
    [
        ("de", "Sonntag, 19. November 2023, 14:05 Uhr", "2023-11-19T14:05:00+01:00"),
        ("de", "19.11.2023 um 14.05 Uhr", "2023-11-19T14:05:00+01:00"),
        ("de", "5. März 2024 | 9:30 Uhr", "2024-03-05T09:30:00+01:00"),
        ("de", "5. Juli 2024, 9:30 Uhr", "2024-07-05T09:30:00+02:00"),
        ("de-AT", "19. Nov. 2023, 14:05 Uhr MEZ", "2023-11-19T14:05:00+01:00"),
        ("it", "19 novembre 2023, ore 14:05", "2023-11-19T14:05:00+01:00"),
        ("it", "1º dicembre 2023 alle 8.15", "2023-12-01T08:15:00+01:00"),
        ("fr", "Publié le 19 novembre 2023 à 14h05", "2023-11-19T14:05:00+01:00"),
        ("fr", "19/11/2023 - 14:05", "2023-11-19T14:05:00+01:00"),
        ("es", "19 de noviembre de 2023 a las 14:05", "2023-11-19T14:05:00+01:00"),
        ("en", "November 19, 2023 at 2:05 PM ET", "2023-11-19T14:05:00-05:00"),
        ("en", "Sun 19 Nov 2023 14.05 GMT", "2023-11-19T14:05:00+00:00"),
        ("en-GB", "19 July 2024, 12:05 am", "2024-07-19T00:05:00+01:00"),
        ("en", "19 November 2023, 14:05", "2023-11-19T14:05:00"),
    ],
)
def test_in_words(language, text, moment):
    assert in_words(text, None, zone_of(language, "https://example.org/")) == moment


@pytest.mark.parametrize(
    "text",
    ["", "On 19 November 2023 he left.", "99. November 2023, 14:05", "14:05 Uhr", "1/2 3:04"],
)
def test_no_moment_in_words(text):
    assert in_words(text, None, None) is None


def test_only_a_moment_of_the_pages_day_counts():
    text = "18 November 2023, 10:00 UTC. Updated 19 November 2023, 14:05 UTC"
    assert in_words(text, "2023-11-19", None) == "2023-11-19T14:05:00+00:00"
    assert in_words(text, "2023-11-20", None) is None


def test_the_country_comes_before_the_language():
    assert zone_of("de", "https://a.example.at/") == ZoneInfo("Europe/Vienna")
    assert zone_of("en", "https://example.com/") is None


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
    assert published(tree, None, "de", "https://e.org/") == "2023-11-19T14:05:00+01:00"
    assert paywalled(tree)


def test_broken_json_ld_is_passed_over():
    tree = page(
        """<script type="application/ld+json">{broken</script>
        <meta property="article:published_time" content="2023-11-18 10:00:00">"""
    )
    assert published(tree, None, "fr", "https://e.org/") == "2023-11-18T10:00:00+01:00"
    assert not paywalled(tree)


def test_a_day_stays_a_day():
    tree = page("<meta itemprop='datePublished' content='2023-11-18'>")
    assert published(tree, "2023-11-17", "de", "https://e.org/") == "2023-11-18"
    assert published(page(""), "2023-11-17", "de", "https://e.org/") == "2023-11-17"
    assert published(page(""), None, "de", "https://e.org/") is None
