from __future__ import annotations

import threading

import pytest

from vectorstore.catalog.digests import RETRY, Digests, Mark


@pytest.fixture
def digests(engine):
    return Digests(engine)


def test_a_subscription_begins_now_and_ends(digests):
    assert digests.of(7) is None
    digests.subscribe(7, 70, 3600)
    found = digests.of(7)
    assert (found.channel_id, found.every, found.sent) == (70, 3600, None)
    assert found.mark.version == 0
    assert found.is_due(found.mark.moment)
    digests.forget(7)
    digests.forget(7)
    assert digests.all() == []


def test_another_channel_keeps_how_far_it_was_told(digests):
    digests.subscribe(7, 70, 3600)
    assert digests.claim(digests.of(7), Mark(5, 100), 1000)
    digests.subscribe(7, 71, 60)
    found = digests.of(7)
    assert (found.channel_id, found.every, found.mark, found.sent) == (71, 60, Mark(5, 100), 1000)


def test_of_many_that_claim_one_gets_it(digests):
    digests.subscribe(7, 70, 3600)
    read = digests.of(7)
    start, won = threading.Barrier(8), []

    def claim(number):
        start.wait(5)
        won.append(digests.claim(read, Mark(5, 100 + number), 1000))

    threads = [threading.Thread(target=claim, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


def test_what_was_not_sent_is_given_back_and_tried_again_soon(digests):
    digests.subscribe(7, 70, 86_400)
    before = digests.of(7)
    assert digests.claim(before, Mark(5, 100), 1000)
    assert not digests.of(7).is_due(1000 + 86_399)
    digests.give_back(before, Mark(5, 100), "gone")
    found = digests.of(7)
    assert (found.mark, found.sent, found.problem) == (before.mark, None, "gone")
    assert not found.is_due(found.problem_at)
    assert found.is_due(found.problem_at + RETRY)
    digests.subscribe(7, 71, 86_400)
    assert digests.of(7).problem is None


def test_what_was_claimed_since_is_not_given_back(digests):
    digests.subscribe(7, 70, 60)
    first = digests.of(7)
    digests.claim(first, Mark(5, 100), 1000)
    digests.claim(digests.of(7), Mark(6, 200), 2000)
    digests.give_back(first, Mark(5, 100), None)
    assert digests.of(7).mark == Mark(6, 200)
