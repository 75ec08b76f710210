"""Inflating what servers send, never further than a limit. Used by `fetch` and `feeds`."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

import brotli

from ingest.errors import Permanent

if TYPE_CHECKING:
    from collections.abc import Iterable

STEP = 65_536
"""Bytes inflated at once: a small body cannot claim much memory before it is refused."""


class _Inflater(Protocol):
    def feed(self, data: bytes) -> Iterable[bytes]:
        """Pieces of at most about STEP bytes."""


class _Plain:
    def feed(self, data: bytes) -> Iterable[bytes]:
        yield data


class _Zlib:
    """gzip and deflate; servers send the latter with and without a header."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inner = zlib.decompressobj(bits)
        self._begun = False

    def feed(self, data: bytes) -> Iterable[bytes]:
        while data:
            try:
                out = self._inner.decompress(data, STEP)
            except zlib.error:
                if self._begun or self._bits != zlib.MAX_WBITS:
                    raise
                self._bits = -zlib.MAX_WBITS
                self._inner = zlib.decompressobj(self._bits)
                continue
            self._begun = True
            yield out
            data = self._inner.unconsumed_tail
            if self._inner.eof:
                return  # what follows the end is padding


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterable[bytes]:
        # Output can be left inside although more input would be taken: drain until nothing comes.
        while not self._inner.is_finished():
            out = self._inner.process(data, output_buffer_limit=STEP)
            if not out and not data:
                return
            data = b""
            yield out


def inflate(parts: Iterable[bytes], encoding: str, limit: int, name: str) -> bytes:
    """The body that arrives in `parts`, inflated (`encoding` as in Content-Encoding).

    Raises Permanent when it is larger than `limit` bytes, broken, or packed in an unknown way.
    """
    inflater = _inflater(encoding, name)
    found: list[bytes] = []
    size = 0
    try:
        for part in parts:
            for piece in inflater.feed(part):
                size += len(piece)
                if size > limit:
                    raise Permanent(f"{name} is larger than {limit // 2**20} MB.")
                found.append(piece)
    except (zlib.error, brotli.error) as error:
        raise Permanent(f"{name} cannot be unpacked: {error}.") from error
    return b"".join(found)


def _inflater(encoding: str, name: str) -> _Inflater:
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return _Plain()
    if encoding in {"gzip", "x-gzip"}:
        return _Zlib(zlib.MAX_WBITS | 16)
    if encoding == "deflate":
        return _Zlib(zlib.MAX_WBITS)
    if encoding == "br":
        return _Brotli()
    raise Permanent(f"{name} is packed as {encoding!r}, which was not asked for.")
