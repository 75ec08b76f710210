"""A Chroma server, really started: the same results, two processes at once, down and up again."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.documents import STARTER, read_file
from ingest.passages import CHUNKING, cut
from vectorstore.chroma import VectorIndex
from vectorstore.errors import StoreUnavailable
from vectorstore.indexer import Indexer
from vectorstore.search import Search
from vectorstore.store import StoreConfig, open_store
from vectorstore.types import Article, Published

TEXTS = {
    "fired": ("en", "The directors of the museum dismissed the curator on Friday. Nobody knew."),
    "hired": ("de", "Eine Woche später erhielt die Kuratorin ihre Stelle zurück."),
    "bread": ("en", "Bread rises when yeast turns sugar into gas. The oven then sets the crumb."),
}
QUERIES = ("Who was dismissed?", "Chi ha riavuto il posto?", "Hefe", "curator museum Friday")
INGEST = """
import sys
from pathlib import Path
from bot.app import App
from bot.settings import load_settings
from ingest.pipeline import ingest
with App(load_settings()) as app:
    report = ingest([sys.argv[1]], app.indexer, app.fetcher)
    print(report.new, report.failed)
"""
COMMAND = shutil.which("chroma", path=sysconfig.get_path("scripts"))


class Server:
    """`chroma run` on loopback, on a port of its own that it keeps over restarts."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.process = None

    def start(self):
        assert COMMAND, "chromadb brings the command `chroma`"
        self.process = subprocess.Popen(
            [
                COMMAND,
                "run",
                "--path",
                self.folder,
                "--host",
                "127.0.0.1",
                "--port",
                f"{self.port}",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in self.process.stdout:
            if "listening" in line:
                break
        else:
            pytest.fail("chroma run ended before it listened")
        # what it says later must not fill the pipe
        self.drain = threading.Thread(target=self.process.stdout.read)
        self.drain.start()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.drain.join()
        self.process.stdout.close()


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "chroma-server")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def served(tmp_path, server, encoder, centring, new_database):
    config = StoreConfig(
        tmp_path / "served", CHUNKING, chroma_url=server.url, database_url=new_database()
    )
    with open_store(config, encoder, centring) as opened:
        yield opened


def article(name):
    language, text = TEXTS[name]
    published = Published.parse("2023-11-17")
    return Article(name, f"https://x.example/{name}", name, text, language, "X", published)


def fill(store, names=tuple(TEXTS)):
    indexer = Indexer(store)
    articles = [article(name) for name in names]
    list(indexer.add([(one, cut(one, indexer.count_tokens)) for one in articles]))


def results(store, query):
    return [(h.passage.passage_id, round(h.score, 4)) for h in Search(store).search(query).hits]


def test_the_same_articles_give_the_same_results_as_embedded(served, store):
    fill(served)
    fill(store)
    for query in QUERIES:
        assert results(served, query) == results(store, query)


@pytest.mark.postgres
def test_a_fleet_finds_what_one_process_with_sqlite_finds(
    served, starter_app, tmp_path, encoder, centring
):
    articles = [one for path in sorted(STARTER.glob("*.md")) for one in read_file(path)]
    questions = [text for q in starter_app.story.question for text in q.text.values()]
    moments = (None, datetime(2023, 11, 20, 12, tzinfo=UTC))
    found = []
    with open_store(StoreConfig(tmp_path / "alone", CHUNKING), encoder, centring) as alone:
        for opened in (alone, served):
            indexer = Indexer(opened, cut)
            list(indexer.add([(one, cut(one, indexer.count_tokens)) for one in articles]))
            found.append([
                (hit.passage.passage_id, pytest.approx(hit.score, abs=1e-4), hit.copies)
                for query in questions for moment in moments
                for hit in Search(opened).search(query, as_of=moment).hits
            ])  # fmt: skip
    assert found[0] == found[1]


def test_what_another_process_ingests_is_found_at_once(served, server, tmp_path, monkeypatch):
    fill(served, ["bread"])
    search = Search(served)
    assert search.unknown(["oleander_"]) == ["oleander_"]
    page = tmp_path / "oleander.md"
    page.write_text(
        "---\ntitle: The garden\ndate: 2023-11-18\nlanguage: en\noutlet: Example\n"
        "url: https://x.example/garden\n---\n\nThe director planted an Oleander behind the museum "
        "on Saturday, and the gardeners of the town came to see it. She said that it would flower "
        "every summer, and that nobody would be allowed to cut it down.\n"
    )
    monkeypatch.setenv("CHROMA_URL", server.url)
    monkeypatch.setenv("DATABASE_URL", served.config.database_url or "")
    monkeypatch.setenv("SAGA_DATA", str(served.config.data_dir))
    monkeypatch.setenv("SAGA_RELEVANCE", "off")
    done = subprocess.run(
        [sys.executable, "-c", INGEST, str(page)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout == "1 []\n", done.stdout + done.stderr
    (hit, *_) = search.search("Who planted something behind the museum?").hits
    assert "Oleander" in hit.passage.text
    assert search.unknown(["oleander_"]) == []
    assert "Oleander" in search.search("Oleander").hits[0].passage.text


def test_a_server_that_is_killed_is_a_clear_error_until_it_is_back(served, server):
    fill(served)
    before = results(served, "Who was dismissed?")
    server.kill()
    with pytest.raises(StoreUnavailable, match=rf"Chroma \({server.url}\) does not answer"):
        Search(served).search("Who was dismissed?")
    server.start()
    assert results(served, "Who was dismissed?") == before


def test_an_article_is_in_wholly_or_not_at_all_when_the_server_is_down(served, server):
    fill(served, ["bread"])
    server.kill()
    with pytest.raises(StoreUnavailable):
        fill(served, ["fired"])
    server.start()
    assert [name for name, _ in results(served, "Who was dismissed?")] == [
        name for name, _ in results(served, "bread")
    ]
    fill(served, ["fired"])
    assert results(served, "Who was dismissed?")[0][0].startswith("fired:")


def test_a_server_that_hangs_is_a_clear_error(server):
    index = VectorIndex.server(server.url, timeout=0.3)
    server.process.send_signal(signal.SIGSTOP)
    with pytest.raises(StoreUnavailable, match="does not answer"):
        index.exists(1)
    with pytest.raises(StoreUnavailable, match="does not answer"):
        VectorIndex.server(server.url, timeout=0.3)


def test_no_server_at_start_is_a_clear_error(tmp_path, encoder, centring):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    config = StoreConfig(tmp_path / "data", CHUNKING, chroma_url=url)
    with pytest.raises(StoreUnavailable, match=f"{url}.* does not answer"):
        open_store(config, encoder, centring)


def test_an_address_that_is_none_says_how_to_write_it(tmp_path, encoder, centring):
    config = StoreConfig(tmp_path / "data", CHUNKING, chroma_url="ftp://localhost:8000")
    with pytest.raises(StoreUnavailable, match="http://localhost:8000"):
        open_store(config, encoder, centring)
