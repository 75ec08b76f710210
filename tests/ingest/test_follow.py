from __future__ import annotations

import pytest

from ingest.follow import Follower
from ingest.story import Story

HOUR = 3600


@pytest.fixture
def make_story():
    return lambda *sources: Story.model_validate(
        {"name": "Museum", "about": {"en": "a museum"}, "source": list(sources)}
    )


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""

    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    import time

    made = Clock()
    made.now = time.time()
    return made


def test_a_source_is_due_at_first_and_then_after_its_interval(
    make_story, newsroom, follow, store, clock
):
    newsroom.article("/a")
    feed = newsroom.feed("/feed", ["/a"])
    story = make_story({"kind": "feed", "address": feed, "interval_minutes": 120})
    follower = Follower(story, clock)
    assert follower.due(store) == [feed]
    follow(feed, story=story, relevance=-1)
    assert follower.due(store) == []
    clock.now += 1.5 * HOUR
    assert follower.due(store) == []
    clock.now += HOUR
    assert follower.due(store) == [feed]
    assert Follower(story, clock).due(store) == [feed]


def test_a_source_that_fails_is_left_alone_for_longer_each_time(
    make_story, newsroom, follow, store, clock
):
    page = newsroom.put("/down", b"", status=500)
    story = make_story({"kind": "page", "address": page})
    for _ in range(3):
        follow(page, story=story)
    clock.now += 3 * HOUR
    assert Follower(story, clock).due(store) == []
    clock.now += 2 * HOUR
    assert Follower(story, clock).due(store) == [page]


def test_feeds_that_people_named_are_followed_but_not_single_pages(
    make_story, newsroom, follow, store, clock
):
    newsroom.article("/a")
    newsroom.article("/b", number=1)
    inner = newsroom.sitemap("/inner.xml", ["/a"])
    outer = newsroom.sitemap("/outer.xml", ["/inner.xml"], index=True)
    follow(outer, newsroom.address + "/b")
    clock.now += 25 * HOUR
    due = Follower(make_story(), clock).due(store)
    assert due == [outer]
    assert inner not in due


def test_a_folder_is_read_at_the_start_and_after_its_interval(make_story, store, clock):
    follower = Follower(
        make_story({"kind": "folder", "address": "articles", "interval_minutes": 60}), clock
    )
    assert follower.due(store) == ["articles"]
    assert follower.due(store) == []
    clock.now += 1.2 * HOUR
    assert follower.due(store) == ["articles"]


def test_an_address_that_is_none_is_passed_over(make_story, store):
    assert Follower(make_story({"kind": "feed", "address": "https://[x"})).due(store) == []
