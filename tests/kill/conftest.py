"""What the kill tests share: a site with articles, copies among them, and `saga` as a process."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

ARTICLES = 40
COPY_EVERY = 8
"""Of so many articles the second is a near-copy of the first, and the third the second again."""
KILLS_OF_A_STORE = 2
"""One after another, which is worse than one."""
START_SECONDS = 0.3
"""Nothing is open before."""
SOONER = 0.7
SAGA = [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())"]
SYLLABLES = "ba be do fu ga gi ho ka ko la lu ma me mo na no pa pe ra ri sa so ta te tu va ve zo"
PAGE = (
    '<!doctype html><html lang="en"><head><title>{title}</title></head><body><article>'
    "<h1>{title}</h1>{text}</article></body></html>"
)


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=10, help="SIGKILLs in all (default: 10)")


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        stores = -(-metafunc.config.getoption("--kills", 10) // KILLS_OF_A_STORE)
        ingest = "ingest" in metafunc.function.__name__
        metafunc.parametrize("seed", range(stores - stores // 2 if ingest else stores // 2))


@pytest.fixture
def moments():
    """Seconds after which a store's runs are killed, one after another."""

    def choose(seed, longest):
        chance = random.Random(seed)
        return [chance.uniform(START_SECONDS, longest) for _ in range(KILLS_OF_A_STORE)]

    return choose


class Site(NamedTuple):
    folder: str
    feed: str
    host: str
    count: int = ARTICLES
    copies: int = 2 * (ARTICLES // COPY_EVERY)


TEXT = """The museum of {name} dismissed its curator on the evening of day {n}3, and the {n}4
employees learnt of it from a letter that was put under the door.
#Director {name}sen had led hall {n}5 since the year {n}6 and called the decision of the council
of {name} a mistake that would cost {n}7 visitors.
#A petition with {n}8 names asks the council of {name} to think again; its next meeting is
expected in week {n}9, a spokeswoman of {name} said on Tuesday."""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The pages as files and, the same ones, on loopback with a feed."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "pages").mkdir()
    chance = random.Random(4)
    name = text = ""
    for i in range(ARTICLES):
        kind = i % COPY_EVERY
        if kind == 1:
            text = "A surprise, as the agency reports.#" + text.replace("asks", "begs")
        elif kind != 2:
            name = "".join(chance.choices(SYLLABLES.split(), k=5)).title()
            text = TEXT.format(name=name, n=i)
        body = "".join(f"<p>{part}</p>" for part in text.split("#"))
        page = PAGE.format(title=f"Message {i} from {name}", text=body)
        (folder / "pages" / f"{i:03}.html").write_text(page)
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        host = f"127.0.0.1:{server.server_port}"
        items = "".join(
            f"<item><link>http://{host}/pages/{i:03}.html</link></item>" for i in range(ARTICLES)
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        (folder / "feed.xml").write_text(feed)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield Site(str(folder / "pages"), f"http://{host}/feed.xml", host)
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        pass


class Saga:
    """The command in a process of its own, on one data folder."""

    def __init__(self, data, cache, host):
        self.data = data
        self.environment = os.environ | {
            "SAGA_DATA": str(data), "SAGA_CACHE": str(cache), "SAGA_RELEVANCE": "off",
            "SAGA_ALLOW_PRIVATE_HOSTS": host,
        }  # fmt: skip

    def start(self, *arguments):
        return subprocess.Popen(
            [*SAGA, *arguments, "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment,
        )  # fmt: skip

    def run(self, *arguments):
        """To the end: exit code, stdout, seconds."""
        began = time.monotonic()
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        assert process.returncode in {0, 1}, err
        return process.returncode, out, time.monotonic() - began

    def kill(self, seconds, *arguments):
        """SIGKILL after so long; again and sooner when it had ended before."""
        while True:
            process = self.start(*arguments)
            try:
                process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                if process.returncode == -signal.SIGKILL:
                    return
            seconds *= SOONER


@pytest.fixture(scope="session")
def make_saga(cache, site):
    return lambda data: Saga(data, cache, site.host)
