"""The REST routes that the bot uses. What they refuse: `rules`; when: `limits`, `faults`."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from discord_wire import rules
from discord_wire.rules import Refused
from discord_wire.world import (
    CREATE_THREADS,
    DM,
    EMBED_LINKS,
    EPHEMERAL,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    THREAD,
    VIEW_CHANNEL,
    Channel,
    Interaction,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from discord_wire.discord import Discord

    Json = dict[str, Any]
    Handler = Callable[..., Awaitable[Any]]

MISSING_PERMISSIONS, MISSING_ACCESS = 50013, 50001
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK = 10003, 10008, 10015
UNKNOWN_INTERACTION, ACKNOWLEDGED, CANNOT_DM = 10062, 40060, 50007
THREAD_EXISTS = 160004
PONG, REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES = 1, 4, 5, 6, 7, 8
LATE_SECONDS = 3.0
"""An interaction must be acknowledged so soon."""


@dataclass(slots=True)
class Request:
    """What the bot sent."""

    method: str
    path: str
    body: Json
    at: float
    """`time.perf_counter`."""
    status: int = 0
    files: dict[str, bytes] = field(default_factory=dict)


class Rest:
    """The routes under /api/v10."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self.requests: list[Request] = []
        self.recording = True
        """A long run switches it off: what is kept would grow without end."""
        channel, webhook = "/channels/{channel}", "/webhooks/{webhook}/{token}"
        self._routes: list[tuple[str, str, re.Pattern[str], Handler]] = [
            (method, template, _pattern(template), handler)
            for method, template, handler in (
                ("GET", "/users/@me", self._me),
                ("GET", "/oauth2/applications/@me", self._application),
                ("GET", "/gateway", self._gateway),
                ("GET", "/gateway/bot", self._gateway),
                ("PUT", "/applications/{application}/commands", self._sync),
                ("POST", "/users/@me/channels", self._open_dm),
                ("GET", channel, self._channel),
                ("POST", f"{channel}/typing", self._typing),
                ("GET", f"{channel}/messages", self._history),
                ("POST", f"{channel}/messages", self._send),
                ("GET", f"{channel}/messages/{{message}}", self._message),
                ("PATCH", f"{channel}/messages/{{message}}", self._edit),
                ("DELETE", f"{channel}/messages/{{message}}", self._delete),
                ("POST", f"{channel}/messages/{{message}}/threads", self._start_thread),
                ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
                ("POST", webhook, self._follow_up),
                ("GET", f"{webhook}/messages/{{message}}", self._follow_up_message),
                ("PATCH", f"{webhook}/messages/{{message}}", self._edit_follow_up),
                ("DELETE", f"{webhook}/messages/{{message}}", self._delete_follow_up),
            )
        ]

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """One request from its limits to its answer."""
        path = http.path.removeprefix("/api/v10")
        body, files = await _read(http)
        request = Request(http.method, path, body, time.perf_counter(), files=files)
        response = await self._answer(http, request)
        request.status = response.status
        if self.recording:
            self.requests.append(request)
        await self._discord.changed()
        return response

    async def _answer(self, http: web.Request, request: Request) -> web.StreamResponse:
        fault = next(
            (f for f in self._discord.faults if f.matches(request.method, request.path)), None
        )
        if fault is not None and not fault.applied:
            await asyncio.sleep(fault.delay)
            if fault.hang_up and http.transport is not None:
                http.transport.abort()
            if fault.status or fault.hang_up:
                return _response(fault.status, fault.body, fault.headers)
        found = next(
            (
                (template, match, handler)
                for method, template, pattern, handler in self._routes
                if method == request.method and (match := pattern.fullmatch(request.path))
            ),
            None,
        )
        if found is None:
            return _response(404, {"message": "404: Not Found", "code": 0}, {})
        template, match, handler = found
        own = template.startswith(("/interactions", "/webhooks"))
        if not own and http.headers.get("Authorization") != f"Bot {self._discord.token}":
            return _response(401, {"message": "401: Unauthorized", "code": 0}, {})
        verdict = self._discord.limits.take(request.method, template, ":".join(match.groups()[:2]))
        if verdict.refused:
            return _response(429, verdict.body(), verdict.headers)
        try:
            result = await handler(request, *match.groups(), **_query(http, handler))
        except Refused as refused:
            return _response(refused.status, refused.body, verdict.headers)
        if fault is not None:
            return _response(fault.status, fault.body, fault.headers)
        return _response(200 if result is not None else 204, result, verdict.headers)

    # who and where

    async def _me(self, _request: Request) -> Any:
        return self._discord.bot.json()

    async def _application(self, _request: Request) -> Any:
        me = self._discord.bot
        return {
            "id": str(me.id), "name": me.name, "icon": None, "description": "", "summary": "",
            "bot_public": True, "bot_require_code_grant": False, "flags": 0, "verify_key": "",
            "owner": self._discord.owner.json(), "team": None, "bot": me.json(),
        }  # fmt: skip

    async def _gateway(self, _request: Request) -> Any:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        shards = self._discord.shards
        return {"url": self._discord.gateway_url, "shards": shards, "session_start_limit": limit}

    async def _sync(self, request: Request, application: str) -> Any:
        rules.check_commands(request.body["rows"])
        self._discord.commands = [
            {"description": "", "options": [], "version": "1", "application_id": application}
            | row
            | {"id": str(self._discord.ids.next())}
            for row in request.body["rows"]
        ]
        return self._discord.commands

    async def _open_dm(self, request: Request) -> Any:
        user = self._discord.users[int(request.body["recipient_id"])]
        return self._discord.dm(user).json()

    async def _channel(self, _request: Request, channel: str) -> Any:
        return self._reach(channel, VIEW_CHANNEL).json()

    # messages

    async def _typing(self, _request: Request, channel: str) -> None:
        self._reach(channel, SEND_MESSAGES)

    async def _history(self, _request: Request, channel: str, **query: str) -> Any:
        rows = list(self._reach(channel, VIEW_CHANNEL).messages.values())[::-1]
        if before := query.get("before"):
            rows = [row for row in rows if int(row["id"]) < int(before)]
        return rows[: int(query.get("limit", 50))]

    async def _send(self, request: Request, channel: str) -> Any:
        place = self._reach(channel, SEND_MESSAGES)
        if place.kind == DM and self._discord.closed_dms:
            raise Refused(403, CANNOT_DM, "Cannot send messages to this user")
        rules.check_message(request.body, files=len(request.files))
        if request.body.get("embeds") and not place.allows(EMBED_LINKS):
            raise Refused(403, MISSING_PERMISSIONS, "Missing Permissions")
        nonce = request.body.get("nonce")
        if nonce and request.body.get("enforce_nonce"):
            for row in place.messages.values():
                if row["nonce"] == nonce and row["author"]["id"] == str(self._discord.bot.id):
                    return row
        message = self._discord.write(place, self._discord.bot, request.body, request.files)
        reference = request.body.get("message_reference")
        if reference:
            replied = place.messages.get(int(reference["message_id"]))
            if replied is None:
                del place.messages[int(message["id"])]
                error = {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown"}]}
                errors = {"message_reference": error}
                raise Refused(400, rules.INVALID_FORM, "Invalid Form Body", errors)
            told = {"message_id": replied["id"], "channel_id": channel}
            message |= {"type": 19, "referenced_message": replied, "message_reference": told}
        await self._discord.announce(message)
        return message

    async def _message(self, _request: Request, channel: str, message: str) -> Any:
        return self._find(self._reach(channel, VIEW_CHANNEL), message)

    async def _edit(self, request: Request, channel: str, message: str) -> Any:
        found = self._find(self._reach(channel, VIEW_CHANNEL), message)
        if found["author"]["id"] != str(self._discord.bot.id):
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        return _change(found, request)

    async def _delete(self, _request: Request, channel: str, message: str) -> None:
        place = self._reach(channel, VIEW_CHANNEL)
        del place.messages[int(self._find(place, message)["id"])]

    async def _start_thread(self, request: Request, channel: str, message: str) -> Any:
        parent = self._reach(channel, CREATE_THREADS)
        found = self._find(parent, message)
        if int(message) in self._discord.channels:
            raise Refused(400, THREAD_EXISTS, "A thread has already been created for this message")
        thread = Channel(
            int(found["id"]), THREAD, request.body["name"], parent.guild, parent=parent,
            owner_id=self._discord.bot.id,
        )  # fmt: skip
        self._discord.channels[thread.id] = thread
        if parent.guild:
            parent.guild.channels.append(thread)
        await self._discord.tell("THREAD_CREATE", thread.json(), parent.guild)
        return thread.json()

    # interactions

    async def _callback(self, request: Request, interaction: str, token: str) -> Any:
        found = self._discord.interactions.get(token)
        late = found is not None and time.perf_counter() - found.sent > LATE_SECONDS
        if found is None or str(found.id) != interaction or found.expired or late:
            raise Refused(404, UNKNOWN_INTERACTION, "Unknown interaction")
        if found.callback is not None:
            raise Refused(400, ACKNOWLEDGED, "Interaction has already been acknowledged.")
        kind, data = request.body["type"], request.body.get("data") or {}
        if kind in {REPLY, UPDATE}:
            rules.check_message(data, edit=kind == UPDATE, files=len(request.files))
        found.acknowledged, found.callback = request.at, request.body
        message: Json | None = None
        if kind in {REPLY, DEFER}:
            message = self._respond(found, data, request, loading=kind == DEFER)
            if kind == REPLY:
                found.answered = request.at
        elif kind == UPDATE:
            message = _change(found.data["message"], request, data)
        found.handled.set()
        row: Json = {"interaction": {"id": interaction, "type": found.kind}}
        if message is not None:
            row["interaction"] |= {
                "response_message_id": message["id"],
                "response_message_loading": kind == DEFER,
                "response_message_ephemeral": bool(message["flags"] & EPHEMERAL),
            }
            row["resource"] = {"type": kind, "message": message}
        return row

    async def _follow_up(self, request: Request, _webhook: str, token: str) -> Any:
        found = self._usable(token)
        rules.check_message(request.body, files=len(request.files))
        first = found.messages[0] if found.messages else None
        if first is not None and first["flags"] & 128:  # takes the place of the loading one
            first["flags"] &= ~128
            message = _change(first, request)
        else:
            message = self._respond(found, request.body, request, loading=False)
        found.answered = found.answered or request.at
        return message

    async def _follow_up_message(
        self, _request: Request, _webhook: str, token: str, message: str
    ) -> Any:
        return self._answer_of(self._usable(token), message)

    async def _edit_follow_up(
        self, request: Request, _webhook: str, token: str, message: str
    ) -> Any:
        found = self._usable(token)
        answer = self._answer_of(found, message)
        answer["flags"] &= ~128
        found.answered = found.answered or request.at
        return _change(answer, request)

    async def _delete_follow_up(
        self, _request: Request, _webhook: str, token: str, message: str
    ) -> None:
        found = self._usable(token)
        answer = self._answer_of(found, message)
        found.messages.remove(answer)
        found.channel.messages.pop(int(answer["id"]), None)

    def _respond(self, found: Interaction, data: Json, request: Request, *, loading: bool) -> Json:
        flags = data.get("flags", 0)
        body = data | {"flags": flags | (128 if loading else 0)}
        private = bool(flags & EPHEMERAL)
        message = self._discord.write(
            found.channel, self._discord.bot, body, request.files, kept=not private
        )
        found.messages.append(message)
        return message

    def _usable(self, token: str) -> Interaction:
        found = self._discord.interactions.get(token)
        if found is None or found.expired or found.callback is None:
            raise Refused(404, UNKNOWN_WEBHOOK, "Unknown Webhook")
        return found

    def _answer_of(self, found: Interaction, message: str) -> Json:
        if message == "@original":
            if found.kind == 3 and found.callback and found.callback["type"] == DEFER_UPDATE:
                message_of_button: Json = found.data["message"]
                return message_of_button
            if found.messages:
                return found.messages[0]
        for row in found.messages:
            if row["id"] == message:
                return row
        raise Refused(404, UNKNOWN_MESSAGE, "Unknown Message")

    def _reach(self, channel: str, right: int) -> Channel:
        place = self._discord.channels.get(int(channel))
        if place is None or place.gone:
            raise Refused(404, UNKNOWN_CHANNEL, "Unknown Channel")
        if not place.allows(VIEW_CHANNEL):
            raise Refused(403, MISSING_ACCESS, "Missing Access")
        if place.kind == THREAD and right == SEND_MESSAGES:
            right = SEND_IN_THREADS
        if not place.allows(right):
            raise Refused(403, MISSING_PERMISSIONS, "Missing Permissions")
        return place

    def _find(self, place: Channel, message: str) -> Json:
        found = place.messages.get(int(message))
        if found is None:
            raise Refused(404, UNKNOWN_MESSAGE, "Unknown Message")
        return found


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "([^/]+)", template))


def _query(http: web.Request, handler: Handler) -> dict[str, str]:
    return dict(http.query) if handler.__name__ == "_history" else {}


def _change(message: Json, request: Request, data: Json | None = None) -> Json:
    body = request.body if data is None else data
    rules.check_message(message | body, edit=True)
    kept = ("content", "embeds", "components", "flags")
    message |= {key: body[key] for key in kept if body.get(key) is not None or key in body}
    message["edited_timestamp"] = datetime.now(UTC).isoformat()
    if request.files:
        message["files"] = request.files
    return message


async def _read(http: web.Request) -> tuple[Json, dict[str, bytes]]:
    files: dict[str, bytes] = {}
    if http.content_type.startswith("multipart/"):
        body: Json = {}
        async for part in await http.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            if part.name == "payload_json":
                body = json.loads(await part.text())
            elif part.name:
                files[part.filename or part.name] = bytes(await part.read())
        return body, files
    text = await http.text()
    found = json.loads(text) if text else {}
    return (found if isinstance(found, dict) else {"rows": found}), files


def _response(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    if body is None:
        return web.Response(status=status, headers=headers)
    if isinstance(body, str):
        return web.Response(status=status, text=body, content_type="text/html", headers=headers)
    shown = {k: v for k, v in body.items() if k != "files"} if isinstance(body, dict) else body
    text = json.dumps(shown, default=lambda _bytes: None)
    # discord.py reads JSON only where the type has no charset beside it
    kind = {"Content-Type": "application/json"}
    return web.Response(status=status, body=text.encode(), headers=headers | kind)
