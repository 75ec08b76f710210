"""What Discord does wrong, and what people change meanwhile."""

from __future__ import annotations

import asyncio
import threading

import discord
import pytest

from bot.discord_app import client, delivery
from bot.discord_app.delivery import Seen, persist

QUESTION = "Who became interim chief executive when Altman was dismissed?"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(delivery, "RETRY_SECONDS", (0.0, 0.0))
    monkeypatch.setattr(delivery, "ACKNOWLEDGE_SECONDS", (0.0, 0.0))


async def test_a_server_error_is_tried_again(env, channel, alice, mention, shown):
    env.inject_error("POST", "/channels/*/messages", status=503, times=2)
    await alice.send(channel, mention(QUESTION))
    assert "\\[1\\]" in shown(channel.last_message)


async def test_a_server_error_that_stays_ends_in_the_log(env, channel, alice, mention, caplog):
    env.inject_error("POST", "/channels/*/messages", status=503, times=None)
    await alice.send(channel, mention(QUESTION))
    assert channel.last_message.author.id == alice.id
    assert "cannot be answered" in caplog.text


@pytest.mark.parametrize("path", ["/interactions/*", "/webhooks/*"])
async def test_a_command_is_answered_although_discord_stumbles(env, channel, alice, path, shown):
    env.inject_error("POST", path, status=503, times=2)
    await alice.slash(channel, "ask", question=QUESTION)
    assert "\\[1\\]" in shown(channel.last_message)


async def test_a_repeated_command_is_answered_once(env, channel, alice):
    result = await alice.slash(channel, "ask", question=QUESTION)
    assert env.bot.seen.is_repeated(result._interaction.id)
    env.inject_error("POST", "/interactions/*", status=400, code=40060)
    before = len(channel.history())
    await alice.slash(channel, "ask", question=QUESTION)
    assert len(channel.history()) == before


async def test_the_sign_of_typing_is_no_condition(env, channel, alice, mention, shown):
    env.inject_error("POST", "/channels/*/typing", status=500, times=None)
    await alice.send(channel, mention(QUESTION))
    assert "\\[1\\]" in shown(channel.last_message)


async def test_a_public_answer_to_an_expired_command_goes_to_the_channel(
    env, channel, alice, shown
):
    env.inject_error("POST", "/interactions/*", status=404, code=10062)
    await alice.slash(channel, "ask", question=QUESTION)
    assert "\\[1\\]" in shown(channel.last_message)
    assert alice.mention in channel.last_message.content


async def test_an_answer_whose_command_expires_meanwhile_goes_to_the_channel(
    env, channel, alice, shown
):
    env.inject_error("POST", "/webhooks/*", status=401, code=50027)
    await alice.slash(channel, "ask", question=QUESTION)
    assert "\\[1\\]" in shown(channel.last_message)


async def test_a_private_answer_to_an_expired_command_is_dropped(env, channel, alice, caplog):
    caplog.set_level("INFO")
    env.inject_error("POST", "/interactions/*", status=404, code=10062)
    await alice.slash(channel, "ask", question=QUESTION, private=True)
    assert not channel.history()
    assert "private answer is dropped" in caplog.text


async def test_missing_rights_are_told_in_the_channel_where_that_is_possible(
    env, channel, alice, mention
):
    overwrite = {env.guild.default_role: discord.PermissionOverwrite(embed_links=False)}
    plain = env.guild.create_text_channel("plain", overwrites=overwrite)
    await alice.send(plain, mention(QUESTION))
    assert "Embed Links" in plain.last_message.content


async def test_missing_rights_are_told_directly_where_it_may_not_speak(
    env, channel, alice, mention
):
    role = env.guild.create_role("may", permissions=discord.Permissions(send_messages=True))
    bob = env.guild.add_member(env.create_user("bob"), roles=[role])
    overwrite = {
        env.guild.default_role: discord.PermissionOverwrite(send_messages=False),
        role: discord.PermissionOverwrite(send_messages=True),
    }
    mute = env.guild.create_text_channel("mute", overwrites=overwrite)
    await bob.send(mute, mention(QUESTION))
    assert mute.last_message.author.id == bob.id
    assert "Send Messages" in bob.user.dm_channel.last_message.content
    assert mute.mention in bob.user.dm_channel.last_message.content


async def test_a_question_that_is_deleted_meanwhile_is_let_go(env, channel, alice, mention, caplog):
    caplog.set_level("INFO")
    env.inject_error("POST", "/channels/*/messages", status=404, code=10003)
    await alice.send(channel, mention(QUESTION))
    assert "deleted before its answer" in caplog.text


async def test_a_repeated_message_is_answered_once(env, channel, alice, mention):
    message = await alice.send(channel, mention(QUESTION))
    env.bot.dispatch("message", message)
    await env.settle()
    assert len([m for m in channel.history() if m.author.id == env.bot.user.id]) == 1


def test_only_the_last_events_are_remembered():
    seen = Seen()
    assert not seen.is_repeated(1)
    assert seen.is_repeated(1)
    for event in range(2, 20_000):
        assert not seen.is_repeated(event)
    assert len(seen._ids) == delivery.REMEMBERED


async def test_what_is_refused_is_not_tried_again():
    tries = []

    class Refusal:
        status, reason = 403, "Forbidden"

    async def send():
        tries.append(1)
        raise discord.Forbidden(Refusal(), "no")

    with pytest.raises(discord.Forbidden):
        await persist(send)
    assert len(tries) == 1


async def test_a_stop_tells_those_who_have_to_ask_again(
    env, channel, alice, monkeypatch, mention, shown
):
    monkeypatch.setattr(client, "STOP_SECONDS", 0.05)
    go, begun = threading.Event(), threading.Event()

    def slow(_question, _on_sentence=None):
        begun.set()
        assert go.wait(10)
        raise RuntimeError("too late")

    monkeypatch.setattr(env.bot.services.engine, "ask", slow)
    asking = asyncio.create_task(alice.send(channel, mention(QUESTION)))
    await asyncio.to_thread(begun.wait, 10)
    bot = env.bot
    await bot.desk.drain(client.STOP_SECONDS)
    go.set()
    await asking
    assert "being restarted" in shown(channel.last_message)
