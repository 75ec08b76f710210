"""Fetching pages, safely and politely: only the public web, within limits of time and size.

Redirects are followed by hand and checked again (see `guard`); robots.txt is respected; every
host is asked only so often; what may pass within seconds is tried again. One `Fetcher` serves
any number of threads.
"""

from __future__ import annotations

import email.utils
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urlsplit

import httpcore
import httpx

from ingest.errors import Gone, IngestError, Passing, Permanent, Transient
from ingest.guard import Deadline, GuardedBackend
from ingest.inflate import inflate
from ingest.robots import AGENT, Robots
from ingest.throttle import Throttle
from ingest.urls import is_web

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Headers = dict[str, str]

USER_AGENT = f"{AGENT}/0.1 (news archive for question answering; respects robots.txt)"
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 60.0
"""On the network for one address: redirects and second tries included, waiting turns not."""
MAX_BYTES = 10 * 1024 * 1024
"""Of the inflated body."""
MAX_REDIRECTS = 5
ATTEMPTS = 3
BACKOFF_SECONDS = 1.0
"""Before the second try; doubled before each further one."""
MAX_WAIT = 30.0
"""Seconds that a server may make us wait within a run; asked for more, the page is left."""
PER_SECOND = 3.0
"""Requests to a host that is not the operator's own."""
OWN_PER_SECOND = 100.0
"""Requests to a host in SAGA_ALLOW_PRIVATE_HOSTS."""
CONNECTIONS = 80
"""More than `crawl` and `sheets` have threads, so that none waits for another's."""
NOT_THERE = frozenset({404, 410})
NO_USE = frozenset({400, 401, 402, 403, 405, 406, 414, 451})
TRY_AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent."""

    url: str
    """After redirects."""
    content_type: str
    data: bytes
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False
    """304: the page is what it was when the validators were handed out; no data."""


class Validators(NamedTuple):
    """What a server gave with a page, to be asked next time whether it has changed."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """The headers of a conditional GET."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


class Limits(NamedTuple):
    """What one address may cost."""

    attempts: int
    seconds: float
    size: int
    """Bytes of the inflated body."""
    patience: float = math.inf
    """Seconds until the host's next turn."""


class Fetcher:
    """Fetches pages; close it, or use it in a `with` block. Thread-safe."""

    def __init__(
        self,
        allow_private: Collection[str] = (),
        *,
        per_second: float = PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`allow_private`: the entries of SAGA_ALLOW_PRIVATE_HOSTS."""
        self._deadline = Deadline(clock)
        self._clock = clock
        self._sleep = sleep
        self.throttle = Throttle(1 / per_second, clock, sleep)
        for entry in allow_private:
            self.throttle.slow_down(entry.lower(), 1 / OWN_PER_SECOND)
        self._robots = Robots(self._read_robots, clock)
        transport = httpx.HTTPTransport(retries=0, trust_env=False)
        transport._pool = httpcore.ConnectionPool(  # noqa: SLF001 - httpx has no other door
            ssl_context=httpx.create_ssl_context(),
            network_backend=GuardedBackend(allow_private, self._deadline),
            max_connections=CONNECTIONS,
            max_keepalive_connections=20,
            keepalive_expiry=15.0,
        )
        self._client = httpx.Client(
            transport=transport,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip, br"},
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        )

    def fetch(self, url: str, validators: Validators | None = None) -> Page:
        """The page at an address; `unchanged` only where validators were given.

        Raises Transient or Permanent.
        """
        limits = Limits(ATTEMPTS, WHOLE_SECONDS, MAX_BYTES)
        headers = (validators or Validators()).headers()
        return self._persist(url, headers, limits, obey=True)

    def fetch_once(self, url: str, accept: str, seconds: float, size: int) -> Page:
        """What an article can do without: one try, left alone when its turn is too far off.

        Raises Transient or Permanent.
        """
        limits = Limits(1, seconds, size, patience=seconds)
        return self._persist(url, {"Accept": accept}, limits, obey=True)

    def _read_robots(self, url: str) -> bytes:
        limits = Limits(ATTEMPTS, WHOLE_SECONDS, MAX_BYTES)
        return self._persist(url, {}, limits, obey=False).data

    def _persist(self, url: str, headers: Headers, limits: Limits, *, obey: bool) -> Page:
        """Follow an address, again after what may pass."""
        used = waited = 0.0
        for attempt in range(1, limits.attempts + 1):
            begun = self._clock()
            try:
                left = limits._replace(seconds=limits.seconds - used)
                return self._follow(url, headers, left, obey=obey)
            except Passing as error:
                used += self._clock() - begun
                wait = error.retry_after
                if wait is None:
                    wait = BACKOFF_SECONDS * 2 ** (attempt - 1)
                waited += wait
                if attempt == limits.attempts or used >= limits.seconds or waited > MAX_WAIT:
                    raise
                self._sleep(wait)
        raise AssertionError  # pragma: no cover - the last attempt returns or raises

    def _follow(self, url: str, headers: Headers, limits: Limits, *, obey: bool) -> Page:
        """An address through its redirects."""
        used = 0.0
        for _ in range(MAX_REDIRECTS + 1):
            if not is_web(url):
                raise Permanent(f"{url} is not a web address (http or https).")
            if obey:
                delay = self._robots.check(url)
                if delay is not None:
                    self.throttle.slow_down(host_of(url), delay)
            if not self.throttle.wait(host_of(url), limits.patience):
                raise Transient(f"{url} would have to wait too long for its turn.")
            begun = self._clock()
            with self._deadline.within(limits.seconds - used):
                page, following = self._once(url, headers, limits.size)
            used += self._clock() - begun
            if page is not None:
                return page
            url = following
        raise Permanent(f"More than {MAX_REDIRECTS} redirects.")

    def _once(self, url: str, headers: Headers, size: int) -> tuple[Page | None, str]:
        """One request: the page, or the address that it redirects to."""
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                if response.has_redirect_location:
                    return None, str(response.url.join(response.headers["location"]))
                unchanged = response.status_code == httpx.codes.NOT_MODIFIED and any(
                    name.startswith("If-") for name in headers
                )
                if not unchanged:
                    self._check_status(response)
                return _page(response, size, unchanged=unchanged), ""
        except IngestError:
            raise
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, KeyError, ValueError) as error:
            raise Permanent(f"{url} cannot be fetched: {error}.") from error
        except httpx.TimeoutException as error:
            raise Passing(f"{url} did not answer in time.") from error
        except httpx.RemoteProtocolError as error:
            if isinstance(error.__context__, httpx.InvalidURL):
                raise Permanent(f"{url} leads to no web address: {error}.") from error
            raise Passing(f"{url} cannot be fetched: {error}.") from error
        except httpx.ConnectError as error:
            raise Transient(f"{url} cannot be reached: {error}.") from error
        except (httpx.HTTPError, OSError) as error:
            raise Passing(f"{url} cannot be fetched: {error}.") from error

    def _check_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if 200 <= status < 300:
            return
        reason = f"{response.url} answered {status} {response.reason_phrase}.".replace(" .", ".")
        if status in NOT_THERE:
            raise Gone(reason, for_good=status == httpx.codes.GONE)
        if status in NO_USE:
            raise Permanent(reason)
        if status < 500 and status not in TRY_AGAIN:
            raise Transient(reason)
        wait = _retry_after(response.headers.get("retry-after", ""))
        if status == httpx.codes.TOO_MANY_REQUESTS and wait is not None and wait <= MAX_WAIT:
            self.throttle.hold(host_of(str(response.url)), wait)  # it means all of our requests
        raise Passing(reason, wait)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()


def host_of(url: str) -> str:
    """The host:port that an address speaks to, as SAGA_ALLOW_PRIVATE_HOSTS writes it."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    except ValueError as error:
        raise Permanent(f"{url} is not a web address: {error}.") from error
    return f"{parts.hostname or ''}:{port}"


def _page(response: httpx.Response, size: int, *, unchanged: bool) -> Page:
    headers = response.headers
    data = b""
    if not unchanged:
        encoding = headers.get("content-encoding", "")
        data = inflate(response.iter_raw(), encoding, size, str(response.url))
    return Page(
        url=str(response.url),
        content_type=headers.get("content-type", ""),
        data=data,
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
        unchanged=unchanged,
    )


def _retry_after(value: str) -> float | None:
    """Seconds: the header gives them, or a date."""
    value = value.strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())
