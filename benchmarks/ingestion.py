"""How fast a newsroom is taken in, where the time goes, and how much memory many articles need.

    .venv/bin/python benchmarks/ingestion.py [--articles 150] [--rounds 3] [--memory 1000,5000]

Synthetic articles of about 270 words in five languages, served as pages by a process of its own on
loopback, listed by a feed. The product (robots.txt, polite fetching, extraction, passages of whole
sentences, sentence vectors, words, catalogue, Chroma) in turns with the plain recipe: one page
after another with LangChain's loader (menus and footers included), its splitter at about the same
size of passages, its Chroma, the same model. Then a second visit to the same newsroom, and how many
texts were embedded for it. The recipe needs `pip install -e '.[bench]'`.

--memory measures the peak of `saga ingest FEED` as a process of its own, with so many articles of
about 140 words each, all fetched, embedded and stored.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_text_splitters import RecursiveCharacterTextSplitter
from machine import describe
from speed import Corpus

from bot.app import split_sentences
from bot.settings import load_settings
from ingest import pipeline, visits
from ingest.fetch import Fetcher
from ingest.passages import CHUNKING, cut
from vectorstore.centring import Centring, load_centring
from vectorstore.embeddings.langchain import PrefixedEmbeddings
from vectorstore.embeddings.model import load_encoder
from vectorstore.indexer import Indexer
from vectorstore.store import Store, StoreConfig, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vectorstore.embeddings.encoder import Encoder

SAGA = [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())"]
PARTS = 4
"""Paragraphs of an article."""
RECIPE_CHARACTERS = 650
"""Of the recipe's chunks: about our passages' tokens."""
LIMIT_MB = 700
"""What 5,000 articles may need."""


class Steps:
    """Seconds by step. A step that runs in reader threads overlaps with the others."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def timed(self, owner: Any, name: str, step: str, clock: Callable[[], float]) -> Iterator[None]:
        """Count the calls of `owner.name` as `step`."""
        real = getattr(owner, name)

        def counted(*arguments: Any, **named: Any) -> Any:
            started = clock()
            try:
                return real(*arguments, **named)
            finally:
                with self._lock:
                    self.seconds[step] = self.seconds.get(step, 0.0) + clock() - started

        setattr(owner, name, counted)
        try:
            yield
        finally:
            setattr(owner, name, real)


class Writer:
    """Makes articles of several paragraphs, all different."""

    def __init__(self, seed: int) -> None:
        self.corpus = Corpus(seed)

    def article(self, parts: int) -> tuple[str, str, list[str]]:
        """Title, language, paragraphs; all in one language."""
        first = self.corpus.article()
        paragraphs = [first.text]
        while len(paragraphs) < parts:
            other = self.corpus.article()
            if other.language == first.language:
                paragraphs.append(other.text)
        return first.title, first.language, paragraphs


def publish(folder: Path, address: str, count: int, seed: int, parts: int = PARTS) -> None:
    """Write the pages and the feed of a round."""
    writer = Writer(seed)
    for i in range(count):
        title, language, paragraphs = writer.article(parts)
        text = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
        (folder / f"{i}.html").write_text(
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            f'<title>{title}</title><meta property="article:published_time" '
            f'content="2023-11-20T10:00:00Z"></head><body><nav><a href="/">Home</a></nav>'
            f"<article><h1>{title}</h1>{text}</article><footer>Imprint</footer></body></html>",
            encoding="utf-8",
        )
    items = "".join(f"<item><link>{address}/{i}.html</link></item>" for i in range(count))
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    (folder / "feed.xml").write_text(feed)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A process that serves the folder; its host:port."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        found = re.search(r"port (\d+)", server.stdout.readline())
        assert found is not None
        try:
            yield f"127.0.0.1:{found[1]}"
        finally:
            server.terminate()


def product(store: Store, host: str, steps: Steps | None = None) -> pipeline.Report:
    """One run over the feed."""
    wall, cpu = time.perf_counter, time.thread_time
    with Fetcher({host}) as fetcher:
        target = [f"http://{host}/feed.xml"]
        if steps is None:
            return pipeline.ingest(target, Indexer(store, cut), fetcher)
        with (
            steps.timed(fetcher, "fetch", "fetch (CPU, in reader threads)", cpu),
            steps.timed(visits, "_read", "extract (CPU, in reader threads)", cpu),
            steps.timed(pipeline, "cut", "cut into passages", wall),
            steps.timed(store.encoder, "encode", "embed", wall),
            steps.timed(store.vectors, "upsert", "Chroma", wall),
        ):
            return pipeline.ingest(target, Indexer(store, cut), fetcher)


def recipe(encoder: Encoder, folder: Path, host: str, count: int) -> int:
    """What a tutorial does with the same pages; the number of chunks."""
    from langchain_chroma import Chroma
    from langchain_community.document_loaders import WebBaseLoader

    store = Chroma("recipe", PrefixedEmbeddings(encoder), persist_directory=str(folder))
    splitter = RecursiveCharacterTextSplitter(chunk_size=RECIPE_CHARACTERS, chunk_overlap=0)
    total = 0
    for i in range(count):
        page = WebBaseLoader(f"http://{host}/{i}.html", show_progress=False).load()
        total += len(store.add_documents(splitter.split_documents(page)))
    return total


def speed(encoder: Encoder, centring: Centring, count: int, rounds: int) -> None:
    """Articles a second, ours and the recipe's in turns; the steps; the second visit."""
    ours, theirs, again = [], [], []
    steps = Steps()
    total = 0.0
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            pages = folder / "pages"
            pages.mkdir()
            config = StoreConfig(folder / "data", CHUNKING)
            with served(pages) as host, open_store(config, encoder, centring) as store:
                publish(pages, f"http://{host}", count, number)
                report = product(store, host, steps)
                assert report.new == count, report
                ours.append(count / report.seconds)
                total += report.seconds
                texts = Steps()
                with texts.timed(store.encoder, "encode", "embed", lambda: 0.0):
                    second = product(store, host)
                assert second.unchanged == count, second
                assert not texts.seconds, "the second visit embedded something"
                again.append(second.seconds)
                started = time.perf_counter()
                chunks = recipe(encoder, folder / "recipe", host, count)
                theirs.append(count / (time.perf_counter() - started))
    print(f"\nA newsroom of {count} articles, median of {rounds} rounds; "
          f"{report.passages} passages, the recipe {chunks} chunks")  # fmt: skip
    print(f"saga     {statistics.median(ours):6.1f} articles/s")
    print(f"recipe   {statistics.median(theirs):6.1f} articles/s (no sentence vectors, no words)")
    print(f"ratio    {statistics.median(a / b for a, b in zip(ours, theirs, strict=True)):6.2f}")
    print(f"second visit, nothing new: {statistics.median(again):.2f} s, nothing embedded")
    print("\nshare of the run's time; the reader threads work while the model embeds")
    main = {step: s for step, s in steps.seconds.items() if "threads" not in step}
    rest = total - sum(main.values())
    for step, seconds in [*sorted(steps.seconds.items()), ("catalogue, words, waiting", rest)]:
        print(f"{step:34} {seconds / total:6.1%}")


def memory(sizes: list[int]) -> None:
    """Peak resident memory of `saga ingest` over so many articles, all embedded."""
    print("\n`saga ingest FEED` in a process of its own\n articles  seconds  peak MB  report")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            pages = Path(name) / "pages"
            pages.mkdir()
            with served(pages) as host:
                publish(pages, f"http://{host}", size, size, parts=2)
                environment = os.environ | {
                    "SAGA_DATA": f"{name}/data", "SAGA_ALLOW_PRIVATE_HOSTS": host,
                    "SAGA_RELEVANCE": "off",
                }  # fmt: skip
                started = time.perf_counter()
                command = [*SAGA, "ingest", "--json", f"http://{host}/feed.xml"]
                with subprocess.Popen(
                    command, env=environment, stdout=subprocess.PIPE, text=True
                ) as process:
                    assert process.stdout is not None
                    report = json.loads(process.stdout.read())
                    _, status, usage = os.wait4(process.pid, 0)
                    process.returncode = os.waitstatus_to_exitcode(status)
            assert report["new"] + report["duplicates"] == size, report
            told = {key: report[key] for key in ("new", "duplicates", "passages")}
            seconds, peak = time.perf_counter() - started, usage.ru_maxrss / 1024
            print(f"{size:9} {seconds:8.0f} {peak:8.0f}  {told}", flush=True)
    print(f"must stay under {LIMIT_MB} MB at 5,000")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=150, help="0: no speed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", default="", metavar="SIZES", help="such as 1000,5000")
    options = parser.parse_args()
    print(describe())
    if options.articles:
        cache = load_settings().cache
        encoder = load_encoder(None, cache)
        centring = load_centring(encoder, cache, split_sentences)
        speed(encoder, centring, options.articles, options.rounds)
    if options.memory:
        memory(sorted(int(size) for size in options.memory.split(",")))


if __name__ == "__main__":
    main()
