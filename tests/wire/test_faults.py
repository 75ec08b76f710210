"""What Discord refuses or loses: nobody is left without an answer or a word."""

from __future__ import annotations

import pytest
from discord_wire import Fault
from discord_wire.world import EMBED_LINKS, SEND_MESSAGES, VIEW_CHANNEL, text_of

from bot.discord_app import delivery

QUESTION = "Who became interim chief executive when Altman was dismissed?"
MESSAGES, CALLBACK, WEBHOOKS = "/channels/*/messages", "/interactions/*", "/webhooks/*"


@pytest.fixture
def no_pauses(monkeypatch):
    monkeypatch.setattr(delivery, "RETRY_SECONDS", (0.0, 0.0, 0.0))
    monkeypatch.setattr(delivery, "ACKNOWLEDGE_SECONDS", (0.0, 0.0))


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_a_rate_limit_is_waited_for(wire, bot, channel, alice, scope):
    wire.faults.append(Fault.limited("POST", MESSAGES, 0.2, scope=scope, times=2))
    assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))


async def test_a_limit_of_cloudflare_is_waited_for(wire, bot, channel, alice, no_pauses):
    wire.faults.append(Fault.banned("POST", MESSAGES, 1, times=2))
    assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))


@pytest.mark.parametrize("path", [CALLBACK, WEBHOOKS])
async def test_a_command_is_answered_in_spite_of_limits(wire, bot, channel, alice, path, no_pauses):
    method = "POST" if path == CALLBACK else "PATCH"
    wire.faults.append(Fault.limited(method, path, 0.2, times=1))
    wire.faults.append(Fault.banned(method, path, 1, times=1))
    asked = await wire.answered(await wire.slash(alice, channel, "ask", question=QUESTION))
    assert "Murati" in asked.texts
    assert len(asked.messages) == 1


async def test_many_questions_in_one_channel_hit_no_limit_twice(wire, connect, channel, bob):
    async with connect():
        wire.limits.hits = 0
        asked = [
            await wire.say(bob, channel, f"<@{wire.bot.id}> {QUESTION} ({i})") for i in range(6)
        ]
        await wire.until(lambda: all(map(wire.reply_to, asked)))
        # the channel's bucket is unknown before its first answer
        assert wire.limits.hits <= 1


async def test_commands_that_discord_does_not_take_are_no_reason_to_be_silent(
    wire, connect, channel, alice, no_pauses, caplog
):
    wire.faults.append(Fault.failing("PUT", "/applications/*/commands", 503))
    async with connect():
        assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))
    assert "commands cannot be told" in caplog.text


@pytest.mark.parametrize("status", [500, 503])
async def test_a_server_error_is_tried_again(wire, bot, channel, alice, status, no_pauses):
    wire.faults.append(Fault.failing("POST", MESSAGES, status, times=1))
    assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))


async def test_a_broken_line_is_tried_again(wire, bot, channel, alice, no_pauses):
    wire.faults.append(Fault("POST", MESSAGES, hang_up=True, times=2))
    assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))


@pytest.mark.parametrize("status", [500, 503])
async def test_an_answer_that_did_arrive_is_not_given_twice(
    wire, bot, channel, alice, status, no_pauses
):
    wire.faults.append(Fault.failing("POST", MESSAGES, status, times=1, applied=True))
    message = await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    await wire.until(lambda: not bot.answering and wire.reply_to(message))
    assert len(wire.replies_to(message)) == 1
    assert len(wire.sent("POST", r"/channels/\d+/messages")) == 2


@pytest.mark.parametrize("path", [CALLBACK, WEBHOOKS])
async def test_a_command_whose_answer_did_arrive_is_not_answered_twice(
    wire, bot, channel, alice, path, no_pauses
):
    method = "POST" if path == CALLBACK else "PATCH"
    wire.faults.append(Fault.failing(method, path, 503, times=1, applied=True))
    asked = await wire.answered(await wire.slash(alice, channel, "ask", question=QUESTION))
    await wire.until(lambda: not bot.answering)
    assert len(asked.messages) == 1
    assert "Murati" in asked.texts


async def test_a_timeline_that_did_arrive_is_not_sent_twice(wire, bot, channel, alice, no_pauses):
    wire.faults.append(Fault.failing("PATCH", WEBHOOKS, 503, times=1, applied=True))
    asked = await wire.answered(await wire.slash(alice, channel, "timeline"))
    await wire.until(lambda: len(wire.sent("PATCH", "/webhooks/.*")) == 2)
    assert len(asked.messages) == 1
    assert list(asked.messages[0]["files"]) == ["timeline.png"]


async def test_when_a_channel_takes_nothing_the_asker_is_told_directly(
    wire, bot, channel, alice, no_pauses
):
    path = f"/channels/{channel.id}/messages"
    wire.faults.append(Fault.failing("POST", path, 503))
    message = await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    await wire.until(lambda: wire.dm(alice).messages)
    assert "did not take my answer" in text_of(wire.dm(alice).last)
    assert message["id"] in text_of(wire.dm(alice).last)


async def test_when_nothing_goes_through_the_log_says_so(
    wire, bot, channel, alice, no_pauses, caplog
):
    wire.faults.append(Fault.failing("POST", MESSAGES, 503))
    await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    await wire.until(lambda: "the asker cannot be told" in caplog.text)
    assert "cannot be answered" in caplog.text


async def test_a_command_that_takes_no_answer_is_answered_in_the_channel(
    wire, bot, channel, alice, no_pauses
):
    wire.faults.append(Fault("PATCH", WEBHOOKS, hang_up=True))
    await wire.slash(alice, channel, "ask", question=QUESTION)
    await wire.until(lambda: channel.messages and "Murati" in text_of(channel.last))
    assert f"<@{alice.id}>" in channel.last["content"]
    assert channel.last["mentions"] == []


@pytest.mark.parametrize("command", ["ask", "status", "timeline"])
async def test_a_public_answer_to_an_expired_command_goes_to_the_channel(
    wire, bot, channel, alice, command
):
    wire.faults.append(Fault.failing("POST", CALLBACK, 404, 10062))
    options = {"question": QUESTION} if command == "ask" else {}
    await wire.slash(alice, channel, command, **options)
    await wire.until(lambda: channel.messages)
    assert f"<@{alice.id}>" in channel.last["content"]
    assert channel.last["embeds"]
    assert ("files" in channel.last) == (command == "timeline")


async def test_an_answer_whose_command_expires_meanwhile_goes_to_the_channel(
    wire, bot, channel, alice
):
    wire.faults.append(Fault.failing("PATCH", WEBHOOKS, 404, 10015))
    await wire.slash(alice, channel, "ask", question=QUESTION)
    await wire.until(lambda: any("Murati" in text_of(row) for row in channel.messages.values()))


async def test_a_private_answer_to_an_expired_command_is_dropped(wire, bot, channel, alice, caplog):
    wire.faults.append(Fault.failing("POST", CALLBACK, 404, 10062))
    await wire.slash(alice, channel, "ask", question=QUESTION, private=True)
    await wire.until(lambda: "private answer is dropped" in caplog.text)
    assert not channel.messages


async def test_a_command_that_another_has_acknowledged_is_left_alone(
    wire, bot, channel, alice, caplog
):
    caplog.set_level("INFO")
    wire.faults.append(Fault.failing("POST", CALLBACK, 400, 40060))
    await wire.slash(alice, channel, "ask", question=QUESTION)
    await wire.until(lambda: "acknowledged before" in caplog.text)
    assert not channel.messages


async def test_a_press_that_expires_ends_in_the_log(wire, bot, channel, alice, caplog):
    caplog.set_level("INFO")
    reply = await wire.ask(alice, channel, QUESTION)
    wire.faults.append(Fault.failing("POST", CALLBACK, 404, 10062))
    button = reply["components"][0]["components"][0]["custom_id"]
    await wire.press(alice, reply, button)
    await wire.until(lambda: "expired before it was answered" in caplog.text)


@pytest.mark.parametrize(
    ("right", "name"), [(SEND_MESSAGES, "Send Messages"), (VIEW_CHANNEL, "View Channel")]
)
async def test_which_right_is_missing_is_told_directly(wire, connect, alice, right, name):
    mute = wire.channel(wire.guilds[0], "mute", denied=right)
    async with connect():
        await wire.say(alice, mute, f"<@{wire.bot.id}> {QUESTION}")
        await wire.until(lambda: wire.dm(alice).messages)
    assert name in text_of(wire.dm(alice).last)
    assert f"<#{mute.id}>" in text_of(wire.dm(alice).last)


async def test_missing_embeds_are_told_in_the_channel(wire, connect, alice):
    plain = wire.channel(wire.guilds[0], "plain", denied=EMBED_LINKS)
    async with connect():
        await wire.say(alice, plain, f"<@{wire.bot.id}> {QUESTION}")
        await wire.until(lambda: "Embed Links" in text_of(plain.last))


async def test_a_right_that_was_just_taken_away_is_named(wire, bot, channel, alice):
    channel.secretly_denied = SEND_MESSAGES
    await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    await wire.until(lambda: wire.dm(alice).messages)
    assert "Send Messages" in text_of(wire.dm(alice).last)


async def test_people_who_take_no_direct_messages_are_no_error(wire, bot, channel, alice, caplog):
    wire.closed_dms = True
    channel.secretly_denied = SEND_MESSAGES
    await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    await wire.until(lambda: "the asker cannot be told" in caplog.text)


async def test_a_question_that_was_deleted_is_let_go(wire, bot, channel, alice, caplog):
    caplog.set_level("INFO")
    message = await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    del channel.messages[int(message["id"])]
    await wire.until(lambda: "deleted before its answer" in caplog.text)
    assert not channel.messages
    assert not wire.dm(alice).messages


async def test_a_channel_that_was_deleted_is_let_go(wire, bot, channel, alice, caplog):
    caplog.set_level("INFO")
    channel.gone = True
    await wire.say(alice, channel, f"<@{wire.bot.id}> {QUESTION}")
    await wire.until(lambda: "deleted before its answer" in caplog.text)


async def test_a_follow_up_to_a_deleted_message_is_answered(wire, bot, channel, alice):
    reply = await wire.ask(alice, channel, QUESTION)
    del channel.messages[int(reply["id"])]
    asked = await wire.say(alice, channel, "And who came after her?", reply_to=reply)
    await wire.until(lambda: wire.reply_to(asked))
