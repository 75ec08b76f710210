"""The timeline: the story's events in order of time, each with its quotes.

`Timeline` keeps the events of the last few moments that were asked for, so that only the first
question after a change of the catalogue groups them anew. Called by `saga timeline`, `saga status`
and their like in Discord, in worker threads.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from bot.answers.citing import cite_passage
from vectorstore.catalog import passages as rows
from vectorstore.catalog.dates import state
from vectorstore.catalog.listing import count_articles, newest_articles
from vectorstore.events import DAY, find_events, is_later
from vectorstore.mentions import find_mentions, load_mentions
from vectorstore.text.dates import Precision
from vectorstore.text.language import identify
from vectorstore.types import DAY_LENGTH, Span, parse_as_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import tzinfo

    from bot.answers.headline import HeadlineWriter
    from bot.answers.types import Citation
    from ingest.story import Story
    from vectorstore.events import Event
    from vectorstore.mentions import Mention
    from vectorstore.store import Store
    from vectorstore.types import ArticleInfo, Passage

T = TypeVar("T")
KEPT = 8
"""Moments whose events are kept."""
MOST_HEADLINES, KEPT_HEADLINES = 24, 2000
"""Events that are told at once, up to which a language model phrases headlines; those kept."""
LOOKED_AT = 50
"""The newest articles among which one without a date to come is sought."""
ON_TOPIC, BEHIND_BEST = 0.2, 0.7
"""Centred cosine of a topic and an event's sentence from which the event belongs to it: at least
the first, and this share of the best event's."""
TOPIC_WORD = re.compile(r"\w{4,}")
LONGEST = 320
SHORTEST = 40
"""Characters of a sentence that can stand for an event by itself."""
LEANING = re.compile(
    r"(?:he|she|they|it|this|that|these|his|her|their|its|er|sie|es|dies\w*|ihr\w*|sein\w*|lui|lei|"
    r"essi|questo|questa|suo|sua|ils|elle|elles|cela|ce|son|sa|ses|él|ella|ellos|esto|su|sus|"
    r"am selben|on the same|lo stesso|le même|el mismo)\b",
    re.IGNORECASE,
)
"""A sentence that begins so needs the one before; French "il" is left out, Italian for "the"."""


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event as a reader sees it."""

    earliest: str
    """ISO 8601: a day for what is told by days, months or years, else a moment."""
    latest: str
    precision: Precision
    certain: bool
    conflict: bool
    """Whether reports give different times; the range holds them all."""
    ahead: bool
    """Whether it lies after the newest article: it was announced."""
    text: str
    """The first quote of `citations`."""
    language: str
    importance: float
    citations: tuple[Citation, ...]
    headline: str = ""
    """By a language model, checked against the quotes; "" where there is none that stands."""

    @property
    def title(self) -> str:
        """The headline, else the quote that speaks for the event."""
        return self.headline or self.text

    def as_json(self) -> dict[str, Any]:
        """The event of the JSON contract."""
        return {
            "date": {
                "earliest": self.earliest,
                "latest": self.latest,
                "precision": self.precision.value,
                "certain": self.certain,
                "conflict": self.conflict,
            },
            "ahead": self.ahead,
            "text": self.text,
            "headline": self.headline or None,
            "language": self.language,
            "importance": self.importance,
            "citations": [asdict(citation) for citation in self.citations],
        }


class Timeline:
    """Events of an open store. Thread-safe."""

    def __init__(self, store: Store, story: Story, headlines: HeadlineWriter | None = None) -> None:
        """All stay the caller's; without `headlines` events speak by their quotes alone."""
        self._headlines = headlines
        self._phrased: OrderedDict[object, str] = OrderedDict()
        self._store = store
        self._zone = story.zone
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, list[Event]] = OrderedDict()
        self._dated: object = None
        """The state in which no passage lacked its dates: to look for such reads them all."""

    def refresh(self) -> int:
        """Find the dates of new passages; how many there were. Raises StoreError."""
        with self._lock:
            state = self.state()
            if state == self._dated:
                return 0
            count = find_mentions(self._store, self._zone)
            if not count:
                self._dated = state
            return count

    def state(self) -> object:
        """Changes with every change of what is indexed. Raises StoreError."""
        generation = self._store.active().number
        with self._store.reading() as connection:
            return generation, state(connection)

    def events(self, as_of: datetime | None = None, since: datetime | None = None) -> list[Event]:
        """All events that a reader could know at `as_of`, in order of time. Raises StoreError.

        With `since` those of later days only, from what was published after it: quick, however
        many articles there are.
        """
        self.refresh()
        moment, oldest = (None if at is None else int(at.timestamp()) for at in (as_of, since))
        state = self.state()
        with self._lock:
            key = (state, moment, None if (state, moment, None) in self._kept else oldest)
            if key not in self._kept:
                mentions = load_mentions(self._store, moment, key[-1])
                _keep(self._kept, key, find_events(mentions, self._zone))
            events = self._kept[key]
        return [event for event in events if event.latest >= since] if since else events

    def select(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        topic: str | None = None,
        as_of: datetime | None = None,
        most: int | None = None,
    ) -> list[Event]:
        """The events between two moments, about a topic, the `most` important; in order of time."""
        found = [event for event in self.events(as_of) if _within(event, start, end)]
        if topic and topic.strip():
            found = self._on_topic(found, topic)
        if most is not None and len(found) > most:
            weighty = sorted(found, key=lambda event: -event.importance)[:most]
            chosen = {id(event) for event in weighty}
            found = [event for event in found if id(event) in chosen]
        return found

    def newest(self, as_of: datetime | None = None) -> ArticleInfo | None:
        """The newest of the articles that could be read at `as_of`; none with a date to come."""
        now = datetime.now(UTC)
        limit = min(as_of or now, now)
        with self._store.reading() as connection:
            found = newest_articles(connection, int(limit.timestamp()), LOOKED_AT)
            return next(
                (a for a in found if not (a.published and a.published.moment > limit)), None
            )

    def count(self, as_of: datetime | None = None, since: datetime | None = None) -> int:
        """How many articles could be read at `as_of`, and not yet at `since`."""
        moment, oldest = (None if at is None else int(at.timestamp()) for at in (as_of, since))
        with self._store.reading() as connection:
            return count_articles(connection, moment, oldest)

    def tell(
        self, events: Sequence[Event], language: str, as_of: datetime | None = None
    ) -> list[ToldEvent]:
        """The events with their quotes; each speaks by one in `language` where there is one."""
        keys = {mention.passage for event in events for mention in event.mentions}
        with self._store.reading() as connection:
            passages = rows.load_passages(connection, sorted(keys))
        newest = self.newest(as_of)
        now = newest.known_from if newest else datetime.now(UTC)
        every = (self._tell(event, language, passages, now) for event in events)
        told = [event for event in every if event is not None]
        if self._headlines is None or len(told) > MOST_HEADLINES:
            return told
        texts = {passage.passage_id: passage.text for passage, _ in passages.values()}
        return self._with_headlines(self._headlines, told, language, texts.get)

    def _with_headlines(
        self,
        writer: HeadlineWriter,
        told: list[ToldEvent],
        language: str,
        passage_text: Callable[[str], str | None],
    ) -> list[ToldEvent]:
        """The events with a headline each, where one stands; each is asked for once."""
        keys = [(language, tuple((c.passage_id, c.start) for c in e.citations)) for e in told]
        with self._lock:
            new = [i for i, key in enumerate(keys) if key not in self._phrased]
        if new:
            quotes = [told[i].citations for i in new]
            written = writer.write(quotes, language, passage_text)
            with self._lock:
                for i, headline in zip(new, written, strict=True):
                    if headline or any(written):  # nothing at all: the model may be back later
                        _keep(self._phrased, keys[i], headline, KEPT_HEADLINES)
        with self._lock:
            return [
                replace(event, headline=self._phrased.get(key, ""))
                for event, key in zip(told, keys, strict=True)
            ]

    def _tell(
        self,
        event: Event,
        language: str,
        passages: dict[int, tuple[Passage, ArticleInfo]],
        now: datetime,
    ) -> ToldEvent | None:
        there = {
            (m.passage, m.sentence): m for m in reversed(event.mentions) if m.passage in passages
        }  # an article can be taken out at any moment
        if not there:
            return None
        mentions = list(reversed(there.values()))
        texts = [passages[m.passage][0].sentence_texts()[m.sentence] for m in mentions]
        best = max(
            range(len(mentions)), key=lambda i: _fitness(mentions[i], texts[i], event, language)
        )
        order = [best, *(i for i in range(len(mentions)) if i != best)]
        citations = tuple(
            _cite(*passages[mentions[i].passage], mentions[i].sentence, n)
            for n, i in enumerate(order, 1)
        )
        return ToldEvent(
            earliest=_iso(event.earliest, event.precision),
            latest=_iso(event.latest, event.precision),
            precision=event.precision,
            certain=event.certain,
            conflict=event.conflict,
            ahead=event.earliest > now,
            text=citations[0].quote,
            language=mentions[best].language,
            importance=event.importance,
            citations=citations,
        )

    def _on_topic(self, events: list[Event], topic: str) -> list[Event]:
        if not events:
            return []
        language = identify(topic)
        encoded = self._store.encoder.encode([topic], "query")
        vector = self._store.centring.apply(encoded, [language], "query")[0]
        cosines = [max(float(m.vector @ vector) for m in event.mentions) for event in events]
        least = max(ON_TOPIC, BEHIND_BEST * max(cosines))
        words = TOPIC_WORD.findall(topic.casefold())
        keys = {mention.passage for event in events for mention in event.mentions}
        with self._store.reading() as connection:
            passages = rows.load_passages(connection, sorted(keys) if words else [])

        def names(event: Event) -> bool:
            """Whether a sentence holds every word of the topic."""
            texts = (
                passages[m.passage][0].sentence_texts()[m.sentence].casefold()
                for m in event.mentions
                if m.passage in passages
            )
            return any(all(word in text for word in words) for text in texts)

        return [
            event
            for event, cosine in zip(events, cosines, strict=True)
            if cosine >= least or (words and names(event))
        ]


def _keep(kept: OrderedDict[object, T], key: object, value: T, most: int = KEPT) -> None:
    """Keep a value; the oldest makes way."""
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)


def parse_start(text: str, zone: tzinfo) -> datetime:
    """Read the moment from which on: ISO 8601; a date alone means the beginning of that day.

    Raises ValueError.
    """
    moment = parse_as_of(text, zone)
    return moment.replace(hour=0, minute=0, second=0) if len(text.strip()) == DAY_LENGTH else moment


def _within(event: Event, start: datetime | None, end: datetime | None) -> bool:
    """Whether an event lies in a span; "in November" only where all of it does."""
    if event.latest - event.earliest > DAY:
        return (start is None or event.earliest >= start) and (end is None or event.latest <= end)
    return (start is None or event.latest >= start) and (end is None or event.earliest <= end)


def _fitness(mention: Mention, text: str, event: Event, language: str) -> float:
    """How well a sentence stands for an event: near its middle, dated, and by itself."""
    value = float(mention.vector @ event.vector)
    value += 0.5 * (mention.language == language)
    value += 0.3 * mention.certain + 0.2 * mention.first + 0.1 * (not mention.relative)
    value -= 0.3 * bool(LEANING.match(text))
    value -= 0.4 * (not SHORTEST <= len(text) <= LONGEST)
    value -= 0.2 * is_later(mention)
    finer = timedelta(days=40) >= mention.latest - mention.earliest
    return value + 0.2 * finer


def _cite(passage: Passage, article: ArticleInfo, sentence: int, n: int) -> Citation:
    """The citation of a sentence, with the one before where it leans on that."""
    spans, base = passage.sentences, passage.span.start
    span = spans[sentence]
    if sentence and LEANING.match(passage.text[span.start - base : span.end - base]):
        longer = Span(spans[sentence - 1].start, span.end)
        text = passage.text[longer.start - base : longer.end - base]
        if "\n" not in text and len(text) <= LONGEST:
            span = longer
    return cite_passage(passage, article, span, n)


def _iso(moment: datetime, precision: Precision) -> str:
    if precision in {Precision.MOMENT, Precision.HOUR, Precision.PART_OF_DAY}:
        return moment.isoformat()
    return moment.date().isoformat()
