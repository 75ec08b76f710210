"""How long status and timeline take over a large corpus that is made of the starter articles.

    .venv/bin/python benchmarks/status_scale.py [--articles 5000]

Each copy of the starter articles appears, and tells its dates, some days earlier than the one
before, with noise in its vectors, so that days are as full as those of a long story. Everything
that ingestion stores is stored (catalogue, words, vectors, dates); nothing is kept from one
measurement to the next but what a process has loaded. Must reach: status 1 s at 5,000 articles.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from machine import describe, percentile, resident_mb

from bot.answers import seats, tenure, tenure_names
from bot.app import App
from bot.settings import load_settings
from bot.status import State
from bot.timeline import Timeline
from ingest.documents import STARTER
from ingest.pipeline import ingest
from vectorstore.catalog import articles as rows
from vectorstore.catalog import dates, passages
from vectorstore.chroma import VectorRow
from vectorstore.mentions import made_with
from vectorstore.text.words import index_terms
from vectorstore.types import Published
from vectorstore.vectors import normalise, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.catalog.dates import Row

STEP = timedelta(days=5)
"""From a copy to the next."""
NOISE = 0.35
"""Length of the noise that is added to a vector of length 1."""
RUNS = 9


def fill(app: App, copies: int) -> None:
    """Copies of all that is stored, each some days earlier."""
    store, random = app.store, np.random.default_rng(0)
    generation = store.active()
    with store.reading() as connection:
        stored = list(passages.load_passages(connection, every_key(app)).items())
        articles = {a.article_id: rows.load_article(connection, a.article_id)
                    for _, (_, a) in stored}  # fmt: skip
        blobs = {row.passage_id: row.vectors for row in passages.vector_rows(
            connection, generation.number, [p.passage_id for _, (p, _) in stored])}  # fmt: skip
        dated = dates.dates_of(connection, [key for key, _ in stored])
    for copy in range(1, copies + 1):
        shift = -copy * STEP
        vectors, terms, found = [], [], {}
        with store.writing() as connection:
            versions: dict[str, tuple[int, int]] = {}
            for old, (passage, info) in stored:
                name = f"{info.article_id}-{copy}"
                known = int((info.known_from + shift).timestamp())
                if name not in versions:
                    article = articles[info.article_id]
                    moment = Published(article.published.moment + shift)
                    again = replace(article, article_id=name, url=f"{article.url}-{copy}",
                                    published=moment)  # fmt: skip
                    version = rows.insert_version(
                        connection, again, seen=known, known_from=known, copy_of=None
                    )
                    versions[name] = version, known
                mine = replace(passage, passage_id=f"{passage.passage_id}-{copy}", article_id=name)
                own = unpack(blobs[passage.passage_id], generation.dimension)
                noise = random.standard_normal(own.shape).astype(np.float32)
                blob = pack(normalise(own + NOISE * normalise(noise)))
                key = passages.insert_passage(
                    connection, generation.number, versions[name][0], mine, blob
                )
                terms.append((key, index_terms(passage.text, info.language)))
                vector = unpack(blob, generation.dimension)[0]
                vectors.append(VectorRow(mine.passage_id, vector, known, None))
                found[key] = [shifted(row, shift) for row in dated[old]]
            store.lexical.add(connection, terms)
            dates.keep(connection, made_with(app.story.zone), found)
        store.vectors.upsert(generation.number, vectors)


def every_key(app: App) -> list[int]:
    with app.store.reading() as connection:
        found = dates.dated(connection, app.store.active().number, None)
        keys = {passage.key for passage in found}
        ids = passages.passage_ids(connection, app.store.active().number)
        every = passages.candidates(connection, app.store.active().number, ids, [], None)
    return sorted(keys | {one.key for one in every})


def shifted(row: Row, shift: timedelta) -> Row:
    moved = [(datetime.fromisoformat(text) + shift).isoformat() for text in row[1:3]]
    return [row[0], *moved, *row[3:]]


def timed(work: Callable[[], object], runs: int = RUNS) -> str:
    milliseconds = []
    for _ in range(runs):
        for kept in (tenure._read, seats._read, tenure_names._names_in):  # noqa: SLF001
            kept.cache_clear()
        started = time.perf_counter()
        work()
        milliseconds.append((time.perf_counter() - started) * 1000)
    return f"p50 {percentile(milliseconds, 0.5):.0f} ms, most {max(milliseconds):.0f} ms"


def measure(app: App) -> None:
    def timeline() -> Timeline:
        return Timeline(app.store, app.story)

    def status(language: str = "en") -> object:
        return State(app.engine, timeline(), app.story).status(language)

    status()
    count = len(app.engine.articles())
    print(f"\n{count} articles, {len(timeline().events())} events, {resident_mb():.0f} MB")
    print(f"status, nothing kept but the questions' vectors: {timed(status)}")

    def without_vectors() -> object:
        app.engine.search._encoded.cache_clear()  # noqa: SLF001
        return status()

    print(f"status, nothing kept: {timed(without_vectors)}")
    kept = State(app.engine, timeline(), app.story)
    kept.status("en")
    print(f"status, again: {timed(lambda: kept.status('en'))}")
    few = RUNS if count < 1000 else 2
    print(f"timeline, nothing kept: {timed(lambda: timeline().events(), few)}")
    whole = timeline()
    whole.events()
    print(f"timeline, 20 of most weight, again: "
          f"{timed(lambda: whole.tell(whole.select(most=20), 'en'))}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5000)
    options = parser.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SAGA_DATA"] = folder
        with App(load_settings()) as app:
            ingest([str(STARTER)], app.indexer, app.fetcher)
            Timeline(app.store, app.story).refresh()
            measure(app)
            started = time.perf_counter()
            starters = len(app.engine.articles())
            fill(app, max(1, options.articles // starters))
            print(f"\nfilled in {time.perf_counter() - started:.0f} s")
            measure(app)


if __name__ == "__main__":
    main()
