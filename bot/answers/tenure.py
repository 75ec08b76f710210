"""Who holds which post, according to one sentence: the facts that later articles overtake.

By rules, and only where a sentence is plain: a name beside a role's name. In doubt nothing is read.
Called by `supersede`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.answers.tenure_names import CAPITAL, LINKS, RUN, Mention, People, bare, capitals
from bot.answers.tenure_words import WORDS
from vectorstore.text.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answers.tenure_words import Words

BREAK = re.compile(r"[,;:–—()]")
DATE_ASIDE = re.compile(
    r",\s(?:(?:dem|den|il|le|el)\s)?\d{1,2}\.?\s(?:de\s)?[^\W\d]+(?:\s(?:del?\s)?\d{4})?"
    r"(?:,(?!\s(?:that|dass|che|que)\b))?|(?<=\d),\s\d{4},?"
)
"""A date between commas ("on Friday, 17 November 2023,") parts nothing."""
OF_ANOTHER = re.compile(
    r"\b(?:(?:to|with|from|by) (?:the|its|his|her|their|an?)|an (?:den|die|seinen|seine)|beim|vom|"
    r"mit (?:dem|der)|über \w+ \w+ als|al|dal(?:la)?|alla|au|à la|con (?:el|la)|"
    r"his|her|their|sein\w*|ihr\w*|suo|sua|loro|son|sa|leur|sus?)\s(?:new |interim )*$"
)
"""Before a role's name: it is not the one of whom the sentence tells who has it."""
BETWEEN = re.compile(
    r"[\s,]*(?:(?:ad interim|interin[oa]|par intérim|is|was|ist|wird|war|è|est|es)(?!\w))?[\s,:]*"
)
"""What may stand between a role and the name that it belongs to."""
BEFORE = re.compile(
    r"[\s,]*(?:(?:as|als|come|comme|como)\s)?(?:(?:the|der|die|il|la|le|el)\s|l['’])?"
    r"(?:(?:new|neue[rn]?|nuov[oa]|nouve(?:au|lle)|nuev[oa]|interim)\s)?"
)
"""The same where the name comes first …"""
APART = re.compile(
    r"[\s,]*(?:(?:until now|so far|former|bisher(?:ige[rn]?)?|frühere[rn]?|finora|ex|"
    r"jusqu['’](?:ici|alors)|ancien(?:ne)?|hasta ahora|antigu[oa])\s)?" + BEFORE.pattern
)
"""… and what is said of a post that somebody had."""
BECOMES = re.compile(
    r",?\s(?:will |to )?(?:becom(?:es?|ing)|became|takes? over|took over|wird|wurde|"
    r"übern(?:immt|ahm)|diventa|divenne|assume|devient|deviendra|prend|asum(?:e|ió)|pasa a|"
    r"se convi(?:erte|rtió))(?!\w)",
    re.IGNORECASE,
)
"""… and where it is said to come to the post: no organisation does."""
BY = re.compile(r"\b(?:by|von|durch|da|dal|dalla|par|por)\b", re.IGNORECASE)
ORGANISATION_AFTER = re.compile(
    rf"\s*(?:(?:of|at|von|bei|di|de|del)\s+|d['’])(?:[a-zà-ÿ]+ ){{0,2}}(?P<name>{CAPITAL})"
)
ORGANISATION_BEFORE = re.compile(rf"(?P<name>{CAPITAL}?)(?:['’]s\s+(?:\w+\s+)?|-)$")
TOGETHER = 3
"""So many names in a row beside the board's name are its members."""
BOARD = "board"
CHAIR = "chair"
OBSERVER = "observer"
COMPANY = "company"
"""In place of a role: somebody leaves the company, and with it every post."""
PART = re.compile(
    r"\s+(?:(?:of|for|von|für|de|di|du|del|della|dell|dei|d|the|die|de[rnms]|das|la|le|les|l|il|lo|"
    r"gli|i|el|los|las)['’\s]+){1,2}(?:\w+[- ])?\w*"
    r"(?:team|[ée]quip[eo]|squadra|abteilung|d[ei]part[ia]ment|division|sparte|bereich|unit[àé]?\b|"
    r"unidad|research|forschung|ricerca|recherche|investigaci|safety|security|sicherheit|sicurezza|"
    r"s[ée]curit|seguridad|financ|finan[zc]|produ[ckz]t|prodott|produit|applicat|anwendung|applicaz|"
    r"aplicaci|communic|kommunik|comunicaz|comunicac|marketing|sales|vertrieb|vendite|ventes|ventas|"
    r"policy|legal|engineering|personnel|personal|inquiry|investigation|untersuchung|indagine|"
    r"inchiesta|enquête|talks|negotiat|verhandlung|trattativ|négociation|negociaci|consorti|"
    r"konsorti|consorz|round|runde)"
    r"(?!\w*[- ]?(?:firm|compan|start-?up|unternehmen|konzern|maker|hersteller))",
    re.IGNORECASE,
)
"""After a post or its verb: what somebody leads that is no company, as in "head of research"."""


class Change(StrEnum):
    """What a sentence says of a post."""

    HOLDS = "holds"
    STARTS = "starts"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Tenure:
    """That people hold, take up or lose a post."""

    role: str
    people: frozenset[str]
    change: Change
    interim: bool = False
    organisation: str = ""
    """Folded; empty when the sentence names none."""


def may_state(text: str, language: str, roles: Iterable[str] | None = None) -> bool:
    """Whether a text names one of these posts, or any: what `read` goes by (fast)."""
    words = WORDS.get(language)
    if words is None:
        return False
    wanted = (*words.roles, BOARD) if roles is None else roles
    patterns = (words.board if role == BOARD else words.roles.get(role) for role in wanted)
    return any(pattern is not None and pattern.search(text) for pattern in patterns)


def roles_in(text: str, language: str) -> frozenset[str]:
    """The posts that a question asks about: named ones, else the board, else the leadership."""
    words = WORDS.get(language)
    if words is None:
        return frozenset()
    found = {
        role
        for role, pattern in words.roles.items()
        if (match := pattern.search(text)) and not PART.match(text, match.end())
    }
    if not found and words.board.search(text):
        found = {BOARD}
    led = words.leads.search(text)
    if not found and led and not PART.match(text, led.end()):
        found = {"chief_executive"}
    return frozenset(found)


def read(text: str, language: str, people: People) -> tuple[Tenure, ...]:
    """The tenures that a sentence states; none in a language without rules (`WORDS`)."""
    return _read(text, language, tuple(people.mentions(text))) if language in WORDS else ()


@lru_cache(maxsize=5000)
def _read(text: str, language: str, named: tuple[Mention, ...]) -> tuple[Tenure, ...]:
    words = WORDS[language]
    board = words.board.search(text)
    roles = [(role, m) for role, p in words.roles.items() for m in p.finditer(text)]
    if not board or words.committee.search(text):
        roles = [(role, m) for role, m in roles if role != CHAIR]
    mentions = [_with_proof(text, mention, roles) for mention in named]
    found = list(_endings(text, words, mentions, roles))
    replaced = _replaced(text, words, mentions)
    if not found and not replaced and len(mentions) == 1 and words.ends.search(text):
        return ()
    ended = {tenure.role for tenure in found}
    if board and not found:
        found += _members(text, words, mentions)
    for role, match in roles:
        segment = _segment(text, mentions, match.start())
        if _says(words.unreal, text, 0, segment[1]):
            continue
        interim = bool(_near(words.interim, text, match))
        organisation = _organisation(text, match)
        if replaced:
            found.append(Tenure(role, replaced.people, Change.ENDS, interim, organisation))
        past = _says(words.past, text, _governing(text, roles, match, segment[0]), match.end())
        holder = _holder(text, mentions, (role, match), replaced)
        if role not in ended and not past and holder:
            change = Change.STARTS if _says(words.starts, text, *segment) else Change.HOLDS
            found.append(Tenure(role, holder, change, interim, organisation))
    return tuple(tenure for tenure in found if tenure.people)


def _segment(text: str, mentions: Sequence[Mention], place: int) -> tuple[int, int]:
    """The part of a sentence around a place, up to marks that do not part a list of names."""
    start, end = 0, len(text)
    dates = list(DATE_ASIDE.finditer(text))
    for match in BREAK.finditer(text):
        if any(m.start <= match.start() < m.end for m in mentions):
            continue
        if any(date.start() <= match.start() < date.end() for date in dates):
            continue
        if match.end() <= place:
            start = match.end()
        elif match.start() >= place:
            return start, match.start()
    return start, end


def _governing(
    text: str, roles: Sequence[tuple[str, re.Match[str]]], match: re.Match[str], start: int
) -> int:
    """Where what is said of a post begins: "the former minister" before it is another's."""
    for _, other in roles:
        joined = LINKS.fullmatch(text, other.end(), match.start())
        if start < other.end() <= match.start() and not joined:
            start = other.end()
    return start


def _says(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a match begins between two places; what follows them may be looked at."""
    match = pattern.search(text, start)
    return match is not None and match.start() < end


def _near(pattern: re.Pattern[str], text: str, match: re.Match[str]) -> re.Match[str] | None:
    """The pattern in the role's name, or a word or two beside it."""
    return pattern.search(text, max(0, match.start() - 12), min(len(text), match.end() + 14))


def _organisation(text: str, match: re.Match[str]) -> str:
    """Whose post it is, where the sentence says so beside the role."""
    after = ORGANISATION_AFTER.match(text, match.end())
    before = ORGANISATION_BEFORE.search(text[: match.start()])
    found = before or after
    return folded(found["name"]) if found else ""


def _replaced(text: str, words: Words, mentions: Sequence[Mention]) -> Mention | None:
    """Whose place somebody takes: the name right after the verb."""
    for verb in words.replaces.finditer(text):
        for mention in mentions:
            between = text[verb.end() : mention.start]
            if mention.start >= verb.end() and len(between) <= len(" den bisherigen "):
                return None if BY.search(between) else _proved(text, mention)
    return None


def _proved(text: str, mention: Mention) -> Mention:
    """A full name right beside a post or a verb of replacing needs no other proof."""
    name = folded(bare(text[: mention.end].rsplit(maxsplit=1)[-1]))
    return mention if mention.people else mention._replace(people=frozenset({name}))


def _with_proof(text: str, mention: Mention, roles: Sequence[tuple[str, re.Match[str]]]) -> Mention:
    """A full name that any post stands right beside is a person's."""
    beside = any(
        APART.fullmatch(text, mention.end, role.start())
        or BETWEEN.fullmatch(text, role.end(), mention.start)
        for _, role in roles
    )
    full = " " in text[mention.start : mention.end]
    return _proved(text, mention) if full and beside else mention


def _holder(
    text: str,
    mentions: Sequence[Mention],
    role: tuple[str, re.Match[str]],
    replaced: Mention | None,
) -> frozenset[str]:
    """Who has a post: the name right after it, else the nearest before, else after; or nobody.

    An observer's seat belongs to a company or a person, so there to every name.
    """
    name, match = role
    if name == OBSERVER:
        return capitals(text)
    others = [m for m in mentions if replaced is None or m.start != replaced.start]
    part = max(text.rfind(";", 0, match.start()), text.rfind(":", 0, match.start()))
    after = [m for m in others if m.start >= match.end()]
    before = [m for m in others if part <= m.start and m.end <= match.start()]
    found: Mention | None = None
    if after and BETWEEN.fullmatch(text, match.end(), after[0].start):
        found = after[0]
        found = _proved(text, found)
    elif before and not OF_ANOTHER.search(text[: match.start()]):
        found = before[-1]
        beside = BEFORE.fullmatch(text, found.end, match.start())
        if beside or BECOMES.match(text, found.end):
            found = _proved(text, found)
    elif not before and after and after[0].start <= _segment(text, mentions, match.end())[1]:
        found = after[0]
    return found.people if found and len(found.people) == 1 else frozenset()


def _endings(
    text: str,
    words: Words,
    mentions: Sequence[Mention],
    roles: Sequence[tuple[str, re.Match[str]]],
) -> Iterator[Tenure]:
    """Who gives up or loses which post, the company or a seat on the board."""
    for verb in words.ends.finditer(text):
        start, end = _segment(text, mentions, verb.start())
        before = [m for m in mentions if m.end <= verb.start()]
        inside = [m for m in mentions if verb.end() <= m.start < end]
        who = before[-1] if before else (inside[0] if inside else None)
        here = [(role, m) for role, m in roles if start <= m.start() < end]
        past = _says(words.past, text, start, verb.start())
        if past or _says(words.unreal, text, 0, end):
            continue
        if any(role == OBSERVER for role, _ in here):
            yield Tenure(OBSERVER, capitals(text), Change.ENDS)
            continue
        if who is None:
            continue
        for role, match in here:
            interim = bool(_near(words.interim, text, match))
            if who.start >= start:
                yield Tenure(role, who.people, Change.ENDS, interim, _organisation(text, match))
        if _says(words.board, text, start, end) and all(role != CHAIR for role, _ in here):
            yield Tenure(BOARD, who.people, Change.ENDS)
        elif not here and (left := _company(text, verb.end(), words)) is not None:
            yield Tenure(COMPANY, who.people, Change.ENDS, organisation=left)


def _company(text: str, place: int, words: Words) -> str | None:
    """The organisation that stands right after a verb of leaving; "" for "the company"."""
    at = place + len(text[place:]) - len(text[place:].lstrip())
    if words.company.match(text, at):
        return ""
    run = RUN.match(text, at)
    return folded(run.group().split()[0]) if run else None


def _members(text: str, words: Words, mentions: Sequence[Mention]) -> Iterator[Tenure]:
    """Several names in a row beside the board, or one that joins it."""
    for mention in mentions:
        start, end = _segment(text, mentions, mention.start)
        before = _says(words.past, text, start, mention.start) or _says(words.past, text, 0, 12)
        if before or _says(words.unreal, text, 0, end):
            continue
        if len(mention.people) >= TOGETHER:
            yield Tenure(BOARD, mention.people, Change.HOLDS)
        elif (
            _says(words.joins, text, start, end)
            and _says(words.board, text, start, end)
            and not _says(words.past, text, start, end)
        ):
            yield Tenure(BOARD, mention.people, Change.STARTS)
