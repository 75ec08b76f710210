"""How numbers are written out in the languages that the bot speaks.

Used by `check_quantities` and `board_size`. Months and weekdays come from babel, so they are known
in every language; the tables here are what babel lacks.
"""

from __future__ import annotations

import re
from functools import cache

UNITS = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve",
}
"""2 to 19; "one" is an article in most of these languages and says nothing."""
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
HUNDREDS = {
    "en": "{} hundred",
    "de": "{}hundert",
    "it": "{}cento",
    "fr": "{} cents",
    "es": "{}cientos",
}
SPECIAL = {
    "de": {"hundert": 100, "einhundert": 100},
    "it": {"cento": 100},
    "fr": {"cent": 100},
    "es": {"cien": 100, "ciento": 100, "quinientos": 500, "setecientos": 700, "novecientos": 900},
}
JOINED = {"en": "{ten}-{unit}", "de": "{unit}und{ten}", "it": "{ten}{unit}", "fr": "{ten}-{unit}",
          "es": "{ten} y {unit}"}  # fmt: skip
ONES = {"en": "one a", "de": "eine einer einem einen", "it": "un uno", "fr": "un", "es": "un"}
"""Numbers only before a word of scale: "a billion", "eine Milliarde"."""
ORDINALS = {
    "en": "third fourth fifth sixth seventh eighth ninth tenth",
    "de": "dritt viert fünft sechst siebt acht neunt zehnt",
    "it": "terz quart quint sest settim ottav non decim",
    "fr": "troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "es": "tercer cuart quint sext séptim octav noven décim",
}
"""3 to 10, without their endings."""
ORDINAL_ENDS = {"de": "e[nrsm]?|el", "it": "[oaie]", "fr": "s?", "es": "[oa]?s?", "en": "s?"}

SCALES: dict[str, tuple[tuple[str, int], ...]] = {
    "en": (("hundred", 2), ("thousand|k", 3), ("millions?|mn|m", 6), ("billions?|bn|b", 9),
           ("trillions?|tn", 12)),
    "de": (("hundert", 2), ("tausend|tsd", 3), (r"millionen|million|mio", 6),
           ("milliarden?|mrd", 9), ("billionen|billion", 12)),
    "it": (("cento", 2), ("mila|mille", 3), ("milion[ei]|mln", 6), ("miliard[oi]|mld", 9),
           ("bilion[ei]", 12)),
    "fr": (("cents?", 2), ("mille", 3), ("millions?|m", 6), ("milliards?|mds?", 9),
           ("billions?", 12)),
    "es": (("mil", 3), ("mill[oó]n(?:es)?", 6), ("bill[oó]n(?:es)?", 12)),
}  # fmt: skip
"""Powers of ten. A billion is a thousand millions in English and a million millions elsewhere."""

MORE = re.compile(
    r"(?:\b(?:more than|over|above|at least|upwards of|exceed\w*|mehr als|über|mindestens|"
    r"più di|oltre|almeno|plus de|plus d[’']|au moins|más de|al menos|por encima de)|[>≥])"
    r"\s*(?:the |die |den |der )?$"
)
LESS = re.compile(
    r"(?:\b(?:less than|fewer than|under|below|at most|up to|almost|nearly|just under|fast|beinahe|"
    r"knapp|weniger als|unter|höchstens|bis zu|quasi|meno di|fino a|sotto|près de|presque|"
    r"moins de|au plus|jusqu[’']à|casi|menos de|hasta|cerca de)|[<≤])\s*(?:the |die |den |der )?$"
)
UNIT_MARKS = {
    "%": "percent", "percent": "percent", "per cent": "percent", "prozent": "percent",
    "per cento": "percent", "pour cent": "percent", "por ciento": "percent",
    "$": "dollar", "us$": "dollar", "usd": "dollar", "dollars": "dollar", "dollar": "dollar",
    "dollari": "dollar", "dólares": "dollar", "€": "euro", "eur": "euro", "euro": "euro",
    "euros": "euro", "£": "pound", "gbp": "pound", "pounds": "pound", "pfund": "pound",
    "sterline": "pound", "livres": "pound", "libras": "pound",
}  # fmt: skip
"""Units that are told apart; a number of dollars does not bear out one of euros."""


@cache
def number_words(language: str) -> dict[str, int]:
    """Numbers from 2 as written out, 900 at most; empty for other languages."""
    if language not in UNITS:
        return {}
    units = {word: n for n, word in enumerate(UNITS[language].split(), 2)}
    tens = {word: 10 * n for n, word in enumerate(TENS[language].split(), 2)}
    one = {"en": "one", "de": "ein", "it": "uno", "fr": "un", "es": "uno"}[language]
    below_ten = {one: 1, **{word: n for word, n in units.items() if n < 10}}
    found = {**units, **tens}
    for ten, n in tens.items():
        for unit, m in below_ten.items():
            stem = ten[:-1] if language == "it" and unit[0] in "uo" else ten
            found[JOINED[language].format(ten=stem, unit=unit)] = n + m
    for unit, m in below_ten.items():
        if m > 1:
            found[HUNDREDS[language].format(unit)] = m * 100
    found.update(SPECIAL.get(language, {}))
    return found


@cache
def ordinal_pattern(language: str) -> re.Pattern[str] | None:
    """Matches "third", "dritten", "terza"; None for other languages."""
    if language not in ORDINALS:
        return None
    stems = "|".join(sorted(ORDINALS[language].split(), key=len, reverse=True))
    return re.compile(rf"\b({stems})(?:{ORDINAL_ENDS[language]})\b")


def ordinal_value(stem: str, language: str) -> int:
    """3 for "third"."""
    return ORDINALS[language].split().index(stem) + 3
