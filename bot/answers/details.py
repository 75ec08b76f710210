"""Near misses: questions for a detail that no sentence tells. Called by `refusal`.

They resemble what the articles tell, so that likeness cannot turn them down. A question names the
detail that it asks for ("Where did … study?", "How many pages …?", "Who replaced …?"), and a
sentence that answers must hold it beside the name asked about. `details_table` says how both
are worded. In doubt there is an answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.details_table import details, nouns
from bot.answers.kinds import DATE, NOUNS_WITH_CAPITALS, Wanted, full_names, holds, names
from bot.answers.phrases import LANGUAGES
from bot.answers.tenure import BOARD, Change, may_state, read
from bot.answers.tenure_names import LINKS, RUN, People
from bot.answers.tenure_words import WORDS
from bot.answers.wording import pattern
from vectorstore.text.words import concepts, folded, index_terms, stop_words, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.answers.understanding import Understood
    from vectorstore.types import Hit

COUNTED = re.compile(
    "(?:animal|book|car|copy|email|film|flight|holiday|hospital|hotel|house|jury|lawyer|letter|"
    "minister|music|page|phone|prosecutor|restaurant|room|school|subsidiary|train|witness)__"
)
"""Concepts that a sentence cannot well count without naming them."""
COUNT = re.compile(
    r"(?<!\w)(?:how many|wie ?viele[nrms]?|quant[ie]|combien (?:de\s|d['’])|cuánt[oa]s)",
    re.IGNORECASE,
)
FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|"
    r"thousands?|single|both|no|none|half|eine?[nmrs]?|einzige[rn]?|zwei\w*|drei\w*|vier\w*|fünf\w*|"
    r"sechs\w*|sieben\w*|acht\w*|neun\w*|zehn\w*|elf|zwölf|dutzende?|hundert\w*|tausend\w*|beide[rn]?|"
    r"kein\w*|un[oa]?|unic[oa]|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|decine|"
    r"centinaia|migliaia|entramb[ie]|nessun\w*|une|seule?|deux|trois|quatre|cinq|sept|huit|neuf|dix|"
    r"onze|douze|\w+aines?|milliers?|aucune?|unas?|sol[oa]|dos|tres|cuatro|cinco|seis|siete|ocho|"
    r"nueve|diez|once|doce|docenas?|cientos|miles|amb[oa]s|ningun\w*)\b",
    re.IGNORECASE,
)
"""A number, in words too; also none and a single one."""
LOOSE = frozenset({"earlier_work", "move", "successor"})
"""Told in words that much else is told in: the sentence must name whom it is about, or come soon
after one that does and name nobody else before."""
PRONOUN = pattern("s?he", "they", "er", "sie", "ils?", "elles?")
PRO_DROP = frozenset({"it", "es"})
"""Languages whose verbs need no pronoun."""
AROUND = {"pay": (1, 1)}
"""Sentences before and after one that tells a detail, where the name may stand; …"""
PLAIN = (3, 1)
"""… of the rest."""
DOES = frozenset({"earlier_work", "move"})
"""What somebody does themselves: …"""
ABOUT = re.compile(
    r"\b(?:about|of|on|to|by|for|from|with|über|zu|zum|zur|von|vom|an|aus|für|gegen|su\w*|di|del\w*|"
    r"a|al\w*|da\w*|per|sur|de|du|des|d|à|au|par|pour|sobre|por|para|con)['’ ]+"
    r"(?:(?:the|der|die|das|den|dem|le|la|l|il|el)['’ ]+)?$",
    re.IGNORECASE,
)
"""… not before the name of whom something is said or done."""
BESIDE = re.compile(r"[\s,(]{1,2}(?:[a-zà-ÿ]{1,4}['’\s]){0,2}")
"""Between a noun and the name of whom it means."""
QUOTES = tuple('«»“”„"‘‚')
INVERTED, APART, PLACE = 4, 80, 12
"""Characters between a verb of saying and the name after it, from a name to the verb, and before a
verb that begins a sentence."""


class Name(NamedTuple):
    """A name in the question that the articles know."""

    term: str
    """Its last word, as the index holds it."""
    rare: bool
    """It narrows the question down."""


def tells_detail(understood: Understood, hits: Sequence[Hit], named: Sequence[Name]) -> bool | None:
    """Whether a sentence of the hits tells the detail that is asked for.

    None: none is asked for, or a sentence is only worded as if it told it. So does each rule.
    """
    found = [told for rule in RULES if (told := rule(understood, hits, named)) is not None]
    return all(found) if found else None


def _tells_attribute(
    understood: Understood, hits: Sequence[Hit], named: Sequence[Name]
) -> bool | None:
    """An attribute of somebody, or where they worked."""
    name, text = _rarest(named), understood.text
    kinds = (
        kind
        for kind, detail in details().items()
        if kind not in {"words", "successor"} and detail.is_asked(understood)
    )
    kind = next(kinds, None)
    if name is None or kind is None or (kind in DOES and not _does(text, name)):
        return None
    if not any(_near(hits, name, kind)):
        return False
    return True if kind in LOOSE else None  # of those it is looked at closely who is meant


def _tells_successor(
    understood: Understood, hits: Sequence[Hit], named: Sequence[Name]
) -> bool | None:
    """Who came after somebody in a post: another must be said to have it, or to join the board."""
    name, language = _rarest(named), understood.search_language
    if name is None or not details()["successor"].is_asked(understood):
        return None
    posts, own = WORDS.get(language), name.removesuffix("_")
    roles = [r for r, p in posts.roles.items() if p.search(understood.text)] if posts else []
    people = People(_texts(hits), (understood.text, language))
    if posts and not roles and posts.board.search(understood.text):
        return not _stays_empty(hits, people, own)
    if not roles:
        return None
    return (
        any(
            t.role in roles and t.change is not Change.ENDS and own not in t.people
            for text, spoken in _texts(hits)
            for t in read(text, spoken, people)
        )
        or any(
            may_state(text, spoken, roles) and not _is_in(name, text) and _others(people, text, own)
            for text, spoken in _texts(hits)
        )
        or any(
            _others(people, text, own, spoken)
            and (may_state(text, spoken, roles) or not _names_post(text, spoken))
            for text, spoken in _near(hits, name, "successor")
        )
    )


def _names_post(text: str, language: str) -> bool:
    posts = WORDS.get(language)
    return may_state(text, language) or bool(posts and posts.interim.search(text))


def _stays_empty(hits: Sequence[Hit], people: People, own: str) -> bool:
    """Whether somebody leaves the board and nobody is said to join it later."""
    said = [
        (hit.article.known_from, t)
        for hit in hits
        for m in hit.sentences
        for t in read(m.text, hit.article.language, people)
        if t.role == BOARD
    ]
    left = [at for at, t in said if t.change is Change.ENDS and own in t.people]
    joined = [at for at, t in said if t.change is Change.STARTS and own not in t.people]
    return bool(left) and not any(at >= min(left) for at in joined)


def _others(people: People, text: str, own: str, language: str = NOUNS_WITH_CAPITALS) -> bool:
    """Whether a text names somebody else: of whom more is told, where nouns look like names."""
    return any(
        own not in m.people and (m.people or language != NOUNS_WITH_CAPITALS)
        for m in people.mentions(text)
    )


def _texts(hits: Sequence[Hit]) -> list[tuple[str, str]]:
    return [(m.text, hit.article.language) for hit in hits for m in hit.sentences]


def _tells_count(understood: Understood, hits: Sequence[Hit], named: Sequence[Name]) -> bool | None:
    """How many of something: a passage with a figure must name it."""
    counted = concepts_counted(understood.text, understood.search_language)
    if not counted:
        return None
    return any(
        _beside(
            _naming(hits, counted),
            _rare(named),
            lambda text, _: bool(FIGURE.search(DATE.sub(" ", text))),
            PLAIN,
        )
    )


def concepts_counted(text: str, language: str) -> set[str]:
    """Which of `COUNTED` a question asks the number of: the word after "how many" has them."""
    match = COUNT.search(text)
    if match is None:
        return set()
    first = words(text[match.end() :], language)[:1]
    return {concept for concept in concepts(first, language) if COUNTED.fullmatch(concept)}


def _naming(hits: Sequence[Hit], things: set[str]) -> list[Hit]:
    """The passages that name one of the concepts, or are in a language without any."""
    return [
        hit
        for hit in hits
        if (spoken := hit.article.language) not in LANGUAGES
        or things.intersection(
            concepts(words(f"{hit.article.title} {hit.passage.text}", spoken), spoken)
        )
    ]


def _tells_name(understood: Understood, hits: Sequence[Hit], named: Sequence[Name]) -> bool | None:
    """Whose lawyer, which judge: a sentence must name one."""
    asked = [noun.told for noun in nouns().values() if noun.is_asked(understood)]
    if not asked:
        return None
    asked_about = names(words(understood.text, understood.search_language))
    known = frozenset().union(
        *(full_names(words(m.text, h.article.language)) for h in hits for m in h.sentences)
    )

    def told(text: str, language: str) -> bool:
        if not any(language not in noun or noun[language].search(text) for noun in asked):
            return False
        return holds(Wanted.NAME, text, words(text, language), language, asked_about, known) > 0

    def in_apposition(text: str, language: str) -> bool:
        return any(
            word not in asked_about and word not in stop_words(language)
            for noun in asked
            if language in noun
            for match in noun[language].finditer(text)
            for name in _names_beside(text, match)
            for word in re.findall(r"\w+", folded(name))
        )

    if any(_beside(hits, _rarest(named), in_apposition, PLAIN)):
        return True
    return None if any(_beside(hits, _rarest(named), told, PLAIN)) else False


def _names_beside(text: str, noun: re.Match[str]) -> Iterator[str]:
    """Names right after a noun or before it: "Judge Rita Lin", "Rita Lin, the judge"."""
    for run in RUN.finditer(text):
        between = text[noun.end() : run.start()] or text[run.end() : noun.start()]
        if run.start() <= noun.start() and run.end() > noun.end():
            yield text[noun.end() : run.end()]
        elif BESIDE.fullmatch(between):
            yield run.group()


def _tells_words(understood: Understood, hits: Sequence[Hit], named: Sequence[Name]) -> bool | None:
    """What somebody said: they must be the subject of a verb of saying, of whatever."""
    detail = details()["words"]
    if not named or not detail.is_asked(understood):
        return None
    name = named[0].term
    if not _does(understood.text, name):
        return None
    for hit in hits:
        spoken = hit.article.language
        says = detail.told.get(spoken)
        texts = [sentence.text for sentence in hit.sentences]
        for i, text in enumerate(texts):
            if says is None or _says(text, name, says):
                return None
            verb = says.search(text)
            quoted = text.startswith(QUOTES)
            leans = (
                PRONOUN.search(text)
                or quoted
                or (spoken in PRO_DROP and verb and verb.start() < PLACE)
            )
            before = texts[max(0, i - PLAIN[0]) : i]
            if (verb or quoted) and leans and any(_leads(earlier, name) for earlier in before):
                return None
    return False


def _says(text: str, name: str, says: re.Pattern[str]) -> bool:
    """Whether the name stands with a verb of saying and no other full name between them."""
    runs = list(RUN.finditer(text))
    for i, run in enumerate(runs):
        if not _is_in(name, run.group()):
            continue
        end = run.end()
        for other in runs[i + 1 :]:
            if not LINKS.fullmatch(text, end, other.start()):
                break
            end = other.end()
        for verb in says.finditer(text):
            between = text[end : verb.start()]
            if 0 <= run.start() - verb.end() <= INVERTED or (
                verb.start() >= end
                and len(between) <= APART
                and not any(" " in other for other in RUN.findall(between))
            ):
                return True
    return False


def _leads(text: str, name: str) -> bool:
    """Whether a sentence names nobody else before the name, nor in a row with it."""
    runs = list(RUN.finditer(text))
    for i, run in enumerate(runs):
        if _is_in(name, run.group()):
            following = runs[i + 1 : i + 2]
            return not any(LINKS.fullmatch(text, run.end(), r.start()) for r in following)
        if " " in run.group():
            break
    return False


def _near(hits: Sequence[Hit], name: str, kind: str) -> Iterator[tuple[str, str]]:
    """The sentences that tell a detail, with their language, and the name in or beside them."""
    told = details()[kind].told

    def tells(text: str, language: str) -> bool:
        return language not in told or bool(told[language].search(text))

    if kind not in LOOSE:
        yield from _beside(hits, name, tells, AROUND.get(kind, PLAIN))
        return
    people = People(_texts(hits))
    own = name.removesuffix("_")
    for text, language in _beside(hits, name, tells, (2, 0)):
        match = told[language].search(text) if language in told else None
        if (
            match is None
            or name in index_terms(text, language)
            or kind == "successor"
            or not _others(people, text[: match.start()], own)
        ):
            yield text, language


def _beside(
    hits: Sequence[Hit],
    name: str | None,
    told: Callable[[str, str], bool],
    around: tuple[int, int],
) -> Iterator[tuple[str, str]]:
    for hit in hits:
        language = hit.article.language
        texts = [match.text for match in hit.sentences]
        for i, text in enumerate(texts):
            if told(text, language):
                place = " ".join(texts[max(0, i - around[0]) : i + around[1] + 1])
                if name is None or name in index_terms(place, language):
                    yield text, language


def _does(text: str, name: str) -> bool:
    """Whether the question asks what somebody does, not what is said or done about them."""
    found = next((r for r in RUN.finditer(text) if _is_in(name, r.group())), None)
    return found is not None and not ABOUT.search(text, 0, found.start())


def _is_in(name: str, run: str) -> bool:
    return name.removesuffix("_") in re.split(r"\W", folded(run))


def _rarest(named: Sequence[Name]) -> str | None:
    """The first rare name, else the first."""
    return _rare(named) or next((name.term for name in named), None)


def _rare(named: Sequence[Name]) -> str | None:
    return next((name.term for name in named if name.rare), None)


RULES = (_tells_attribute, _tells_successor, _tells_words, _tells_count, _tells_name)
