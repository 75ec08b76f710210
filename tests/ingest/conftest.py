"""A newsroom on loopback: pages, feeds and every misbehaviour that the web has taught us."""

from __future__ import annotations

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

import pytest

from ingest.fetch import Fetcher
from ingest.passages import cut
from ingest.pipeline import ingest
from vectorstore.indexer import Indexer

PEOPLE = ("curator", "gardener", "librarian", "cook", "guard", "accountant", "painter", "porter")
PLACES = ("Bremen", "Toulouse", "Siena", "Toledo", "Leeds", "Graz", "Malmö", "Porto", "Ghent")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        room = self.server.room
        room.asked.append((self.path, dict(self.headers)))
        answer = room.pages.get(self.path, (404, {}, b"not here"))
        if callable(answer):
            answer = answer(self)
            if answer is None:
                return
        status, headers, body = answer
        etag = headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


class Newsroom:
    """A server whose pages can be put, changed and taken away while it runs."""

    def __init__(self, port):
        self.host = f"127.0.0.1:{port}"
        self.address = f"http://{self.host}"
        self.pages = {}
        self.asked = []

    def put(self, path, body, status=200, kind="text/html; charset=utf-8", **headers):
        body = body if isinstance(body, bytes) else body.encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {"Content-Type": kind, **named}, body)
        return self.address + path

    def article(self, path, text=None, *, number=0, etag=True, **parts):
        page = html(text or story(number), **parts)
        tag = {"ETag": f'"{hashlib.sha256(page.encode()).hexdigest()[:12]}"'} if etag else {}
        return self.put(path, page, **tag)

    def feed(self, path, paths, **headers):
        items = "".join(f"<item><link>{escape(self.address + p)}</link></item>" for p in paths)
        xml = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        headers.setdefault("ETag", f'"{hashlib.sha256(xml.encode()).hexdigest()[:12]}"')
        return self.put(path, xml, kind="application/rss+xml", **headers)

    def sitemap(self, path, paths, *, index=False, packed=False):
        outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
        items = "".join(f"<{inner}><loc>{self.address}{p}</loc></{inner}>" for p in paths)
        xml = f"<?xml version='1.0'?><{outer}>{items}</{outer}>".encode()
        return self.put(path, gzip.compress(xml) if packed else xml, kind="application/xml")

    def visits(self, path):
        return sum(1 for asked, _ in self.asked if asked == path)


def story(number):
    """A text of its own for each number, long enough to be an article."""
    person, place = PEOPLE[number % len(PEOPLE)], PLACES[number % len(PLACES)]
    return [
        f"The directors of museum {number} in {place} dismissed the {person} on Friday evening.",
        f"Nobody had expected the decision, which {number + 3} of the employees called a mistake.",
        f"The {person} had worked in {place} for {number + 2} years and had opened four halls.",
        "A petition for a return was signed by many visitors before the weekend was over.",
    ]


def html(paragraphs, title="The museum decides", lang="en", head="", body=""):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{head}</head><body>'
        f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{text}{body}</article>"
        "<footer>Imprint</footer></body></html>"
    )


@pytest.fixture
def newsroom():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.room = Newsroom(server.server_port)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.room
        server.shutdown()


@pytest.fixture
def naps():
    """How long the fetcher wanted to sleep; it does not."""
    return []


@pytest.fixture
def fetcher(newsroom, naps):
    with Fetcher({newsroom.host}, sleep=naps.append) as opened:
        yield opened


@pytest.fixture
def follow(store, fetcher):
    """Ingest targets into an empty store."""
    indexer = Indexer(store, cut)
    return lambda *targets, **options: ingest(
        [str(t) for t in targets], indexer, fetcher, **options
    )
