"""The answer to a question about a state, as the articles establish it at a moment.

Who holds a post is worked out from all that was said of it (`posts`). For other states the newest
reports that are plainly about it are quoted; what is far older than they are is left out, and where
nothing is plainly about it the answer says so. Always quotes: called by `bot.status`, which must be
quick and the same for everybody.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.answers import extractive
from bot.answers.evidence import SHORT, rank_sentences
from bot.answers.extractive import Chosen
from bot.answers.outlook import asks_ahead, asks_share, tells_ahead, tells_share
from bot.answers.phrases import phrase, published_text
from bot.answers.posts import find_held
from bot.answers.refusal import refuse
from bot.answers.replies import quoted, unknown
from bot.answers.statements import is_to_come
from bot.answers.tenure import may_state
from bot.answers.types import Answer, Note, NoteKind
from bot.answers.understanding import Time, understand
from vectorstore.catalog.listing import newest_articles
from vectorstore.text.words import query_terms
from vectorstore.types import Hit, Published

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from bot.answers.evidence import Evidence
    from bot.answers.statements import Held, Told
    from bot.answers.types import Citation, Question
    from bot.answers.understanding import Understood
    from vectorstore.search import Search
    from vectorstore.store import Store

CANDIDATES, RECENT = 14, 7
"""Passages that are read, of all and of the last months; fewer than `engine` reads, for a status
asks several questions at once."""
WINDOW = timedelta(days=180)
"""So long before the moment a second search looks; and so much older than the newest report that
is quoted another one may be."""
AHEAD = timedelta(days=90)
"""What was announced longer ago has come, or has come to nothing."""
LEAST_NEAR, LEAST_NEAR_AHEAD = 0.75, 0.6
"""Least likeness of a sentence with its passage to the question, rare words included; the
second where the question says little of what it is about ("announced next")."""
WORDS_WEIGHT = 0.25
BEHIND_BEST = 3.0
LOOKED_AT = 50
"""The newest articles among which one without a date to come is sought."""
MOST = 3


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """An answer, and from when on it is so."""

    answer: Answer
    since: date | None
    """Of a post; None for other states."""


def answer_state(search: Search, zone: ZoneInfo, question: Question) -> StateAnswer:
    """What is so at the question's moment, else by the newest article. Raises StoreError."""
    started = time.perf_counter()
    understood = replace(understand(question, zone), time=Time.STATE)
    held = find_held(search.store, understood, zone)
    if held is not None:
        told = StateAnswer(_of_post(question, understood, held), held.since)
    else:
        told = StateAnswer(_of_reports(search, question, understood), None)
    told.answer.timings_ms["total"] = (time.perf_counter() - started) * 1000
    return told


def with_holder(held: Held, chosen: Sequence[Chosen]) -> list[Chosen]:
    """What is quoted of who holds a post, and of what else was chosen as much as there is room."""
    first = _joined(sorted(held.current, key=_order))
    passages = {one.hit.passage.passage_id for one in first}
    others = [
        one
        for one in chosen
        if one.hit.passage.passage_id not in passages and _names_post(one, held.role)
    ]
    return [*first, *others][: extractive.MOST]


def with_successions(told: Sequence[Told], chosen: Sequence[Chosen]) -> list[Chosen]:
    """What is quoted of who came to a post, and of what else was chosen as there is room."""
    first = _joined(sorted(told, key=_order))
    others = [one for one in chosen if not any(one.overlaps(other) for other in first)]
    return [*first, *others][: extractive.MOST]


def _names_post(one: Chosen, role: str) -> bool:
    texts = one.hit.passage.sentence_texts()[one.first : one.last + 1]
    return may_state(" ".join(texts), one.hit.article.language, (role,))


def _of_post(question: Question, understood: Understood, held: Held) -> Answer:
    shown = [*(old for old, _ in held.overtaken), *held.current]
    chosen = _joined(sorted({one.place: one for one in shown}.values(), key=_order))
    _, citations = extractive.write(chosen)
    numbers = {
        one.place: c.n
        for one in shown
        for c in citations
        if c.passage_id == one.passage.passage_id and c.start <= _start(one) < c.end
    }
    notes = []
    for old, later in held.overtaken:
        n, by = numbers.get(old.place), numbers.get(later.place)
        if n and by and n != by:
            notes.append(_superseded(n, citations[by - 1], understood.language))
    answer = quoted(question, understood, chosen)
    return replace(answer, notes=(*answer.notes, *notes))


def _superseded(old: int, later: Citation, language: str) -> Note:
    text = phrase(
        "superseded",
        language,
        old=f"[{old}]",
        outlet=later.outlet,
        date=published_text(
            Published.parse(later.published) if later.published else None, language
        ),
        n=later.n,
    )
    return Note(NoteKind.SUPERSEDED, text, (old, later.n))


def _order(one: Told) -> tuple[datetime, int, int]:
    return one.article.known_from, one.passage.ordinal, one.index


def _hit(one: Told) -> Hit:
    return Hit(1, 0.0, one.passage, one.article, (), 0.0, 0.0)


def _start(one: Told) -> int:
    """Where the sentence begins in its passage."""
    return one.passage.sentences[one.index].start - one.passage.span.start


def _joined(told: Sequence[Told]) -> list[Chosen]:
    """One quote for neighbours; one that leans on the sentence before it takes that along."""
    chosen: list[Chosen] = []
    for one in told:
        leans = one.leans or _begins_with_pronoun(one)
        first = one.index - (leans and one.index > 0 and not _begins_paragraph(one))
        last = chosen[-1] if chosen else None
        if (
            last
            and last.hit.passage == one.passage
            and last.first <= one.index
            and (first <= last.last + 1)
        ):
            first, end = min(first, last.first), max(one.index, last.last)
            chosen[-1] = Chosen(last.hit, first, end)
        else:
            chosen.append(Chosen(_hit(one), first, one.index))
    return chosen


def _begins_with_pronoun(one: Told) -> bool:
    pronoun = extractive.BACKWARD.match(one.passage.sentence_texts()[one.index])
    if pronoun is None:
        return False
    return not (one.article.language == "it" and pronoun.group().casefold() == "il")  # an article


def _begins_paragraph(one: Told) -> bool:
    return one.passage.text[: _start(one)].endswith("\n")


def _of_reports(search: Search, question: Question, understood: Understood) -> Answer:
    moment = understood.as_of or datetime.now(UTC)
    ahead = asks_ahead(understood.text, understood.search_language)
    shares = asks_share(understood.text, understood.search_language)
    hits = _find(search, understood, moment, AHEAD if ahead else None)
    rarity = search.rarity(query_terms(understood.text, understood.search_language))
    ranked = rank_sentences(understood, hits, rarity)
    if refuse(understood, ranked, rarity, search) is not None:
        return unknown(question, understood)
    least = LEAST_NEAR_AHEAD if ahead else LEAST_NEAR
    plain = [
        e
        for e in ranked
        if _nearness(e) >= least
        and (not ahead or tells_ahead(e.match.text, e.hit.article))
        and (not shares or tells_share(e.match.text))
    ]
    if not plain:
        return unknown(question, understood)
    oldest = plain[0].hit.article.known_from - WINDOW
    newer = [
        e
        for e in plain
        if e.score >= plain[0].score - BEHIND_BEST and e.hit.article.known_from >= oldest
    ]
    chosen = extractive.choose(newer, understood.language, MOST)
    widened = [_widened(one, shares=shares) for one in chosen]
    return quoted(question, understood, list(dict.fromkeys(widened)))


def _find(
    search: Search, understood: Understood, moment: datetime, only: timedelta | None
) -> Sequence[Hit]:
    """The passages found; `only` those of so long before the moment, else the newest beside all."""
    query, language, as_of = understood.query, understood.search_language, understood.as_of
    last = as_of or _newest(search.store, moment)
    if last is None:
        return ()
    vectors = search.query_vectors(query, language)
    recent = search.search(
        query, CANDIDATES if only else RECENT, as_of, language, last - (only or WINDOW), vectors
    ).hits
    found = () if only else search.search(query, CANDIDATES, as_of, language, vectors=vectors).hits
    hits = {h.passage.passage_id: h for h in (*recent, *found) if not is_to_come(h.article, moment)}
    ordered = sorted(hits.values(), key=lambda hit: -hit.score)
    return [replace(hit, rank=rank) for rank, hit in enumerate(ordered, 1)]


def _newest(store: Store, moment: datetime) -> datetime | None:
    """When the newest article appeared that bears no date to come."""
    with store.reading() as connection:
        found = newest_articles(connection, int(moment.timestamp()), LOOKED_AT)
        return next((a.known_from for a in found if not is_to_come(a, moment)), None)


def _widened(chosen: Chosen, *, shares: bool) -> Chosen:
    """With a short sentence before it that opens the paragraph; with all the shares, if asked."""
    hit, texts = chosen.hit, chosen.hit.passage.sentence_texts()
    spans, base = hit.passage.sentences, hit.passage.span.start
    first, last = chosen.first, chosen.last

    def belongs(other: int, to: int) -> bool:
        gap = hit.passage.text[
            spans[min(other, to)].end - base : spans[max(other, to)].start - base
        ]
        return "\n" not in gap and shares and tells_share(texts[other])

    while first > 0 and belongs(first - 1, first):
        first -= 1
    while last + 1 < len(texts) and belongs(last + 1, last):
        last += 1
    before = hit.passage.text[: spans[first].start - base]
    if first and not before.endswith("\n") and len(texts[first - 1]) < SHORT:
        first -= 1
    return Chosen(hit, first, last)


def _nearness(evidence: Evidence) -> float:
    near = evidence.match.similarity + evidence.hit.similarity
    return near + WORDS_WEIGHT * evidence.shared_words
