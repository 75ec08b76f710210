"""What tests over the wire share: a stand-in for Discord, and the bot connected to it."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager

import discord.gateway
import discord.http
import pytest
import yarl
from discord_wire import Discord
from discord_wire.process import start_bot

from bot.app import App
from bot.discord_app.client import SagaBot, services_of
from bot.settings import Settings
from ingest.documents import STARTER
from ingest.pipeline import ingest

FEW = ("2023-11-17-*.md", "2023-11-18-*.md", "2023-11-20-*.md")
"""Starter articles of three days: enough to ask about, quickly indexed."""


@pytest.fixture
async def wire():
    """Discord with one server, its channel and two people."""
    async with Discord() as running:
        guild = running.guild()
        running.channel(guild)
        for name in ("alice", "bob"):
            guild.members.append(running.user(name))
        yield running


@pytest.fixture
def channel(wire):
    return wire.guilds[0].channels[0]


@pytest.fixture
def alice(wire):
    return wire.guilds[0].members[1]


@pytest.fixture
def bob(wire):
    return wire.guilds[0].members[2]


@pytest.fixture(scope="session")
def few_folder(tmp_path_factory, cache):
    """The data folder of a store with few articles, to be copied while nobody writes."""
    folder = tmp_path_factory.mktemp("wire") / "data"
    settings = Settings.model_validate({"SAGA_DATA": str(folder), "SAGA_CACHE": str(cache)})
    with App(settings) as app:
        articles = [str(path) for pattern in FEW for path in sorted(STARTER.glob(pattern))]
        assert not ingest(articles, app.indexer, app.fetcher).failed
    return folder


@pytest.fixture(scope="session")
def few_app(few_folder, tmp_path_factory, cache):
    """The whole program over few articles. Tests only read it."""
    data = tmp_path_factory.mktemp("app") / "data"
    shutil.copytree(few_folder, data)
    environment = {"SAGA_DATA": str(data), "SAGA_CACHE": str(cache), "SAGA_FOLLOW": "off"}
    with App(Settings.model_validate(environment)) as app:
        yield app


@pytest.fixture
def connect(wire, few_app, tmp_path, monkeypatch):
    """The bot in this process, connected to the stand-in as discord.py connects."""
    monkeypatch.setattr(discord.http.Route, "BASE", wire.api_url)
    address = yarl.URL(wire.gateway_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", address)

    @asynccontextmanager
    async def connected(app=few_app, services=None, **options):
        async with SagaBot(services or services_of(app), tmp_path, **options) as bot:
            bot._connection.guild_ready_timeout = 0.1  # all servers are told of at once here
            serving = asyncio.create_task(bot.start(wire.token))
            ready = asyncio.create_task(wire.until(lambda: serving.done() or bot.is_ready()))
            await ready
            if serving.done():
                serving.result()
            yield bot
        await serving

    return connected


@pytest.fixture
async def bot(connect):
    async with connect() as connected:
        yield connected


@pytest.fixture
def started(wire, few_folder, tmp_path):
    """The bot as a process of its own over a store of its own: an async context manager."""

    def start(discord=wire, **environment):
        data = tmp_path / "bot"
        shutil.copytree(few_folder, data)
        return start_bot(discord, data, **environment)

    return start
