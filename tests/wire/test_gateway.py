"""What the gateway does: nothing is answered twice, nothing that came is lost."""

from __future__ import annotations

import discord
import pytest
from discord_wire.world import text_of

QUESTION = "Who became interim chief executive when Altman was dismissed?"


async def answered_once(wire, message):
    await wire.until(lambda: wire.reply_to(message))
    return len(wire.replies_to(message)) == 1


async def test_a_reconnect_resumes(wire, bot, channel, alice):
    first = await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    await wire.until(lambda: wire.reply_to(first))
    await wire.gateway.reconnect()
    await wire.until(lambda: wire.gateway.resumed)
    second = await wire.say(alice, channel, f"<@{wire.bot.id}> Who is Emmett Shear?")
    assert await answered_once(wire, second)
    assert wire.gateway.identified == 1


async def test_events_that_a_resume_repeats_are_answered_once(wire, bot, channel, alice, bob):
    wire.gateway.repeat_on_resume = 1000
    message = await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    asked = await wire.answered(await wire.slash(bob, channel, "ask", question=QUESTION))
    reply = await wire.until(lambda: wire.reply_to(message))
    thumb = reply["components"][0]["components"][1]["custom_id"]
    pressed = await wire.answered(await wire.press(bob, reply, thumb))
    wire.gateway.drop()
    await wire.until(lambda: wire.gateway.resumed)
    later = await wire.say(alice, channel, f"<@{wire.bot.id}> Who is Emmett Shear?")
    assert await answered_once(wire, later)
    await wire.until(lambda: not bot.answering)
    assert len(wire.replies_to(message)) == 1
    assert len(asked.messages) == len(pressed.messages) == 1
    assert len(wire.sent("POST", "/interactions/.*")) == 2


async def test_what_is_said_while_the_line_is_cut_is_answered_after(wire, bot, channel, alice):
    wire.gateway.drop()
    message = await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    assert await answered_once(wire, message)
    assert wire.gateway.resumed == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_followed_by_a_good_one(wire, bot, channel, alice, resumable):
    await wire.ask(alice, channel, QUESTION)
    await wire.gateway.invalidate(resumable=resumable)
    gateway = wire.gateway
    await wire.until(lambda: gateway.resumed if resumable else gateway.identified == 2)
    await wire.until(bot.is_ready)
    assert "Shear" in text_of(await wire.ask(alice, channel, "Who is Emmett Shear?"))


async def test_a_session_that_discord_forgot_is_begun_anew(wire, bot, channel, alice):
    for session in wire.gateway.live:
        session.usable = False
    wire.gateway.drop()
    await wire.until(lambda: wire.gateway.identified == 2)
    assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))


async def test_an_answer_is_not_lost_with_the_line(wire, bot, channel, alice):
    message = await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    wire.gateway.drop()
    assert await answered_once(wire, message)


async def test_late_acknowledgements_of_heartbeats_are_borne(wire, connect, channel, alice):
    wire.gateway.heartbeat_seconds, wire.gateway.ack_delay = 0.2, 0.5
    async with connect():
        beats = len(wire.gateway.heartbeats)
        await wire.until(lambda: len(wire.gateway.heartbeats) > beats + 3)
        assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))
    assert wire.gateway.identified == 1
    assert not wire.gateway.resumed


async def test_without_the_intent_mentions_and_direct_messages_work(wire, connect, channel, alice):
    wire.gateway.allowed_intents = ~discord.Intents.message_content.flag
    async with connect(message_content=False):
        assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))
        message = await wire.say(alice, wire.dm(alice), QUESTION)
        assert await answered_once(wire, message)


async def test_without_the_intent_what_cannot_be_read_is_not_answered(
    wire, connect, channel, alice
):
    """In the bot's own threads it sees that somebody wrote, but not what."""
    wire.gateway.allowed_intents = ~discord.Intents.message_content.flag
    async with connect(message_content=False) as bot:
        reply = await wire.ask(alice, channel, QUESTION)
        follow = reply["components"][0]["components"][-1]["custom_id"]
        await wire.answered(await wire.press(alice, reply, follow))
        thread = wire.channels[int(reply["id"])]
        assert "mention" in text_of(thread.last).lower()
        before = len(thread.messages)
        await wire.say(alice, thread, "And who came after her?")
        mentioned = await wire.say(alice, thread, f"<@{wire.bot.id}> And who came after her?")
        await wire.until(lambda: wire.reply_to(mentioned) and not bot.answering)
        assert len(thread.messages) == before + 3
