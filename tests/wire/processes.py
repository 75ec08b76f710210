"""The bot as a process: how it starts, what it bears, how it stops. Run by `make test-wire`."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import sysconfig

import discord
import httpx
import pytest
from discord_wire import Discord
from discord_wire.process import start_bot
from discord_wire.world import text_of

from bot.app import App
from bot.settings import Settings
from ingest.documents import STARTER
from ingest.pipeline import ingest

QUESTION = "Who became interim chief executive when Altman was dismissed?"
COMMAND = shutil.which("chroma", path=sysconfig.get_path("scripts"))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


async def test_a_refused_token_is_told_and_not_shown(wire, started):
    async with started(ready=False, DISCORD_TOKEN="x.y.z") as bot:
        assert await bot.ended() == 2
    assert "Discord refuses DISCORD_TOKEN" in bot.log
    assert "x.y.z" not in bot.log
    assert "Traceback" not in bot.log


async def test_without_discord_it_says_so(started):
    async with Discord() as away:
        pass
    async with started(away, ready=False) as bot:
        assert await bot.ended() == 2
    assert "Discord cannot be reached" in bot.log
    assert "Traceback" not in bot.log


async def test_a_missing_intent_is_told_at_the_start(wire, started, channel, alice):
    wire.gateway.allowed_intents = ~discord.Intents.message_content.flag
    async with started() as bot:
        assert "Message Content intent is off" in bot.log
        assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))
        message = await wire.say(alice, wire.dm(alice), QUESTION)
        await wire.until(lambda: wire.reply_to(message))
    assert "Traceback" not in bot.log


async def test_with_the_provider_down_the_extractive_answer_comes_with_a_note(
    wire, started, channel, alice
):
    provider = {
        "SAGA_LLM": "openai:some-model", "OPENAI_API_KEY": "k",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{free_port()}/v1",
    }  # fmt: skip
    async with started(**provider):
        said = text_of(await wire.ask(alice, channel, QUESTION))
    assert "Murati" in said
    assert "language model" in said


async def test_a_stop_answers_or_tells_everyone(wire, started, channel, alice):
    async with started(SAGA_LOG="info") as bot:
        asked = [
            await wire.slash(person, channel, "ask", question=f"{QUESTION} ({i})")
            for i, person in enumerate([wire.user(f"p{i}") for i in range(40)])
        ]
        await wire.until(lambda: asked[0].acknowledged)
        assert await bot.stop() == 0
    assert all(interaction.answered for interaction in asked)
    assert all("\\[1\\]" in i.texts or "being restarted" in i.texts for i in asked)
    assert "Traceback" not in bot.log


async def test_a_stop_waits_for_answers_that_a_rate_limit_holds_back(wire, started, channel, alice):
    async with started() as bot:
        asked = [
            await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION} ({i})") for i in range(7)
        ]
        await wire.until(lambda: wire.reply_to(asked[0]))
        assert await bot.stop() == 0
    assert all(map(wire.reply_to, asked))


async def test_a_stop_does_not_wait_for_a_provider_that_hangs(wire, started, channel, alice):
    reached = asyncio.Event()

    async def hang(reader, writer):
        reached.set()
        await reader.read(-1)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(hang, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        provider = {
            "SAGA_LLM": "openai:some-model", "OPENAI_API_KEY": "k",
            "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1",
        }  # fmt: skip
        async with started(**provider) as bot:
            asked = await wire.slash(alice, channel, "ask", question=QUESTION)
            await asyncio.wait_for(reached.wait(), 60)
            assert await bot.stop() == 0
        server.close()
    assert asked.answered
    assert "being restarted" in asked.texts or "Murati" in asked.texts
    assert "Traceback" not in bot.log


class Chroma:
    """A Chroma server on loopback that a test starts and stops."""

    def __init__(self, folder):
        self._folder, self._port = folder, free_port()
        self._process = None
        self.url = f"http://127.0.0.1:{self._port}"

    async def start(self):
        self._process = await asyncio.create_subprocess_exec(
            COMMAND, "run", "--path", self._folder, "--host", "127.0.0.1",
            "--port", str(self._port), stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with httpx.AsyncClient() as client, asyncio.timeout(60):
            while not await self._is_up(client):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)

    async def stop(self):
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def _is_up(self, client):
        try:
            await client.get(f"{self.url}/api/v2/heartbeat")
        except httpx.TransportError:
            return False
        return True


@pytest.fixture
async def chroma(tmp_path):
    server = Chroma(tmp_path / "chroma")
    await server.start()
    yield server
    await server.stop()


async def test_with_the_store_down_people_are_told_and_later_answered(
    wire, tmp_path, cache, chroma, channel, alice
):
    data = tmp_path / "served"
    environment = {"SAGA_DATA": str(data), "SAGA_CACHE": str(cache), "CHROMA_URL": chroma.url}
    with App(Settings.model_validate(environment)) as app:
        for name in ("2023-11-17-en-altman-removed.md", "2023-11-20-en-shear-interim-chief.md"):
            assert not ingest([str(STARTER / name)], app.indexer, app.fetcher).failed
    async with start_bot(wire, data, CHROMA_URL=chroma.url) as bot:
        assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))
        await chroma.stop()
        told = text_of(await wire.ask(alice, channel, "Who is Emmett Shear?"))
        assert "cannot reach my articles" in told
        german = text_of(await wire.ask(alice, channel, "Wer ist Emmett Shear und was tut er?"))
        assert "Ich erreiche meine Artikel" in german
        await chroma.start()
        assert "Shear" in text_of(await wire.ask(alice, channel, "Who is Emmett Shear now?"))
    assert re.search(r"ERROR .*Chroma", bot.log)
    assert "Traceback" not in bot.log
