"""robots.txt (RFC 9309): which pages a site lets us read, and how fast. Used by `fetch`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from ingest.errors import Permanent, Transient

if TYPE_CHECKING:
    from collections.abc import Callable

AGENT = "saga-bot"
KEPT_SECONDS = 24 * 3600
"""RFC 9309 asks not to use a copy for longer."""
AFTER_FAILURE_SECONDS = 300
MAX_BYTES = 512_000
"""What RFC 9309 asks a crawler to read at least."""
MAX_DELAY = 10.0
"""Seconds: a longer Crawl-delay would keep a run from ending."""
MOST = 1000
"""Hosts remembered."""


class Robots:
    """The rules of every host, fetched once a day; thread-safe."""

    def __init__(self, read: Callable[[str], bytes], clock: Callable[[], float]) -> None:
        """`read` fetches an address; it raises Permanent or Transient."""
        self._read = read
        self._clock = clock
        self._rules: dict[str, tuple[float, Protego | Transient]] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def check(self, url: str) -> float | None:
        """The site's Crawl-delay in seconds, if it names one.

        Raises Permanent when the site does not want the page read, Transient when it cannot be
        known now: a robots.txt that fails on the server's side forbids everything meanwhile.
        """
        parts = urlsplit(url)
        site = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            until, rules = self._rules.get(site, (float("-inf"), None))
            if rules is None or self._clock() >= until:
                rules = self._load(site)
        if isinstance(rules, Transient):
            raise rules
        if not rules.can_fetch(url, AGENT):
            raise Permanent(f"{url} is not to be read by programs, says {site}.")
        delay = rules.crawl_delay(AGENT)
        return None if delay is None else min(float(delay), MAX_DELAY)

    def _load(self, site: str) -> Protego | Transient:
        rules: Protego | Transient
        kept = KEPT_SECONDS
        try:
            rules = Protego.parse(self._read(site)[:MAX_BYTES].decode("utf-8", "replace"))
        except Permanent:
            rules = Protego.parse("")  # there is none; a host that is refused is refused again
        except Transient as error:
            rules = Transient(f"{site} cannot be read now: {error}", error.retry_after)
            kept = AFTER_FAILURE_SECONDS
        if len(self._rules) >= MOST:
            self._rules.clear()
        self._rules[site] = (self._clock() + kept, rules)
        return rules
