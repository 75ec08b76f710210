from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

import pytest

from bot.answers.types import Answer, Question
from bot.discord_app import desk as module
from bot.discord_app.desk import Desk, DeskFull


class SlowEngine:
    """Answers when it is let go."""

    def __init__(self):
        self.asked = []
        self.go = threading.Event()

    def ask(self, question):
        self.asked.append(question.text)
        assert self.go.wait(10)
        return Answer(question.text, "en", None, True, "text")


@pytest.fixture
def desk():
    saved = SimpleNamespace(save_answer=lambda _: "0" * 16)
    return Desk(SimpleNamespace(engine=SlowEngine(), conversations=saved))


async def test_the_same_question_is_worked_once(desk):
    waiting = [asyncio.create_task(desk.ask(Question("Who?"))) for _ in range(5)]
    await asyncio.sleep(0.05)
    desk._services.engine.go.set()
    assert {answer_id for answer_id, _ in await asyncio.gather(*waiting)} == {"0" * 16}
    assert desk._services.engine.asked == ["Who?"]


async def test_too_many_are_told_how_long(desk, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    waiting = [asyncio.create_task(desk.ask(Question(text))) for text in "ab"]
    await asyncio.sleep(0.05)
    with pytest.raises(DeskFull) as full:
        await desk.ask(Question("c"))
    assert full.value.seconds >= 5
    desk._services.engine.go.set()
    await asyncio.gather(*waiting)


async def test_stopping_waits_for_what_is_being_answered(desk):
    waiting = asyncio.create_task(desk.ask(Question("Who?")))
    await asyncio.sleep(0.05)
    asyncio.get_running_loop().call_later(0.1, desk._services.engine.go.set)
    await desk.drain(5)
    assert (await waiting)[0] == "0" * 16


async def test_one_who_leaves_does_not_stop_the_others(desk):
    first = asyncio.create_task(desk.ask(Question("Who?")))
    second = asyncio.create_task(desk.ask(Question("Who?")))
    await asyncio.sleep(0.05)
    first.cancel()
    desk._services.engine.go.set()
    assert (await second)[1].answered
