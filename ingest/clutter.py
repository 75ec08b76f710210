"""What stands on a page beside its article: notices, teasers, reader comments, advertising.

trafilatura knows much of it by English and French names; here are the names in five languages, and
what pages say by roles and item types. Nothing is taken out that holds most of the page's text, so
an odd name around the whole article does no harm. Called by `html`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ROLES = frozenset(
    {"dialog", "alertdialog", "navigation", "complementary", "contentinfo", "banner", "search",
     "menu", "menubar", "toolbar", "form"}
)  # fmt: skip
TAGS = frozenset({"aside", "nav", "footer", "form", "button", "dialog"})
NAMES = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:"
    # notices
    r"cookies?(?:$|[\s_-])|consent|gdpr|dsgvo|rgpd|cmp-?(?:overlay|banner|consent|notice|modal|layer)|onetrust|didomi|usercentrics|sp_message|"
    # reader comments
    r"comments?(?:$|[\s_-])|commentlist|komment(?:ar|are)|leserkommentare?|leserbriefe?|"
    r"commenti|comentarios?|commentaires?|disqus|respond(?:$|[\s_-])|discussion|"
    # other articles
    r"teasers?|related|recommend\w*|most-?(?:read|viewed|popular)|trending|read-?(?:more|also|next)|"
    r"more-?(?:on|from|stories|news|articles)|mehr-?(?:zum|dazu|lesen)|meistgelesen|empfehlung\w*|"
    r"weiterlesen|auch-?interessant|leggi-?anche|correlat[ei]|(?:lire|voir)-?aussi|articles?-?lies|"
    r"a-?lire|te-?puede|relacionad[oa]s?|le[ae]-?tambi[eé]n|mas-?leid[oa]s|outbrain|taboola|"
    # offers
    r"newsletters?|subscri(?:be|ption)|abonnement|abo-?box|suscri\w+|iscriviti|inscription|"
    r"advert\w*|adsense|ad-(?:slot|box|container|wrapper|banner|unit)|anzeigen?|werbung|pubblicit\w+|"
    r"publicit\w+|sponsor\w*|promo(?:$|[\s_-])|affiliate|"
    # the page's furniture
    r"share(?:$|[\s_-])|sharing|social|breadcrumbs?|sidebar|author-?(?:bio|box|card)|paywall"
    r")",
    re.IGNORECASE,
)
"""Of classes and ids, at the beginning of a word."""
HEADINGS = re.compile(
    r"\s*(?:(?:reader |user )?comments?|kommentare?|leserkommentare|commenti|comentarios|"
    r"commentaires|join the (?:discussion|conversation)|diskutieren sie mit|"
    r"related(?: articles| stories)?|more (?:on this|stories|from .{2,30})|read (?:more|next|also)|"
    r"mehr zum thema|auch interessant|das könnte sie auch interessieren|lesen sie auch|"
    r"meistgelesen|leggi anche|potrebbe interessarti|articoli correlati|à lire aussi|lire aussi|"
    r"sur le même sujet|"
    r"lea también|te puede interesar|más información|noticias relacionadas|más leídas|most read)"
    r"\s*(?:\(\d+\))?\s*:?\s*$",
    re.IGNORECASE,
)
POINTERS = re.compile(
    r"\s*(?:read (?:more|also|next)|see also|also read|lesen sie (?:auch|hier)|mehr zum thema|"
    r"siehe auch|leggi anche|vedi anche|à lire aussi|lire aussi|voir aussi|lea también|lee también|"
    r"le puede interesar|te puede interesar)\s*[:–—-]",
    re.IGNORECASE,
)
"""Beginnings of a paragraph that only leads to another page."""
COMMENTS = re.compile(r"comment|komment|leserbrief|disqus|discussion", re.IGNORECASE)
MOST, ALL = 0.4, 0.95
"""Share of the letters of a page's paragraphs that no clutter holds, and no comments."""


def remove_clutter(tree: HtmlElement) -> None:
    """Take out of a page, in place, what is not its article."""
    body = tree.find(".//body")
    if body is None:
        return
    whole = _letters(body)
    headed = body.find(".//h1") is not None
    for element in list(body.iter()):
        if element.getparent() is None or not isinstance(element.tag, str):
            continue
        if not _is_clutter(element) or element.find(".//h1") is not None:
            continue
        share = _letters(element) / max(1, whole)
        # Readers can write more than the paper: then the headline tells which is the article.
        if share < MOST or (headed and COMMENTS.search(_name(element)) and share < ALL):
            element.drop_tree()


def _letters(element: HtmlElement) -> int:
    """Letters of the paragraphs in it."""
    paragraphs = [element] if element.tag == "p" else element.iter("p")
    return sum(len(p.text_content()) for p in paragraphs) or len(element.text_content())


def _name(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_clutter(element: HtmlElement) -> bool:
    if element.tag in {"body", "main", "html", "h1"}:
        return False
    if element.tag in TAGS or (element.get("role") or "").lower() in ROLES:
        return True
    if "schema.org/comment" in (element.get("itemtype") or "").lower():
        return True
    if element.get("itemprop") == "comment" or NAMES.search(_name(element)):
        return True
    if element.tag in {"h2", "h3", "h4", "h5", "summary"}:
        return False
    if element.tag == "p":
        link = element.find(".//a")
        return link is not None and POINTERS.match(element.text_content()[:60]) is not None
    first = next((child for child in element if isinstance(child.tag, str)), None)
    return (
        first is not None
        and first.tag in {"h2", "h3", "h4", "h5"}
        and HEADINGS.match(first.text_content()[:80]) is not None
    )
