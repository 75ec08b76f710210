"""Fetching pages, safely: only the public web, within limits of time and size.

An address is resolved once, every resolved address must be public, and the connection goes to
exactly the address that was checked (so a name cannot point elsewhere between check and use).
Redirects are followed by hand and checked again.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import httpcore
import httpx

from ingest.errors import IngestError, Permanent, Transient
from ingest.urls import is_web

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    SocketOption = (
        tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
    )

USER_AGENT = "saga-bot/0.1 (news archive for question answering; respects robots.txt)"
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 60.0
MAX_BYTES = 10 * 1024 * 1024
"""Of the inflated body."""
MAX_REDIRECTS = 5
NOT_FOUND = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 414, 451})
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent."""

    url: str
    """After redirects."""
    content_type: str
    data: bytes


class GuardedBackend(httpcore.NetworkBackend):
    """Connects only to public addresses, or to hosts that the operator allowed by name and port."""

    def __init__(self, allowed: Collection[str]) -> None:
        """`allowed`: host:port entries that may be private."""
        self._allowed = {entry.lower() for entry in allowed}
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check every address, connect to the first."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} is not known: {error}") from error
        addresses = [str(entry[4][0]) for entry in found]
        if f"{host}:{port}".lower() not in self._allowed:
            for address in addresses:
                if not is_public(address):
                    raise Permanent(
                        f"{host} resolves to {address}, which is not a public address. If it is "
                        f"your own server, add {host}:{port} to SAGA_ALLOW_PRIVATE_HOSTS."
                    )
        return self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *_args: object, **_kwargs: object) -> httpcore.NetworkStream:
        """Never: only the web is fetched."""
        raise Permanent("Local sockets are not fetched.")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Fetcher:
    """Fetches pages one by one; close it, or use it in a `with` block."""

    def __init__(self, allow_private: Collection[str] = ()) -> None:
        """`allow_private`: the entries of SAGA_ALLOW_PRIVATE_HOSTS."""
        transport = httpx.HTTPTransport(retries=0, trust_env=False)
        transport._pool = httpcore.ConnectionPool(  # noqa: SLF001 - httpx has no other door
            ssl_context=httpx.create_ssl_context(),
            network_backend=GuardedBackend(allow_private),
        )
        self._client = httpx.Client(
            transport=transport,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, br"},
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        )

    def fetch(self, url: str) -> Page:
        """The page at an address. Raises Transient or Permanent."""
        deadline = time.monotonic() + WHOLE_SECONDS
        for _ in range(MAX_REDIRECTS + 1):
            if not is_web(url):
                raise Permanent(f"{url} is not a web address (http or https).")
            page, following = self._once(url, deadline)
            if page is not None:
                return page
            url = following
        raise Permanent(f"More than {MAX_REDIRECTS} redirects.")

    def _once(self, url: str, deadline: float) -> tuple[Page | None, str]:
        """One request: the page, or the address that it redirects to."""
        try:
            with self._client.stream("GET", url) as response:
                if response.is_redirect:
                    return None, str(response.url.join(response.headers["location"]))
                _check_status(response)
                data = _body(response, deadline)
                return Page(str(response.url), response.headers.get("content-type", ""), data), ""
        except IngestError:
            raise
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, KeyError, ValueError) as error:
            raise Permanent(f"{url} cannot be fetched: {error}.") from error
        except httpx.TimeoutException as error:
            raise Transient(f"{url} did not answer in time.") from error
        except (httpx.HTTPError, OSError) as error:
            raise Transient(f"{url} cannot be fetched: {error}.") from error

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()


def _check_status(response: httpx.Response) -> None:
    status = response.status_code
    if status < 300:
        return
    reason = f"{response.url} answered {status} {response.reason_phrase}."
    raise Permanent(reason) if status in NOT_FOUND else Transient(reason)


def _body(response: httpx.Response, deadline: float) -> bytes:
    """The inflated body, read piece by piece so that no limit is overrun."""
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes(65_536):
        size += len(part)
        if size > MAX_BYTES:
            raise Permanent(f"{response.url} is larger than {MAX_BYTES // 2**20} MB.")
        if time.monotonic() > deadline:
            raise Transient(f"{response.url} took longer than {WHOLE_SECONDS:.0f} s.")
        parts.append(part)
    return b"".join(parts)
