"""All of it, started and stopped; and what people do."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from discord_wire.gateway import Gateway
from discord_wire.limits import RateLimits
from discord_wire.rest import Request, Rest
from discord_wire.world import (
    DM,
    MEMBER_RIGHTS,
    Channel,
    Guild,
    Ids,
    Interaction,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord_wire.faults import Fault

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
MENTION = re.compile(r"<@!?(\d+)>")
OPTION_KINDS = {bool: 5, int: 4, str: 3}
PATIENCE = 30.0


class Discord:
    """Discord on loopback. Use it in an `async with` block."""

    def __init__(self, token: str = "a.b.c", port: int = 0) -> None:
        """`token`: the one that is taken; `port` 0: a free one."""
        self.token, self._port = token, port
        self.ids = Ids()
        self.bot = User(self.ids.next(), "Saga", bot=True)
        self.owner = User(self.ids.next(), "owner")
        self.users: dict[int, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: list[Guild] = []
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: list[Json] = []
        self.faults: list[Fault] = []
        self.limits = RateLimits()
        self.gateway = Gateway(self)
        self.rest = Rest(self)
        self.shards = 1
        self.closed_dms = False
        """Whether people refuse direct messages."""
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    # being there

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**26)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", "/api/v10/{path:.*}", self.rest.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_details: object) -> None:
        self.gateway.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway/"

    async def changed(self) -> None:
        """Wake who waits for something."""
        async with self._changed:
            self._changed.notify_all()

    async def until(self, condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """What the condition gives once it is true; an AssertionError if it stays untrue."""
        async with asyncio.timeout(seconds):
            while not (found := condition()):
                async with self._changed:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._changed.wait(), 0.2)
        return found

    def sent(self, method: str, pattern: str) -> list[Request]:
        """Requests of the bot whose whole path matches."""
        return [
            request for request in self.rest.requests
            if request.method == method and re.fullmatch(pattern, request.path)
        ]  # fmt: skip

    # the world

    def user(self, name: str, locale: str = "en-US") -> User:
        user = User(self.ids.next(), name, locale=locale)
        self.users[user.id] = user
        return user

    def guild(self, name: str = "readers", locale: str = "en-US") -> Guild:
        """A server with the bot in it; made before the bot connects."""
        guild = Guild(self.ids.next(), name, locale, members=[self.bot])
        self.guilds.append(guild)
        return guild

    def channel(self, guild: Guild, name: str = "news", denied: int = 0) -> Channel:
        channel = Channel(self.ids.next(), name=name, guild=guild, denied=denied)
        guild.channels.append(channel)
        self.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The direct conversation with a person."""
        for channel in self.channels.values():
            if channel.kind == DM and channel.recipient is user:
                return channel
        channel = Channel(self.ids.next(), DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def write(
        self, channel: Channel, author: User, body: Json, files: dict[str, bytes] | None = None,
        *, kept: bool = True,
    ) -> Json:  # fmt: skip
        """A message, kept in its channel (unless it is for one person only), told to nobody yet."""
        number, content = self.ids.next(), body.get("content") or ""
        mentioned = {int(found) for found in MENTION.findall(content)} & set(self.users)
        if "allowed_mentions" in body and "users" not in body["allowed_mentions"]["parse"]:
            mentioned &= {int(user) for user in body["allowed_mentions"].get("users", ())}
        message: Json = {
            "id": str(number), "channel_id": str(channel.id), "author": author.json(),
            "content": content, "timestamp": datetime.now(UTC).isoformat(), "type": 0,
            "edited_timestamp": None, "tts": False, "mention_everyone": False,
            "mentions": [self.users[user].json() for user in sorted(mentioned)],
            "mention_roles": [], "attachments": [], "embeds": body.get("embeds") or [],
            "components": body.get("components") or [], "pinned": False,
            "flags": body.get("flags") or 0, "nonce": body.get("nonce"),
        }  # fmt: skip
        if files:
            message["files"] = files
        if kept:
            channel.messages[number] = message
        return message

    async def announce(self, message: Json) -> None:
        """Tell the bot of a message."""
        channel = self.channels[int(message["channel_id"])]
        event = {key: value for key, value in message.items() if key != "files"}
        if channel.guild is not None:
            author = self.users[int(message["author"]["id"])]
            member = channel.guild.member_json(author)
            del member["user"]
            event |= {"guild_id": str(channel.guild.id), "member": member}
        await self.tell("MESSAGE_CREATE", event, channel.guild)

    async def tell(self, event: str, data: Json, guild: Guild | None = None) -> None:
        """Dispatch an event."""
        await self.gateway.dispatch(event, data, guild.id if guild else None)

    # what people do

    async def say(
        self, user: User, channel: Channel, text: str, *, reply_to: Json | None = None
    ) -> Json:
        """Write a message."""
        message = self.write(channel, user, {"content": text})
        if reply_to is not None:
            message |= {
                "type": 19, "referenced_message": reply_to,
                "message_reference": {
                    "message_id": reply_to["id"], "channel_id": str(channel.id),
                    "guild_id": str(channel.guild.id) if channel.guild else None,
                },
            }  # fmt: skip
        await self.announce(message)
        return message

    async def ask(self, user: User, channel: Channel, text: str) -> Json:
        """Mention the bot and return its reply."""
        message = await self.say(user, channel, f"<@{self.bot.id}> {text}")
        reply: Json = await self.until(lambda: self.reply_to(message))
        return reply

    def reply_to(self, message: Json) -> Json | None:
        """The bot's first reply to a message, if there is one."""
        return next(iter(self.replies_to(message)), None)

    def replies_to(self, message: Json) -> list[Json]:
        """All replies of the bot to a message."""
        rows = self.channels[int(message["channel_id"])].messages.values()
        return [
            row for row in rows
            if (row.get("message_reference") or {}).get("message_id") == message["id"]
            and row["author"]["id"] == str(self.bot.id)
        ]  # fmt: skip

    async def slash(
        self, user: User, channel: Channel, command: str, **options: str | bool
    ) -> Interaction:
        """Use a command, with a subcommand after a space; options by their English names."""
        name, *below = command.split()
        found = next(row for row in self.commands if row["name"] == name and row["type"] == 1)
        rows: list[Json] = [
            {"name": key, "type": OPTION_KINDS[type(value)], "value": value}
            for key, value in options.items()
        ]
        resolved: Json = {}
        if isinstance(options.get("channel"), str):
            place = self.channels[int(str(options["channel"]))]
            rows = [row | {"type": 7} if row["name"] == "channel" else row for row in rows]
            partial = place.json() | {"permissions": str(MEMBER_RIGHTS)}
            resolved = {"channels": {str(place.id): partial}}
        for subcommand in reversed(below):
            deeper = bool(rows) and rows[0].get("type") == 1
            rows = [{"name": subcommand, "type": 2 if deeper else 1, "options": rows}]
        data = {"id": found["id"], "name": name, "type": 1, "options": rows, "resolved": resolved}
        return await self._interact(COMMAND, user, channel, data)

    async def complete(
        self, user: User, channel: Channel, command: str, option: str, text: str
    ) -> list[Json]:
        """The choices that are offered while someone types."""
        name, *below = command.split()
        found = next(row for row in self.commands if row["name"] == name and row["type"] == 1)
        rows: list[Json] = [{"name": option, "type": 3, "value": text, "focused": True}]
        for subcommand in reversed(below):
            rows = [{"name": subcommand, "type": 1, "options": rows}]
        data = {"id": found["id"], "name": name, "type": 1, "options": rows}
        interaction = await self._interact(AUTOCOMPLETE, user, channel, data)
        callback = await self.until(lambda: interaction.callback)
        choices: list[Json] = callback["data"]["choices"]
        return choices

    async def menu(self, user: User, channel: Channel, name: str, message: Json) -> Interaction:
        """Use an entry of a message's menu."""
        found = next(row for row in self.commands if row["name"] == name and row["type"] == 3)
        data = {
            "id": found["id"], "name": name, "type": 3, "target_id": message["id"],
            "resolved": {"messages": {message["id"]: message}},
        }  # fmt: skip
        return await self._interact(COMMAND, user, channel, data)

    async def press(self, user: User, message: Json, custom_id: str) -> Interaction:
        """Press a button."""
        channel = self.channels[int(message["channel_id"])]
        data = {"custom_id": custom_id, "component_type": 2, "message": message}
        return await self._interact(COMPONENT, user, channel, data)

    async def submit(self, user: User, channel: Channel, modal: Json, **values: str) -> Interaction:
        """Fill in a form that the bot has shown; values by the custom ids of its inputs."""
        rows = [
            {"type": 1, "components": [{"type": 4, "custom_id": key, "value": value}]}
            for key, value in values.items()
        ]
        data = {"custom_id": modal["custom_id"], "components": rows}
        return await self._interact(MODAL, user, channel, data)

    async def answered(self, interaction: Interaction, seconds: float = PATIENCE) -> Interaction:
        """Wait until an interaction has its first message that says something."""
        await self.until(lambda: interaction.answered, seconds)
        return interaction

    async def _interact(self, kind: int, user: User, channel: Channel, data: Json) -> Interaction:
        interaction = Interaction(self.ids.next(), secrets.token_hex(20), kind, channel, user, data)
        self.interactions[interaction.token] = interaction
        event = self.event_of(interaction)
        interaction.sent = time.perf_counter()
        await self.tell("INTERACTION_CREATE", event, channel.guild)
        return interaction

    def event_of(self, interaction: Interaction) -> Json:
        """How the bot is told of an interaction."""
        channel, user, guild = interaction.channel, interaction.user, interaction.channel.guild
        data = {key: value for key, value in interaction.data.items() if key != "message"}
        event: Json = {
            "id": str(interaction.id), "application_id": str(self.bot.id), "version": 1,
            "type": interaction.kind, "token": interaction.token, "data": data,
            "channel_id": str(channel.id), "channel": channel.json(), "locale": user.locale,
            "app_permissions": str(MEMBER_RIGHTS & ~channel.denied), "entitlements": [],
            "authorizing_integration_owners": {}, "context": 0 if guild else 1,
            "attachment_size_limit": 10_485_760,
        }  # fmt: skip
        if "message" in interaction.data:
            shown = interaction.data["message"]
            event["message"] = {key: value for key, value in shown.items() if key != "files"}
        if guild is None:
            return event | {"user": user.json()}
        member = guild.member_json(user) | {"permissions": str(self._rights(user, guild))}
        return event | {
            "guild_id": str(guild.id), "guild_locale": guild.locale, "member": member,
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        }  # fmt: skip

    def _rights(self, user: User, guild: Guild) -> int:
        """The owner may everything, others may not manage."""
        manage = 1 << 5 | 1 << 4
        return MEMBER_RIGHTS if user.id == guild.owner_id else MEMBER_RIGHTS & ~manage
