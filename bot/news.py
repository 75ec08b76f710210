"""What is new in the story since a mark: the events that nothing told before. For digests.

An event is new when every sentence that tells it came in after the mark. What an updated article
said already is not, and neither is an article's look back on a day that the timeline knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vectorstore.catalog.digests import growth
from vectorstore.catalog.passages import load_passages
from vectorstore.events import is_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.timeline import Timeline
    from vectorstore.catalog.digests import Growth, Mark
    from vectorstore.events import Event
    from vectorstore.mentions import Mention
    from vectorstore.store import Store


def new_events(store: Store, timeline: Timeline, since: Mark, until: Mark) -> list[Event]:
    """The events that came between two marks, in order of time. Raises StoreError."""
    with store.reading() as connection:
        grown = growth(connection, store.active().number, since, until)
    if not grown.new:
        return []
    events = timeline.events()
    repeated = _repeated(store, events, grown)
    new, known = [], []
    for event in events:
        told = [m for m in event.mentions if m.passage not in grown.later]
        if told and all(m.passage in grown.new and _place(m) not in repeated for m in told):
            new.append(event)
        elif told:
            known.append(event)
    return [event for event in new if not _looks_back(event, known)]


def most_important(events: Sequence[Event], most: int) -> list[Event]:
    """The `most` that a reader wants first, in order of time: certain days, told at the time."""
    first = sorted(
        events, key=lambda e: (not e.certain, all(map(is_later, e.mentions)), -e.importance)
    )[:most]
    return sorted(first, key=lambda event: (event.earliest, event.latest))


def _looks_back(event: Event, known: Iterable[Event]) -> bool:
    """Whether an event is only looked back on, and its days are no news to the timeline."""
    return all(map(is_later, event.mentions)) and any(
        other.earliest <= event.latest and event.earliest <= other.latest for other in known
    )


def _repeated(store: Store, events: Iterable[Event], grown: Growth) -> set[tuple[int, int]]:
    """Places of sentences that an updated article said in an earlier version too."""
    updated = [
        mention
        for event in events
        for mention in event.mentions
        if grown.new.get(mention.passage) in grown.earlier
    ]
    with store.reading() as connection:
        found = load_passages(connection, sorted({mention.passage for mention in updated}))
    repeated = set()
    for mention in updated:
        if mention.passage not in found:
            continue  # taken out meanwhile
        text = found[mention.passage][0].sentence_texts()[mention.sentence]
        if any(text in before for before in grown.earlier[mention.article_id]):
            repeated.add(_place(mention))
    return repeated


def _place(mention: Mention) -> tuple[int, int]:
    return mention.passage, mention.sentence
