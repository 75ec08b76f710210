"""The gateway: sessions over a websocket, compressed, with heartbeats and resuming."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from discord_wire.world import DM

if TYPE_CHECKING:
    from discord_wire.discord import Discord

Json = dict[str, Any]
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, ACK = 9, 10, 11
UNKNOWN_OPCODE, BAD_TOKEN, BAD_SEQUENCE, BAD_INTENTS = 4001, 4004, 4007, 4014
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = MESSAGE_CONTENT | 1 << 1 | 1 << 8


@dataclass(slots=True)
class Session:
    """What a client has been told, whether or not it is connected."""

    id: str
    intents: int
    shard: tuple[int, int] = (0, 1)
    sequence: int = 0
    told: list[Json] = field(default_factory=list)
    socket: Connection | None = None
    usable: bool = True
    """Discord forgets sessions: one that is not usable cannot be resumed."""

    async def dispatch(self, event: str, data: Json) -> None:
        self.sequence += 1
        row = {"op": DISPATCH, "t": event, "s": self.sequence, "d": data}
        self.told.append(row)
        if self.socket is not None:
            await self.socket.send(row)


class Connection:
    """One websocket."""

    def __init__(
        self, socket: web.WebSocketResponse, request: web.Request, *, compressed: bool
    ) -> None:
        self.socket = socket
        self._request = request
        self._compressor = zlib.compressobj() if compressed else None

    async def send(self, row: Json) -> None:
        text = json.dumps(row)
        if self.socket.closed:
            return
        try:
            if self._compressor is None:
                await self.socket.send_str(text)
                return
            packed = self._compressor.compress(text.encode())
            await self.socket.send_bytes(packed + self._compressor.flush(zlib.Z_SYNC_FLUSH))
        except (ConnectionError, aiohttp.ClientError):
            return  # the client is gone; it can resume

    def cut(self) -> None:
        """End it as a broken line does."""
        if self._request.transport is not None:
            self._request.transport.abort()


class Gateway:
    """Serves the websocket, and what a test makes of it."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self.heartbeat_seconds = 41.25
        self.allowed_intents = ~0
        """Intents that the developer portal has switched on."""
        self.ack_delay = 0.0
        self.repeat_on_resume = 0
        """Events before the last one known that a resume brings again."""
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0
        self.heartbeats: list[float] = []
        """Moments of all heartbeats (`time.perf_counter`)."""

    @property
    def live(self) -> list[Session]:
        """The sessions that are connected."""
        return [session for session in self.sessions.values() if session.socket is not None]

    async def dispatch(self, event: str, data: Json, guild_id: int | None = None) -> None:
        """Tell every session whose shard has this server."""
        for session in list(self.sessions.values()):
            shard, shards = session.shard
            if session.usable and ((guild_id or 0) >> 22) % shards == shard:
                await session.dispatch(event, self._seen_by(session, event, data))

    async def reconnect(self) -> None:
        """Op 7: asks everyone to connect anew."""
        for session in self.live:
            if session.socket:
                await session.socket.send({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Op 9."""
        for session in self.live:
            session.usable = resumable
            if session.socket:
                await session.socket.send({"op": INVALID_SESSION, "d": resumable})

    def drop(self) -> None:
        """Cut every connection without a word."""
        for session in self.live:
            if session.socket:
                session.socket.cut()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection from its hello to its end."""
        socket = web.WebSocketResponse(max_msg_size=0, autoping=True)
        await socket.prepare(request)
        compress = request.query.get("compress")
        connection = Connection(socket, request, compressed=compress == "zlib-stream")
        milliseconds = int(self.heartbeat_seconds * 1000)
        await connection.send({"op": HELLO, "d": {"heartbeat_interval": milliseconds}})
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                row = json.loads(message.data)
                if row["op"] == HEARTBEAT:
                    self.heartbeats.append(time.perf_counter())
                    asyncio.get_running_loop().create_task(self._acknowledge(connection))
                elif row["op"] == IDENTIFY:
                    session = await self._identify(connection, row["d"])
                elif row["op"] == RESUME:
                    session = await self._resume(connection, row["d"])
        finally:
            if session is not None and session.socket is connection:
                session.socket = None
        return socket

    async def _acknowledge(self, connection: Connection) -> None:
        await asyncio.sleep(self.ack_delay)
        await connection.send({"op": ACK})

    async def _identify(self, connection: Connection, data: Json) -> Session | None:
        if data["token"] != self._discord.token:
            await connection.socket.close(code=BAD_TOKEN, message=b"Authentication failed.")
            return None
        if data["intents"] & PRIVILEGED & ~self.allowed_intents:
            await connection.socket.close(code=BAD_INTENTS, message=b"Disallowed intent(s).")
            return None
        self.identified += 1
        world = self._discord
        shard, shards = data.get("shard", (0, 1))
        session = Session(f"session{self.identified}", data["intents"], (shard, shards))
        self.sessions[session.id] = session
        session.socket = connection
        guilds = [g for g in world.guilds if (g.id >> 22) % shards == shard]
        ready = {
            "v": 10, "user": world.bot.json(), "session_id": session.id,
            "resume_gateway_url": world.gateway_url, "shard": [shard, shards],
            "application": {"id": str(world.bot.id), "flags": 0},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
        }  # fmt: skip
        await session.dispatch("READY", ready)
        for guild in guilds:
            await session.dispatch("GUILD_CREATE", guild.json())
        return session

    async def _resume(self, connection: Connection, data: Json) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or not session.usable:
            await connection.send({"op": INVALID_SESSION, "d": False})
            return None
        if data["seq"] > session.sequence:
            await connection.socket.close(code=BAD_SEQUENCE)
            return None
        self.resumed += 1
        session.socket = connection
        first = max(0, data["seq"] - self.repeat_on_resume)
        for row in session.told[first:]:
            if row["t"] not in {"READY", "GUILD_CREATE", "RESUMED"}:
                await connection.send(row)
        await session.dispatch("RESUMED", {})
        return session

    def _seen_by(self, session: Session, event: str, data: Json) -> Json:
        """A message without what the intents hide."""
        if event != "MESSAGE_CREATE" or session.intents & MESSAGE_CONTENT:
            return data
        me = str(self._discord.bot.id)
        channel = self._discord.channels[int(data["channel_id"])]
        mine = data["author"]["id"] == me or any(user["id"] == me for user in data["mentions"])
        if mine or channel.kind == DM:
            return data
        return data | {"content": "", "embeds": [], "attachments": [], "components": []}
