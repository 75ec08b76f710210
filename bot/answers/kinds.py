"""The kinds of things that questions ask for, and whether a sentence holds one. Five languages."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from vectorstore.text.words import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vectorstore.text.words import Word

NOUNS_WITH_CAPITALS = "de"


class Wanted(StrEnum):
    """What the sentence that answers must hold."""

    ANYTHING = "anything"
    NAME = "name"
    DATE = "date"
    TIME = "time"
    """Of day."""
    NUMBER = "number"
    MONEY = "money"
    AGE = "age"
    REASON = "reason"
    IDENTITY = "identity"
    """Who somebody is."""


MONTHS = (
    r"jan(?:uary|uar|vier)?|feb(?:ruary|ruar|braio|rero)?|fév(?:rier)?|mar(?:ch|zo|s)?|märz|"
    r"apr(?:il|ile)?|abr(?:il)?|avr(?:il)?|may|mai|mag(?:gio)?|mayo|jun[ei]?|juni[o]?|juin|giugno|"
    r"jul(?:y|i|io)?|juil(?:let)?|luglio|aug(?:ust)?|août|agosto|sep(?:t|tember|tembre|tiembre)?|"
    r"settembre|oct(?:ober|obre|ubre)?|okt(?:ober)?|ott(?:obre)?|nov(?:ember|embre|iembre)?|"
    r"de[cz](?:ember)?|déc(?:embre)?|dic(?:embre|iembre)?|gennaio|enero"
)
WEEKDAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tag\w*|"
    r"mittwoch\w*|(?:luned|marted|mercoled|gioved|venerd)ì|sabato|domenica|"
    r"(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanche|lunes|martes|miércoles|jueves|viernes|"
    r"sábado|domingo"
)
DATE = re.compile(
    rf"\b\d{{1,2}}(?:\.|er|st|nd|rd|th)?\s+(?:de\s+)?(?:{MONTHS})\b|\b(?:{MONTHS})\b\.?\s+\d|"
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[:.]\d{2}\s*(?:uhr|am|pm|a\.m|p\.m)?\b|\b(?:19|20)\d{2}\b|"
    rf"\b(?:{WEEKDAYS})\b",
    re.IGNORECASE,
)
TIME = re.compile(
    r"\b\d{1,2}(?:[:.]|\s?h\s?)\d{2}\b(?!\s?(?:%|per|mil|euro|dollar))|"
    r"\b\d{1,2}\s?(?:[ap]\.?m\b|uhr\b|h\b|heures?\b|o'clock)|\b(?:alle|ore|las) \d{1,2}\b|"
    r"\b(?:noon|midnight|mittags?|mitternacht|mezzogiorno|mezzanotte|midi|minuit|mediodía|"
    r"medianoche)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|sechs|sieben|acht|"
    r"neun|zehn|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|deux|trois|quatre|cinq|six|sept|"
    r"huit|neuf|dix|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"[$€£]\s?\d|\d\S*\s+(?:\w+\s+){0,3}?(?:d')?(?:dollars?|dollar|euros?|dollari|dólares|pounds?|"
    r"livres|sterline|pfund|libras)\b|\b(?:million|milliard|billion|trillion|miliard|millones|mil "
    r"millones|milion)\w*",
    re.IGNORECASE,
)
AGE = re.compile(
    r"\b\d{1,3}[ -](?:years?[ -]old|jahre alt|jährig\w*|anni|ans|años)\b|\baged? \d|"
    r"\b\d{1,3}-jährig|"
    r"\b(?:born|geboren|nat[oa]|née?|nacid[oa])\b",
    re.IGNORECASE,
)


REASON = re.compile(
    r"\b(?:because|since|so that|in order to|due to|owing to|on the grounds?|reasons?|"
    r"accus\w*|alleg\w*|weil|denn|wegen|aufgrund|damit|um\b.{0,80}\bzu|grund|gründen?|begründ\w*|vorwurf|"
    r"perch[éè]|poich[éè]|per via|a causa|in quanto|siccome|motiv(?:[oi]|azione)|ragion[ei]|"
    r"parce qu|car|puisqu|en raison|à cause|afin|faute de|motifs?|raisons?|justif\w*|reproch\w*|"
    r"porque|debido|ya que|puesto que|a causa|para que|por haber|motivos?|"
    r"raz[óo]n(?:es)?|alegó|acus\w*)",
    re.IGNORECASE,
)
GIVES_REASON = re.compile(
    r"\b(?:reasons?|grounds?|gr[uü]nde?|begründung|motiv[oi]|motivazion[ei]|ragion[ei]|motifs?|"
    r"raisons?|raz[óo]n(?:es)?)\b",
    re.IGNORECASE,
)
"""In a short sentence: the next one tells the reason. "The board gave a reason." """
CALENDAR = re.compile(rf"(?:{MONTHS}|{WEEKDAYS})$", re.IGNORECASE)
"""A word that is the name of a month or a day of the week."""


SAID_OF = r"(?:, \w+ \w+| \(| (?:is|was|ist|war|e|era|est|etait|es|fue|fu) )"
"""After a name in folded text: what somebody is."""


PATTERNS = {
    Wanted.DATE: DATE,
    Wanted.TIME: TIME,
    Wanted.NUMBER: NUMBER,
    Wanted.MONEY: MONEY,
    Wanted.AGE: AGE,
    Wanted.REASON: REASON,
}
"""What a sentence holds that holds a kind of thing."""


def names(spoken: Sequence[Word]) -> frozenset[str]:
    """Folded words with a capital that do not begin the sentence."""
    return frozenset(folded(word.text) for word in spoken[1:] if word.whole)


def full_names(spoken: Sequence[Word]) -> frozenset[str]:
    """Folded words of names of several words: "Zico Kolter"; months begin and end none."""
    return frozenset(folded(word) for row in name_rows(spoken) for word in row)


def name_rows(spoken: Sequence[Word]) -> list[list[str]]:
    """Names of several words, as they are written."""
    found: list[list[str]] = []
    row: list[str] = []
    for word in [*spoken, None]:
        if word and word.whole and not word.text[0].isdigit() and not CALENDAR.match(word.text):
            row.append(word.text)
            continue
        if len(row) > 1:
            found.append(row)
        row = []
    return found


def holds(
    wanted: Wanted,
    text: str,
    spoken: Sequence[Word],
    language: str,
    asked: frozenset[str],
    known: frozenset[str],
) -> float:
    """1.0 when a sentence holds the kind of thing that is asked for, 0.0 when not, 0.5 for any.

    `spoken`: the sentence's words; `asked`: the names in the question, which do not answer it;
    `known`: words of the full names in the sentences found (`full_names`): German writes every
    noun like a name.
    """
    match wanted:
        case Wanted.ANYTHING:
            return 0.5
        case Wanted.NAME:
            others = names(spoken) - asked
            if others & known or (full_names(spoken) & known) - asked:
                return 1.0
            return 0.5 if others and language != NOUNS_WITH_CAPITALS else 0.0
        case Wanted.IDENTITY:
            plain = folded(text)
            return float(any(re.search(rf"\b{re.escape(n)}{SAID_OF}", plain) for n in asked))
        case _:
            return float(bool(PATTERNS[wanted].search(text)))
