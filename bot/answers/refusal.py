"""When to say "I don't know": better than a guess. Called by `engine`.

Six rules. What is found must be near enough to the question, by vectors and as read, or the
question must name something that the articles know. A name that stands in no article cannot be
answered about. Who asks for a sum, an age, a number or a date of somebody is answered only if a
sentence holds such a thing near that name, or surely answers as read: resembling is not answering.
The same goes for other details that a question can ask for (`details`). What is asked of a year
cannot be told by articles of others that do not speak of it. And where what looks best
is read with the question (`vectorstore.embeddings.reader`), one of the sentences must seem to
answer it.
`benchmarks/refusal.py` shows the curves that the thresholds were taken from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers.details import Name, tells_detail
from bot.answers.follow_ups import points_back
from bot.answers.kinds import CALENDAR, NOUNS_WITH_CAPITALS, Wanted
from vectorstore.text.words import folded, index_terms, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.answers.evidence import Evidence
    from bot.answers.extractive import Chosen
    from bot.answers.understanding import Understood
    from vectorstore.search import Search

THRESHOLD = 0.45
"""Least `nearness` of a question on the story; one that is farther, and names nobody and nothing
that the articles know, is foreign to it."""
DOUBT = -2.0
"""Least log odds, after reading, that some sentence answers; …"""
DOUBT_TOLD = -4.0
"""The same where a rule found the detail told; …"""
SURE = 1.0
"""… from these on the thing asked for need not be found beside the name."""
PER_ODDS = 0.1
"""Of `reading` in `nearness`: what is foreign by its words may still be answered."""
NOTHING_READ = -0.7
"""Taken for the reading in `nearness` where there is no reader."""
RARE = 1.8
"""Inverse document frequency from which a name narrows a question down."""
LOOKED_AT = 60
"""Sentences among which the thing asked for must be found."""
LONG_NAME = 6
"""Letters of a name that may have another ending."""
ENDINGS = "aeions"
"""What a language or a case adds to a name."""
INSTITUTION = re.compile(
    "(?:etats?|stat[oi]|estados?|states?|unione?|internet|web|parlement|parlamento|parliament|"
    "congres[so]*|senat[eo]?|senado)_"
)
"""Index terms of words with a capital that every language has its own for."""
YEAR = re.compile(r"(?<![\w.,])(?:19\d\d|20(?!00)\d\d)(?!\w|[.,]\d)")
NARROW = frozenset({Wanted.MONEY, Wanted.AGE, Wanted.NUMBER, Wanted.DATE, Wanted.TIME})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer."""

    off_topic: bool
    unknown_names: tuple[str, ...] = ()


def refuse(
    understood: Understood, ranked: Sequence[Evidence], rarity: Mapping[str, float], search: Search
) -> Refusal | None:
    """The refusal, None when the question can be answered; `ranked`: sentences, best first."""
    if not ranked:
        return Refusal(off_topic=False)
    known = [name for name in known_names(understood, search) if name in rarity]
    by_itself = understood.query == understood.text or not points_back(
        understood.text, understood.search_language
    )
    most = reading(ranked)
    off_topic = by_itself and not known and nearness(ranked) < THRESHOLD
    unknown = unknown_names(understood, search)
    if unknown or off_topic:
        return Refusal(off_topic, tuple(unknown))
    if understood.wanted in NARROW and (most is None or most < SURE):
        focus = [name for name in known if rarity[name] > RARE]
        if focus and not any(_holds_beside(e, set(focus)) for e in ranked[:LOOKED_AT]):
            return Refusal(off_topic=False)
    hits = {e.hit.passage.passage_id: e.hit for e in ranked}
    told = tells_detail(understood, list(hits.values()), _named(understood, search))
    if by_itself and told is False:
        return Refusal(off_topic=False)
    doubted = most is not None and most < (DOUBT_TOLD if told else DOUBT)
    return Refusal(off_topic=False) if doubted else None


def misses_year(understood: Understood, chosen: Sequence[Chosen]) -> bool:
    """Whether a question names years, and no quote with its neighbours is from or of one."""
    years = set(YEAR.findall(understood.text))
    return bool(years) and not any(
        str(one.hit.article.known_from.year) in years or not years.isdisjoint(YEAR.findall(text))
        for one in chosen
        for text in one.with_neighbours()
    )


def _named(understood: Understood, search: Search) -> list[Name]:
    """The names in the question that passages hold, in order; German ones without their "s"."""
    capital = dict(_capitals(understood))
    german = understood.search_language == NOUNS_WITH_CAPITALS
    nominative = {term: re.sub("s_$", "_", term) if german else term for term in capital.values()}
    rarity = search.rarity([*nominative, *nominative.values()])
    found = []
    last: int | None = None  # the place of a name that the next word may go on
    for place, term in capital.items():
        forms = [form for form in (term, nominative[term]) if form in rarity]
        noun = german and last != place - 1
        genitive = term != nominative[term] and nominative[term] in rarity
        last = None if genitive else place  # "Altmans Absetzung" names one, "Mira Murati" too
        if (place + 1 in capital and not genitive) or not forms:
            continue
        known = min(forms, key=rarity.__getitem__)
        if not (noun and search.languages_of(known) <= {NOUNS_WITH_CAPITALS}):
            found.append(Name(known, rarity[known] > RARE))
    return found


def nearness(ranked: Sequence[Evidence]) -> float:
    """Likeness of the question to the nearest sentence and passage, and a little of `reading`."""
    sentence = max(e.match.similarity for e in ranked)
    passage = max(e.hit.similarity for e in ranked)
    read = reading(ranked)
    return float(sentence + passage + PER_ODDS * (NOTHING_READ if read is None else read))


def reading(ranked: Sequence[Evidence]) -> float | None:
    """Log odds that some sentence answers, by the best that was read; None without a reader."""
    return max((e.reading for e in ranked if e.reading is not None), default=None)


def unknown_names(understood: Understood, search: Search) -> list[str]:
    """Names in the question that no passage holds, as they are written there.

    German writes every noun with a capital, so there only two unknown ones in a row are a name.
    """
    capital = [row for row in _capitals(understood) if not INSTITUTION.fullmatch(row[1])]
    missing = set(search.unknown([term for _, term in capital]))
    unknown = [
        (place, term)
        for place, term in capital
        if term in missing and not search.rarity(_other_spellings(term))
    ]
    places = {place for place, _ in unknown}
    found = words(understood.text, understood.search_language)
    names: dict[int, str] = {}
    for place, _ in unknown:
        if place - 1 in names:  # first name and surname
            names[place] = f"{names.pop(place - 1)} {found[place].text}"
        elif understood.search_language != NOUNS_WITH_CAPITALS or place + 1 in places:
            names[place] = found[place].text
    return list(names.values())


def _other_spellings(term: str) -> list[str]:
    """How another language, case or hand may write a name: Milan and Milano, Altman and Altmans.

    Index terms; none of a name so short that another differs from it by as little.
    """
    name = term.removesuffix("_")
    if len(name) < LONG_NAME:
        return []
    return [f"{form}_" for form in (name[:-1], *(name + ending for ending in ENDINGS))]


def known_names(understood: Understood, search: Search) -> list[str]:
    """Index terms of the names in the question that passages hold.

    A German noun counts as a name when it stands in an article in another language too.
    """
    terms = [term for _, term in _capitals(understood)]
    if understood.search_language != NOUNS_WITH_CAPITALS:
        return terms
    return [term for term in terms if search.languages_of(term) - {NOUNS_WITH_CAPITALS}]


def _capitals(understood: Understood) -> list[tuple[int, str]]:
    """Place and index term of the words with a capital that begin no sentence and are no month."""
    found = words(understood.text, understood.search_language)
    starts = _sentence_starts(understood.text, [word.text for word in found])
    return [
        (i, folded(word.text) + "_")
        for i, word in enumerate(found)
        if word.whole and i not in starts and not CALENDAR.match(word.text)
    ]


def _sentence_starts(text: str, tokens: Sequence[str]) -> set[int]:
    """Indices of the words that follow the end of a sentence, a colon or an opening quote."""
    starts, at = {0}, 0
    for i, token in enumerate(tokens):
        place = text.find(token, at)
        if place < 0:
            continue
        if re.search(r"[.!?:…¿¡\"„“«]\s*$", text[at:place]):
            starts.add(i)
        at = place + len(token)
    return starts


def _holds_beside(evidence: Evidence, focus: set[str]) -> bool:
    """Whether a sentence holds the kind asked for, and the names stand in it or beside it."""
    if not evidence.holds_kind:
        return False
    hit = evidence.hit
    window = hit.sentences[max(0, evidence.index - 1) : evidence.index + 2]
    text = " ".join([hit.article.title, *(match.text for match in window)])
    return focus <= set(index_terms(text, hit.article.language))
