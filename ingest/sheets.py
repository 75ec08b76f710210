"""The style sheets that pages link, each fetched once a run. Owned by `crawl`, asked by `html`.

They are fetched in threads of their own while their page waits, never longer than a few seconds: a
sheet that fails, is too large or comes too late is left out, and may be there for the next page.
What a sheet imports is not fetched.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from ingest.charsets import decode
from ingest.errors import Permanent, Transient
from ingest.fetch import host_of
from ingest.styles import loads_sheet, read_sheet
from ingest.urls import is_web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from ingest.fetch import Fetcher
    from ingest.styles import Sheet

ACCEPT = "text/css,*/*;q=0.1"
KINDS = frozenset({"", "text/css"})
PAGE_SECONDS = 10.0
"""That a page waits for all of its sheets."""
SHEET_SECONDS = 12.0
"""On the network for one sheet; as long may its turn be off. More than a page waits: later pages
have what was too late for the first, and a host that hangs is noticed."""
MAX_BYTES = 2**20
MAX_ADDRESS = 2000
MAX_LINKED = 16
"""Sheets of a page that are looked at."""
AT_ONCE = 48
"""Sheets being fetched; what is linked beyond is left out."""
MAX_OF_HOST = 100
"""Sheets asked of one host in a run: with more, every page has its own."""
MAX_HOSTS = 500
"""Asked for sheets in a run."""
MAX_VAIN = 3
"""Pages that wait for a host in vain; the next ones do not."""
MAX_TRIES = 3
"""Of a sheet that may be had later."""
MAX_RULES = 50_000
"""Kept in memory, of about 2 kB each."""
MAX_KEPT = 2000
"""Sheets remembered, those that are not to be had included."""

log = logging.getLogger(__name__)


class LinkedSheets:
    """The sheets of one run; thread-safe. `close` lets go of pages that wait."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        page_seconds: float = PAGE_SECONDS,
        sheet_seconds: float = SHEET_SECONDS,
    ) -> None:
        """`page_seconds`: that a page waits; `sheet_seconds`: that one sheet may take."""
        self._fetcher = fetcher
        self._page_seconds = page_seconds
        self._sheet_seconds = sheet_seconds
        self._sheets: dict[str, Sheet | None] = {}
        self._loading: set[str] = set()
        self._tries: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()
        self._vain: Counter[str] = Counter()
        self._rules = 0
        self._closed = False
        self._changed = threading.Condition()

    def of(self, tree: HtmlElement, url: str) -> dict[str, Sheet]:
        """The sheets that a page links, by `href`, as far as they come in time."""
        wanted = _linked(tree, url)
        found = self._wait_for(list(dict.fromkeys(wanted.values())))
        return {href: found[address] for href, address in wanted.items() if address in found}

    def close(self) -> None:
        """Wait for nothing any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _wait_for(self, addresses: Sequence[str]) -> dict[str, Sheet]:
        until = time.monotonic() + self._page_seconds
        with self._changed:
            missing = [address for address in addresses if self._start(address)]
            while missing and not self._closed and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
                missing = [address for address in missing if address in self._loading]
            self._vain.update({host_of(address) for address in missing})
            found = {}
            for address in addresses:
                if address in self._sheets:
                    sheet = self._sheets[address] = self._sheets.pop(address)  # now the newest
                    if sheet is not None:
                        found[address] = sheet
            return found

    def _start(self, address: str) -> bool:
        """See to it that a sheet comes; whether it is worth to wait for it."""
        host = host_of(address)
        if address in self._sheets or self._vain[host] >= MAX_VAIN or self._closed:
            return False
        if address not in self._loading:
            new_host = host not in self._asked
            if (
                len(self._loading) >= AT_ONCE
                or self._asked[host] >= MAX_OF_HOST
                or (new_host and len(self._asked) >= MAX_HOSTS)
            ):
                return False
            self._loading.add(address)
            self._asked[host] += 1
            threading.Thread(target=self._load, args=(address,), daemon=True).start()
        return True

    def _load(self, address: str) -> None:
        """A thread: fetch and read one sheet, remember it or that it is not to be had."""
        sheet: Sheet | None = None
        later = False
        try:
            sheet = self._fetch(address)
        except Exception as error:  # noqa: BLE001 - hostile sheets; none matters to its page
            log.info("%s is left out: %s", address, error)
            later = isinstance(error, Transient)
        with self._changed:
            self._loading.discard(address)
            self._tries[address] += 1
            if not later or self._tries[address] >= MAX_TRIES:
                self._keep(address, sheet)
            self._changed.notify_all()

    def _fetch(self, address: str) -> Sheet:
        page = self._fetcher.fetch_once(address, ACCEPT, self._sheet_seconds, MAX_BYTES)
        kind = page.content_type.split(";")[0].strip().lower()
        if kind not in KINDS:
            raise Permanent(f"It is no style sheet but {kind}.")
        return read_sheet(decode(page.data, page.content_type), linked=True)

    def _keep(self, address: str, sheet: Sheet | None) -> None:
        """Remember a sheet, and forget those that were not used for the longest time."""
        self._tries.pop(address, None)
        self._sheets[address] = sheet
        self._rules += len(sheet or ())
        while len(self._sheets) > MAX_KEPT or self._rules > MAX_RULES:
            oldest = next(iter(self._sheets))
            self._rules -= len(self._sheets.pop(oldest) or ())


def _linked(tree: HtmlElement, url: str) -> dict[str, str]:
    """Addresses of the sheets that a page links for a screen, by `href`."""
    base = next(
        (str(element.get("href")) for element in tree.iter("base") if element.get("href")), ""
    )
    found: dict[str, str] = {}
    for link in tree.iter("link"):
        href = link.get("href") or ""
        if href in found or not loads_sheet(link):
            continue
        try:
            address = urldefrag(urljoin(urljoin(url, base), href.strip())).url
            host_of(address)
        except (ValueError, Permanent):
            continue
        if is_web(address) and len(address) <= MAX_ADDRESS:
            found[href] = address
        if len(found) == MAX_LINKED:
            break
    return found
