"""Inflating what servers send, never further than a limit. Used by `fetch` and `feeds`."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

import brotli

from ingest.errors import Passing, Permanent

if TYPE_CHECKING:
    from collections.abc import Iterable

GZIP = b"\x1f\x8b"
STEP = 65_536
"""Bytes inflated at once: a small body cannot claim much memory before it is refused."""


class _Inflater(Protocol):
    def feed(self, data: bytes) -> Iterable[bytes]:
        """Pieces of at most about STEP bytes."""

    def ended(self) -> bool:
        """Whether the end has come that the packing itself marks."""


class _Plain:
    def feed(self, data: bytes) -> Iterable[bytes]:
        yield data

    def ended(self) -> bool:
        return True


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
                data = self._inner.unused_data
                if not data.startswith(GZIP):
                    return  # padding
                self._inner = zlib.decompressobj(self._bits)  # files of several parts

    def ended(self) -> bool:
        return self._inner.eof or not self._begun


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

    def ended(self) -> bool:
        return bool(self._inner.is_finished())


def inflate(parts: Iterable[bytes], encoding: str, limit: int, name: str) -> bytes:
    """The body that arrives in `parts`, inflated (`encoding` as in Content-Encoding).

    Raises Permanent when it is larger than `limit` bytes, broken, or packed in an unknown way,
    Passing when it ends too soon.
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
    if size and not inflater.ended():
        raise Passing(f"{name} broke off before its end.")
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
