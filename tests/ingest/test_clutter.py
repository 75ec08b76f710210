"""Notices, teasers, comments and advertising stay out; the article stays whole."""

from __future__ import annotations

import pytest

from ingest.errors import Permanent
from ingest.html import read_html

ARTICLE = [
    "The directors of the museum dismissed the curator on Friday, and nobody had expected it.",
    "The employees learnt of it from a letter that was put under the door of every office.",
    "The curator had worked in the town for nine years and had opened four of the five new halls.",
    "A petition for a return was signed by hundreds of visitors before the weekend was over.",
]
OTHER = "This FOREIGN text has nothing to do with the article but is as long as a paragraph of one."


def read(before="", pre="", mid="", extra="", after="", head=""):
    first, second = ("".join(f"<p>{p}</p>" for p in half) for half in (ARTICLE[:2], ARTICLE[2:]))
    page = (
        f"<!doctype html><html lang='en'><head><title>The museum</title>{head}</head><body>{before}"
        f"<main><article><h1>The museum decides</h1>{pre}{first}{mid}{second}{extra}"
        f"</article></main>{after}<footer>Imprint</footer></body></html>"
    )
    return read_html(page.encode(), "https://news.example/a").text


@pytest.mark.parametrize("place", ["before", "pre", "mid", "extra", "after"])
@pytest.mark.parametrize(
    "clutter",
    [
        "<div class='cookie-banner'><p>{}</p><button>Accept</button></div>",
        "<div id='onetrust-consent-sdk'><p>{}</p></div>",
        "<div role='dialog' aria-label='cookies'><p>{}</p></div>",
        "<div class='gdpr'><p>{}</p></div>",
        "<aside><h3>Read more</h3><p>{}</p></aside>",
        "<div class='teaser'><a href='/x'><h3>Other</h3></a><p>{}</p></div>",
        "<section class='related-articles'><h2>More</h2><article><p>{}</p></article></section>",
        "<div class='mehr-zum-thema'><ul><li><a href='/x'>{}</a></li></ul></div>",
        "<div><h3>Auch interessant</h3><p>{}</p></div>",
        "<p>Lesen Sie auch: <a href='/x'>{}</a></p>",
        "<p><strong>Leggi anche:</strong> <a href='/x'>{}</a></p>",
        "<section id='comments'><h2>Comments (2)</h2><div><p>{}</p></div></section>",
        "<ul class='leserkommentare'><li><p>{}</p></li></ul>",
        "<div class='comentarios'><p>{}</p></div>",
        "<div itemprop='comment' itemtype='https://schema.org/Comment'><p>{}</p></div>",
        "<div><h2>Reader comments</h2><p>{}</p></div>",
        "<div class='anzeige'><p>{}</p></div>",
        "<div class='adSlot ad-container'><p>{}</p></div>",
        "<div class='newsletter-signup'><p>{}</p></div>",
        "<div role='complementary'><p>{}</p></div>",
        "<form><label>{}</label></form>",
    ],
)
def test_clutter(clutter, place):
    text = read(**{place: clutter.format(OTHER)})
    assert "FOREIGN" not in text
    assert all(paragraph in text for paragraph in ARTICLE)


def test_more_comments_than_article():
    comments = "".join(f"<li><b>{n}</b><p>{OTHER}</p></li>" for n in range(60))
    text = read(extra=f"<ol class='comment-list'>{comments}</ol>")
    assert "FOREIGN" not in text
    assert ARTICLE[3] in text


@pytest.mark.parametrize("name", ["has-sidebar", "share related", "cookies-on subscribe"])
def test_an_odd_name_around_the_whole_article_does_no_harm(name):
    page = f"<div class='{name}'>{''.join(f'<p>{p}</p>' for p in ARTICLE)}</div>"
    html = f"<html><body><h1>The museum decides</h1>{page}</body></html>"
    assert ARTICLE[3] in read_html(html.encode(), "https://news.example/a").text


@pytest.mark.parametrize(
    "words",
    ["Subscribe to continue reading.", "Already a subscriber? Log in.", "Bereits Abonnent?",
     "Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.",
     "Questo contenuto è riservato agli abbonati.", "Contenido exclusivo para suscriptores.",
     "You have reached your limit of free articles.", "Sei già abbonato? Accedi."],
)  # fmt: skip
def test_the_beginning_of_an_article_behind_a_paywall(words):
    with pytest.raises(Permanent, match="paywall"):
        read(extra=f"<div class='paywall'><p>{words}</p></div>")


def test_what_only_machines_are_told_is_not_the_text():
    ld = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{OTHER * 9}"}}</script>'  # noqa: E501
    assert "FOREIGN" not in read(head=ld)
    with pytest.raises(Permanent):
        read_html(f"<html><head>{ld}</head><body></body></html>".encode(), "https://e.org/")
