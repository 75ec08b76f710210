"""/config: own channel, language, who may; forgotten with the server."""

from __future__ import annotations

import discord
import pytest

from bot.discord_app.client import SagaBot, services_of


@pytest.fixture
def make_bot(starter_app, tmp_path):
    return lambda **more: SagaBot(services_of(starter_app), tmp_path, **more)


@pytest.fixture
def boss(env, channel):
    role = env.guild.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    return env.guild.add_member(env.create_user("boss"), roles=[role])


@pytest.fixture
async def clean(env):
    """The store is shared: leave it as it was."""
    yield
    for guild_id in list(env.bot.services.guilds.load()):
        env.bot.services.guilds.forget(guild_id)


@pytest.fixture
def kept(env, clean):
    return env.bot.services.guilds.load


def last(result):
    (reply,) = result.followups or [result.response]
    return reply


async def test_in_its_own_channel_every_message_is_a_question(
    env, channel, alice, boss, kept, make_bot, shown
):
    own = env.guild.create_text_channel("ask-the-saga")
    result = await boss.slash(channel, "config channel", channel=own)
    assert result.ephemeral
    assert f"<#{own.id}>" in shown(last(result))
    await alice.send(own, "Who is Emmett Shear?")
    assert "Shear" in shown(own.last_message)
    await alice.send(channel, "Who is Emmett Shear?")
    assert channel.last_message.author.id == alice.id
    await env.restart_bot(make_bot())
    await alice.send(own, "Who is Mira Murati?")
    assert "Murati" in shown(own.last_message)
    await boss.slash(channel, "config channel")
    await alice.send(own, "Who is Emmett Shear?")
    assert own.last_message.author.id == alice.id


async def test_a_channel_where_it_may_not_speak_is_not_taken(env, channel, boss, kept, shown):
    overwrite = {env.guild.default_role: discord.PermissionOverwrite(embed_links=False)}
    shut = env.guild.create_text_channel("shut", overwrites=overwrite)
    result = await boss.slash(channel, "config channel", channel=shut)
    assert "Embed Links" in shown(result.response)
    assert kept() == {}


async def test_the_servers_language_counts_where_nothing_else_tells(
    env, channel, alice, boss, kept, mention, shown
):
    await boss.slash(channel, "config language", language="it")
    await alice.send(channel, mention("Shear?"))
    assert "novembre 2023" in shown(channel.last_message)
    await alice.send(channel, mention("Wer ist eigentlich dieser Emmett Shear?"))
    assert "November 2023" in shown(channel.last_message)
    result = await boss.slash(channel, "config show")
    assert "Italian" in shown(last(result))
    result = await boss.slash(channel, "config language", language="auto")
    assert "automatic" in shown(last(result))


async def test_only_managers_may_change_it(env, channel, alice, kept):
    assert "config" not in " ".join(alice.available_commands(channel))
    assert kept() == {}


async def test_a_server_that_removes_the_bot_is_forgotten(env, channel, boss, kept):
    await boss.slash(channel, "config language", language="fr")
    assert len(kept()) == 1
    await env.bot.guilds[0].leave()
    await env.settle()
    assert kept() == {}
    assert env.bot.servers.of(env.guild.id).language is None


async def test_a_server_that_removed_the_bot_meanwhile_is_forgotten(env, channel, boss, kept):
    await boss.slash(channel, "config language", language="fr")
    left = 1 << 40
    await env.bot.servers.keep(left, env.bot.servers.of(env.guild.id))
    env.bot.services.digests.subscribe(left, 5, 3600)
    await env.bot.get_cog("Upkeep").forget_left()
    assert set(kept()) == {env.guild.id}
    assert env.bot.services.digests.all() == []


async def test_only_holders_of_a_role_may_ask_and_others_are_told_who(
    env, channel, alice, boss, kept, mention, shown, make_bot
):
    role = env.guild.create_role("readers")
    reader = env.guild.add_member(env.create_user("reader"), roles=[role])
    result = await boss.slash(channel, "config access", role=role)
    assert f"<@&{role.id}>" in shown(last(result))
    await env.restart_bot(make_bot())
    await alice.send(channel, mention("Who is Emmett Shear?"))
    assert f"<@&{role.id}>" in shown(channel.last_message)
    assert "Twitch" not in shown(channel.last_message)
    for command, options in (("ask", {"question": "Who is Emmett Shear?"}), ("status", {})):
        result = await alice.slash(channel, command, **options)
        assert result.ephemeral
        assert "holders of" in shown(last(result))
    for person in (reader, boss):
        await person.send(channel, mention("Who is Emmett Shear?"))
        assert "Twitch" in shown(channel.last_message)
    result = await boss.slash(channel, "config access")
    assert "everyone" in shown(last(result))
    await alice.send(channel, mention("Who is Emmett Shear?"))
    assert "Twitch" in shown(channel.last_message)
