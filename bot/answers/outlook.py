"""Two kinds of state that a sentence must plainly tell: what is to come, and who owns what share.

Called by `state`, in five languages: "what is announced next" cannot be answered by a sentence
about the past, "who owns which stake" not by one without a share. What only resembles the
question is no answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answers.wording import pattern

if TYPE_CHECKING:
    from vectorstore.types import ArticleInfo

ASKS = {
    "en": pattern("next", "upcoming", "coming up", "planned", "plans?", "ahead", "in the future"),
    "de": pattern("als nächstes", "nächste[rns]?", "demnächst", "geplant", "plant", "planen",
                  "bevorsteh\\w*", "künftig\\w*"),
    "it": pattern("prossim\\w+", "per il futuro", "in programma", "in futuro", "previst\\w+"),
    "fr": pattern("ensuite", "pour la suite", "prochain\\w*", "à venir", "prév\\w+"),
    "es": pattern("próxim\\w+", "a continuación", "en el futuro", "previst\\w+", "planea\\w*"),
}  # fmt: skip
TELLS = {
    "en": pattern("(?-i:will)", "(?:is|are) to", "plans? to", "planned", "intends?", "aims? to",
                  "expect(?:s|ed)", "set (?:to|for)", "scheduled", "postpon\\w+", "delay\\w*",
                  "announced? that .{0,80}would", "next (?:week|month|year|spring|summer|autumn)",
                  "upcoming", "leaning towards", "promis\\w+", "undecided", "may take"),
    "de": pattern("soll(?:en)?", "(?-i:will)", "wollen", "plant", "planen", "geplant\\w*",
                  "beabsichtig\\w+", "vorgesehen", "verschieb\\w+", "verschoben",
                  "nächste[rns]? (?:woche|monat|jahr)", "künftig", "versprach", "verspricht",
                  "bevorsteh\\w*", "wird .{0,80}en"),
    "it": pattern("\\w+(?:erà|irà|arà|eranno|iranno|aranno)", "intende", "preved\\w+",
                  "previst\\w+", "in programma", "rinvi\\w+", "(?-i:prossim\\w+)", "promess\\w+",
                  "sta per", "vuole"),
    "fr": pattern("va", "vont", "prévoit", "prévoient", "prévue?s?", "compte \\w+er",
                  "entend \\w+er", "devrait", "reporter", "reporté\\w*", "(?-i:prochain\\w*)",
                  "promis\\w*", "veut", "\\w{3,}(?:era|eront|ira|iront)"),
    "es": pattern("va a", "van a", "\\w+(?:ará|erá|irá|arán|erán|irán)", "prev[eé]\\w*",
                  "previst\\w+", "planea\\w*", "aplaz\\w+", "(?-i:próxim\\w+)", "promet\\w+",
                  "quiere", "pretende\\w*"),
}  # fmt: skip
YEAR = re.compile(r"(?<!\d)(?:20|21)\d\d(?!\d)")


def asks_ahead(text: str, language: str) -> bool:
    """Whether a question asks for what is announced or planned."""
    return language in ASKS and ASKS[language].search(text) is not None


def tells_ahead(text: str, article: ArticleInfo) -> bool:
    """Whether a sentence tells of a plan, an intention, or a year after its article."""
    language = article.language
    if language in TELLS and TELLS[language].search(text):
        return True
    return any(int(year) > article.known_from.year for year in YEAR.findall(text))


ASKS_SHARE = {
    "en": pattern("stakes?", "shareholdings?", "shares?", "owns", "own", "owners?"),
    "de": pattern("anteile?", "beteiligung\\w*", "gehört", "gehören", "eigentümer\\w*", "besitzt"),
    "it": pattern("quot[ae]", "partecipazion[ei]", "possied\\w+", "possiede", "proprietari\\w*"),
    "fr": pattern("parts?", "participations?", "détien\\w+", "possèd\\w+", "propriétaires?"),
    "es": pattern("participaci\\w+", "acciones", "posee\\w*", "propietari\\w*", "dueñ\\w+"),
}
SHARE = re.compile(
    r"\d\s?(?:%|percent|per cent|prozent|per cento|pour cent|por ciento)|"
    r"\b(?:majority|minority|half|thirds?|quarters?) (?:of|stake|owner|share)|"
    r"\b(?:mehrheits|minderheits)\w+|\b(?:mehrheit|hälfte|drittel|viertel) (?:der|an|am|des)\b|"
    r"\b(?:maggioranza|minoranza|metà|terzo) d|\b(?:majorité|minorité|moitié|tiers|quart) d|"
    r"\b(?:mayoría|minoría|mitad|tercio|cuarta parte) de|"
    r"\b(?:sole owner|alleinig\w+ (?:eigentüm|inhab)\w+|unico proprietario|seul propriétaire|"
    r"único dueño|único propietario|wholly owned)",
    re.IGNORECASE,
)


def asks_share(text: str, language: str) -> bool:
    """Whether a question asks who owns what share."""
    return language in ASKS_SHARE and ASKS_SHARE[language].search(text) is not None


def tells_share(text: str) -> bool:
    """Whether a sentence names a share."""
    return SHARE.search(text) is not None
