"""What a question asks, by rules alone: its language, its kind, what it follows up on.

Pure functions; called by `engine`. A question is data: orders in it are recognised only to be
refused politely, they could not change anything anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.answers.kinds import Wanted
from bot.answers.phrases import LANGUAGES
from vectorstore.text.dates import question_moment
from vectorstore.text.language import identify
from vectorstore.types import Span

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.answers.types import Question, Turn

MAX_QUESTION = 4000
"""Characters that are read of a question; more is cut."""
MAX_HISTORY = 300
"""Characters of each earlier turn that help to understand a follow-up."""


class Kind(StrEnum):
    """What is to be done with a message."""

    QUESTION = "question"
    EMPTY = "empty"
    SMALL_TALK = "small_talk"
    ORDER = "order"


class Time(StrEnum):
    """Whether an answer depends on when it is given."""

    ANY = "any"
    STATE = "state"
    """Asks for a state at a moment: that of `as_of`, or the latest."""
    PRESENT = "present"
    """In the present tense, but not plainly for the latest state."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question, understood."""

    text: str
    """As asked, trimmed."""
    query: str
    """What to search for: with the earlier turns where it follows up on them."""
    language: str
    """To answer in; one of `phrases.LANGUAGES`."""
    search_language: str
    """Of the question's words, ISO 639-1; can be one that the bot does not speak."""
    kind: Kind
    wanted: Wanted
    time: Time
    as_of: datetime | None
    event: Span | None = None
    """Epoch seconds from and to of the day or time of the event that is asked about."""


def understand(
    question: Question, zone: tzinfo = UTC, now: datetime | None = None
) -> Understood:
    """Understand a question with its history; `zone`: of dates that name none."""
    text = " ".join(question.text[:MAX_QUESTION].split())
    spoken = identify(text, default="", among=LANGUAGES)
    open_language = identify(text, default=spoken or "en")
    language = next(
        (
            code
            for code in (question.language, _sure(text, spoken), question.fallback_language, spoken)
            if code in LANGUAGES
        ),
        LANGUAGES[0],
    )
    as_of, event = question.as_of, None
    found = question_moment(text, open_language, as_of or now or datetime.now(UTC), zone)
    if found and found.is_state:
        as_of = found.as_of
    elif found:
        event = Span(int(found.span.earliest.timestamp()), int(found.span.latest.timestamp()))
    return Understood(
        text=text,
        query=_standalone(text, question.history),
        language=language,
        search_language=spoken if len(text) < 60 and spoken else open_language,
        kind=_kind(text),
        wanted=_wanted(text),
        time=_time(text, as_of),
        as_of=as_of,
        event=event,
    )


def _sure(text: str, language: str) -> str:
    """The identified language when there is enough text to trust it."""
    return language if len(text.split()) >= 3 else ""


def _kind(text: str) -> Kind:
    if not any(c.isalnum() for c in text):
        return Kind.EMPTY
    if ORDER.search(text):
        return Kind.ORDER
    if SMALL_TALK.fullmatch(text.strip(" .!?…,;:¡¿")):
        return Kind.SMALL_TALK
    return Kind.QUESTION


def _time(text: str, as_of: datetime | None) -> Time:
    if as_of is not None or LATEST.search(text):
        return Time.STATE
    if PRESENT.search(text) and not PAST.search(text):
        return Time.PRESENT
    return Time.ANY


def _wanted(text: str) -> Wanted:
    """What the first question word asks for; of two at one place the more special."""
    found = [
        (match.start(), place, wanted)
        for place, (wanted, pattern) in enumerate(ASKS)
        if (match := pattern.search(text))
    ]
    return min(found)[2] if found else Wanted.ANYTHING


def _standalone(text: str, history: tuple[Turn, ...]) -> str:
    """The question with what it leans on: the last question and its answer."""
    if not history or not _follows_up(text):
        return text
    last: list[str] = []
    for turn in reversed(history):
        last.insert(0, " ".join(turn.content.split())[:MAX_HISTORY])
        if turn.role == "user":
            break
    return " ".join([*last, text])


def _follows_up(text: str) -> bool:
    words = text.split()
    return len(words) <= 4 or bool(FOLLOW_UP_START.match(text)) or bool(LEANS.search(text))


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


ASKS: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (
        Wanted.AGE,
        _pattern("how old", "what age", "wie alt", "quanti anni (?:ha|aveva)", "quel âge",
                 "qué edad", "cuántos años (?:tiene|tenía)"),
    ),
    (
        Wanted.MONEY,
        _pattern(
            r"how much (?:money|(?:does|did|do|is|was|will|would|has|had)\b.{0,60}\b(?:earn|cost|pay|"
            r"paid|make|offer|invest|raise|worth|spend|owe))\w*",
            r"wie ?viel(?: geld|.{0,60}\b(?:verdien|kost|zahl|bekomm|bot|biet|investier|wert))\w*",
            r"wie hoch (?:war|ist|waren) (?:die|das|der) (?:abfindung|gehalt|angebot|bewertung|"
            r"kosten|strafe|summe|preis)",
            r"quanto .{0,60}\b(?:guadagn|cost|pag|valg|val|offr|offer|invest|spes)\w*",
            r"quanto (?:è costat|costa|vale|guadagna)\w*",
            r"combien .{0,60}\b(?:gagn|coût|pay|vaut|val|offr|offert|invest|dépens)\w*",
            r"cuánto .{0,60}\b(?:gan|cost|cuest|pag|val|ofrec|invirti|invert|cobr)\w*",
            "(?:what|which) (?:sum|salary|price|valuation)",
            r"what (?:does|did|do) .{0,40}\b(?:earn|cost)\w*", ".{0,60}(?:salary|gehalt|stipendio|"
            "salaire|sueldo)(?: .{0,40})?",
        ),
    ),
    (
        Wanted.NUMBER,
        _pattern(
            "how (?:many|much|long|large|big|high)", "wie ?viele?", "wie (?:hoch|lange?|groß)",
            "quant[oiae]", "combien", "cuánt[oa]s?", "what (?:share|percentage|sum|amount|stake)",
            "welche[rn]? (?:anteil|summe|mehrheit)", "quale (?:quota|cifra|somma)", "quali cifre",
            "quelle (?:part|somme)", "qué (?:cantidad|parte|participación|porcentaje)",
        ),
    ),
    (
        Wanted.DATE,
        _pattern("when", "wann", "quando", "quand", "cuándo", "(?:on )?(?:what|which) (?:date|day)",
                 "an welchem tag", "(?:in )?che giorno", "quel jour", "qué día"),
    ),
    (
        Wanted.NAME,
        _pattern("who", "whom", "whose", "which (?:person|director|member|executive)", "wer", "wen",
                 "wem", "wessen", "welche (?:person|firma)", "chi", "di chi", "qui", "quiénes?",
                 "quién", "which court", "vor welchen gerichten"),
    ),
)  # fmt: skip
"""The more special kinds first."""

LATEST = _pattern(
    "now", "current(?:ly)?", "latest", "today", "at present", "at the moment", "newest", "so far",
    "derzeit\\w*", "aktuell\\w*", "momentan", "jetzt", "heute", "zurzeit", "neuest\\w*", "zuletzt",
    "adesso", "ora", "attual\\w*", "oggi", "ultim[aeio]", "al momento", "finora",
    "maintenant", "actuel\\w*", "aujourd'hui", "derni[eè]re?s?", "en ce moment", "à ce jour",
    "ahora", "actual(?:es|mente)?", "hoy", "últim[ao]s?", "en este momento", "hasta ahora",
)  # fmt: skip
"""Asking for the latest state."""

PRESENT = _pattern(
    "is", "are", "does", "do", "has", "have", "who's", "what's", "sits?", "leads?", "runs?", "owns?",
    "ist", "sind", "hat", "haben", "gibt", "steht", "sitzt", "sitzen", "gehört", "gehören",
    "führt", "leitet", "geht", "hält", "besitzt", "è", "sono", "ha", "hanno", "c'è", "siede",
    "siedono", "guida", "siamo", "est", "sont", "a", "ont", "siège", "siègent", "dirige",
    "détient", "devient", "es", "está", "están", "son", "hay", "tiene", "tienen", "preside",
)  # fmt: skip
PAST = _pattern(
    "was", "were", "did", "had", "been", r"\w{3,}ed", "wurden?", "waren?", "hatten?",
    r"ge\w{3,}(?:t|en)", r"\w{3,}(?:ierte|te|ten)", "worden", "fu", "furono", "era", "erano", "aveva",
    "stat[oaie]", r"\w{2,}ò", r"(?:ha|hanno|è|sono) \w{3,}(?:ato|ata|ati|ate|uto|uta|ito|ita)",
    "été", "était",
    "étaient", "avait", "fut", r"\w{3,}(?:é|ée|és|ées)", "fue", "fueron", "había", "estaba",
    r"\w{2,}ó", r"\w{3,}(?:aron|ieron|ado|ido)",
)  # fmt: skip
"""Rough marks of the tense; a question with both is taken for the past."""

FOLLOW_UP_START = re.compile(
    r"(?:and|but|what about|how about|so|und|aber|e|ed|ma|et|mais|y|pero|was ist mit)\b",
    re.IGNORECASE,
)
LEANS = _pattern(
    "he", "she", "they", "him", "her", "them", "his", "their", "it", "its", "that", "those",
    "there", "then", "er", "ihm", "ihn", "ihr", "ihre[rnms]?", "sein\\w*", "es", "davon",
    "dazu", "dort", "dann", "danach", "dagegen", "lui", "lei", "loro", "suo", "sua", "suoi", "sue",
    "ne", "ciò", "poi", "il", "elle", "ils", "elles", "lui", "leur", "leurs", "son", "sa", "ses",
    "cela", "ça", "ensuite", "él", "ella", "ellos", "ellas", "su", "sus", "eso", "esto", "luego",
)  # fmt: skip
"""Words that point back; used only when there is a history to point to."""

SMALL_TALK = re.compile(
    r"(?:hi|hello|hey|good (?:morning|evening|day)|thanks?|thank you(?: very much| so much)?|thx|"
    r"ok|okay|great|cool|bye|hallo|guten (?:tag|morgen|abend)|servus|danke(?: schön| sehr)?|"
    r"vielen dank|super|tschüss|ciao|salve|buongiorno|buonasera|grazie(?: mille)?|perfetto|"
    r"salut|bonjour|bonsoir|merci(?: beaucoup)?|parfait|hola|buenos días|"
    r"buenas(?: tardes| noches)?|(?:muchas )?gracias|perfecto|how are you|"
    r"wie geht(?:'|’| e)?s(?: dir)?|come stai|ça va|"
    r"qué tal)(?:[ ,!]+(?:bot|saga|there|zusammen|a tutti|à tous|a todos))?",
    re.IGNORECASE,
)

ORDER = re.compile(
    r"(?:^|[.!?,:;]\s*|\b(?:please|and|now|must|should|bitte|und|jetzt|musst|sollst|ora|devi|"
    r"dois|ahora|debes|favor|plaît)\s+)"
    r"(?:ignor\w*|forget|disregard|override|vergiss|missachte|dimentica|oublie[zr]?|olvida)\b"
    r".{0,60}\b(?:instruct\w*|rules?|prompts?|guidelines|orders?|regeln?|anweisung\w*|vorgaben|"
    r"istruzion\w*|regol\w*|consignes?|instructions?|règles?|instruccion\w*|reglas?|órdenes)\b"
    r"|\b(?:system ?prompt|systemprompt|prompt di sistema|invite système|prompt del sistema)\b"
    r"|\b(?:jailbreak|developer mode|dan mode)\b"
    r"|\b(?:you are now|from now on,? you|act as|pretend (?:to be|you)|du bist (?:jetzt|nun)"
    r"|ab (?:jetzt|sofort) bist du|da ora (?:in poi )?sei|sei ora|fai finta|tu es (?:maintenant|"
    r"désormais)|désormais,? tu es|fais semblant|ahora eres|a partir de ahora,? eres|finge que)\b"
    r"|\b(?:erfinde|invent|make up|inventa|invente[sz]?|fabricate|fälsche)\b.{0,50}"
    r"\b(?:beleg\w*|quell\w*|zitat\w*|citations?|sources?|quotes?|evidence|cita(?:zion|s)?\w*|"
    r"font[ei]|fuentes?|preuves?|prove?|pruebas?)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Attempts to give the bot orders."""
