"""Dates as pages write them for readers: "Sonntag, 19. November 2023, 14:05 Uhr".

A time without a zone is one of the page's country, else of its language's. Called by `bylines`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from lxml.html import HtmlElement

LANGUAGES = ("en", "de", "it", "fr", "es", "pt", "nl")
COUNTRIES = {
    "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich", "li": "Europe/Vaduz",
    "it": "Europe/Rome", "fr": "Europe/Paris", "be": "Europe/Brussels", "es": "Europe/Madrid",
    "uk": "Europe/London", "gb": "Europe/London", "ie": "Europe/Dublin", "nl": "Europe/Amsterdam",
    "lu": "Europe/Luxembourg", "pl": "Europe/Warsaw", "cz": "Europe/Prague", "se":
    "Europe/Stockholm", "dk": "Europe/Copenhagen", "no": "Europe/Oslo", "fi": "Europe/Helsinki",
    "gr": "Europe/Athens", "ar": "America/Argentina/Buenos_Aires", "uy": "America/Montevideo",
    "pe": "America/Lima", "ve": "America/Caracas", "cr": "America/Costa_Rica", "cu":
    "America/Havana", "do": "America/Santo_Domingo", "in": "Asia/Kolkata", "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul", "sg": "Asia/Singapore", "hk": "Asia/Hong_Kong", "za":
    "Africa/Johannesburg", "ma": "Africa/Casablanca", "tn": "Africa/Tunis", "dz": "Africa/Algiers",
    "mx": "America/Mexico_City", "cl": "America/Santiago",
}  # fmt: skip
"""By top-level domain or region; countries with one zone, or with one where nearly all live."""
GENERIC = frozenset({"ai", "io", "tv", "me", "co", "eu", "cc", "ly", "fm", "to", "gg", "sh"})
"""Two-letter domains that say nothing of a country."""
HOMES = {"de": "Europe/Berlin", "it": "Europe/Rome", "fr": "Europe/Paris", "es": "Europe/Madrid",
         "nl": "Europe/Amsterdam", "pl": "Europe/Warsaw"}  # fmt: skip
"""By language alone: where most outlets in it are."""
ZONES = {
    "mez": 1, "mesz": 2, "cet": 1, "cest": 2, "gmt": 0, "utc": 0, "z": 0, "bst": 1, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "hne": -5, "hae": -4, "hnp": -8, "hap": -7, "eet": 2, "eest": 3, "jst": 9, "aest": 10,
}  # fmt: skip
PLACES = {"et": "America/New_York", "pt": "America/Los_Angeles", "ct": "America/Chicago",
          "mt": "America/Denver"}  # fmt: skip
MONTHS_TOO = {"mär": 3, "maerz": 3, "jänner": 1, "feber": 2, "sept": 9, "dez": 12, "set": 9,
              "gen": 1, "ene": 1, "dic": 12}  # fmt: skip
TIME = (
    r"(?:(?P<hour{n}>[01]?\d|2[0-3])\s?(?:[:.]|h|Uhr)\s?(?P<minute{n}>[0-5]\d)(?!\d)(?::[0-5]\d)?"
    r"|(?P<bare{n}>[01]?\d|2[0-3])(?=\s?(?:Uhr|h\b|heures?|horas?|[ap]\.?\s?m\b)))"
    r"(?:\s?(?P<half{n}>[ap])\.?\s?m\b\.?)?"
)
ZONE = (
    r"(?:\s?(?:Uhr|h\b|hrs|horas|heures)\.?)?[\s(]{{0,2}}"
    r"(?P<zone{n}>(?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?[0-5]\d)?|[A-Z]{{1,4}}(?![\w.]))?"
)
BETWEEN = (
    r"[\s,;|·•–—\-(/]{0,4}(?:(?:um|at|alle|ore|à|às|a las|las|om|kl|gegen|vers)\b\s{0,2}){0,2}"
)
BEFORE = r"[\s,;|·•–—\-)]{1,4}(?:(?:am|on|le|il|el|del|de|du|den|op|[^\W\d]{2,10}\.?,?)\s){0,2}"
UPDATED = re.compile(
    r"(?:aktualisiert|geändert|überarbeitet|stand|updated|modified|mis à jour|modifié|màj|"
    r"aggiornat[oa]|modificat[oa]|actualizad[oa]|modificad[oa]|bijgewerkt|atualizad[oa])\W",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"(?:veröffentlicht|erstellt|erschienen|publiziert|published|posted|publié|paru|pubblicat[oa]|"
    r"publicad[oa]|gepubliceerd)\W",
    re.IGNORECASE,
)
ANNOUNCED_WITHIN = 40
"""Characters between such a word and its date."""
NAMED_FOR_DATES = re.compile(r"date|time|publi|byline|datum|fecha|meta|info|author", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"comment|kommentar|commenti|comentario|related|teaser|sidebar|recommend|footer|copyright|"
    r"most-|newsletter|promo",
    re.IGNORECASE,
)
ASIDE = frozenset({"aside", "footer", "nav", "script"})
LOOKED_AT = 400
"""Elements from the beginning of the body in which datelines are looked for."""
PIECES = 60
FIRST_LINES = 6
LINE = 200
"""Characters of a dateline at most."""
BEGINS_WITHIN, ENDS_WITHIN = 25, 60
"""Characters before and after a date without a time in a dateline, where nothing parts them."""


class Found(NamedTuple):
    """A date in words."""

    iso: str
    has_time: bool
    update: bool
    """It says when the page was changed, not when it was published."""


def zone_of(language: str | None, url: str) -> tzinfo | None:
    """The zone that a page's times are in, by its country, else its language; None: unknown."""
    language = (language or "").lower().replace("_", "-")
    domain = (urlsplit(url).hostname or "").rsplit(".", 1)[-1]
    region = language.partition("-")[2]
    name = COUNTRIES.get(domain) or COUNTRIES.get(region)
    abroad = len(domain) == 2 and domain not in GENERIC
    if name is None and not abroad and not region:
        name = HOMES.get(language)
    return ZoneInfo(name) if name else None


def in_words(text: str, zone: tzinfo | None, *, month_first: bool = False) -> Iterator[Found]:
    """The dates in a text; `month_first`: 11/9/2023 is in November."""
    for match in _pattern().finditer(text):
        parts = {name: value for name, value in match.groupdict().items() if value}
        day = _day(parts, month_first=month_first)
        if day is None:
            continue
        before = text[max(0, match.start() - ANNOUNCED_WITHIN) : match.start()]
        update = _last(UPDATED, before) > _last(PUBLISHED, before)
        moment = _moment(day, parts, zone)
        if moment:
            yield Found(moment, has_time=True, update=update)
        elif _is_alone(text, match):
            yield Found(day.isoformat(), has_time=False, update=update)


def at_the_head(lines: Iterable[str], url: str, language: str) -> str | None:
    """The date among the first lines of a text, one with a time before one without."""
    zone = zone_of(language, url)
    american = language == "en" and zone is None
    found = [
        item
        for line in islice((line for line in lines if line.strip()), FIRST_LINES)
        if len(line) <= LINE
        for item in in_words(" ".join(line.split()), zone, month_first=american)
    ]
    found.sort(key=lambda item: (item.update, not item.has_time))
    return found[0].iso if found else None


def on_page(tree: HtmlElement, zone: tzinfo | None, *, month_first: bool) -> list[Found]:
    """Dates in what look like datelines, those nearest to the headline first."""
    found: list[tuple[int, HtmlElement, Found]] = []
    body = tree.find(".//body")
    headline = 0
    skipped: set[HtmlElement] = set()
    for at, element in enumerate(islice((tree if body is None else body).iter(), LOOKED_AT)):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        other = ELSEWHERE.search(name) and element.tag not in {"body", "main", "article"}
        if other or element.tag in ASIDE or element.getparent() in skipped:
            skipped.add(element)
            continue
        if element.tag == "h1" and not headline:
            headline = at
        line = " ".join(" ".join(islice(element.itertext(), PIECES)).split())
        if 6 <= len(line) <= LINE or (element.tag == "time" and line):
            named = element.tag == "time" or NAMED_FOR_DATES.search(name) is not None
            distance = abs(at - headline) - (1000 if named else 0)
            found.extend(
                (distance, element, item) for item in in_words(line, zone, month_first=month_first)
            )
    around = {above for element in skipped for above in element.iterancestors()}
    found.sort(key=lambda entry: entry[0])
    return [item for _, element, item in found if element not in around]


def _day(parts: dict[str, str], *, month_first: bool) -> date | None:
    """The day that a match gives."""
    name = next((v for k, v in parts.items() if k.startswith("name")), "")
    day = int(next(v for k, v in parts.items() if k.startswith("day")))
    year = next(v for k, v in parts.items() if k.startswith("year"))
    month = _months().get(name.lower().rstrip("."), 0) or int(parts.get("number", "0"))
    month = month or int(parts.get("month", "0"))
    if "number" in parts and (day <= 12 < month or (month_first and day <= 12)):
        day, month = month, day
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return None


def _moment(day: date, parts: dict[str, str], zone: tzinfo | None) -> str | None:
    """ISO 8601 with the time that a match gives, None when it gives none."""
    for n in ("1", "2"):
        hour = parts.get(f"hour{n}") or parts.get(f"bare{n}")
        if hour is None:
            continue
        half = parts.get(f"half{n}", "").lower()
        number = int(hour) % 12 + (12 if half == "p" else 0) if half else int(hour)
        moment = datetime(day.year, day.month, day.day, number, int(parts.get(f"minute{n}", "0")))  # noqa: DTZ001
        return _in_zone(moment, parts.get(f"zone{n}"), zone)
    return None


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """Whether a date without a time makes up a line, rather than being told in a sentence."""
    before, after = text[: match.start()], text[match.end() :]
    parted = re.search(r"[|·•–—,:]\s*(?:[^\W\d]{2,10}\.?,?\s)?$", before) or _last(
        PUBLISHED, before[-ANNOUNCED_WITHIN:]
    ) >= 0  # fmt: skip
    ends = len(after) <= BEGINS_WITHIN or re.match(r"\s*[|·•–—,;(/-]", after[:5])
    return bool(ends and len(after) <= ENDS_WITHIN and (parted or len(before) <= BEGINS_WITHIN))


def _last(words: re.Pattern[str], text: str) -> int:
    """Where the last of these words stands, -1 where none does."""
    return max((match.start() for match in words.finditer(text)), default=-1)


def _in_zone(moment: datetime, name: str | None, zone: tzinfo | None) -> str:
    """ISO 8601; without any zone it is left out."""
    if name:
        offset = re.fullmatch(r"(?:UTC|GMT)\s?([+-])(\d{1,2}):?(\d\d)?", name, re.IGNORECASE)
        if offset:
            sign = -1 if offset[1] == "-" else 1
            hours, minutes = int(offset[2]), int(offset[3] or 0)
            if hours < 24:
                zone = timezone(sign * timedelta(hours=hours, minutes=minutes))
        elif name.lower() in ZONES:
            zone = timezone(timedelta(hours=ZONES[name.lower()]))
        elif name.lower() in PLACES:
            zone = ZoneInfo(PLACES[name.lower()])
    return moment.replace(tzinfo=zone).isoformat()


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names

    return {
        name.lower().rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    } | MONTHS_TOO


@cache
def _pattern() -> re.Pattern[str]:
    """A date, with a time after it or before it."""
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    day = (
        rf"(?:(?<![\d.:])(?P<day>[0-3]?\d)(?:\.|er|º|°|st|nd|rd|th)?\s?(?:de\s|di\s|of\s)?"
        rf"(?P<name>{names})\b\.?,?\s(?:de\s|del\s)?(?P<year>(?:19|20)\d\d)"
        rf"|\b(?P<name2>{names})\.?\s(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?,?\s(?P<year2>(?:19|20)\d\d)"
        rf"|(?<![\d./])(?P<day3>[0-3]?\d)[./](?P<number>[0-3]?\d)[./](?P<year3>(?:19|20)?\d\d)"
        rf"|(?<![\d-])(?P<year4>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day4>[0-3]\d))(?!\d)"
    )
    after = f"(?:{BETWEEN}{TIME.format(n=2)}{ZONE.format(n=2)})?"
    ahead = f"(?:(?<![\\d:.]){TIME.format(n=1)}{ZONE.format(n=1)}\\)?{BEFORE})?"
    return re.compile(ahead + day + after, re.IGNORECASE)
