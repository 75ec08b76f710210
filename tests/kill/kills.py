"""SIGKILL at random moments of `saga ingest` and `saga reindex --full`: nothing is lost or double.

Minutes long, so `make test` leaves it out (its name is none that pytest collects by itself):
`make test-kill`, or `make test-kill KILLS=40`.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest
import sqlalchemy as sa

from bot.app import App
from bot.settings import Settings
from vectorstore.catalog.schema import passages, versions
from vectorstore.rebuild import compare


@pytest.fixture(scope="session")
def whole(tmp_path_factory, make_saga, site):
    """A store with every article, and the seconds that a run without a kill takes."""
    saga = make_saga(tmp_path_factory.mktemp("whole") / "data")
    code, out, seconds = saga.run("ingest", site.feed)
    report = json.loads(out)
    assert (code, report["seen"], report["failed"]) == (0, site.count, [])
    assert report["duplicates"] == site.copies
    return saga.data, seconds


@pytest.fixture(scope="session")
def rebuilding_seconds(whole, tmp_path_factory, make_saga):
    saga = make_saga(tmp_path_factory.mktemp("again") / "data")
    shutil.copytree(whole[0], saga.data)
    return saga.run("reindex", "--full")[2]


def check(saga, cache, site, *, everything):
    """What is committed is found, nothing is there twice; the number of articles."""
    settings = Settings.model_validate({"SAGA_DATA": str(saga.data), "SAGA_CACHE": str(cache)})
    with App(settings) as app:
        articles = app.engine.articles()
        assert max(Counter(a.url for a in articles).values(), default=1) == 1
        with app.store.reading() as connection:
            generation = app.store.active().number
            rows = connection.execute(
                sa.select(versions.c.article_id, passages.c.ordinal)
                .join(versions, versions.c.version == passages.c.version)
                .where(passages.c.generation == generation, versions.c.superseded_at.is_(None))
            ).all()
            current = connection.scalars(
                sa.select(versions.c.article_id).where(versions.c.superseded_at.is_(None))
            ).all()
        assert max(Counter(map(tuple, rows)).values(), default=1) == 1
        assert len(set(current)) == len(current) == len(articles)
        for article in articles:
            name = article.title.rsplit(" ", 1)[1]
            hits = app.search.search(f"Who dismissed the curator of the museum of {name}?").hits
            found = [(h.article.article_id, *h.copies) for h in hits]
            assert sum(article.article_id in ids for ids in found) >= 1, article.title
            assert len({h.passage.passage_id for h in hits}) == len(hits)
        if everything:
            assert len(articles) == site.count
            assert sum(not a.passages for a in articles) == site.copies
            assert compare(app.store) == ([], [])
    return len(articles)


def mended(saga):
    """`saga doctor` finds nothing, or mends what it finds."""
    code, out, _ = saga.run("doctor")
    if code:
        assert saga.run("doctor", "--fix")[0] == 0, out
    code, out, _ = saga.run("doctor")
    assert code == 0, out


def test_kills_during_ingest(seed, whole, tmp_path, make_saga, moments, cache, site):
    saga = make_saga(tmp_path / "data")
    target = site.feed if seed % 2 else site.folder
    before = 0
    for moment in moments(f"ingest {seed}", whole[1]):
        saga.kill(moment, "ingest", target)
        committed = check(saga, cache, site, everything=False)
        assert committed >= before
        before = committed
    mended(saga)
    code, out, _ = saga.run("ingest", target)
    report = json.loads(out)
    assert (code, report["seen"], report["failed"]) == (0, site.count, [])
    assert report["unchanged"] == before
    assert check(saga, cache, site, everything=True) == site.count
    mended(saga)


def test_kills_during_reindex(
    seed, whole, rebuilding_seconds, tmp_path, make_saga, moments, cache, site
):
    saga = make_saga(tmp_path / "data")
    shutil.copytree(whole[0], saga.data)
    for moment in moments(f"reindex {seed}", rebuilding_seconds):
        saga.kill(moment, "reindex", "--full")
        check(saga, cache, site, everything=True)
    mended(saga)
    assert saga.run("reindex", "--full")[0] == 0
    check(saga, cache, site, everything=True)
    mended(saga)
