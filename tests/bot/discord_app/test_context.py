"""What a follow-up leans on, taken from Discord itself, also after a restart."""

from __future__ import annotations

import pytest
from simcord.builders import ChannelHandle

from bot.discord_app import context

ASKED = "Who is Emmett Shear?"
MORE = "And what did he promise within 30 days?"


@pytest.fixture
def turns(env, monkeypatch):
    """The histories that questions were asked with."""
    seen = []
    ask = env.bot.services.engine.ask

    def listen(question, *more):
        seen.append([(turn.role, turn.content) for turn in question.history])
        return ask(question, *more)

    monkeypatch.setattr(env.bot.services.engine, "ask", listen)
    return seen


async def test_a_reply_to_an_answer_of_a_command_knows_the_question(
    env, channel, alice, turns, make_bot, shown
):
    await alice.slash(channel, "ask", question=ASKED)
    answer = channel.last_message
    await env.restart_bot(make_bot())
    await alice.send(channel, MORE, reply_to=answer)
    assert turns[-1][0] == ("user", ASKED)
    assert turns[-1][1][0] == "assistant"
    assert "Twitch" in turns[-1][1][1]
    assert "](http" not in turns[-1][1][1]
    assert "30 days" in shown(channel.last_message)


async def test_a_chain_of_replies_goes_along_in_order(env, channel, alice, turns, mention):
    await alice.send(channel, mention(ASKED))
    await alice.send(channel, MORE, reply_to=channel.last_message)
    await alice.send(channel, "Who appointed him?", reply_to=channel.last_message)
    roles = [role for role, _ in turns[-1]]
    assert roles == ["user", "assistant", "user", "assistant"]
    assert turns[-1][0][1] == ASKED
    assert turns[-1][2][1] == MORE


async def test_a_thread_begins_with_the_answer_it_was_opened_under(
    env, channel, alice, turns, mention, make_bot, shown
):
    await alice.send(channel, mention(ASKED))
    await alice.click(channel.last_message, label="Follow up")
    (thread,) = env.bot.guilds[0].threads
    await env.restart_bot(make_bot())
    handle = ChannelHandle(env, env.guild, env.backend.get_channel(thread.id))
    await alice.send(handle, MORE)
    assert [role for role, _ in turns[-1]] == ["user", "assistant"]
    assert turns[-1][0][1] == ASKED
    await alice.send(handle, "Who appointed him?")
    assert [text for role, text in turns[-1] if role == "user"] == [ASKED, MORE]


async def test_direct_messages_are_a_conversation(env, alice, turns, monkeypatch):
    await alice.send_dm(ASKED)
    await alice.send_dm(MORE)
    assert [role for role, _ in turns[-1]] == ["user", "assistant"]
    assert turns[-1][0][1] == ASKED
    monkeypatch.setattr(context, "RECENT", context.RECENT * 0)
    await alice.send_dm(MORE)
    assert turns[-1] == []
