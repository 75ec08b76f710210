"""Mentions: which sentence speaks of which date. `find_mentions` fills, `load_mentions` reads.

A sentence gets the dates that it speaks of, not the date of its article. They are found in the
passage, so that "two days later" counts from what the sentence before told, and kept in the
catalogue. Called by ingestion and by the timeline.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from vectorstore.catalog import dates as rows
from vectorstore.text.dates import Precision, find_dates
from vectorstore.text.reports import is_report
from vectorstore.vectors import unpack

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import numpy as np
    from numpy.typing import NDArray

    from vectorstore.store import Store

VERSION = "2"
"""Of the rules of `text.dates`; another one finds the dates of all passages anew."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence and a date that it speaks of."""

    passage: int
    """Key of the passage."""
    sentence: int
    """Position of the sentence in it."""
    passage_id: str
    article_id: str
    language: str
    outlet: str
    known_from: int
    """When the article could be read, epoch seconds."""
    earliest: datetime
    latest: datetime
    precision: Precision
    certain: bool
    relative: bool
    """Whether the date was worked out from "on Friday", "two days later"."""
    first: bool
    """Whether it is the first date of its sentence: what the sentence tells, mostly."""
    report: bool
    """Whether the sentence attributes what it tells to a medium or a speaker."""
    vector: NDArray[np.float32] = field(repr=False, compare=False)
    """Of the sentence, centred, (d,)."""


def find_mentions(store: Store, zone: ZoneInfo) -> int:
    """Find the dates of passages that have none yet; how many passages there were.

    `zone` is that of times without one of their own. Raises StoreError.
    """
    generation, rules = store.active().number, made_with(zone)
    count = 0
    while True:
        with store.reading() as connection:
            passages = rows.undated(connection, generation, rules)
        if not passages:
            return count
        found = {passage.key: _dates(passage, zone) for passage in passages}
        with store.writing() as connection:
            rows.keep(connection, rules, found)
        count += len(passages)


def made_with(zone: ZoneInfo) -> str:
    """What the dates of a passage were found with: others are found anew."""
    return f"{VERSION} {zone.key}"


def load_mentions(
    store: Store, as_of: int | None = None, since: int | None = None
) -> list[Mention]:
    """The mentions in visible articles (at `as_of`, epoch seconds), oldest article first.

    `since`: only in articles that became known no earlier.
    """
    generation = store.active()
    with store.reading() as connection:
        passages = rows.dated(connection, generation.number, as_of, since)
    return [mention for passage in passages for mention in _mentions(passage, generation.dimension)]


def _mentions(passage: rows.Dated, dimension: int) -> list[Mention]:
    vectors = unpack(passage.vectors, dimension)
    mentions: list[Mention] = []
    seen: set[int] = set()
    for sentence, earliest, latest, precision, certain, relative, report in passage.dates:
        mentions.append(
            Mention(
                passage=passage.key,
                sentence=sentence,
                passage_id=passage.passage_id,
                article_id=passage.article_id,
                language=passage.language,
                outlet=passage.outlet,
                known_from=passage.known_from,
                earliest=datetime.fromisoformat(earliest),
                latest=datetime.fromisoformat(latest),
                precision=Precision(precision),
                certain=certain,
                relative=relative,
                first=sentence not in seen,
                report=report,
                vector=vectors[sentence + 1],
            )
        )
        seen.add(sentence)
    return mentions


def _dates(passage: rows.Undated, zone: ZoneInfo) -> list[rows.Row]:
    texts = passage.sentence_texts()
    spans = find_dates(passage.text, passage.language, passage.published, zone)
    return [
        [
            sentence,
            span.earliest.isoformat(),
            span.latest.isoformat(),
            span.precision.value,
            span.certain,
            span.relative,
            is_report(texts[sentence], passage.language),
        ]
        for span in spans
        for sentence, place in enumerate(passage.sentences)
        if place.start <= passage.span.start + span.start < place.end
    ]
