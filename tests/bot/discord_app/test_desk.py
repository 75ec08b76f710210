from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

import pytest

from bot.answers.types import Answer, Question
from bot.discord_app.desk import Desk, DeskClosed, DeskFull
from bot.discord_app.limits import Asker, Limits


class SlowEngine:
    """Answers when it is let go."""

    def __init__(self):
        self.asked = []
        self.go = threading.Event()

    def ask(self, question, _on_sentence=None):
        self.asked.append(question.text)
        assert self.go.wait(10)
        return Answer(question.text, "en", None, True, "text")


@pytest.fixture
def make_desk():
    saved = SimpleNamespace(save_answer=lambda _, gap: "0" * 16)
    return lambda **limits: Desk(
        SimpleNamespace(engine=SlowEngine(), conversations=saved), Limits(**limits)
    )


@pytest.fixture
def desk(make_desk):
    return make_desk()


async def test_the_same_question_is_worked_once(desk):
    waiting = [asyncio.create_task(desk.ask(Question("Who?"))) for _ in range(5)]
    await asyncio.sleep(0.05)
    desk._services.engine.go.set()
    assert {answer_id for answer_id, _ in await asyncio.gather(*waiting)} == {"0" * 16}
    assert desk._services.engine.asked == ["Who?"]


async def test_too_many_are_told_how_long(make_desk):
    desk = make_desk(waiting=2)
    waiting = [asyncio.create_task(desk.ask(Question(text))) for text in "ab"]
    await asyncio.sleep(0)
    with pytest.raises(DeskFull) as full:
        await desk.ask(Question("c"))
    assert full.value.seconds >= 5
    desk._services.engine.go.set()
    await asyncio.gather(*waiting)


async def test_one_whose_turn_does_not_come_is_told(make_desk):
    desk = make_desk(workers=1, patience=0.01)
    first = asyncio.create_task(desk.ask(Question("a")))
    await asyncio.sleep(0)
    with pytest.raises(DeskFull):
        await desk.ask(Question("b"))
    assert desk.waiting == 0
    desk._services.engine.go.set()
    assert (await first)[1].answered
    assert desk._services.engine.asked == ["a"]


async def order_of_work(desk, askers):
    """Questions named by who asks, in the order in which they were worked."""
    waiting = [
        asyncio.create_task(desk.ask(Question(f"{asker.person} in {asker.server}, {i}"), asker))
        for i, asker in enumerate(askers)
    ]
    await asyncio.sleep(0)
    desk._services.engine.go.set()
    await asyncio.gather(*waiting)
    return [text.split(",")[0] for text in desk._services.engine.asked]


async def test_one_who_asks_a_lot_does_not_keep_others_waiting(make_desk):
    askers = [Asker(1, 7)] * 6 + [Asker(2, 7)]
    order = await order_of_work(make_desk(workers=1), askers)
    assert order.index("2 in 7") == 1


async def test_a_server_full_of_people_does_not_keep_another_waiting(make_desk):
    askers = [Asker(person, 7) for person in range(1, 41)] + [Asker(99, 8)]
    order = await order_of_work(make_desk(workers=1), askers)
    assert order.index("99 in 8") <= 8


async def test_when_it_closes_nobody_is_left_without_a_word(make_desk):
    desk = make_desk(workers=1)
    waiting = [asyncio.create_task(desk.ask(Question(text))) for text in "ab"]
    await asyncio.sleep(0)
    await desk.drain(0)
    with pytest.raises(DeskClosed):
        await desk.ask(Question("c"))
    for task in waiting:
        with pytest.raises(DeskClosed):
            await task
    desk._services.engine.go.set()


async def test_a_failure_reaches_who_asked_and_the_desk_goes_on(make_desk):
    desk = make_desk(workers=1)

    def broken(_question, _on_sentence=None):
        raise ValueError("broken")

    desk._services.engine.ask = broken
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"):
            await desk.ask(Question("a"))
    assert (desk.working, desk.waiting, desk.answered) == (0, 0, 0)


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


async def test_who_asks_the_same_later_hears_what_was_written_before(make_desk):
    desk = make_desk()
    first, second, written = [], [], threading.Event()

    def ask(question, on_sentence):
        on_sentence("one", ())
        written.set()
        assert desk._services.engine.go.wait(10)
        on_sentence("two", ())
        return Answer(question.text, "en", None, True, "text")

    desk._services.engine.ask = ask
    question = Question("Who?")
    waiting = [asyncio.create_task(desk.ask(question, None, lambda s, _: first.append(s)))]
    await asyncio.to_thread(written.wait, 10)
    waiting.append(asyncio.create_task(desk.ask(question, None, lambda s, _: second.append(s))))
    await asyncio.sleep(0)
    assert second == ["one"]
    desk._services.engine.go.set()
    await asyncio.gather(*waiting)
    assert first == second == ["one", "two"]
