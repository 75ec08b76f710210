"""Who sits on a board, according to one sentence: lists of members, who joins, who leaves.

`tenure` reads the posts of single people. A board has many at a time, so that here a list sets
the state and what comes after changes it. By rules, in doubt nothing is read. Called by `posts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.tenure import CHAIR, OBSERVER
from bot.answers.tenure_names import CAPITAL, LINKS, NAME, bare, is_no_name
from bot.answers.tenure_words import WORDS
from vectorstore.text.words import folded, stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.tenure_words import Words

FULL = re.compile(rf"{NAME}(?: (?:(?:von|van|de|der|del|della|di|da|la|le|bin|al)\s)*{NAME})*")
"""A name with its particles: "Ursula von der Leyen"."""
ARTICLE = re.compile(r"the|der|die|das|il|la|le|los?|el|les", re.IGNORECASE)
ASIDE = re.compile(
    r"\s*(?:\([^()]{1,40}\)|,?\s*(?:as|als|come|comme|como|who|che|qui|que|der|die|das)\s"
    r"[^,;:.()]{1,40})\s*"
)
"""What a list says of one of its members: "as chair", "(chair)", "who chairs it"."""
APPOSITION = re.compile(
    r",?\s(?:(?:and|und|sowie|e|et|y)\s)?(?:(?:the|dem|der|den|die|il|lo|la|le|el)\s|l['’])"
    r"(?:[\w-]+\s){1,2}|,?\s(?:and\s)?(?:[\w-]+\s){0,2}(?:chair(?:man|woman)?|chief|founder|"
    r"scientist|executive|president|director|boss|entrepreneur|investor|minister|professor)\s",
    re.IGNORECASE,
)
"""What a list says of its next member: "the founder", "chief scientist"."""
THAT = re.compile(
    r"(?<!\w)(?:that|who|which|dass|che|que|qu['’]|qui|wonach|(?<=, )and|while|während|mentre|"
    r"tandis que|mientras)\s", re.IGNORECASE,
)  # fmt: skip
"""Begins another clause, with a subject of its own."""
SEAT = re.compile(
    r"(?<!\w)(?:members?|seats?|directors?|mitglied\w*|sitz\w*|membr[oi]|consiglier\w+|post[oi]|"
    r"seggi?o?|membres?|administrat\w+|sièges?|miembros?|consejer[oa]s?|puestos?|asientos?)(?!\w)",
    re.IGNORECASE,
)
COMPLETE = re.compile(
    r"(?<!\w)(?:consists? of|(?:made|composed) (?:up )?of|comprises?|members are|the members|"
    r"besteht|bestehen|setzt sich|zählt|format[oi] da|compost[oi] da|ne fanno parte|"
    r"(?:formé|composé)e?s? (?:de|d['’])|compte|"
    r"(?:formad|compuest|integrad)[oa]s? por|lo (?:forman|componen|integran)|"
    r"(?:remain|bleiben|verbleiben|restano|restent|quedan):?)(?!\w)",
    re.IGNORECASE,
)
"""Says that a list is the whole board, though it may be shorter than the one before."""
BESIDE = re.compile(
    r"(?<!\w)(?:next to|besides?|alongside|in addition to|neben|accanto a|oltre a|à côté de|outre|"
    r"junto a|además de|among them|darunter|tra cui|dont|entre ellos)\s", re.IGNORECASE,
)  # fmt: skip
"""A list after it names only some."""
WAS = re.compile(
    r"(?<!\w)(?:consisted|comprised|were|bestand\w*|zählte\w*|era(?:no)?|compos[ae]vano?|contava|"
    r"comptait|était|étaient|removed|ousted|abgesetzt|entließ\w*|rimoss\w+|écart\w+|destituy\w+|"
    r"contaba|constaba|eran?)(?!\w)",
    re.IGNORECASE,
)
"""A list of who was there then."""
PLUPERFECT = re.compile(
    r"(?<!\w)(?:had|hatten?|war(?:en)?|aveva(?:no)?|era(?:no)?|avait|avaient|était|étaient|"
    r"había[n]?)(?!\w)",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"(?:re|zurück|wieder|kehr|rück|zieht|zog|torn|revi|retrouv|vuelv|again|back|appoint|named|"
    r"beruf|aufgenommen|nomin|nomm|nombrad)", re.IGNORECASE,
)  # fmt: skip
"""Begins a verb of joining that may have another goal than the board."""
OTHER_GOAL = re.compile(rf"\s{CAPITAL}(?!['’\w-])")
"""Right after an English verb of joining: an organisation, not its board."""
SITS = re.compile(
    r"(?:an)?gehör|sitz|sits|sied|siég|siègent?|forma|se sienta|pertenec", re.IGNORECASE
)
"""Begins a verb of being a member, not of becoming one."""
REMOVES = re.compile(
    r"(?:dismiss|fired|oust|remov|entlass|abgesetzt|abberuf|licenz|rimoss|destitu|évinc|renvoy|"
    r"limog|révoqu|despedid|cesad)", re.IGNORECASE,
)  # fmt: skip
"""Begins a verb of what a board does to others, mostly."""
FROM = re.compile(r"(?<!\w)(?:from|off|aus|dal|du|del)(?!\w)", re.IGNORECASE)
IT = re.compile(r"(?<!\w)(?:(?:it|ihn|es|ihm|lo)(?!\w)|l['’])", re.IGNORECASE)
NEAR, NEAR_RETURN = 90, 30
"""Characters between a verb and the board's name; the second for verbs of `ELSEWHERE`."""
LEAST_LIST = 3
SHORT_GAP = 8
LONGEST_GAP = 40


class Change(StrEnum):
    """What a sentence says of some people and the board."""

    LIST = "list"
    """They are its members, all of them."""
    SOME = "some"
    """They are among its members."""
    JOIN = "join"
    LEAVE = "leave"
    SIZE = "size"
    """So many are its members (`board_size`)."""


@dataclass(frozen=True, slots=True)
class Seats:
    """People and what is said of their seats."""

    change: Change
    people: frozenset[str]
    """Folded surnames."""
    complete: bool = False
    """Of a list: whether the sentence says outright that these are all."""
    before: bool = False
    """Told as what had been before (pluperfect): counts only with a date of its own."""
    count: int = 0
    """Of a size: how many."""


class Name(NamedTuple):
    """A person's name, or several of a list, in a sentence."""

    start: int
    end: int
    people: frozenset[str]


class Names:
    """Finds names of people in sentences, knowing those that other texts spell out."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """Learn from all (text, language) rows."""
        self._surnames: set[str] = set()
        rows = list(texts)
        self._plain = frozenset(" ".join(text for text, _ in rows).split(" ")[1:-1])
        """What stands between blanks: no mark beside it."""
        for text, language in rows:
            if language != "de":  # its nouns look like names
                full = self._full(text, language)
                self._surnames.update(folded(words[-1]) for _, words in full)

    def find(self, text: str, language: str) -> list[Name]:
        """Full names, and known surnames alone, in order."""
        found = []
        for start, words in self._full(text, language, least=1):
            surname = folded(words[-1])
            if len(words) > 1 or surname in self._surnames:
                end = text.index(words[-1].split("'")[0], start) + len(words[-1])
                found.append(Name(start, end, frozenset({surname})))
        return found

    def _full(self, text: str, language: str, least: int = 2) -> list[tuple[int, list[str]]]:
        """Where a name begins, and its words; those that are no part of a name left out."""
        found = []
        for match in FULL.finditer(text):
            words = match.group().split()
            start = match.start()
            while words and self._is_common(words[0], language, begins=start == 0):
                start += len(words[0]) + 1
                words = words[1:]
            start += sum(len(word) + 1 for word in words[:-2])
            words = [bare(word) for word in words[-2:]]
            if len(words) >= least and not any(map(is_no_name, words)):
                found.append((start, words))
        return found

    def _is_common(self, word: str, language: str, *, begins: bool) -> bool:
        """Whether a word is an article, or has its capital only from beginning the sentence."""
        small = word.casefold()
        if not begins:
            return ARTICLE.fullmatch(word) is not None
        return small in self._plain or small in stop_words(language)


def may_tell(text: str, language: str) -> bool:
    """Whether a sentence names the board, or its members as such (fast)."""
    words = WORDS.get(language)
    return words is not None and words.board.search(text) is not None


def read_seats(text: str, language: str, names: Names, *, about_board: bool = False) -> list[Seats]:
    """What a sentence says of seats; `about_board`: the sentence before it names the board."""
    words = WORDS.get(language)
    if words is None or not (about_board or words.board.search(text)):
        return []
    if words.committee.search(text) or words.roles[OBSERVER].search(text):
        return []
    if words.unreal.search(text):
        return []
    found = tuple(names.find(text, language))
    return _read(text, language, found, about_board) if found else []


@lru_cache(maxsize=5000)
def _read(text: str, language: str, names: tuple[Name, ...], about_board: bool) -> list[Seats]:
    words = WORDS[language]
    grouped = _grouped(text, names, words)
    leaving = [
        Seats(Change.LEAVE, who, before=_had(text, verb))
        for verb in words.ends.finditer(text)
        if _leaves_board(text, verb, language, about_board=about_board)
        and (who := _subject(text, grouped, verb))
    ]
    gone = frozenset[str]().union(*(seats.people for seats in leaving))
    joins = [m for m in words.joins.finditer(text) if not SITS.match(m.group())]
    joining = [
        Seats(Change.JOIN, who, before=_had(text, verb))
        for verb in joins
        if not gone
        and _goes_to_board(text, verb, words, about_board=about_board)
        and (who := _subject(text, grouped, verb))
    ]
    if joining or (gone and not COMPLETE.search(text)):
        return [*leaving, *joining]
    sits = any(SITS.match(m.group()) for m in words.joins.finditer(text))
    listed = []
    for name in grouped:
        before = text[: name.start]
        if words.past.search(before) or WAS.search(text) or gone & name.people:
            continue
        complete = COMPLETE.search(text) is not None
        if len(name.people) >= LEAST_LIST and (complete or words.board.search(text)):
            some = bool(BESIDE.search(before) or joins)
            listed.append(Seats(Change.SOME if some else Change.LIST, name.people, complete))
        elif sits and words.board.search(text):
            again = words.again.search(text) is not None
            listed.append(Seats(Change.JOIN if again else Change.SOME, name.people))
    return [*leaving, *listed]


def _grouped(text: str, names: Sequence[Name], words: Words) -> list[Name]:
    """Names in a row as one, with what a list says of its members between them."""
    found: list[Name] = []
    for name in names:
        if found and _linked(text[found[-1].end : name.start], words):
            last = found.pop()
            found.append(Name(last.start, name.end, last.people | name.people))
        else:
            found.append(name)
    return found


def _linked(gap: str, words: Words) -> bool:
    rest = ASIDE.sub("", gap, count=1)
    if LINKS.fullmatch(gap) or LINKS.fullmatch(rest) or not rest.strip(" ,"):
        return True
    if APPOSITION.fullmatch(gap):
        return True
    if len(gap) <= LONGEST_GAP and "," in gap and words.roles[CHAIR].search(gap):
        return True
    return len(gap.strip()) <= SHORT_GAP and gap.strip().islower() and gap.strip().isalpha()


def _subject(text: str, names: Sequence[Name], verb: re.Match[str]) -> frozenset[str]:
    """Who does what a verb says: the first name of its clause, else the first after it."""
    clauses = [match.end() for match in THAT.finditer(text, 0, verb.start())]
    start = max((end for end in clauses if any(end <= n.start < verb.start() for n in names)),
                default=0)  # fmt: skip
    before = [name for name in names if start <= name.start and name.end <= verb.start()]
    after = [name for name in names if name.start >= verb.end()]
    if before:
        return before[0].people
    return after[0].people if after else frozenset()


def _leaves_board(text: str, verb: re.Match[str], language: str, *, about_board: bool) -> bool:
    """Whether a verb of leaving is about a seat, not about the chair or the company alone."""
    words = WORDS[language]
    rest = text[verb.start() : verb.end() + NEAR]
    if language == "de":  # the verb comes last
        rest = text[max(0, verb.start() - NEAR) : verb.end() + NEAR]
    if words.board.search(rest):
        here = not REMOVES.match(verb.group()) or FROM.search(rest) is not None
    else:
        here = about_board and IT.search(text) is not None and not REMOVES.match(verb.group())
    return here and (words.roles[CHAIR].search(rest) is None or SEAT.search(rest) is not None)


def _goes_to_board(text: str, verb: re.Match[str], words: Words, *, about_board: bool) -> bool:
    """Whether the board is what somebody joins or returns to."""
    elsewhere = ELSEWHERE.match(verb.group()) is not None
    after = text[verb.end() : verb.end() + (NEAR_RETURN if elsewhere else NEAR)]
    if verb.re is WORDS["en"].joins and OTHER_GOAL.match(after):
        return False
    if words.board.search(after) or (about_board and re.match(r"\s(?:it|them)\b", after)):
        return True
    if verb.re is WORDS["en"].joins or elsewhere:  # "joined Microsoft": the goal comes right after
        return words.board.search(verb.group()) is not None
    before = text[max(0, verb.start() - NEAR) : verb.start()]
    return words.board.search(before) is not None


def _had(text: str, verb: re.Match[str]) -> bool:
    """Whether an auxiliary of the pluperfect stands near before the verb."""
    return PLUPERFECT.search(text, max(0, verb.start() - NEAR), verb.end()) is not None
