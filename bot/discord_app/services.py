"""What the Discord surface needs of the rest, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.answers.engine import Engine
    from bot.discord_app.access import Admins
    from bot.discord_app.corpus import Corpus
    from bot.settings import Shards
    from bot.status import State
    from bot.timeline import Timeline
    from ingest.story import Story
    from vectorstore.catalog.conversations import Conversations
    from vectorstore.catalog.digests import Digests, Mark
    from vectorstore.catalog.guilds import Guilds
    from vectorstore.catalog.notes import Notes
    from vectorstore.events import Event


@dataclass(frozen=True, slots=True)
class Services:
    """Engine, story and memory of the bot, and the articles for those who look after them."""

    engine: Engine
    story: Story
    conversations: Conversations
    passage_text: Callable[[str], str | None]
    """The text of a stored passage by id; None when it is gone."""
    guilds: Guilds
    notes: Notes
    corpus: Corpus
    admins: Admins
    timeline: Timeline
    state: State
    digests: Digests
    news: Callable[[Mark, Mark], Sequence[Event]]
    """The events that came between two marks."""
    follow: bool = True
    """Whether the bot visits its sources by itself."""
    shards: Shards | None = None
    """Those of this process; None: as many as Discord recommends."""
    leads: bool = True
    """Whether this process does what is done once in the fleet."""
