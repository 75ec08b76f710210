"""The kinds of things that questions ask for, and whether a sentence holds one. Five languages."""

from __future__ import annotations

import re
from enum import StrEnum

from vectorstore.text.words import folded, words


class Wanted(StrEnum):
    """What the sentence that answers must hold."""

    ANYTHING = "anything"
    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    AGE = "age"


MONTHS = (
    r"jan|feb|fév|fev|mar|mär|apr|abr|avr|may|mai|mag|jun|juin|giu|jul|juil|lug|aug|août|ago|sep|"
    r"set|oct|okt|ott|nov|dec|dez|déc|dic|gen|ene"
)
DATE = re.compile(
    rf"\b\d{{1,2}}(?:\.|er|st|nd|rd|th)?\s+(?:de\s+)?(?:{MONTHS})|\b(?:{MONTHS})\w*\.?\s+\d|"
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[:.]\d{2}\s*(?:uhr|am|pm|a\.m|p\.m)?\b|\b(?:19|20)\d{2}\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\b(?:mon|diens|donners|frei|sams|sonn)tag\w*\b|\bmittwoch\w*\b|"
    r"\b(?:luned|marted|mercoled|gioved|venerd)ì\b|\bsabato\b|\bdomenica\b|"
    r"\b(?:lun|mar|mercre|jeu|vendre|same)di\b|\bdimanche\b|"
    r"\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
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


def names(text: str, language: str) -> frozenset[str]:
    """Folded words with a capital that do not begin the sentence."""
    found = words(text, language)[1:]
    return frozenset(folded(word.text) for word in found if word.whole)


def holds(wanted: Wanted, text: str, language: str, asked: frozenset[str]) -> float:
    """1.0 when a sentence holds the kind of thing that is asked for, 0.0 when not, 0.5 for any.

    `asked`: the names in the question, which do not answer it.
    """
    match wanted:
        case Wanted.ANYTHING:
            return 0.5
        case Wanted.NAME:
            return float(bool(names(text, language) - asked))
        case Wanted.DATE:
            return float(bool(DATE.search(text)))
        case Wanted.NUMBER:
            return float(bool(NUMBER.search(text)))
        case Wanted.MONEY:
            return float(bool(MONEY.search(text)))
        case Wanted.AGE:
            return float(bool(AGE.search(text)))
