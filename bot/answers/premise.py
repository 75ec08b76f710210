"""Questions that take for granted what the articles deny. Called by `engine`.

Three kinds are told: that somebody has a post which the articles give to another ("Why did Nadella
become chief executive of OpenAI?"), that somebody came to a board or left it of whom no article
says so ("Why did Nadella leave the board?"), and that somebody did what the articles say they
refused or undid ("Why did Amodei accept?"). All resemble much that is told. In doubt the premise
stands.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.answers.board_size import read_size
from bot.answers.kinds import Wanted, names
from bot.answers.seats import Change as Seat
from bot.answers.seats import Names, may_tell, read_seats
from bot.answers.statements import load_reports
from bot.answers.tenure import BOARD, COMPANY, OBSERVER, Change, Tenure, may_state, read
from bot.answers.tenure_names import People
from bot.answers.tenure_words import WORDS
from vectorstore.text.words import concepts, folded, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.answers.evidence import Evidence
    from bot.answers.seats import Seats
    from bot.answers.statements import Sentence
    from bot.answers.understanding import Understood
    from vectorstore.store import Store
    from vectorstore.types import Hit, Span

TAKES_FOR_GRANTED = re.compile(
    r"\b(?:why|when|how (?:did|come)|what made|warum|weshalb|wieso|wann|wie (?:wurde|kam)|perché|"
    r"quando|come mai|pourquoi|quand|comment|por qué|cuándo|cómo)\b",
    re.IGNORECASE,
)
"""Asks for more about something, not whether it is so."""
OPPOSITES = (
    ("accept", "refuse"),
    ("approve", "refuse"),
    ("approve", "oppose"),
    ("sign_contract", "refuse"),
    ("keep", "leave"),
    ("keep", "resign"),
    ("win", "lose"),
    ("support", "oppose"),
    ("allow", "forbid"),
    ("confirm", "deny"),
    ("success", "fail"),
)
"""Concepts of the glossary that exclude each other."""
AGAINST = 4
"""Sentences, best first, or those of them with a name of the question: in them or right after the
opposite must stand, and in none of them what is asked about."""
SHARED = frozenset({BOARD, COMPANY, OBSERVER})
"""Not one person's at a time."""
GOING = re.compile(
    r"(?<!\w)(?:departure|exit|los(?:es?|ing|t)|abgang|austritt|weggang|rückzug|verl(?:ier|or)\w*|"
    r"uscita|addio|per(?:de|dere|so|deva)|départ|sortie|perd\w*|salida|marcha|pérdida)(?!\w)",
    re.IGNORECASE,
)
"""What else tells that somebody leaves."""
WEEKS = 28 * 86_400
"""Seconds around the day that a question names."""


def contradicts_premise(understood: Understood, hits: Sequence[Hit]) -> bool:
    """Whether the question gives somebody a post that no sentence gives them, but others.

    A sentence that holds both the name and the post speaks for the question, unless the post is
    known to belong to another organisation there.
    """
    language = understood.search_language
    if not TAKES_FOR_GRANTED.search(understood.text) or not may_state(understood.text, language):
        return False
    texts = [(m.text, hit.article.language) for hit in hits for m in hit.sentences]
    people = People(texts, (understood.text, language))
    taken = [
        tenure
        for tenure in read(understood.text, language, people)
        if tenure.role not in SHARED and tenure.change is not Change.ENDS
    ]
    if not taken:
        return False
    said = [t for text, spoken in texts for t in read(text, spoken, people)]
    return any(_is_false(tenure, said, texts) for tenure in taken)


def contradicts_seat(store: Store, understood: Understood, zone: tzinfo) -> bool:
    """Whether the question has somebody come to a board or leave it, and no sentence does.

    Of a day that it names only what was said of the weeks around counts.
    """
    text, language = understood.text, understood.search_language
    if not TAKES_FOR_GRANTED.search(text) or not may_tell(text, language):
        return False
    reports = load_reports(store, BOARD, understood.as_of or datetime.now(UTC), zone)
    known = Names([*reports.texts, (text, language)])
    asked = [
        seats
        for seats in read_seats(text, language, known)
        if seats.change in {Seat.JOIN, Seat.LEAVE} and len(seats.people) == 1
    ]
    told = [s for s in reports.sentences if _is_near(s, understood.event)]
    return bool(told) and any(not any(_may_say(s, seats) for s in told) for seats in asked)


def denies_premise(understood: Understood, ranked: Sequence[Evidence]) -> bool:
    """Whether "why …?" asks about a deed of which the best sentences tell the opposite only."""
    if understood.wanted is not Wanted.REASON:
        return False
    asked = _concepts(understood.text, understood.search_language)
    best = ranked[:AGAINST]
    named = names(words(understood.text, understood.search_language))
    own = [e for e in best if named & names(words(e.match.text, e.hit.article.language))] or best
    every = set().union(*(_concepts(e.match.text, e.hit.article.language) for e in own))
    after = set().union(*(_concepts(_following(e), e.hit.article.language) for e in best))
    pairs = (*OPPOSITES, *((there, here) for here, there in OPPOSITES))
    return any(
        here in asked and here not in every and there in every | after and there not in asked
        for here, there in pairs
    )


def _following(evidence: Evidence) -> str:
    """The sentence after one, which may go on about it."""
    sentences = evidence.hit.sentences
    return "".join(match.text for match in sentences[evidence.index + 1 : evidence.index + 2])


def _is_near(sentence: Sentence, event: Span | None) -> bool:
    known = sentence.article.known_from.timestamp()
    return event is None or event.start - WEEKS <= known <= event.end + WEEKS


def _may_say(sentence: Sentence, asked: Seats) -> bool:
    """Whether a sentence names the person and a coming or going, where a board is spoken of."""
    words, text = WORDS.get(sentence.article.language), sentence.text
    (person,) = asked.people
    if words is None or person not in folded(f"{sentence.before} {text}"):
        return False
    if words.unreal.search(text) or not words.board.search(f"{sentence.opening} {text}"):
        return False
    if asked.change is Seat.LEAVE:
        return bool(words.ends.search(text) or GOING.search(text))
    moves = words.joins.search(text) or words.starts.search(text)
    return bool(moves) or read_size(text, sentence.article.language) is not None


def _concepts(text: str, language: str) -> set[str]:
    return {c.removesuffix("__") for c in concepts(words(text, language), language)}


def _is_false(taken: Tenure, said: Sequence[Tenure], texts: Sequence[tuple[str, str]]) -> bool:
    (person,) = taken.people
    same = [t for t in said if t.role == taken.role]
    elsewhere = {t.organisation for t in same if t.people == taken.people and t.organisation}
    holders = [t for t in same if not t.people & taken.people]
    if taken.organisation:
        holders = [t for t in holders if t.organisation == taken.organisation]
        if elsewhere:
            return bool(holders) and taken.organisation not in elsewhere
    return bool(holders) and not any(
        person in folded(text) and may_state(text, language, (taken.role,))
        for text, language in texts
    )
