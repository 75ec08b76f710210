"""The ways to ask, over the wire."""

from __future__ import annotations

from discord_wire.world import buttons_of, text_of

QUESTION = "Who became interim chief executive when Altman was dismissed?"


async def test_a_mention_is_answered_with_buttons_and_pings_nobody(wire, bot, channel, alice):
    reply = await wire.ask(alice, channel, QUESTION)
    assert "Murati" in text_of(reply)
    assert "\\[1\\]" in text_of(reply)
    assert len(buttons_of(reply)) == 4
    assert reply["mentions"] == []


async def test_a_command_is_acknowledged_then_answered_in_its_place(wire, bot, channel, alice):
    asked = await wire.answered(await wire.slash(alice, channel, "ask", question=QUESTION))
    assert asked.callback["type"] == 5
    assert len(asked.messages) == 1
    assert "Murati" in asked.texts


async def test_a_started_process_answers(wire, started, channel, alice):
    async with started():
        assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))
