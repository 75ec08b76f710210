"""When a page says it was published: for machines (JSON-LD, meta), or for readers, in words.

"Sonntag, 19. November 2023, 14:05 Uhr" has a time but no zone; it is then the zone of the page's
country or language. Called by `html`.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from lxml.html import HtmlElement

LANGUAGES = ("en", "de", "it", "fr", "es")
COUNTRIES = {
    "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich", "it": "Europe/Rome",
    "fr": "Europe/Paris", "be": "Europe/Brussels", "es": "Europe/Madrid", "uk": "Europe/London",
    "gb": "Europe/London", "ie": "Europe/Dublin", "nl": "Europe/Amsterdam", "lu": "Europe/Berlin",
}  # fmt: skip
"""By top-level domain or region; countries with one zone."""
HOMES = {"de": "Europe/Berlin", "it": "Europe/Rome", "fr": "Europe/Paris", "es": "Europe/Madrid"}
"""By language alone: where most outlets in it are."""
ZONES = {
    "mez": 1, "mesz": 2, "cet": 1, "cest": 2, "gmt": 0, "utc": 0, "z": 0, "bst": 1, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
PLACES = {"et": "America/New_York", "pt": "America/Los_Angeles", "ct": "America/Chicago"}
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?"
)
TIME = (
    r"(?P<hour>[01]?\d|2[0-3])(?:\s?[:.h]\s?(?P<minute>[0-5]\d))(?::[0-5]\d)?"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?)?"
)
BETWEEN = r"[\s,;|·•–—\-(]{1,4}(?:(?:um|at|alle|ore|alle ore|à|a las|las|kl|/)\s{1,2}){0,2}"
ZONE = r"(?:\s?(?:Uhr|h\b|hrs)?[\s(]{0,2}(?P<zone>[A-Z]{1,4}|UTC[+-]\d{1,2})\b)?"
LOOKED_AT = 4000
"""Characters of the page's visible text in which a dateline is looked for."""
ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)(?:\W|$)")


def published(tree: HtmlElement, day: str | None, language: str | None, url: str) -> str | None:
    """The page's publication in ISO 8601, as exactly as it says it; None when it does not.

    `day`: the date that htmldate found (ISO 8601); a time in words counts only when it is of that
    day. Reads the tree before invisible parts are taken out of it or after.
    """
    zone = zone_of(language, url)
    stated = next((value for raw in _stated(tree) if (value := _moment(raw, zone))), None)
    if stated and "T" in stated:
        return stated
    spoken = in_words(" ".join(_visible(tree)), stated or day, zone)
    return spoken or stated or day


def zone_of(language: str | None, url: str) -> tzinfo | None:
    """The zone that a page's times are in, by its country, else its language; None: unknown."""
    language = (language or "").lower().replace("_", "-")
    domain = (urlsplit(url).hostname or "").rsplit(".", 1)[-1]
    region = language.partition("-")[2]
    name = COUNTRIES.get(domain) or COUNTRIES.get(region) or HOMES.get(language.partition("-")[0])
    return ZoneInfo(name) if name else None


def in_words(text: str, day: str | None, zone: tzinfo | None) -> str | None:
    """The first date with a time in a text, of that `day` if one is given, in ISO 8601."""
    for match in _datelines().finditer(text[:LOOKED_AT]):
        parts = match.groupdict()
        month = _months().get((parts["name"] or parts["name2"] or "").lower().rstrip("."))
        month = month or int(parts["number"] or 0)
        number = int(parts["day"] or parts["day2"] or parts["day3"])
        year = int(parts["year"] or parts["year2"] or parts["year3"])
        hour = int(parts["hour"])
        half = (parts["half"] or "").lower()
        if half:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        try:
            moment = datetime(year, month, number, hour, int(parts["minute"]))  # noqa: DTZ001
        except ValueError:
            continue
        if day and moment.date().isoformat() != day[:10]:
            continue
        return _in_zone(moment, parts["zone"], zone)
    return None


def _in_zone(moment: datetime, name: str | None, zone: tzinfo | None) -> str:
    """ISO 8601; without any zone it is left out."""
    if name:
        offset = re.fullmatch(r"UTC([+-]\d{1,2})", name)
        if offset:
            zone = timezone(timedelta(hours=int(offset.group(1))))
        elif name.lower() in ZONES:
            zone = timezone(timedelta(hours=ZONES[name.lower()]))
        elif name.lower() in PLACES:
            zone = ZoneInfo(PLACES[name.lower()])
    return moment.replace(tzinfo=zone).isoformat()


def _moment(raw: str, zone: tzinfo | None) -> str | None:
    """A machine's date in the form that `Published` reads, None when it is none."""
    raw = raw.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw):
        return raw
    if not MOMENT.fullmatch(raw):
        return None
    try:
        moment = datetime.fromisoformat(raw.replace(" ", "T", 1).replace(" ", ""))
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.isoformat()


def _stated(tree: HtmlElement) -> Iterator[str]:
    """What the page states for machines, the surest first."""
    for item in _articles(tree):
        if isinstance(item.get("datePublished"), str):
            yield item["datePublished"]
    for path in (
        "//meta[@property='article:published_time']/@content",
        "//meta[@itemprop='datePublished']/@content",
        "//meta[@name='date' or @name='pubdate' or @name='parsely-pub-date']/@content",
        "//meta[@name='dcterms.created' or @name='DC.date.issued' or @name='dc.date']/@content",
        "//time[@itemprop='datePublished']/@datetime",
        "//time[@pubdate]/@datetime",
        "//article//header//time/@datetime",
    ):
        yield from map(str, tree.xpath(path))


def _articles(tree: HtmlElement) -> list[dict[str, Any]]:
    """The JSON-LD objects of the page, articles first."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            queue = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while queue and len(found) < 200:
            value = queue.pop(0)
            if isinstance(value, list):
                queue.extend(value)
            elif isinstance(value, dict):
                found.append(value)
                queue.extend(value.get(name) for name in ("@graph", "mainEntity"))
    found.sort(key=lambda item: not ARTICLE.search(str(item.get("@type", ""))))  # stable
    return found


def paywalled(tree: HtmlElement) -> bool:
    """Whether the page says to machines that it is not free to read."""
    return any(str(v.get("isAccessibleForFree")).lower() == "false" for v in _articles(tree))


def _visible(tree: HtmlElement) -> Iterator[str]:
    """Text in reading order; <time> and elements named for dates first."""
    for element in tree.xpath(
        "//time | //*[contains(@class,'date') or contains(@class,'time') or "
        "contains(@class,'publish') or contains(@class,'byline') or contains(@class,'datum')]"
    )[:20]:
        yield " ".join(element.text_content().split())[:200]
    body = tree.find(".//body")
    size = 0
    for text in (body if body is not None else tree).itertext():
        part = " ".join(text.split())
        yield part
        size += len(part)
        if size > LOOKED_AT:
            return


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names

    return {
        name.lower().rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    } | {"mär": 3, "maerz": 3, "jänner": 1, "sept": 9, "dez": 12}


@cache
def _datelines() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        rf"(?:(?<!\d)(?P<day>[0-3]?\d)(?:\.|er|º|°|st|nd|rd|th)?\s(?:de\s|di\s|of\s)?"
        rf"(?P<name>{names})\.?,?\s(?:de\s|del\s)?(?P<year>\d{{4}})"
        rf"|\b(?P<name2>{names})\.?\s(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?,?\s(?P<year2>\d{{4}})"
        rf"|(?<!\d)(?P<day3>[0-3]?\d)[./](?P<number>[01]?\d)[./](?P<year3>\d{{4}}))"
        rf"{BETWEEN}{TIME}{ZONE}",
        re.IGNORECASE,
    )
