"""Fetching against a real server on loopback, which has to be allowed by name and port."""

from __future__ import annotations

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.errors import Permanent, Transient
from ingest.fetch import MAX_BYTES, Fetcher, is_public
from ingest.targets import article_of


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        status, headers, body = self.server.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as running:
        running.pages = {}
        running.address = f"http://127.0.0.1:{running.server_port}"
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def fetcher(server):
    with Fetcher({f"127.0.0.1:{server.server_port}"}) as opened:
        yield opened


def test_a_page(server, fetcher):
    server.pages["/a"] = (200, {"Content-Type": "text/plain"}, b"Some text of a page. " * 3)
    page = fetcher.fetch(server.address + "/a")
    assert page.data == b"Some text of a page. " * 3
    assert article_of(page).outlet == f"127.0.0.1:{server.server_port}"


def test_loopback_is_refused_unless_allowed(server):
    with Fetcher() as closed, pytest.raises(Permanent, match="SAGA_ALLOW_PRIVATE_HOSTS"):
        closed.fetch(server.address + "/a")


def test_a_redirect_is_checked_again(server, fetcher):
    server.pages["/a"] = (302, {"Location": "http://169.254.169.254/latest"}, b"")
    with pytest.raises(Permanent, match="not a public address"):
        fetcher.fetch(server.address + "/a")
    server.pages["/b"] = (302, {"Location": "file:///etc/passwd"}, b"")
    with pytest.raises(Permanent, match="not a web address"):
        fetcher.fetch(server.address + "/b")


def test_redirects_end(server, fetcher):
    server.pages["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(Permanent, match="redirects"):
        fetcher.fetch(server.address + "/a")


@pytest.mark.parametrize(("status", "kind"), [(404, Permanent), (410, Permanent), (503, Transient)])
def test_two_kinds_of_errors(server, fetcher, status, kind):
    server.pages["/a"] = (status, {}, b"")
    with pytest.raises(kind):
        fetcher.fetch(server.address + "/a")


def test_a_body_that_inflates_too_far(server, fetcher):
    body = gzip.compress(bytes(MAX_BYTES + 1))
    server.pages["/a"] = (200, {"Content-Encoding": "gzip"}, body)
    with pytest.raises(Permanent, match="MB"):
        fetcher.fetch(server.address + "/a")


def test_nobody_there(fetcher):
    with Fetcher({"127.0.0.1:9"}) as opened, pytest.raises(Transient):
        opened.fetch("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1%eth0",
     "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fd00::1", "224.0.0.1"],
)  # fmt: skip
def test_private_addresses_in_every_dress(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses(address):
    assert is_public(address)
