from __future__ import annotations

import pytest

from bot.discord_app.client import SagaBot, services_of
from bot.discord_app.limits import Asker, Cooldown, Limits


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_after_a_burst_a_person_waits(clock):
    cooldown = Cooldown(Limits(person_burst=3, person_seconds=10), clock)
    assert [cooldown.book(Asker(1)) for _ in range(3)] == [0, 0, 0]
    assert cooldown.book(Asker(1)) == pytest.approx(10)
    assert cooldown.book(Asker(2)) == 0
    clock.now += 4
    assert cooldown.book(Asker(1)) == pytest.approx(6)
    clock.now += 6
    assert cooldown.book(Asker(1)) == 0
    assert cooldown.book(Asker(1)) > 0


def test_a_server_waits_as_a_whole_and_others_do_not(clock):
    cooldown = Cooldown(Limits(server_burst=5, server_seconds=1), clock)
    assert not any(cooldown.book(Asker(person, 7)) for person in range(5))
    assert cooldown.book(Asker(99, 7)) == pytest.approx(1)
    assert cooldown.book(Asker(99, 8)) == 0
    assert cooldown.book(Asker(99, 0)) == 0


def test_who_has_to_wait_is_not_booked_again(clock):
    cooldown = Cooldown(Limits(person_burst=1, person_seconds=10), clock)
    cooldown.book(Asker(1))
    for _ in range(100):
        assert cooldown.book(Asker(1)) == pytest.approx(10)


def test_it_forgets_who_could_ask_again(clock):
    cooldown = Cooldown(Limits(), clock)
    for person in range(30_000):
        clock.now += 1
        cooldown.book(Asker(person))
    assert len(cooldown._people._whole) <= 10_001


@pytest.fixture
def make_bot(starter_app, tmp_path):
    limits = Limits(person_burst=1, person_seconds=50)
    return lambda: SagaBot(services_of(starter_app), tmp_path, limits=limits)


async def test_people_are_told_in_their_language_how_long(env, channel, alice, mention, shown):
    await alice.send(channel, mention("Wer ist eigentlich dieser Emmett Shear?"))
    await alice.send(channel, mention("Und wer ist eigentlich diese Mira Murati?"))
    assert "Bitte fragen Sie in" in shown(channel.last_message)
    result = await alice.slash(channel, "ask", question="Who was dismissed by the board?")
    (reply,) = result.followups or [result.response]
    assert "Please ask again in" in shown(reply)


def test_limits_are_read_from_a_setting():
    limits = Limits.parse("person_seconds=2.5, workers=4")
    assert limits == Limits(person_seconds=2.5, workers=4)


@pytest.mark.parametrize("text", ["people=3", "workers", "workers=-1", "workers=0", "patience=x"])
def test_a_wrong_limit_is_refused(text):
    with pytest.raises(ValueError, match=r"workers|person_burst"):
        Limits.parse(text)
