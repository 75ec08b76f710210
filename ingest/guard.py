"""The only way out to the network: public addresses, and no longer than a fetch may take.

An address is resolved once, every resolved address must be public, and the connection goes to
exactly an address that was checked (so a name cannot point elsewhere between check and use).
Used by `fetch`.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpcore

from ingest.errors import Permanent

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Collection, Iterable, Iterator

    SocketOption = (
        tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
    )

NAT64 = ipaddress.ip_network("64:ff9b::/96")
NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",  # protocols, relays, benchmarks
            "168.63.129.16/32",  # public by its number, but the host of Azure's machines
            "64:ff9b:1::/48", "100::/64", "2001::/23", "3fff::/20", "5f00::/16", "fec0::/10",
        ),
    )
)  # fmt: skip
"""Special ranges (IANA's registries) that older Pythons, or all of them, count as public."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if any(ip in network for network in NEVER if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Deadline(threading.local):
    """Until when this thread's fetch may use the network; every thread has its own."""

    until = float("inf")

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: seconds, like time.monotonic."""
        self._clock = clock

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Inside the block, network operations end after so many seconds altogether."""
        self.until = self._clock() + seconds
        try:
            yield
        finally:
            self.until = float("inf")

    def left(self, timeout: float | None) -> float | None:
        """A single operation's time limit, cut to what is left. Raises ReadTimeout at the end."""
        rest = self.until - self._clock()
        if rest <= 0:
            raise httpcore.ReadTimeout("the whole time is used up")
        if rest == float("inf"):
            return timeout
        return rest if timeout is None else min(timeout, rest)


class TimedStream(httpcore.NetworkStream):
    """A connection that a server cannot hold open by sending a byte now and then."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        """`inner` does the work."""
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, within the time that is left."""
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All bytes, within the time that is left."""
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        """End the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        left = self._deadline.left(timeout)
        return TimedStream(
            self._inner.start_tls(ssl_context, server_hostname, left), self._deadline
        )

    def get_extra_info(self, info: str) -> object:
        """What httpcore asks of the socket."""
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects only to public addresses, or to hosts that the operator allowed by name and port."""

    def __init__(self, allowed: Collection[str], deadline: Deadline) -> None:
        """`allowed`: host:port entries that may be private."""
        self._allowed = {entry.lower().replace("[", "").replace("]", "") for entry in allowed}
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check every address, connect to the first that answers."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} is not known: {error}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if f"{host}:{port}".lower() not in self._allowed:
            for address in addresses:
                if not is_public(address):
                    raise Permanent(
                        f"{host} resolves to {address}, which is not a public address. If it is "
                        f"your own server, add {host}:{port} to SAGA_ALLOW_PRIVATE_HOSTS."
                    )
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port, timeout, local_address, socket_options)

    def _connect(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        options: Iterable[SocketOption] | None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        inner = self._inner.connect_tcp(address, port, left, local_address, options)
        return TimedStream(inner, self._deadline)

    def connect_unix_socket(self, *_args: object, **_kwargs: object) -> httpcore.NetworkStream:
        """Never: only the web is fetched."""
        raise Permanent("Local sockets are not fetched.")
