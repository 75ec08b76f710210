"""Following a newsroom through its days: what is new, corrected, gone, down and hostile."""

from __future__ import annotations

import json

import pytest

from ingest.fetch import Fetcher
from vectorstore.catalog.sources import find_source, list_followed, list_runs
from vectorstore.indexer import Indexer
from vectorstore.rebuild import compare
from vectorstore.search import Search

PATHS = [f"/news/{i}" for i in range(6)]


@pytest.fixture
def feed(newsroom):
    for number, path in enumerate(PATHS):
        newsroom.article(path, number=number)
    return newsroom.feed("/feed", PATHS)


def urls(store):
    return sorted(article.url for article in Search(store).articles())


def test_a_feed_brings_its_articles(follow, feed, store):
    report = follow(feed)
    assert (report.seen, report.new, report.failed) == (6, 6, [])
    (followed,) = list_all(store)
    assert (followed.source.kind, followed.articles) == ("feed", 6)
    assert followed.source.next_visit > followed.source.last_success


def list_all(store):
    with store.reading() as connection:
        return list_followed(connection)


def test_a_second_visit_transfers_and_embeds_nothing(follow, feed, newsroom, store, monkeypatch):
    follow(feed)
    newsroom.asked.clear()
    monkeypatch.setattr(store.encoder, "encode", lambda *_: pytest.fail("embedded again"))
    report = follow(feed)
    assert (report.seen, report.unchanged, report.failed) == (6, 6, [])
    conditional = [headers for path, headers in newsroom.asked if path != "/robots.txt"]
    assert all("If-None-Match" in headers for headers in conditional)


def test_a_page_without_validators_is_recognised_by_its_text(follow, newsroom):
    url = newsroom.article("/a", etag=False)
    follow(url)
    assert follow(url).unchanged == 1


def test_a_corrected_page_is_a_new_version(follow, feed, newsroom, store):
    follow(feed)
    newsroom.article("/news/2", number=77)
    report = follow(feed)
    assert (report.updated, report.unchanged) == (1, 5)
    assert len(urls(store)) == 6


def test_a_removed_article_comes_back_although_the_page_is_unchanged(follow, feed, store):
    follow(feed)
    indexer = Indexer(store)
    (article_id,) = indexer.find(urls(store)[0])
    indexer.remove(article_id)
    report = follow(feed)
    assert (report.new, report.unchanged) == (1, 5)


def test_a_page_that_is_gone_for_good_is_taken_out(follow, feed, newsroom, store):
    follow(feed)
    newsroom.put("/news/1", b"", status=410)
    report = follow(feed)
    assert (report.removed, report.unchanged, report.failed) == (1, 5, [])
    assert newsroom.address + "/news/1" not in urls(store)


def test_a_missing_page_is_taken_out_when_it_is_missing_again(follow, feed, newsroom, store):
    follow(feed)
    newsroom.put("/news/1", b"", status=404)
    first = follow(feed)
    assert (first.removed, len(first.failed)) == (0, 1)
    assert len(urls(store)) == 6
    assert follow(feed).removed == 1
    assert len(urls(store)) == 5


def test_a_page_that_was_missing_once_stays(follow, feed, newsroom, store):
    follow(feed)
    for status in (404, 200, 404):
        newsroom.put("/news/1", b"", status=status)
        if status == 200:
            newsroom.article("/news/1", number=1)
        assert follow(feed).removed == 0
    assert len(urls(store)) == 6


@pytest.mark.parametrize("state", ["empty", "down", "gone", "broken", "a page"])
def test_a_feed_that_fails_takes_nothing_out(follow, feed, newsroom, store, state):
    follow(feed)
    if state == "empty":
        newsroom.feed("/feed", [])
    elif state == "a page":
        newsroom.put("/feed", "<html><body>Maintenance</body></html>")
    else:
        status = {"down": 503, "gone": 410, "broken": 200}[state]
        newsroom.put("/feed", b"<rss><channel><item><li", status=status)
    report = follow(feed)
    assert report.removed == 0
    assert len(urls(store)) == 6
    if state not in {"empty", "broken"}:
        assert [f.target for f in report.failed] == [feed]
        (followed,) = list_all(store)
        assert followed.source.last_error
        assert followed.articles == 6


def test_an_entry_that_failed_is_tried_again_though_the_feed_is_unchanged(follow, feed, newsroom):
    good = newsroom.pages["/news/3"]
    newsroom.put("/news/3", b"", status=500)
    first = follow(feed)
    assert (first.new, [f.retryable for f in first.failed]) == (5, [True])
    newsroom.pages["/news/3"] = good
    second = follow(feed)
    assert (second.new, second.unchanged, second.failed) == (1, 5, [])


def test_one_hanging_source_does_not_stop_the_others(follow, feed, newsroom):
    other = newsroom.put("/other", b"", status=500)
    report = follow(other, feed, "http://127.0.0.1:1/", "https:///nothing")
    assert report.new == 6
    assert len(report.failed) == 3


def test_sitemaps_of_sitemaps_packed_or_not(follow, newsroom):
    for number, path in enumerate(PATHS):
        newsroom.article(path, number=number)
    newsroom.sitemap("/1.xml", PATHS[:3])
    newsroom.sitemap("/2.xml.gz", PATHS[2:], packed=True)
    report = follow(newsroom.sitemap("/sitemap.xml", ["/1.xml", "/2.xml.gz"], index=True))
    assert (report.new, report.failed) == (6, [])


def test_a_sitemap_that_names_itself_ends(follow, newsroom):
    url = newsroom.sitemap("/sitemap.xml", ["/sitemap.xml", "/deeper.xml"], index=True)
    newsroom.sitemap("/deeper.xml", ["/deepest.xml"], index=True)
    newsroom.sitemap("/deepest.xml", ["/more.xml"], index=True)
    newsroom.sitemap("/more.xml", ["/a"], index=False)
    report = follow(url)
    assert ["deeper than" in f.reason for f in report.failed] == [True]


def test_tracking_parameters_do_not_make_a_second_article(follow, newsroom):
    for path in ("/a?utm_source=x", "/a?fbclid=y", "/a"):
        newsroom.article(path)
    feed = newsroom.feed("/feed", ["/a?utm_source=x", "/a?fbclid=y", "/a"])
    report = follow(feed)
    assert (report.seen, report.new) == (1, 1)


def test_stubs_are_reported_and_not_indexed(follow, newsroom):
    text = ["The directors dismissed the curator on Friday. Nobody had expected it at all. " * 4]
    closed = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'  # noqa: E501
    pages = [
        newsroom.article("/short", ["The directors dismissed the curator."]),
        newsroom.article("/closed", text, head=closed),
        newsroom.article("/german", text, body="<p>Jetzt weiterlesen mit dem Abo.</p>"),
    ]
    report = follow(*pages, newsroom.article("/whole", text))
    assert report.new == 1
    reasons = sorted(f.reason for f in report.failed)
    assert ["paywall" in reason for reason in reasons] == [False, True, True]


def test_the_time_of_a_dateline_in_words(follow, newsroom, store):
    line = "<p class='datum'>Sonntag, 19. November 2023, 14:05 Uhr</p>"
    follow(newsroom.article("/a", lang="de", body=line))
    (article,) = Search(store).articles()
    assert article.published.isoformat() == "2023-11-19T14:05:00+01:00"


def test_what_a_run_learnt_is_kept(follow, feed, store):
    report = follow(feed)
    with store.reading() as connection:
        (run,) = list_runs(connection)
        page = find_source(connection, feed.replace("/feed", "/news/0"))
    assert run.report == report.as_json()
    assert run.finished >= run.started
    assert (page.kind, page.listed_by, page.last_error) == ("page", feed, None)


def test_a_copy_keeps_its_text_when_the_original_is_corrected(follow, newsroom, store):
    follow(newsroom.article("/original"))
    assert follow(newsroom.article("/copy")).duplicates == 1
    newsroom.article("/original", number=5)
    assert follow(newsroom.address + "/original").updated == 1
    hits = Search(store).search("the curator of museum 0 in Bremen").hits
    assert newsroom.address + "/copy" in {hit.article.url for hit in hits}
    difference = compare(store)
    assert (difference.missing, difference.surplus) == ([], [])


def test_visiting_an_article_by_itself_does_not_forget_its_feed(follow, feed, newsroom, store):
    follow(feed)
    assert follow(newsroom.address + PATHS[0]).unchanged == 1
    (followed,) = list_all(store)
    assert followed.articles == len(PATHS)


def test_a_run_that_is_broken_off_reads_its_feed_again(follow, feed, store, monkeypatch):
    def stop(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Indexer, "add", stop)
        assert follow(feed).interrupted
    report = follow(feed)
    assert (report.new, report.failed) == (6, [])


def test_a_host_of_its_own_pace(newsroom, store, feed):
    """Nothing is lost when a site asks for a pause between pages."""
    newsroom.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.01\n", kind="text/plain")
    from ingest.pipeline import ingest

    with Fetcher({newsroom.host}) as fetcher:
        assert ingest([feed], Indexer(store), fetcher).new == 6


def test_the_command_line_follows_and_tells(newsroom, monkeypatch, capsys, tmp_path):
    from bot.cli import main

    config = tmp_path / "saga.toml"
    config.write_text(
        'name = "Museum"\n[about]\nen = "the dismissal of the museum\'s curator"\n'
        f'[[source]]\nkind = "feed"\naddress = "{newsroom.address}/feed"\n'
        f'[[source]]\nkind = "page"\naddress = "{newsroom.address}/gone"\n'
    )
    newsroom.article("/a")
    recipe = ["Cook the pasta in salted water, fry the bacon and stir in eggs and cheese. " * 4]
    newsroom.article("/recipe", recipe, title="Carbonara")
    newsroom.feed("/feed", ["/a", "/recipe"])
    monkeypatch.setenv("SAGA_ALLOW_PRIVATE_HOSTS", newsroom.host)
    monkeypatch.delenv("SAGA_RELEVANCE")
    assert main(["ingest", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["seen"], report["new"]) == (3, 1)
    reasons = {f["target"].rsplit("/", 1)[1]: f["reason"] for f in report["failed"]}
    assert "SAGA_RELEVANCE" in reasons["recipe"]
    assert "404" in reasons["gone"]
    assert main(["sources", "--feeds", "--json"]) == 0
    feed, gone = json.loads(capsys.readouterr().out)
    assert (feed["kind"], feed["articles"], feed["last_error"]) == ("feed", 1, None)
    assert feed["last_success"] < feed["next_visit"]
    assert "404" in gone["last_error"]
    assert main(["sources", "--feeds"]) == 0
    assert "404" in capsys.readouterr().out
