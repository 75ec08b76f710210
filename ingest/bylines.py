"""When a page says it was published, and whether it is free to read.

What it states for machines (JSON-LD, meta, <time>) counts before what it tells readers. Called by
`html`.
"""

from __future__ import annotations

import email.utils
import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ingest.datelines import on_page, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from lxml.html import HtmlElement

ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Article\w+)(?:\W|$)")
ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})[T ]\s?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?"
    r"\s?(Z|[+-]\d{2}(?::?\d{2})?)?$",
    re.IGNORECASE,
)
SCRIPTS_DATE = re.compile(r"\w{3} (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) (?:GMT|UTC)([+-]\d{4})")
"""What JavaScript makes of a date."""
EPOCH = range(788_918_400, 4_102_444_800)
"""Seconds from 1995 to 2100."""
FIRST_YEAR = 1900
PUBLICATION = re.compile(
    r"(?:og:)?article:published(?:_time)?|(?:article\.)?published|datepublished|pub-?date|"
    r"(?:original-?)?publi(?:sh|cation)[-_]?(?:date|time|timestamp)?|date|parsely-pub-date|"
    r"sailthru\.date|cxenseparse:recs:publishtime|dc(?:terms)?[.:](?:date|issued|created|available|"
    r"date\.issued|date\.created|date\.published)|created|citation_(?:online_|publication_)?date|"
    r"bt:pubdate|rnews:datepublished|shareaholic:article_published_time|release[-_]date|article_date",
    re.IGNORECASE,
)
"""Names of <meta> elements that give it; whole names."""
TIMES = (
    "//time[@itemprop='datePublished']/@datetime",
    "//*[@itemprop='datePublished']/@content",
    "//time[@pubdate]/@datetime",
    "//time[contains(@class,'publish') or contains(@class,'entry-date')]/@datetime",
    "//h1/following::time[position()<=2][not(ancestor::aside)]/@datetime",
    "//article//time[@datetime][not(ancestor::aside)]/@datetime",
    "//main//time[@datetime][not(ancestor::aside)]/@datetime",
)
LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,60})"')


def published(tree: HtmlElement, language: str | None, url: str) -> str | None:
    """The page's publication in ISO 8601, as exactly as it says it; None when it does not.

    Reads the tree after invisible parts are taken out of it, and before clutter is.
    """
    zone = zone_of(language, url)
    stated = [value for raw in _stated(tree) if (value := read_moment(raw, zone))]
    best = stated[0] if stated else None
    agreed = len({value[:10] for value in stated}) == 1
    if best and agreed and "T" in best and "T00:00:00" not in best:
        return best
    # A day, or its first minute, is often all that is stated where the page names the time.
    american = (language or "").lower() in {"", "en", "en-us"} and zone is None
    spoken = [f for f in on_page(tree, zone, month_first=american) if is_sensible(f.iso)]
    spoken.sort(key=lambda found: found.update)  # stable
    if best:
        shown = {found.iso[:10] for found in spoken if not found.update}
        if not agreed:  # then what readers are told decides
            best = next((value for value in stated if value[:10] in shown), best)
        if "T" in best and "T00:00:00" not in best:
            return best
        of_the_day = (f.iso for f in spoken if f.has_time and f.iso[:10] == best[:10])
        timed = (value for value in stated if "T" in value and value[:10] == best[:10])
        return next(of_the_day, None) or next(timed, best)
    timed_words = (f.iso for f in spoken if f.has_time and not f.update)
    return next(timed_words, None) or (spoken[0].iso if spoken else None)


def read_moment(raw: object, zone: tzinfo | None) -> str | None:
    """A machine's date in ISO 8601, None when it is none or cannot be a publication's.

    ISO 8601 in its forms, RFC 2822, JavaScript's, seconds or milliseconds since 1970.
    """
    moment = _moment(raw, zone)
    return moment if moment and is_sensible(moment) else None


def _moment(raw: object, zone: tzinfo | None) -> str | None:
    if isinstance(raw, list) and raw:
        raw = raw[0]
    if isinstance(raw, dict):
        raw = raw.get("@value")
    text = " ".join(str(raw).split())[:80] if isinstance(raw, str | int | float) else ""
    if re.fullmatch(r"\d{10}(?:\d{3})?(?:\.\d+)?", text):
        seconds = float(text) / (1000 if len(text.partition(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC).isoformat() if int(seconds) in EPOCH else None
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text):
        text = text.replace("-", "")
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        moment = _parsed(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def _parsed(text: str) -> datetime | None:
    match = ISO.match(text)
    if match:
        year, month, day, hour, minute, second, offset = match.groups()
        zone = (offset or "").upper()
        zone = f"{zone}:00" if len(zone) == 3 else zone
        return datetime.fromisoformat(
            f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"
        )
    match = SCRIPTS_DATE.match(text)
    if match:
        month_name, number, year, clock, offset = match.groups()
        return email.utils.parsedate_to_datetime(f"{number} {month_name} {year} {clock} {offset}")
    if re.match(r"(?:[a-z]{3,9},? )?\d{1,2} [a-z]{3} \d{4} \d{1,2}:\d\d", text, re.IGNORECASE):
        return email.utils.parsedate_to_datetime(text)
    return None


def is_sensible(iso: str) -> bool:
    """Whether an article can have appeared then: not in the future, not before there were papers.

    Servers without a date give 1970, and pages that want to stay on top a year to come.
    """
    try:
        moment = datetime.fromisoformat(iso)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        aware.timestamp()
    except (ValueError, OverflowError):
        return False
    if aware.year < FIRST_YEAR or iso.startswith("1970-01-01"):
        return False
    return aware <= datetime.now(UTC) + timedelta(days=1)


def _stated(tree: HtmlElement) -> Iterator[object]:
    """What the page states for machines, the surest first."""
    items = _items(tree)
    yield from (i["datePublished"] for i in items if _is_article(i) and i.get("datePublished"))
    for meta in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            if PUBLICATION.fullmatch((meta.get(attribute) or "").strip()):
                yield meta.get("content")
    for path in TIMES:
        yield from map(str, tree.xpath(path)[:3])
    pages = [item for item in items if str(item.get("@type", "")) in {"WebPage", ""}]
    yield from (item["datePublished"] for item in pages if item.get("datePublished"))


def _is_article(item: dict[str, Any]) -> bool:
    return ARTICLE.search(str(item.get("@type", ""))) is not None


def _scripts(tree: HtmlElement) -> list[str]:
    return [
        str(script.text or "")
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
    ]


def _items(tree: HtmlElement) -> list[dict[str, Any]]:
    """The JSON-LD objects of the page."""
    found: list[dict[str, Any]] = []
    for script in _scripts(tree):
        text = re.sub(r"^\s*(?://)?\s*<!(?:--|\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$", "", script)
        try:
            queue = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            queue = [{"@type": "Article", "datePublished": d} for d in LD_DATE.findall(text)[:1]]
        while queue and len(found) < 200:
            value = queue.pop(0)
            if isinstance(value, list):
                queue.extend(value)
            elif isinstance(value, dict):
                found.append(value)
                queue.extend(value.get(name) for name in ("@graph", "mainEntity", "hasPart"))
    return found


def paywalled(tree: HtmlElement) -> bool:
    """Whether the page says to machines that it is not free to read."""
    return any(str(i.get("isAccessibleForFree")).lower() == "false" for i in _items(tree))
