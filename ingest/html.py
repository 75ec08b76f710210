"""Web pages: the article that a reader sees, with trafilatura and htmldate."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ingest.bylines import is_sensible, paywalled, published
from ingest.charsets import decode
from ingest.clutter import remove_clutter
from ingest.draft import Draft
from ingest.errors import Permanent
from ingest.urls import article_id, canonical_url, is_web
from ingest.visibility import remove_invisible
from vectorstore.text.language import identify
from vectorstore.types import UNDETERMINED

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from ingest.sheets import LinkedSheets

MARKUP = re.compile(r"<(?:html|head|body|main|article|section|div|p|h1|table)\b", re.IGNORECASE)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
MAX_ELEMENTS = 50_000
DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
"""For htmldate: what a page states, not any day that is mentioned on it."""
LEAST_LETTERS = 200
"""A page with less text is a teaser, a notice or an empty shell that a script would fill."""
STUB_LETTERS = 1500
"""A page behind a paywall with less text shows only its beginning."""
CLOSED_LETTERS = 800
"""The same where only words on the page say so, which a menu can hold too."""
PAYWALL = re.compile(
    r"(?:subscribe|sign (?:in|up)|log in|register) (?:now )?to (?:continue|keep|read|unlock)|"
    r"to continue reading|continue reading with|already a subscriber|subscribers? only|"
    r"(?:reached|used) (?:all )?(?:of )?your (?:\w+ ){0,3}free articles?|"
    r"free articles? (?:left|remaining)|"
    r"(?:this )?(?:article|story|content) is (?:for|only|available|reserved|exclusive)"
    r"[^.]{0,40}subscribers|"
    r"jetzt weiterlesen|um weiterzulesen|weiterlesen mit|"
    r"diesen artikel (?:weiterlesen|freischalten)|bereits abonnent|"
    r"(?:nur|exklusiv) (?:für|mit) (?:unsere |einem )?abo|jetzt (?:abonnieren|testen) und|"
    r"abbonati (?:per|e) (?:continua|legg)|riservat[oi]a? agli abbonati|per continuare a leggere|"
    r"sei già abbonato|"
    r"réservée?s? (?:aux|à nos) abonnés|abonnez-vous pour|(?:pour )?(?:continuer à )?lire la suite|"
    r"il vous reste [\d.,]+ ?% de cet article|déjà abonné|"
    r"suscríbe(?:te|se) para (?:seguir|continuar|leer)|(?:solo|exclusivo) para suscriptores|"
    r"para seguir leyendo|ya (?:eres|soy) suscriptor",
    re.IGNORECASE,
)


def read_html(
    data: bytes,
    url: str,
    article_id_: str | None = None,
    content_type: str = "",
    sheets: LinkedSheets | None = None,
) -> Draft:
    """The draft of a page; `content_type` as its server gave it, `sheets` has those it links.

    Raises Permanent when there is no article in it.
    """
    from trafilatura import bare_extraction

    tree = _tree(decode(data, content_type))
    declared = paywalled(tree)
    remove_invisible(tree, sheets.of(tree, url) if sheets else None)
    announced = PAYWALL.search(" ".join(tree.text_content().split())) is not None
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    moment = published(tree, language, url)
    remove_clutter(tree)
    found = bare_extraction(
        tree, url=url if is_web(url) else None, with_metadata=True, include_comments=False,
        include_tables=True, favor_precision=True, date_extraction_params=DATES,
    )  # fmt: skip
    if found is None or not found.text:
        raise Permanent("No article was found in the page.")
    letters = sum(c.isalpha() for c in found.text)
    if letters < (STUB_LETTERS if declared else CLOSED_LETTERS if announced else LEAST_LETTERS):
        kind = "the beginning of an article behind a paywall" if declared or announced else "a stub"
        raise Permanent(f"The page is no whole article but {kind} ({letters} letters of text).")
    address = _canonical(tree, found.url, url)
    return Draft(
        url=address,
        article_id=article_id_ or article_id(address),
        text=found.text.replace("\n", "\n\n"),
        title=found.title,
        published=moment or (found.date if found.date and is_sensible(found.date) else None),
        # Systems declare the language of their menus, whatever the article is in.
        language=identify(found.text, default=language or UNDETERMINED),
        outlet=found.sitename or found.hostname,
        author=found.author,
    )


def _tree(text: str) -> HtmlElement:
    """The parsed page. Raises Permanent."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if not MARKUP.search(text):
        raise Permanent("This is not an HTML page.")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(DECLARATION.sub("", text).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise Permanent("This is not an HTML page.") from error
    if sum(1 for _ in islice(tree.iter(), MAX_ELEMENTS)) == MAX_ELEMENTS:
        raise Permanent(f"The page has more than {MAX_ELEMENTS:,} elements; that is no article.")
    return tree


def _canonical(tree: HtmlElement, found: str | None, url: str) -> str:
    """The page's own address when it is on the same host as the one that was asked."""
    links = tree.xpath("//link[@rel='canonical']/@href")
    for given in (*links, found or ""):
        candidate = urljoin(url, given.strip()) if given and is_web(url) else ""
        if is_web(candidate):
            try:
                own, asked = canonical_url(candidate), canonical_url(url)
            except ValueError:
                continue
            # A front page that every page names as its own would make them all one article.
            front = urlsplit(own).path == "/" and not urlsplit(own).query
            if own.split("/")[2] == asked.split("/")[2] and (own == asked or not front):
                return own
    return canonical_url(url) if is_web(url) else url
