"""Getting a message through: Discord stumbles, interactions expire, rights are missing.

The asking cog sends everything through here.
"""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections import Counter, OrderedDict
from contextlib import asynccontextmanager
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

logger = logging.getLogger(__name__)
T = TypeVar("T")

RETRY_SECONDS = (1.0, 3.0, 8.0)
"""Pauses before Discord is asked again; discord.py has retried some faults before."""
PERSIST_SECONDS = 45.0
"""Nobody's answer is tried for longer."""
ACKNOWLEDGE_SECONDS = (0.2, 0.5)
"""The same for acknowledging, which Discord takes for 3 seconds only."""
FAULTS = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
"""What sending raises when Discord or the line to it fails; discord.py lets all of them through."""
SERVER_FAULT = 500
TOO_MANY = 429
ALREADY_ACKNOWLEDGED = 40060
INVALID_FORM = 50035
"""Also said of a reply to a message that is gone."""
INVALID_TOKEN = 50027
OWN_RETRY_SECONDS = 1.0
"""discord.py's first pause before it tries a failed acknowledgement again by itself."""
MOST_PAUSE = 1.5
"""Seconds after which an acknowledgement comes too late."""
TYPING_SECONDS = 8.0
"""Discord shows the sign for 10."""
REMEMBERED = 5000
NEEDED = ("view_channel", "send_messages", "embed_links", "read_message_history")
"""Rights without which an answer cannot be given in a channel."""


class Reach(StrEnum):
    """Where an answer to an interaction can go."""

    INTERACTION = "interaction"
    CHANNEL = "channel"
    NOWHERE = "nowhere"


class Seen:
    """Ids of events that were taken on: a resumed session can bring the same one again."""

    def __init__(self) -> None:
        """Remembers the last ones."""
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_repeated(self, event_id: int) -> bool:
        """Whether this id was here before; from now on it was."""
        if event_id in self._ids:
            return True
        self._ids[event_id] = None
        if len(self._ids) > REMEMBERED:
            self._ids.popitem(last=False)
        return False


class Typing:
    """The sign of typing in channels while somebody there waits: one, however many wait.

    Nobody's answer waits for the sign: Discord limits it more than messages.
    """

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._waiting: Counter[int] = Counter()
        self._signs: dict[int, asyncio.Task[None]] = {}
        self._visible: set[int] = set()
        self._watching: dict[int, list[Callable[[], None]]] = {}

    @asynccontextmanager
    async def shown(
        self, channel: discord.abc.Messageable, seen: Callable[[], None] | None = None
    ) -> AsyncIterator[None]:
        """Show it while the block runs; `seen` is called once it is there."""
        key = getattr(channel, "id", 0)
        self._waiting[key] += 1
        if key not in self._signs:
            self._signs[key] = asyncio.create_task(self._repeat(channel, key))
        if seen is not None:
            if key in self._visible:
                seen()
            else:
                self._watching.setdefault(key, []).append(seen)
        try:
            yield
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]
                self._signs.pop(key).cancel()
                self._visible.discard(key)
                self._watching.pop(key, None)

    async def _repeat(self, channel: discord.abc.Messageable, key: int) -> None:
        try:
            while True:
                await channel.typing()
                self._visible.add(key)
                for seen in self._watching.pop(key, []):
                    seen()
                await asyncio.sleep(TYPING_SECONDS)
        except FAULTS as error:
            logger.info("cannot show typing: %s", error)


async def persist(send: Callable[[], Awaitable[T]]) -> T:
    """Send, and again after a pause when Discord fails. Raises what the last attempt raised."""
    end = time.monotonic() + PERSIST_SECONDS
    for pause in RETRY_SECONDS:
        try:
            return await send()
        except FAULTS as error:
            wait = max(pause, _asked_to_wait(error))
            if not is_passing(error) or time.monotonic() + wait > end:
                raise
            logger.info("Discord failed (%s), once more in %s s", error, wait)
        await asyncio.sleep(wait)
    return await send()


def is_passing(error: BaseException) -> bool:
    """Whether the same request may go through later."""
    if isinstance(error, discord.HTTPException):
        return error.status >= SERVER_FAULT or error.status == TOO_MANY
    return isinstance(error, FAULTS)


def _asked_to_wait(error: BaseException) -> float:
    """Seconds that Discord, or what stands before it, asks for with an error; 0 when none."""
    if not isinstance(error, discord.HTTPException):
        return 0.0
    try:
        return float(error.response.headers.get("Retry-After", 0))
    except (AttributeError, ValueError):  # a date, which HTTP allows and Discord does not send
        return 0.0


def missing_permissions(
    channel: Any, me: discord.Member | None, needed: Sequence[str] = NEEDED
) -> list[str]:
    """Names of the rights that the bot lacks in a server's channel; empty in direct messages."""
    if me is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return []
    granted = channel.permissions_for(me)
    needed = list(needed)
    if isinstance(channel, discord.Thread):
        needed[needed.index("send_messages")] = "send_messages_in_threads"
    return [name for name in needed if not getattr(granted, name)]


async def reply(
    message: discord.Message, embeds: Sequence[discord.Embed], view: discord.ui.View | None = None
) -> None:
    """Reply in as many messages as there are embeds; the buttons go under the last.

    The nonce makes an attempt that did arrive, although Discord said otherwise, count once.
    """
    for number, embed in enumerate(embeds):
        more: dict[str, Any] = {"embed": embed, "nonce": f"{message.id}-{number}"}
        if view is not None and number == len(embeds) - 1:
            more["view"] = view
        await persist(lambda more=more: message.reply(**more))  # type: ignore[misc]


async def acknowledge(interaction: discord.Interaction[Any], *, private: bool) -> Reach:
    """Show that an answer is coming; where it can go.

    An interaction that cannot be acknowledged in time is answered in its channel, if the answer is
    public.
    """
    failed, began = False, time.monotonic()
    for pause in (*ACKNOWLEDGE_SECONDS, None):
        try:
            await interaction.response.defer(ephemeral=private, thinking=True)
        except discord.NotFound:
            return _without_interaction(interaction, private=private)
        except FAULTS as error:
            if isinstance(error, discord.HTTPException) and error.code == ALREADY_ACKNOWLEDGED:
                if failed or time.monotonic() - began >= OWN_RETRY_SECONDS:
                    break  # an attempt that Discord called failed did arrive
                logger.info("interaction %s was acknowledged before", interaction.id)
                return Reach.NOWHERE
            if not is_passing(error):
                raise
            logger.info("interaction %s is not acknowledged: %s", interaction.id, error)
            if pause is None or _asked_to_wait(error) > MOST_PAUSE:
                return _without_interaction(interaction, private=private)
            failed = True
            await asyncio.sleep(max(pause, _asked_to_wait(error)))
        else:
            break
    return Reach.INTERACTION


async def respond(
    interaction: discord.Interaction[Any],
    reach: Reach,
    embeds: Sequence[discord.Embed],
    view: discord.ui.View | None = None,
    *,
    private: bool,
    picture: tuple[str, bytes] | None = None,
) -> None:
    """Answer an interaction by where it can be reached; see `reply`.

    The first message takes the place of the acknowledgement, by an edit, which can be repeated:
    an attempt that did arrive, although Discord said otherwise, does no harm.
    `view` and `picture` (its file name and content) go with the last embed.
    """
    for number, embed in enumerate(embeds):
        last = number == len(embeds) - 1
        more: dict[str, Any] = {"embed": embed}
        if last and view is not None:
            more["view"] = view
        shown = picture if last else None
        if reach is Reach.INTERACTION:
            send: Callable[..., Awaitable[Any]] = interaction.edit_original_response
            if number:
                send = partial(interaction.followup.send, ephemeral=private)
            try:
                await persist(partial(_send, send, more, shown, edits=not number))
                continue
            except FAULTS as error:
                if not _is_expired(error) and not is_passing(error):
                    raise
                logger.info("interaction %s takes no answer: %s", interaction.id, error)
                reach = _without_interaction(interaction, private=private)
        if reach is Reach.CHANNEL and isinstance(interaction.channel, discord.abc.Messageable):
            more |= {"content": interaction.user.mention, "nonce": f"{interaction.id}-{number}"}
            await persist(partial(_send, interaction.channel.send, more, shown))


async def _send(
    send: Callable[..., Awaitable[Any]],
    more: dict[str, Any],
    picture: tuple[str, bytes] | None,
    *,
    edits: bool = False,
) -> None:
    """Send with a file made for this attempt: one before has read its own to the end."""
    if picture is not None:
        file = discord.File(io.BytesIO(picture[1]), picture[0])
        more = more | ({"attachments": [file]} if edits else {"file": file})
    await send(**more)


def is_gone(error: discord.HTTPException) -> bool:
    """Whether a message or channel that was replied to no longer exists."""
    return isinstance(error, discord.NotFound) or (
        error.code == INVALID_FORM and "message_reference" in error.text
    )


def _is_expired(error: BaseException) -> bool:
    return isinstance(error, discord.NotFound) or (
        isinstance(error, discord.HTTPException) and error.code == INVALID_TOKEN
    )


def _without_interaction(interaction: discord.Interaction[Any], *, private: bool) -> Reach:
    """Where the answer to an expired interaction goes."""
    if private:
        logger.warning("interaction %s expired; its private answer is dropped", interaction.id)
        return Reach.NOWHERE
    me = interaction.guild.me if interaction.guild else None
    if interaction.channel is None or missing_permissions(interaction.channel, me):
        logger.warning("interaction %s expired and its channel is closed to me", interaction.id)
        return Reach.NOWHERE
    logger.info("interaction %s expired; its answer goes to the channel", interaction.id)
    return Reach.CHANNEL
