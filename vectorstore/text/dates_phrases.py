"""Finds the phrases of time in a text and puts neighbours together; for `dates`.

"on Friday" + "17 November" + "at 11:00" + "Pacific time" is one time; "from … to …" is a span.
What the phrases mean on the calendar is found by `dates_calendar`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from vectorstore.text.dates_lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vectorstore.text.dates_lexicon import Lexicon

PLAIN = str.maketrans("’ʼ\u00a0\u202f\u2009−ſıİ", "''   -siI")
"""One character for one, so that offsets stay; the last three match s and i in any case."""
LONGEST_GAP = 30
"""Code points between two parts of one phrase."""
FORWARD = 24
"""Code points right before a phrase that are looked at for "will"."""
NIGHT = (20, 30)
"""Hours of the part of the day that goes over midnight, as the lexicon has it."""
SHORTEST_MONTH = 28
CLAUSE_END = re.compile(r"[.,;:!?(]\s")
FIELD_OF = {
    "year": ("year", ""),
    "month": ("month", "months"),
    "month_number": ("month", ""),
    "day": ("day", ""),
    "day_2": ("day_2", ""),
    "weekday": ("weekday", "weekdays"),
    "modifier": ("modifier", "modifiers"),
    "stage": ("stage", "stages"),
    "period": ("period", "periods"),
    "count": ("count", "numbers"),
    "unit": ("unit", "units"),
    "units": ("unit", "all_units"),
    "weekend": ("unit", "units"),
    "part": ("part", "parts"),
    "hour": ("hour", ""),
    "minute": ("minute", ""),
    "half": ("half", ""),
    "zone": ("zone", "zones"),
    "utc": ("zone", ""),
}
"""Groups of the patterns: the field of a Phrase, and the table of its words; "" for figures."""
ALWAYS_TIME = {"clock", "iso"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase of time says; None for what it leaves open."""

    start: int
    end: int
    rule: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    modifier: int | None = None
    stage: int | None = None
    period: tuple[int, int] | None = None
    count: int | None = None
    unit: str | None = None
    from_text: bool | None = None
    """The count begins at what the text last spoke of."""
    part: tuple[int, int] | None = None
    hour: int | None = None
    minute: int | None = None
    half: str | None = None
    zone: str | None = None
    future: bool = False
    about: bool = False
    eve: bool = False
    """The part of the day is that of the day before."""
    until: Phrase | None = None
    """The other end of a span."""

    @property
    def only_time(self) -> bool:
        """Whether it names no day."""
        days = (self.year, self.month, self.day, self.weekday, self.count, self.unit)
        return all(value is None for value in days)

    @property
    def names_day(self) -> bool:
        """Whether it names a day, so that a time of day fits to it."""
        return self.day is not None or self.weekday is not None or self.unit == "day"

    def said(self) -> dict[str, Any]:
        """The fields that the words fill."""
        values = {field.name: getattr(self, field.name) for field in fields(self)[3:-4]}
        return {name: value for name, value in values.items() if value is not None}


def phrases(text: str, language: str) -> list[Phrase]:
    """The phrases of time in `text`, in order, not overlapping."""
    words = lexicon(language)
    plain = text.translate(PLAIN)
    joined: list[Phrase] = []
    for phrase in _atoms(plain, words):
        both = _joined(joined[-1], phrase, plain, words) if joined else None
        if both:
            joined[-1] = both
        else:
            joined.append(phrase)
    spans: list[Phrase] = []
    for phrase in joined:
        if phrase.only_time and not _stands(phrase, plain, words):
            continue
        both = _span(spans[-1], phrase, plain, words) if spans else None
        if both:
            spans[-1] = both
        else:
            spans.append(phrase)
    nights = [_one_night(phrase, plain, words) for phrase in spans]
    return [_with_surroundings(phrase, plain, words) for phrase in nights]


def _atoms(text: str, words: Lexicon) -> list[Phrase]:
    """Matches of the rules, the longest where several begin."""
    found = [
        phrase
        for name, pattern in words.rules
        for match in pattern.finditer(text)
        for phrase in _read(name, match, words)
    ]
    found.sort(key=lambda phrase: (phrase.start, -phrase.end))
    kept: list[Phrase] = []
    for phrase in found:
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return kept


def _read(rule: str, match: re.Match[str], words: Lexicon) -> Iterator[Phrase]:
    """What a match says: one phrase, or two for "17 and 22 November"."""
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    start, end = match.span(next((g for g in groups if g.startswith("span")), 0))
    said = _meanings(groups, words)
    month_alone = rule in {"lone_month", "month_modified"}
    month = groups.get("month", groups.get("month_2", ""))
    if month_alone and words.capital_months and month.islower():
        return
    if rule == "days":
        second = said.pop("day_2")
        last = replace(Phrase(match.start("right"), end, "date"), **said | {"day": second})
        first = replace(last, start=start, end=match.start("right"), day=said["day"])
        if "and" in groups and not words.between.search(match.string[start : match.start("day")]):
            yield replace(first, start=match.start("day"), end=match.end("day"))
            yield last
        else:
            yield replace(first, end=end, until=last)
        return
    if rule == "figures" and words.month_first and said["month"] > 12:
        said |= {"day": said["month"], "month": said["day"]}
    yield Phrase(start, end, rule, **_counted(rule, said))


def _meanings(groups: dict[str, str], words: Lexicon) -> dict[str, Any]:
    """The fields of a Phrase by the groups of a match."""
    said: dict[str, Any] = {}
    for group, value in groups.items():
        name = group if group == "day_2" else re.sub(r"_\d$", "", group)
        word = re.sub(r"\s+", " ", value.lower()).rstrip(".")
        if name in {"deictic", "context"}:
            count, *more = words.values[name][word]
            said |= {"count": count, "unit": "day", "from_text": name == "context"}
            for meaning in more:
                said["unit" if isinstance(meaning, str) else "part"] = meaning
        elif name in FIELD_OF:
            field, table = FIELD_OF[name]
            if word[0].isdecimal():
                said[field] = int("".join(c for c in word if c.isdecimal()))
            else:
                said[field] = words.values[table][word] if table else value.upper()
    return said


def _counted(rule: str, said: dict[str, Any]) -> dict[str, Any]:
    if rule in {"ago", "earlier"}:
        said["count"] = -said["count"]
    if rule in {"later", "earlier"}:
        said["from_text"] = True
    return said


def _joined(left: Phrase, right: Phrase, text: str, words: Lexicon) -> Phrase | None:
    """One phrase of two neighbours that speak of the same time; None for two times."""
    if right.start - left.end > LONGEST_GAP or left.until or right.until:
        return None
    eve = bool(left.part and words.eve.fullmatch(text, left.end, right.start))
    if not (eve or words.on.fullmatch(text, left.end, right.start)):
        return None
    one, other = left.said(), right.said()
    shared = one.keys() & other.keys()
    if shared:
        return None
    bare_weekday = left.weekday is not None and left.names_day and right.day is not None
    fitting = (
        (left.only_time and right.only_time)
        or (left.only_time and right.names_day)
        or (right.only_time and left.names_day)
        or (bare_weekday and left.modifier is None)
    )
    if not fitting:
        return None
    rule = left.rule if left.rule in ALWAYS_TIME else right.rule
    return Phrase(left.start, right.end, rule, **one | other, eve=eve)


def _stands(phrase: Phrase, text: str, words: Lexicon) -> bool:
    """Whether a time of day without a day is one: "at 12:28", not "the morning", "3:15"."""
    if phrase.hour is None:
        return False
    if phrase.rule in ALWAYS_TIME or phrase.zone or phrase.part:
        return True
    before = text[max(0, phrase.start - LONGEST_GAP) : phrase.start]
    return bool(words.on.fullmatch(before[before.rstrip().rfind(" ") + 1 :]) and before.strip())


def _span(left: Phrase, right: Phrase, text: str, words: Lexicon) -> Phrase | None:
    """The span from one phrase to the next, when the words between and before say so."""
    if right.start - left.end > LONGEST_GAP or left.until or right.until:
        return None
    before = text[max(0, left.start - LONGEST_GAP) : left.start]
    opened = words.opening.search(before)
    between = words.between.search(before)
    if words.to.fullmatch(text, left.end, right.start):
        if left.part == NIGHT and right.part is None and _is_next_day(left, right):
            return replace(left, end=right.end)
        if not opened and text[left.end : right.start].strip() not in {"-", "–"}:
            return None
    elif not (between and words.and_.fullmatch(text, left.end, right.start)):
        return None
    if left.only_time != right.only_time:
        return None
    if left.month and left.year is None and right.year and right.month:
        earlier = (left.month, left.day or 1) > (right.month, right.day or 31)
        left = replace(left, year=right.year - earlier)
    start = left.start - (len(before) - opened.start()) if opened else left.start
    return replace(left, start=start, end=right.end, until=right)


def _one_night(phrase: Phrase, text: str, words: Lexicon) -> Phrase:
    """A night from the 19th to the 20th begins on the 19th and is no span of two days."""
    other = phrase.until
    if other is None or phrase.part or not _is_next_day(phrase, other):
        return phrase
    night = words.night.search(text[max(0, phrase.start - LONGEST_GAP) : phrase.start])
    return replace(phrase, until=None, part=NIGHT) if night else phrase


def _is_next_day(one: Phrase, other: Phrase) -> bool:
    """Whether two days follow each other, as far as the words tell."""
    if one.weekday is not None and other.weekday is not None:
        return (other.weekday - one.weekday) % 7 == 1
    if one.day is None or other.day is None:
        return False
    return other.day - one.day == 1 or (other.day == 1 and one.day >= SHORTEST_MONTH)


def _with_surroundings(phrase: Phrase, text: str, words: Lexicon) -> Phrase:
    """Add what the words around say: "about", "will"."""
    before = text[max(0, phrase.start - LONGEST_GAP) : phrase.start]
    about = bool(words.about.search(before))
    if phrase.weekday is None:
        return replace(phrase, about=about)
    clause = CLAUSE_END.split(text[max(0, phrase.start - FORWARD) : phrase.start])[-1]
    following = text[phrase.end : phrase.end + LONGEST_GAP].lstrip()
    future = bool(words.future.search(clause) or words.future.match(following))
    return replace(phrase, about=about, future=future)
