"""The list of sources: saga.toml's, added ones, paused ones."""

from __future__ import annotations

import time

import pytest

from ingest.follow import Follower
from ingest.source_list import ListError, Refusal, SourceList
from ingest.story import Story

DAY = 25 * 3600


@pytest.fixture
def listed(newsroom):
    newsroom.article("/a")
    return newsroom.feed("/listed", ["/a"])


@pytest.fixture
def tale(listed):
    return Story.model_validate(
        {
            "name": "Museum",
            "about": {"en": "a museum"},
            "source": [{"kind": "feed", "address": listed}],
        }
    )


@pytest.fixture
def sources(tale, store):
    return SourceList(tale, store)


@pytest.fixture
def due(tale, store):
    return lambda: Follower(tale, lambda: time.time() + DAY).due(store)


def refusal(change, *arguments):
    with pytest.raises(ListError) as refused:
        change(*arguments)
    assert str(refused.value)
    return refused.value.refusal


def addresses(sources):
    return [source.address for source in sources.all()]


def test_a_feed_is_visited_added_followed_and_removed(
    newsroom, sources, listed, due, fetcher, follow, tale
):
    newsroom.article("/b", number=1)
    feed = newsroom.feed("/mine", ["/b"])
    found = sources.add(feed + "?utm_source=x", fetcher)
    assert (found.kind, len(found.entries)) == ("feed", 1)
    assert addresses(sources) == [listed, feed]
    assert sources.to_ingest() == [listed, feed]
    assert due() == [listed, feed]
    assert refusal(sources.add, feed, fetcher) is Refusal.KNOWN
    report = follow(*sources.to_ingest(), story=tale, relevance=-1)
    assert report.new == 2
    mine = sources.all()[1]
    assert (mine.kind, mine.visited.articles) == ("feed", 1)
    assert sources.remove(feed) == feed
    assert addresses(sources) == [listed]
    assert due() == [listed]
    assert refusal(sources.remove, feed) is Refusal.UNKNOWN


def test_a_page_can_be_followed_too(newsroom, sources, due, fetcher, follow):
    page = newsroom.article("/page", number=2)
    assert sources.add(page, fetcher).article.title
    follow(page)
    assert page in due()
    sources.remove(page)
    assert page not in due()


def test_what_saga_toml_lists_can_only_be_paused(sources, listed, due, newsroom, follow):
    assert refusal(sources.remove, listed) is Refusal.LISTED
    follow(listed)
    sources.pause(listed)
    since = sources.all()[0].paused
    assert since
    sources.pause(listed)
    assert sources.all()[0].paused == since
    assert due() == []
    assert sources.to_ingest() == []
    article = newsroom.address + "/a"
    assert sources.to_visit([article, "https://other.example/"]) == ["https://other.example/"]
    sources.resume(listed)
    assert due() == [listed]
    assert sources.to_visit([article]) == [listed, article]


def test_what_cannot_be_read_is_not_added(newsroom, sources, fetcher):
    for address, why in (
        ("/etc/passwd", Refusal.NO_ADDRESS),
        ("file:///etc/passwd", Refusal.NO_ADDRESS),
        (newsroom.address + "/nowhere", Refusal.UNREADABLE),
        (newsroom.put("/empty", "<html><body></body></html>"), Refusal.UNREADABLE),
        ("http://127.0.0.1:1/feed", Refusal.UNREADABLE),
        ("http://169.254.169.254/latest/meta-data", Refusal.UNREADABLE),
    ):
        assert refusal(sources.add, address, fetcher) is why
    assert len(sources.all()) == 1


def test_a_feed_that_was_named_when_ingesting_is_on_the_list(newsroom, sources, due, follow):
    newsroom.article("/c", number=3)
    feed = newsroom.feed("/named", ["/c"])
    follow(feed)
    assert feed in addresses(sources)
    assert feed not in sources.to_ingest()
    assert feed in sources.to_visit([])
    sources.pause(feed)
    assert feed not in due()
    sources.remove(feed)
    assert feed not in addresses(sources)
