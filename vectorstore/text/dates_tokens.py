"""Text to tokens, each with its kind (see `dates_lexicon`); for `dates_grammar`.

Kinds that come from figures and marks:

    d 1 to 31   g other whole number up to 999   Y year 1900 to 2099   0 any other number
    D date in figures   I date and time in ISO 8601   T clock time   k perhaps a clock time
    Q "Q3"   X "H1"   Z "UTC+1"   , comma   ( )   ! end of a sentence   . other mark
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from vectorstore.text.dates_lexicon import Entry, Lexicon, lexicon

NOON = 12
LAST_DAY = 31
ZONE_LETTERS = 4
"""Zones with names so short are abbreviations, in capitals."""
FIRST_HOUR_TOO_LATE = 24
MARKS = {",": ",", "(": "(", ")": ")", "-": "-", "–": "-", "—": "-", "/": "&"}
MARKS |= dict.fromkeys(".!?;:", "!") | dict.fromkeys("%€$£¥", "N")
UTC_OFFSET = r"(?P<utc>(?:UTC|GMT)\s?[+−-]\d{1,2}(?::?\d\d)?(?!\w))"
WORD = r"(?P<word>[^\W\d_]+(?!\w))"
FIGURES = (
    r"(?P<iso>\d{4}-\d\d-\d\d(?:[T\ ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"(?![\w-]))",
    r"(?P<date>\d{1,2}(?P<separator>[./-])\s?\d{1,2}(?P=separator)\s?\d{4}(?!\w))",
    r"(?P<fiscal>(?:Q[1-4]|H[12])(?!\w))",
    r"(?P<money>[$€£¥]\s?\d[\d.,]*)",
)
NUMBERS = (
    r"(?P<figure_clock>\d{1,2}[:.]\d\d(?![\w:%]|[.,]\d|\s?%))",
    r"(?P<year>(?:19|20)\d\d(?![\w%+]|[.,:/]\d|\s?%))",
    r"(?P<number>\d{1,3}(?![\w%+]|[.,:/]\d|\s?%|[\ \u00a0\u202f]\d{3}(?!\d)))",
    r"(?P<other>\d{1,3}(?:[\ \u00a0\u202f]\d{3})+(?!\w)|\d[\w.,:/%+]*(?<![.,:]))",
)


class Token(NamedTuple):
    """A word, number or mark of a text."""

    kind: str
    start: int
    """Code points."""
    end: int
    value: int = 0
    name: str = ""
    parts: tuple[int, ...] = ()
    """Date: year (0 when missing), month, day; ISO 8601 with time: hour and minute as well;
    clock time: hour, minute (`value` is 1 when the text names no minutes)."""


def tokens(text: str, language: str) -> list[Token]:
    """The tokens of `text` in order; never raises. Unknown languages are read as English."""
    words = lexicon(language)
    matches = list(_pattern(words.language).finditer(text))
    texts = [match.group().casefold() for match in matches]
    found: list[Token] = []
    i = 0
    while i < len(matches):
        if matches[i].lastgroup == "word":
            i += _read_word(texts, i, matches, words, found)
        else:
            found.append(_figure(matches[i], words))
            i += 1
    return found


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    dotted = (r"(?P<day_month>\d{1,2}\.\s?\d{1,2}\.(?!\w|\s?\d{4}))",) if words.dotted_days else ()
    clocks = (
        f"(?P<clock_{n}>" + re.sub(r"P<(hour|minute|half)>", rf"P<\1_{n}>", form) + ")"
        for n, form in enumerate(words.clock)
    )
    ordinal = rf"(?P<ordinal>\d{{1,2}}{words.ordinal}(?!\w))"
    figures = "|".join((*FIGURES, *dotted, *clocks, ordinal, *NUMBERS))
    return re.compile(
        rf"(?<!\w)(?:{UTC_OFFSET}|{WORD}|(?=[\d$€£¥]|[QH]\d)(?:{figures})|(?P<mixed>\w+))"
        r"|(?P<gap>\n\s*\n)|(?P<mark>[^\w\s'’ʼ`])",
        re.IGNORECASE,
    )


def _read_word(
    texts: Sequence[str],
    i: int,
    matches: Sequence[re.Match[str]],
    words: Lexicon,
    found: list[Token],
) -> int:
    """Append the token (of a compound: two) that begins at word `i`; return how many it takes."""
    start, end = matches[i].span()
    fitting: list[Entry] = []
    for entry in words.phrases.get(texts[i], ()):
        length = len(entry.words)
        if fitting and length < len(fitting[0].words):
            break
        abbreviated = entry.kind == "Z" and length == 1 and len(entry.words[0]) <= ZONE_LETTERS
        if abbreviated and not matches[i].group().isupper():
            continue  # French "et", "est"
        if length == 1 or tuple(texts[i : i + length]) == entry.words:
            fitting.append(entry)
    if fitting:
        entry = _choose(fitting, found[-1].kind if found else "!")
        length = len(entry.words)
        kind, end = entry.kind, matches[i + length - 1].end()
        if kind == "M" and words.capital_months and not matches[i].group()[0].isupper():
            kind = "m"
        if (
            entry.name == "short"
            and texts[i + 1 : i + 2] == ["."]
            and matches[i + 1].start() == end
        ):
            end, length = end + 1, length + 1
        found.append(Token(kind, start, end, entry.value, entry.name))
        return length
    if texts[i] in words.compounds:
        letters, weekday, part = words.compounds[texts[i]]
        found.append(Token("W", start, start + letters, weekday))
        found.append(Token("P", start + letters, end, 0, part))
    else:
        found.append(Token("w", start, end))
    return 1


def _choose(fitting: Sequence[Entry], before: str) -> Entry:
    """Of words with two meanings the one that fits the kind of the token before."""
    kinds = "".join(entry.kind for entry in fitting)
    wanted = ""
    if "P" in kinds and "t" in kinds:  # German "Morgen", Spanish "mañana"
        wanted = "P" if before in "oitWLJ=eEMm" else "t"
    elif "u" in kinds and "a" in kinds:  # Italian "ore"
        wanted = "u" if before in "dgn" else "a"
    elif "#" in kinds and "N" in kinds:
        wanted = "N" if before in "dgnY0" else "#"
    elif "E" in kinds and "e" in kinds:  # English "early", "late"
        entry = fitting[kinds.index("E")]
        return entry._replace(name="any")
    return fitting[max(kinds.find(wanted), 0)]


def _figure(match: re.Match[str], words: Lexicon) -> Token:
    """The token of a match that is no word."""
    group = match.lastgroup or ""
    text = match.group()
    start, end = match.span()
    digits = [int(digits) for digits in re.findall(r"\d+", text)]
    if group == "iso":
        zone = re.search(r"(?:Z|[+-]\d\d:?\d\d)$", text[10:], re.IGNORECASE)
        kind = "D" if len(digits) == len(("year", "month", "day")) else "I"
        return Token(kind, start, end, 0, zone.group() if zone else "", tuple(digits[:5]))
    if group in {"date", "day_month"}:
        return _date(digits, text, start, end, words)
    if group == "utc":
        return Token("Z", start, end, 0, re.sub(r"[A-Za-z\s]", "", text).replace("−", "-"))
    if group == "fiscal":
        return Token("Q" if text[0] in "Qq" else "X", start, end, digits[0])
    if group.startswith("clock_"):
        number = group.removeprefix("clock_")
        half = match.groupdict().get(f"half_{number}") or ""
        minute = match.groupdict().get(f"minute_{number}")
        clock = _clock(
            "T", int(match[f"hour_{number}"]), int(minute or 0), start, end, half.lower()
        )
        return clock if minute else clock._replace(value=1)
    if group == "figure_clock":
        known = ":" in text or words.dotted_clock
        return _clock("k" if known else "0", digits[0], digits[1], start, end)
    if group == "ordinal":
        return Token("d" if 0 < digits[0] <= LAST_DAY else "0", start, end, digits[0], "ordinal")
    if group == "number":
        return Token("d" if 0 < digits[0] <= LAST_DAY else "g", start, end, digits[0])
    if group == "year":
        return Token("Y", start, end, digits[0])
    if group in {"money", "other"}:
        return Token("0", start, end)
    if group == "mark":
        return Token(MARKS.get(text, "."), start, end)
    return Token("!" if group == "gap" else "w", start, end)


def _date(digits: Sequence[int], text: str, start: int, end: int, words: Lexicon) -> Token:
    """A date in figures: day first; in English whichever order is the only possible one."""
    day, month = digits[0], digits[1]
    year = digits[2] if len(digits) > len(("day", "month")) else 0
    if words.month_first and "." not in text:
        if max(day, month) <= NOON and day != month:
            return Token("0", start, end)
        if month > NOON:
            day, month = month, day
    return Token("D", start, end, 0, "", (year, month, day))


def _clock(kind: str, hour: int, minute: int, start: int, end: int, half: str = "") -> Token:
    if half and not 0 < hour <= NOON:
        kind = "0"
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    if hour == FIRST_HOUR_TOO_LATE and minute == 0 and not half:
        return Token(kind, start, end, 0, "", (hour, minute))  # the end of the day
    if hour >= FIRST_HOUR_TOO_LATE or minute > 59:
        kind = "0"
    return Token(kind, start, end, 0, half, (hour, minute))
