"""Several processes share the servers: each answers in its own, and one does what is done once."""

from __future__ import annotations

import dataclasses
from contextlib import AsyncExitStack

import pytest
from discord_wire.world import text_of

from bot.discord_app.client import services_of
from bot.settings import Shards

QUESTION = "Who became interim chief executive when Altman was dismissed?"


def place_on(wire, shard):
    """A channel in a server of this shard of two, and somebody there."""
    guild = wire.guild(f"shard {shard}")
    while (guild.id >> 22) % 2 != shard:
        wire.guilds.remove(guild)
        guild = wire.guild(f"shard {shard}")
    guild.members.append(wire.user(f"reader{shard}"))
    return wire.channel(guild), guild.members[-1]


@pytest.fixture
async def fleet(wire, connect, few_app):
    """Two bots with a shard each, and their places; the first follows sources."""
    places = [place_on(wire, shard) for shard in (0, 1)]
    async with AsyncExitStack() as stack:
        bots = []
        for shard in (0, 1):
            services = dataclasses.replace(
                services_of(few_app), shards=Shards((shard,), 2), leads=shard == 0, follow=True
            )
            bots.append(await stack.enter_async_context(connect(services=services)))
        yield bots, places


async def test_each_server_is_answered_by_its_own_process_once(wire, fleet):
    bots, places = fleet
    assert bots[0].guilds
    assert not {guild.id for guild in bots[0].guilds} & {guild.id for guild in bots[1].guilds}
    for channel, reader in places:
        assert "Murati" in text_of(await wire.ask(reader, channel, QUESTION))
    for channel, _ in places:
        assert len([m for m in channel.messages.values() if m["author"].get("bot")]) == 1


async def test_one_process_follows_sources_and_tells_discord_of_the_commands(wire, fleet):
    bots, _ = fleet
    assert [bot.get_cog("Following") is not None for bot in bots] == [True, False]
    assert len(wire.sent("PUT", r".*/commands")) == 1


async def test_a_process_alone_serves_as_many_shards_as_discord_recommends(wire, connect):
    wire.shards = 2
    places = [place_on(wire, shard) for shard in (0, 1)]
    async with connect() as bot:
        assert sorted(bot.shards) == [0, 1]
        for channel, reader in places:
            assert "Murati" in text_of(await wire.ask(reader, channel, QUESTION))
