"""The state of the story: the standing questions answered, what came last, how fresh it all is.

Called by `saga status` and `/status`, in worker threads.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.answers.state import answer_state
from bot.answers.types import NoteKind, Question
from vectorstore.text.dates import find_dates
from vectorstore.types import Published

if TYPE_CHECKING:
    from bot.answers.engine import Engine
    from bot.answers.types import Answer
    from bot.timeline import Timeline, ToldEvent
    from ingest.story import StandingQuestion, Story
    from vectorstore.events import Event
    from vectorstore.text.dates import DatedSpan
    from vectorstore.types import ArticleInfo

KEPT = 200
"""Standing answers that are kept."""
LATEST = 5
"""Last developments that are told."""
LOOKS_BACK = (10, 90, 730, None)
"""Days before the newest article in which the last developments are sought, until there are
enough; None: at any time."""
MOST_CHANGES = 12
ANNOUNCED = timedelta(days=90)
"""What was announced so long before a day is no news on it."""
OLD = timedelta(days=14)
"""A newest article of so long ago is called old."""
SINCE = re.compile(
    r"\b(?:since|seit|seitdem|dal|dall|dalla|da|depuis|desde)\W+(?:\w+\W+){0,3}$", re.IGNORECASE
)
"""Right before a date that says from when a state holds."""
BEFORE = 40


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """One standing question and what is so."""

    id: str
    question: str
    answer: Answer
    since: str | None
    """ISO 8601: the day from which the newest quote says that it is so, else of what it tells."""
    published: str | None
    """When the newest quote appeared."""

    @property
    def overtaken(self) -> frozenset[int]:
        """Numbers of the citations that later ones overtake, wholly or in part."""
        return frozenset(
            n
            for note in self.answer.notes
            if note.kind is NoteKind.SUPERSEDED
            for n in note.citations[:-1]
        )

    def as_json(self) -> dict[str, Any]:
        """Of the JSON contract."""
        return {
            "id": self.id,
            "question": self.question,
            "answer": self.answer.as_json(),
            "since": self.since,
            "published": self.published,
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from an earlier moment."""

    since: datetime
    questions: tuple[str, ...]
    """Ids of the standing questions whose answer quotes what appeared after that."""
    events: tuple[ToldEvent, ...]
    """Events of which the first report came after that, oldest first."""
    articles: int
    """Articles that came after that."""

    def as_json(self) -> dict[str, Any]:
        """Of the JSON contract."""
        return {
            "since": self.since.isoformat(),
            "questions": list(self.questions),
            "events": [event.as_json() for event in self.events],
            "articles": self.articles,
        }


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the story at a moment."""

    as_of: datetime | None
    """What was asked for, else when the newest article appeared; None when there is none."""
    language: str
    questions: tuple[StandingAnswer, ...]
    latest: tuple[ToldEvent, ...]
    """The last developments, newest first."""
    newest: ArticleInfo | None
    articles: int
    age: timedelta
    """Of the newest article, at the moment asked for, else now."""
    changes: Changes | None = None

    @property
    def is_old(self) -> bool:
        """Whether a reader must be told that news may be missing."""
        return self.newest is not None and self.age > OLD

    def as_json(self) -> dict[str, Any]:
        """The Status of the JSON contract."""
        newest = self.newest
        value: dict[str, Any] = {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "language": self.language,
            "questions": [question.as_json() for question in self.questions],
            "latest": [event.as_json() for event in self.latest],
            "newest_article": {
                "article_id": newest.article_id,
                "title": newest.title,
                "outlet": newest.outlet,
                "url": newest.url,
                "published": newest.published.isoformat() if newest.published else None,
                "age_days": self.age.days,
                "old": self.is_old,
            }
            if newest
            else None,
            "articles": self.articles,
        }
        if self.changes is not None:
            value["changes"] = self.changes.as_json()
        return value


class State:
    """Tells the status. Thread-safe."""

    def __init__(self, engine: Engine, timeline: Timeline, story: Story) -> None:
        """All stay the caller's."""
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, StandingAnswer] = OrderedDict()
        self._timeline = timeline
        self._story = story

    def status(
        self, language: str, as_of: datetime | None = None, since: datetime | None = None
    ) -> Status:
        """The state at `as_of`, or now; `since`: also what changed after that. Raises StoreError.

        Nothing that was published after `as_of` is used.
        """
        self._timeline.refresh()
        newest = self._timeline.newest(as_of)
        asked = as_of or datetime.now(UTC)
        kept = self._timeline.state()
        questions = tuple(self._answer(q, language, as_of, kept) for q in self._story.question)
        return Status(
            as_of=as_of or (newest.known_from.astimezone(self._story.zone) if newest else None),
            language=language,
            questions=questions,
            latest=tuple(self._latest(language, as_of, newest)),
            newest=newest,
            articles=self._timeline.count(as_of),
            age=max(timedelta(0), asked - newest.known_from) if newest else timedelta(0),
            changes=self._changes(language, as_of, since, questions) if since else None,
        )

    def _answer(
        self, standing: StandingQuestion, language: str, as_of: datetime | None, state: object
    ) -> StandingAnswer:
        """The answer, worked out once for each state of the catalogue."""
        key = (state, standing.id, language, as_of)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            kept = self._ask(standing, language, as_of)
            with self._lock:
                self._kept[key] = kept
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return kept

    def _ask(
        self, standing: StandingQuestion, language: str, as_of: datetime | None
    ) -> StandingAnswer:
        text = standing.text.get(language) or next(iter(standing.text.values()))
        question = Question(text, as_of, language)
        told = answer_state(self._engine.search, self._story.zone, question)
        answer, since, published = told.answer, None, None
        if answer.answered:
            last = max(answer.citations, key=lambda c: _epoch(c.published))
            published = last.published
            since = self._since(last.quote, last.language, last.published)
        if told.since is not None:
            since = told.since.isoformat()
        return StandingAnswer(standing.id, text, answer, since, published)

    def _since(self, quote: str, language: str, published: str | None) -> str | None:
        """The day after "since" in a quote, else the first certain day that it speaks of."""
        appeared = Published.parse(published) if published else None
        spans = [s for s in find_dates(quote, language, appeared, self._story.zone) if s.certain]
        if appeared:
            spans = [s for s in spans if s.earliest <= appeared.moment + timedelta(days=1)]
        if not spans:
            return None

        def governed(span: DatedSpan) -> bool:
            return bool(SINCE.search(quote[max(0, span.start - BEFORE) : span.start]))

        return next((s for s in spans if governed(s)), spans[0]).earliest.date().isoformat()

    def _latest(
        self, language: str, as_of: datetime | None, newest: ArticleInfo | None
    ) -> list[ToldEvent]:
        """The newest events of a certain day that have happened."""
        if newest is None:
            return []
        events: list[Event] = []
        for days in LOOKS_BACK:
            since = newest.known_from - timedelta(days=days) if days else None
            events = [
                event
                for event in self._timeline.events(as_of, since)
                if event.certain
                and event.earliest <= newest.known_from
                and event.latest - event.earliest <= timedelta(days=4)
            ]
            if len(events) >= LATEST:
                break
        events.sort(key=lambda event: (event.earliest.date(), event.importance), reverse=True)
        return self._timeline.tell(events[:LATEST], language, as_of)

    def _changes(
        self,
        language: str,
        as_of: datetime | None,
        since: datetime,
        now: tuple[StandingAnswer, ...],
    ) -> Changes:
        epoch = int(since.timestamp())
        fresh = [
            event
            for event in self._timeline.events(as_of, since - ANNOUNCED)
            if event.known_from > epoch and event.latest >= since
        ]
        fresh = sorted(fresh, key=lambda event: -event.importance)[:MOST_CHANGES]
        fresh.sort(key=lambda event: event.earliest)
        return Changes(
            since=since,
            questions=tuple(q.id for q in now if _epoch(q.published) > epoch),
            events=tuple(self._timeline.tell(fresh, language, as_of)),
            articles=self._timeline.count(as_of, since),
        )


def _epoch(published: str | None) -> int:
    return Published.parse(published).epoch if published else 0
