"""How many sit on a board, according to one sentence ("The board now has nine members").

`seats` reads who they are. In doubt nothing is read. Called by `boards`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.answers.check_words import number_words
from bot.answers.seats import PLUPERFECT, WAS
from bot.answers.tenure_words import WORDS

LEAST, MOST = 2, 30
"""Seats of a board; other numbers count something else."""
MEMBERS = (
    r"(?:(?:remaining|voting|board|übrige|verbliebene|stimmberechtigte)n?\s)?"
    r"(?:members?|directors?|people|persons?|seats?|strong|(?:verwaltungsrats|aufsichtsrats)?"
    r"mitglieder\w*|personen|köpfe|(?:verwaltungs|aufsichts)rät\w+|sitze|membri|consiglieri|"
    r"amministratori|persone|seggi|membres|administrat(?:eur|rice)s|personnes|sièges|miembros|"
    r"consejer[oa]s|personas|asientos|puestos)(?!\w)"
)
ARTICLE = r"(?:the|die|der|i|gli|les|los|las)\s"
COUNTS = {
    "en": r"has|have|consists? of|counts?|numbers?|makes?|making|brings?|bringing|(?:made up|"
    r"composed) of|comprises?|boards? (?:\w+ )?of|down to|grow\w* to|now|only|board",
    "de": r"hat|haben|zähl(?:t|en)|besteh(?:t|en)|umfasst|sitzen|gehören|damit|nun|jetzt|auf|"
    r"nur noch|\w*gremium (?:von|mit|aus)|\w*rat (?:von|mit|aus)",
    "it": r"ha|hanno|conta|contano|(?:format|compost)[oi] da|diventano|sono|salgono a|scendono a|"
    r"siedono|consiglio (?:\w+ )?di|ora|comincia con",
    "fr": r"a|ont|compten?t?|(?:compos|form)ée? de|passen?t? à|sont|siègent|désormais|"
    r"conseil (?:\w+ )?de|ne reste que",
    "es": r"tienen?|cuentan?|consta|(?:compuest|formad|integrad)o por|suman|son|pasa a|ya|quedan|"
    r"consejo (?:\w+ )?de|se sientan",
}
"""Stand shortly before a number that says how many there are, not how many came or went."""
NEAR = 45
STAY = re.compile(
    r"\s(?:remain|are left|sit|stay|bleiben|sitzen|verbleiben|restano|siedono|restent|siègent|"
    r"quedan|siguen)(?!\w)",
    re.IGNORECASE,
)
"""After the members: "Four directors remain"."""

GAINS = re.compile(
    r"(?<!\w)(?:lost|gained|added|elected|verloren|gewonnen|gewählt|pers[oi]|guadagnato|elett[oi]|"
    r"perdu|gagné|élus?|perdido|ganado|elegido)(?!\w)",
    re.IGNORECASE,
)


def read_size(text: str, language: str, *, about_board: bool = False) -> int | None:
    """The number of members that a sentence states as what is so, None without one.

    `about_board`: the sentence before it names the board.
    """
    words = WORDS.get(language)
    if words is None or not (about_board or words.board.search(text)):
        return None
    return _read(text, language)


@lru_cache(maxsize=5000)
def _read(text: str, language: str) -> int | None:
    words = WORDS[language]
    if words.committee.search(text) or words.unreal.search(text) or WAS.search(text):
        return None
    found = [
        _value(match["after"] or match["before"], language)
        for match in _pattern(language).finditer(text)
        if match["after"]
        or STAY.match(text, match.end())
        or _is_counted(text, match.start(), language)
    ]
    sizes = [size for size in found if LEAST <= size <= MOST]
    return sizes[-1] if sizes else None


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """A number before the members, or after them and a verb ("the directors become eight")."""
    number = "|".join([r"\d{1,2}", *map(re.escape, number_words(language))])
    return re.compile(
        rf"(?<![\w.,])(?:(?P<before>{number})\s(?:{ARTICLE})?{MEMBERS}"
        rf"|{MEMBERS}\s(?:\w+\s){{1,2}}(?P<after>{number})(?=\s?(?:[.,;]|$)))",
        re.IGNORECASE,
    )


def _is_counted(text: str, place: int, language: str) -> bool:
    """Whether a verb of counting stands before the number, and none of coming or going between."""
    words = WORDS[language]
    start = max(0, place - NEAR)
    counting = list(_counts(language).finditer(text, start, place))
    gap = text[counting[-1].end() : place] if counting else ""
    moves = (words.ends, words.joins, GAINS)
    if not counting or PLUPERFECT.search(text, start, place):
        return False
    return not any(pattern.search(gap) for pattern in moves)


@cache
def _counts(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{COUNTS[language]})(?!\w)", re.IGNORECASE)


def _value(number: str, language: str) -> int:
    return int(number) if number.isdigit() else number_words(language)[number.casefold()]
