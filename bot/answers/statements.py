"""What was said of a post until a moment: sentences, what they say, and when it counts.

Called by `posts`, for posts that one person holds, and by `boards`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from bot.answers.seats import Seats
from bot.answers.tenure import Tenure
from vectorstore.catalog.dates import dates_of
from vectorstore.catalog.passages import article_texts, load_passages
from vectorstore.events import day_of
from vectorstore.text.dates import Precision
from vectorstore.text.words import index_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, tzinfo

    from vectorstore.catalog.dates import Row
    from vectorstore.store import Store
    from vectorstore.types import ArticleInfo, Passage

S = TypeVar("S", bound=Tenure | Seats)
READ = 200
"""The newest passages that name the post; what decides is among them."""
FEW = 20
"""In fewer passages a name may never be spelled out."""
MORE_FORMS = {
    "chief_executive": {"de": "Interimschef Interimschefin Konzernchef Firmenchefin"},
    "board": {"de": "Aufsichtsratsmitglied Verwaltungsratssitz Aufsichtsgremium"},
}
"""Compounds that the index does not know for the post's names."""
CONCEPTS = {"chief_scientist": "scientist_chief", "board": "board__ board_member"}
"""The glossary's name of a post, where it is not `tenure`'s."""
SINCE = re.compile(
    r"(?<!\w)(?:since|as of|seit|seitdem|ab|dal|dall['’]|dalla|da|depuis|desde)(?!\w)",
    re.IGNORECASE,
)
FRESH = timedelta(days=7)
"""So long after a change the state before it is told too, marked as overtaken."""


@dataclass(frozen=True, slots=True)
class Statement(Generic[S]):
    """A sentence and what it says of a post."""

    passage: Passage
    article: ArticleInfo
    index: int
    """Position of the sentence in the passage."""
    said: S
    at: datetime
    """When it counts: a change on the day that it names, else when it could be read."""
    since: date | None
    """From when on it is so, where the sentence says it."""
    known: date
    """The day on which it could first be read."""
    leans: bool = False
    """Whether only the sentence before it says what it speaks of."""

    @property
    def place(self) -> tuple[str, int]:
        """The passage and the sentence's position in it."""
        return self.passage.passage_id, self.index

    @property
    def people(self) -> frozenset[str]:
        """Folded surnames."""
        return self.said.people


Told = Statement[Tenure] | Statement[Seats]


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a post: the sentences that say so, oldest first."""

    role: str
    current: tuple[Told, ...]
    overtaken: tuple[tuple[Told, Told], ...]
    """What was so until lately, or is no longer wholly so, each with what is so since."""
    since: date
    """The day that an article names, else when the first one to say it appeared."""


class Sentence(NamedTuple):
    """A sentence of a passage that names a post."""

    passage: Passage
    article: ArticleInfo
    place: int
    """Its position in the passage."""
    text: str
    before: str
    """The sentence before it in its paragraph."""
    opening: str
    """All sentences before it in its paragraph, as far as the passage holds them."""
    known: date
    dates: list[tuple[datetime, datetime, date]]
    """What it certainly speaks of, from and to and its first day, not later than the article."""


class Reports(NamedTuple):
    """What was written of a post until a moment."""

    sentences: list[Sentence]
    """Of passages that name it, oldest first."""
    texts: list[tuple[str, str]]
    """Texts and their languages, from which names are learnt."""


def is_to_come(article: ArticleInfo, moment: datetime) -> bool:
    """Whether an article bears a later date than it can have been read at."""
    return article.published is not None and article.published.moment > moment


def load_reports(store: Store, role: str, as_of: datetime, zone: tzinfo) -> Reports:
    """The passages that name a post. Where they are few, names are learnt from all the article."""
    terms = [f"{name}__" for name in CONCEPTS.get(role, role).split("__ ")]
    for language, forms in MORE_FORMS.get(role, {}).items():
        terms += index_terms(forms.lower(), language)
    moment = int(as_of.timestamp())
    generation = store.active().number
    with store.reading() as connection:
        keys = store.lexical.newest(connection, terms, generation, moment, READ)
        loaded = load_passages(connection, keys)
        dates = dates_of(connection, keys)
        learnt = article_texts(connection, keys) if len(keys) < FEW else []
    found = []
    for key, (passage, article) in loaded.items():
        if is_to_come(article, as_of):
            continue
        texts = passage.sentence_texts()
        days = _days(dates.get(key, []), article, zone)
        known = article.known_from.astimezone(zone).date()
        for i, text in enumerate(texts):
            place = passage.sentences[i].start - passage.span.start
            opening = passage.text[:place].rpartition("\n")[2]
            before = texts[i - 1] if opening else ""
            dated = days.get(i, [])
            found.append(Sentence(passage, article, i, text, before, opening, known, dated))
    found.sort(key=lambda s: (s.article.known_from, s.passage.ordinal, s.place))
    passages = {s.passage.passage_id: (s.passage.text, s.article.language) for s in found}
    return Reports(found, [*learnt, *passages.values()])


def _days(
    rows: Iterable[Row], article: ArticleInfo, zone: tzinfo
) -> dict[int, list[tuple[datetime, datetime, date]]]:
    """By sentence: what it dates, certainly and not after the article."""
    found: dict[int, list[tuple[datetime, datetime, date]]] = {}
    for sentence, earliest, latest, precision, certain, *_ in rows:
        begins, ends = datetime.fromisoformat(earliest), datetime.fromisoformat(latest)
        if certain and begins <= article.known_from + timedelta(days=1):
            day = day_of(begins, Precision(precision), zone)
            found.setdefault(sentence, []).append((begins, ends, day))
    return found


def statement(sentence: Sentence, said: S, *, holds: bool, leans: bool = False) -> Statement[S]:
    """`holds`: the sentence tells a state, of which a day counts only after "since"."""
    at, since = sentence.article.known_from, None
    if sentence.dates and (not holds or SINCE.search(sentence.text)):
        begins, ends, since = sentence.dates[0]
        if not holds:  # a day counts as its end, a month as its beginning
            at = min(at, ends if ends - begins <= timedelta(days=2) else begins)
    return Statement(
        sentence.passage, sentence.article, sentence.place, said, at, since, sentence.known, leans
    )


def each_once(told: Iterable[Statement[S]]) -> list[Statement[S]]:
    """Each sentence once, in order of time."""
    there = {one.place: one for one in told}
    return sorted(
        there.values(),
        key=lambda one: (one.article.known_from, one.passage.ordinal, one.index),
    )


def in_language(told: Sequence[Statement[S]], language: str) -> Statement[S]:
    """The newest in the reader's language, else the newest; better one that stands by itself."""
    return max(
        enumerate(told),
        key=lambda row: (row[1].article.language == language, not row[1].leans, row[0]),
    )[1]
