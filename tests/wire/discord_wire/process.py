"""The bot as users start it, `python -m bot`, pointed at the stand-in from outside."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from discord_wire.discord import Discord

POINT = """
import runpy, sys
import discord.gateway, discord.http, yarl
discord.http.Route.BASE = sys.argv[1]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[2])
sys.argv = ["bot"]
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""


class BotProcess:
    """A running bot and what it wrote."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log(self) -> str:
        """All that it has written to stderr so far."""
        return self._log.read_text()

    async def stop(self, seconds: float = 20.0) -> int:
        """SIGTERM, unless it has ended; its exit code."""
        if self.process.returncode is None:
            self.process.terminate()
        return await self.ended(seconds)

    async def ended(self, seconds: float = 60.0) -> int:
        """Wait for its end; the exit code."""
        return await asyncio.wait_for(self.process.wait(), seconds)


@asynccontextmanager
async def start_bot(
    discord: Discord,
    data: Path,
    *,
    ready: bool = True,
    patience: float = 90.0,
    **environment: str,
) -> AsyncIterator[BotProcess]:
    """Run it over a data folder; `ready`: wait until it is connected. Killed at the end."""
    log = data.parent / f"{data.name}.log"
    keys = {"DISCORD_TOKEN": discord.token, "SAGA_DATA": str(data), "SAGA_FOLLOW": "off"}
    with log.open("w") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", POINT, discord.api_url, discord.gateway_url,
            env=os.environ | keys | environment, stdout=stderr, stderr=stderr,
        )  # fmt: skip
    bot = BotProcess(process, log)
    try:
        if ready:
            up = "Connected as"
            await discord.until(lambda: process.returncode is not None or up in bot.log, patience)
            assert process.returncode is None, bot.log
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
