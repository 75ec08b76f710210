"""Who and what there is, and how Discord writes it in JSON."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

EPOCH = 1_420_070_400_000
"""Of snowflakes: the first millisecond of 2015."""
TEXT, DM, THREAD = 0, 1, 11
ALL_RIGHTS = (1 << 50) - 1
VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS = 1 << 10, 1 << 11, 1 << 14
READ_HISTORY, CREATE_THREADS, SEND_IN_THREADS = 1 << 16, 1 << 35, 1 << 38
ADMINISTRATOR = 1 << 3
MEMBER_RIGHTS = ALL_RIGHTS & ~ADMINISTRATOR
EPHEMERAL = 64


class Ids:
    """Snowflakes: they grow with time and none is given twice."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last = max(self._last + 1, int(time.time() * 1000 - EPOCH) << 22)
        return self._last


@dataclass(slots=True)
class User:
    """A person or the bot."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"

    def json(self) -> Json:
        return {
            "id": str(self.id), "username": self.name, "global_name": self.name, "avatar": None,
            "discriminator": "0", "bot": self.bot, "system": False, "public_flags": 0, "flags": 0,
        }  # fmt: skip


@dataclass(slots=True)
class Channel:
    """A text channel, a direct conversation or a thread, with its messages by id."""

    id: int
    kind: int = TEXT
    name: str = ""
    guild: Guild | None = None
    recipient: User | None = None
    parent: Channel | None = None
    owner_id: int = 0
    denied: int = 0
    """Rights that everyone lacks here, as the bot is told."""
    secretly_denied: int = 0
    """The same, but the bot has not been told yet."""
    gone: bool = False
    messages: dict[int, Json] = field(default_factory=dict)

    @property
    def last(self) -> Json:
        """The newest message."""
        return next(reversed(self.messages.values()))

    def allows(self, right: int) -> bool:
        """Whether the bot may do something here."""
        place = self.parent or self
        return not (place.denied | place.secretly_denied) & right

    def json(self) -> Json:
        row: Json = {"id": str(self.id), "type": self.kind, "last_message_id": None}
        if self.kind == DM:
            return row | {"recipients": [self.recipient.json()] if self.recipient else []}
        row |= {"name": self.name, "guild_id": str(self.guild.id if self.guild else 0)}
        if self.kind == THREAD:
            now = datetime.now(UTC).isoformat()
            return row | {
                "parent_id": str(self.parent.id if self.parent else 0),
                "owner_id": str(self.owner_id), "message_count": 0, "member_count": 2,
                "rate_limit_per_user": 0, "flags": 0,
                "thread_metadata": {
                    "archived": False, "auto_archive_duration": 1440, "archive_timestamp": now,
                    "locked": False, "create_timestamp": now,
                },
            }  # fmt: skip
        everyone = {"id": row["guild_id"], "type": 0, "allow": "0", "deny": str(self.denied)}
        overwrites = [everyone] if self.denied else []
        return row | {
            "position": 0, "parent_id": None, "topic": None, "nsfw": False,
            "rate_limit_per_user": 0, "permission_overwrites": overwrites,
        }  # fmt: skip


@dataclass(slots=True)
class Guild:
    """A server with its channels and members."""

    id: int
    name: str
    locale: str = "en-US"
    owner_id: int = 1
    channels: list[Channel] = field(default_factory=list)
    members: list[User] = field(default_factory=list)

    def json(self) -> Json:
        everyone = {
            "id": str(self.id), "name": "@everyone", "permissions": str(MEMBER_RIGHTS),
            "position": 0, "color": 0, "hoist": False, "managed": False, "mentionable": False,
            "flags": 0, "icon": None, "unicode_emoji": None,
        }  # fmt: skip
        texts = [channel for channel in self.channels if not channel.gone]
        return {
            "id": str(self.id), "name": self.name, "icon": None, "owner_id": str(self.owner_id),
            "preferred_locale": self.locale, "roles": [everyone], "emojis": [], "stickers": [],
            "features": ["COMMUNITY"], "member_count": len(self.members), "large": False,
            "unavailable": False, "afk_timeout": 300, "verification_level": 0, "mfa_level": 0,
            "default_message_notifications": 0, "explicit_content_filter": 0, "nsfw_level": 0,
            "premium_tier": 0, "premium_progress_bar_enabled": False, "system_channel_flags": 0,
            "members": [self.member_json(member) for member in self.members],
            "channels": [c.json() for c in texts if c.kind == TEXT],
            "threads": [c.json() for c in texts if c.kind == THREAD],
            "presences": [], "voice_states": [], "stage_instances": [],
            "guild_scheduled_events": [], "soundboard_sounds": [],
        }  # fmt: skip

    def member_json(self, user: User) -> Json:
        return {
            "user": user.json(), "nick": None, "avatar": None, "roles": [], "deaf": False,
            "joined_at": "2024-01-01T00:00:00+00:00", "mute": False, "flags": 0, "pending": False,
        }  # fmt: skip


@dataclass(slots=True)
class Interaction:
    """A command or a press of a button, and what the bot made of it."""

    id: int
    token: str
    kind: int
    channel: Channel
    user: User
    data: Json
    sent: float = 0.0
    """Moment at which it left for the bot (`time.perf_counter`), like the others."""
    acknowledged: float | None = None
    answered: float | None = None
    """Its first message that says something."""
    callback: Json | None = None
    expired: bool = False
    """Discord takes neither an acknowledgement nor a message any more."""
    messages: list[Json] = field(default_factory=list)
    """What was said in answer, in order, edits applied."""
    handled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def texts(self) -> str:
        """All that its messages say."""
        return "\n".join(map(text_of, self.messages))


def text_of(message: Json) -> str:
    """Everything that a message says."""
    parts = [message.get("content") or ""]
    for embed in message.get("embeds", ()):
        parts += [embed.get("title") or "", embed.get("description") or ""]
        parts += [f"{f['name']}\n{f['value']}" for f in embed.get("fields", ())]
        parts.append((embed.get("footer") or {}).get("text") or "")
    return "\n".join(part for part in parts if part)


def buttons_of(message: Json) -> list[Json]:
    """The buttons under a message."""
    return [button for row in message.get("components", ()) for button in row["components"]]
