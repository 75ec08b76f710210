"""Fetching against a real server on loopback, which has to be allowed by name and port."""

from __future__ import annotations

import gzip
import itertools
import zlib

import brotli
import pytest

from ingest.errors import Gone, Permanent, Transient
from ingest.fetch import ATTEMPTS, MAX_BYTES, Fetcher, Validators
from ingest.guard import is_public
from ingest.targets import article_of

TEXT = b"Some text of a page. " * 3


def test_a_page(newsroom, fetcher):
    url = newsroom.put("/a", TEXT, kind="text/plain")
    page = fetcher.fetch(url)
    assert page.data == TEXT
    assert article_of(page).outlet == newsroom.host


def test_loopback_is_refused_unless_allowed(newsroom):
    with Fetcher() as closed, pytest.raises(Permanent, match="SAGA_ALLOW_PRIVATE_HOSTS"):
        closed.fetch(newsroom.address + "/a")
    assert newsroom.asked == []


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest", "not a public address"),
        ("http://127.0.0.1:1/", "not a public address"),
        ("http://localhost:1/", "not a public address"),
        ("http://2130706433/", "not a public address"),
        ("http://0x7f.1/", "not a public address"),
        ("http://0/", "not a public address"),
        ("http://[::ffff:7f00:1]/", "not a public address"),
        ("http://example.com@127.0.0.1:1/", "not a public address"),
        ("//169.254.169.254/latest", "not a public address"),
        ("http://0177.0.0.1/", "no web address"),
        ("http://example.org:99999/", "not a web address"),
        ("file:///etc/passwd", "not a web address"),
        ("ftp://example.org/", "not a web address"),
        ("/a", "redirects"),
    ],
)
def test_a_redirect_is_checked_again(newsroom, fetcher, location, reason):
    url = newsroom.put("/a", b"", status=302, Location=location)
    with pytest.raises(Permanent, match=reason):
        fetcher.fetch(url)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_what_may_pass_is_tried_again(newsroom, fetcher, naps, status):
    url = newsroom.put("/a", b"", status=status)
    with pytest.raises(Transient, match=str(status)):
        fetcher.fetch(url)
    assert newsroom.visits("/a") == ATTEMPTS
    assert [nap for nap in naps if nap >= 1] == [1, 2]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_what_will_not_pass_is_asked_once(newsroom, fetcher, status):
    url = newsroom.put("/a", b"", status=status)
    with pytest.raises(Permanent, match=str(status)) as caught:
        fetcher.fetch(url)
    assert newsroom.visits("/a") == 1
    assert isinstance(caught.value, Gone) == (status in {404, 410})


def test_a_server_that_recovers(newsroom, fetcher):
    answers = iter([(503, {}, b""), (200, {"Content-Type": "text/plain"}, TEXT)])
    newsroom.pages["/a"] = lambda _: next(answers)
    assert fetcher.fetch(newsroom.address + "/a").data == TEXT


def test_retry_after_is_obeyed(newsroom, fetcher, naps):
    answers = iter([(429, {"Retry-After": "17"}, b""), (200, {}, TEXT)])
    newsroom.pages["/a"] = lambda _: next(answers)
    assert fetcher.fetch(newsroom.address + "/a").data == TEXT
    assert 17 in naps


def test_a_long_retry_after_is_left_for_later(newsroom, fetcher):
    url = newsroom.put("/a", b"", status=503, Retry_After="7200")
    with pytest.raises(Transient) as caught:
        fetcher.fetch(url)
    assert caught.value.retry_after == 7200
    assert newsroom.visits("/a") == 1


def test_an_unchanged_page_costs_nothing(newsroom, fetcher):
    url = newsroom.put("/a", TEXT, ETag='"v1"', Last_Modified="Sun, 19 Nov 2023 10:00:00 GMT")
    page = fetcher.fetch(url)
    again = fetcher.fetch(url, Validators(page.etag, page.last_modified))
    assert (again.unchanged, again.data) == (True, b"")
    sent = newsroom.asked[-1][1]
    assert sent["If-Modified-Since"] == "Sun, 19 Nov 2023 10:00:00 GMT"


def test_robots_txt_is_respected(newsroom, fetcher):
    newsroom.put(
        "/robots.txt",
        "User-agent: *\nDisallow: /\n\nUser-agent: saga-bot\nDisallow: /*/private\nAllow: /\n",
        kind="text/plain",
    )
    newsroom.put("/a", TEXT)
    newsroom.put("/x/private", TEXT)
    assert fetcher.fetch(newsroom.address + "/a").data == TEXT
    with pytest.raises(Permanent, match=r"robots\.txt"):
        fetcher.fetch(newsroom.address + "/x/private")
    assert newsroom.visits("/x/private") == 0
    assert newsroom.visits("/robots.txt") == 1
    assert newsroom.asked[0][1]["User-Agent"].startswith("saga-bot/")


def test_a_robots_txt_that_fails_forbids_for_now(newsroom, fetcher):
    newsroom.put("/robots.txt", b"", status=500)
    newsroom.put("/a", TEXT)
    with pytest.raises(Transient, match=r"robots\.txt"):
        fetcher.fetch(newsroom.address + "/a")
    assert newsroom.visits("/a") == 0


def test_a_crawl_delay_is_kept(newsroom, fetcher, naps):
    newsroom.put("/robots.txt", "User-agent: *\nCrawl-delay: 5\n", kind="text/plain")
    newsroom.put("/a", TEXT)
    for _ in range(3):
        fetcher.fetch(newsroom.address + "/a")
    assert max(naps) == pytest.approx(10, abs=1)


def test_hosts_are_asked_so_often_and_no_more(newsroom):
    naps = []
    with Fetcher({newsroom.host}, clock=lambda: 100.0, sleep=naps.append) as opened:
        opened.throttle.slow_down(newsroom.host, 0.5)
        newsroom.put("/a", TEXT)
        for _ in range(3):
            opened.fetch(newsroom.address + "/a")
    assert naps == [0.5, 1.0, 1.5]  # robots.txt was the first


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzip.compress(TEXT), "gzip"),
        (brotli.compress(TEXT), "br"),
        (zlib.compress(TEXT), "deflate"),
        (zlib.compress(TEXT)[2:-4], "deflate"),
    ],
)
def test_packed_bodies(newsroom, fetcher, packed, encoding):
    url = newsroom.put("/a", packed, Content_Encoding=encoding)
    assert fetcher.fetch(url).data == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_body_that_inflates_too_far(newsroom, fetcher, encoding):
    pack = {"gzip": gzip.compress, "br": brotli.compress}[encoding]
    url = newsroom.put("/a", pack(bytes(MAX_BYTES + 1)), Content_Encoding=encoding)
    with pytest.raises(Permanent, match="MB"):
        fetcher.fetch(url)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_body_that_cannot_be_unpacked(newsroom, fetcher, encoding):
    url = newsroom.put("/a", b"this is not packed at all", Content_Encoding=encoding)
    with pytest.raises(Permanent, match="packed"):
        fetcher.fetch(url)


def test_a_packed_body_of_several_parts(newsroom, fetcher):
    url = newsroom.put("/a", gzip.compress(TEXT) + gzip.compress(TEXT), Content_Encoding="gzip")
    assert fetcher.fetch(url).data == TEXT * 2


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_packed_body_that_breaks_off(newsroom, fetcher, encoding):
    packed = {"gzip": gzip.compress, "br": brotli.compress}[encoding](TEXT + bytes(range(256)))
    url = newsroom.put("/a", packed[:-9], Content_Encoding=encoding)
    with pytest.raises(Transient, match="broke off"):
        fetcher.fetch(url)


@pytest.mark.parametrize(("redirects", "whole"), [(5, True), (6, False)])
def test_redirects_up_to_five(newsroom, fetcher, redirects, whole):
    for number in range(redirects):
        newsroom.put(f"/{number}", b"", status=301, Location=f"/{number + 1}")
    newsroom.put(f"/{redirects}", TEXT)
    if whole:
        assert fetcher.fetch(newsroom.address + "/0").url == f"{newsroom.address}/{redirects}"
    else:
        with pytest.raises(Permanent, match="redirects"):
            fetcher.fetch(newsroom.address + "/0")


def test_the_connection_goes_to_the_address_that_was_checked(newsroom, monkeypatch):
    """A name that is public when asked first and private when asked again leads nowhere."""
    import socket

    real, answers = socket.getaddrinfo, []

    def rebinding(host, port, *args, **named):
        if host != "rebinding.example":
            return real(host, port, *args, **named)
        answers.append("203.0.114.1" if not answers else "127.0.0.1")
        return real(answers[-1], port, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr("ingest.fetch.CONNECT_SECONDS", 0.05)
    port = newsroom.host.partition(":")[2]
    with (
        Fetcher(sleep=lambda _: None) as opened,
        pytest.raises((Transient, Permanent)),
    ):
        opened.fetch(f"http://rebinding.example:{port}/a")
    assert newsroom.asked == []


def test_a_name_with_one_private_address_is_refused(newsroom, monkeypatch):
    import socket

    def both(_host, port, *_args, **_named):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
                for address in ("93.184.216.34", "127.0.0.1")]  # fmt: skip

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with Fetcher() as opened, pytest.raises(Permanent, match="not a public address"):
        opened.fetch("http://both.example/a")


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"a")
    except OSError:
        handler.close_connection = True


def test_a_body_that_never_ends_is_given_up_when_the_time_is_used(newsroom):
    newsroom.pages["/a"] = endless
    newsroom.put("/robots.txt", b"", status=404)
    ticking = itertools.count(step=1.0)
    with (
        Fetcher({newsroom.host}, clock=lambda: next(ticking), sleep=lambda _: None) as opened,
        pytest.raises(Transient, match="in time"),
    ):
        opened.fetch(newsroom.address + "/a")
    assert newsroom.visits("/a") == 1


def test_a_body_that_never_ends_is_given_up_when_it_is_too_large(newsroom, fetcher, monkeypatch):
    monkeypatch.setattr("ingest.fetch.MAX_BYTES", 2**20)
    newsroom.pages["/a"] = endless_blocks
    with pytest.raises(Permanent, match="MB"):
        fetcher.fetch(newsroom.address + "/a")


def endless_blocks(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(bytes(65_536))
    except OSError:
        handler.close_connection = True


def test_a_connection_that_breaks_is_tried_again(newsroom, fetcher):
    def broken(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"only this")
        handler.close_connection = True

    newsroom.pages["/a"] = broken
    with pytest.raises(Transient):
        fetcher.fetch(newsroom.address + "/a")
    assert newsroom.visits("/a") == ATTEMPTS


def test_nobody_there():
    with Fetcher({"127.0.0.1:9"}) as opened, pytest.raises(Transient):
        opened.fetch("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"GIF89a", b"ab\x00c"]
)
def test_a_picture_declared_as_a_page(newsroom, fetcher, data):
    page = fetcher.fetch(newsroom.put("/a", data * 20))
    with pytest.raises(Permanent, match="not a"):
        article_of(page)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1%eth0",
     "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fd00::1", "224.0.0.1", "::",
     "::127.0.0.1", "64:ff9b:1::7f00:1", "100.64.0.1", "100.100.100.200", "192.0.0.192",
     "168.63.129.16", "198.18.0.1", "255.255.255.255", "fec0::1", "fd00:ec2::254"],
)  # fmt: skip
def test_private_addresses_in_every_dress(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses(address):
    assert is_public(address)
