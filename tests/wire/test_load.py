"""Many who ask: a bounded queue with fair turns, limits that are told, nothing worked twice."""

from __future__ import annotations

import threading

import pytest
from discord_wire.world import text_of

from bot.discord_app.limits import Limits

QUESTION = "Who became interim chief executive when Altman was dismissed?"


@pytest.fixture
def held(few_app, monkeypatch):
    """Questions that are asked are answered only once this is set."""
    go, ask = threading.Event(), few_app.engine.ask

    def wait(*question):
        assert go.wait(30)
        return ask(*question)

    monkeypatch.setattr(few_app.engine, "ask", wait)
    yield go
    go.set()


async def ask_at_once(wire, channel, texts_by_person):
    """Everyone's commands, acknowledged and not answered yet."""
    asked = [
        await wire.slash(person, channel, "ask", question=text) for person, text in texts_by_person
    ]
    await wire.until(lambda: all(one.acknowledged for one in asked))
    return asked


async def test_who_asks_a_lot_is_told_how_long_to_wait(wire, connect, channel, alice, bob):
    async with connect(limits=Limits(person_burst=1, person_seconds=60)):
        assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))
        told = text_of(await wire.ask(alice, channel, QUESTION))
        assert "ask again in" in told
        assert "Murati" in text_of(await wire.ask(bob, channel, QUESTION))


async def test_a_server_that_asks_a_lot_keeps_nobody_elsewhere_waiting(
    wire, connect, channel, alice, bob
):
    async with connect(limits=Limits(server_burst=1, server_seconds=60)):
        await wire.ask(alice, channel, QUESTION)
        assert "ask again in" in text_of(await wire.ask(bob, channel, QUESTION))
        message = await wire.say(bob, wire.dm(bob), QUESTION)
        assert "Murati" in text_of(await wire.until(lambda: wire.reply_to(message)))


async def test_who_finds_the_queue_full_is_told_and_nobody_is_lost(wire, connect, channel, held):
    people = [wire.user(f"p{i}") for i in range(10)]
    async with connect(limits=Limits(waiting=4, workers=1)):
        asked = await ask_at_once(wire, channel, [(p, f"{QUESTION} {p.name}") for p in people])
        await wire.until(lambda: sum(bool(one.answered) for one in asked) == 6)
        held.set()
        await wire.until(lambda: all(one.answered for one in asked))
    assert sum("Murati" in one.texts for one in asked) == 4
    assert sum("Many people are asking" in one.texts for one in asked) == 6


async def test_who_waits_for_too_long_is_told(wire, connect, channel, held):
    people = [wire.user(f"p{i}") for i in range(4)]
    async with connect(limits=Limits(workers=1, patience=0.2)):
        asked = await ask_at_once(wire, channel, [(p, f"{QUESTION} {p.name}") for p in people])
        await wire.until(lambda: sum(bool(one.answered) for one in asked) == 3)
        held.set()
        await wire.until(lambda: asked[0].answered)
    assert "Murati" in asked[0].texts
    assert all("Many people are asking" in one.texts for one in asked[1:])


async def test_one_who_asks_a_lot_does_not_keep_others_waiting(
    wire, connect, channel, alice, bob, held
):
    async with connect(limits=Limits(workers=1)):
        texts = [(alice, f"{QUESTION} {i}") for i in range(6)]
        asked = await ask_at_once(wire, channel, [*texts, (bob, QUESTION)])
        held.set()
        await wire.until(lambda: all(one.answered for one in asked))
    assert asked[-1].answered < asked[2].answered


async def test_the_same_question_at_the_same_time_is_worked_once(wire, connect, channel, held):
    people = [wire.user(f"p{i}") for i in range(5)]
    async with connect() as bot:
        asked = await ask_at_once(wire, channel, [(person, QUESTION) for person in people])
        held.set()
        await wire.until(lambda: all(one.answered for one in asked))
        assert bot.desk.answered == 1
    assert all("Murati" in one.texts for one in asked)
