"""One process at a time: who holds the embedded store, and a clear word to whoever comes second.

The lock is the operating system's (flock through `filelock`), so a killed holder leaves none
behind. Beside it lies a small file that names the holder.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from vectorstore.errors import StoreBusy, StoreUnavailable

if TYPE_CHECKING:
    from types import TracebackType


class StoreLock:
    """Holds a folder until `release` or the end of the process."""

    def __init__(self, data_dir: Path, name: str, ways_out: str) -> None:
        """`name` distinguishes locks in the folder; `ways_out` ends the message to the second."""
        self._holder_file = data_dir / f"{name}.holder.json"
        self._lock = FileLock(data_dir / f"{name}.lock")
        self._ways_out = ways_out

    def acquire(self) -> Self:
        """Take the lock now. Raises StoreBusy with the holder's name and age when it is taken."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise StoreBusy(
                f"The store in {self._holder_file.parent} is in use by "
                f"{describe_holder(self._read_holder())}. {self._ways_out}"
            ) from None
        except OSError as error:
            raise StoreUnavailable(
                f"Cannot write in the data folder {self._holder_file.parent} ({error.strerror}). "
                "Give the user that runs saga the right to write there, or set SAGA_DATA."
            ) from error
        self._write_holder()
        return self

    def _read_holder(self) -> str:
        try:
            return self._holder_file.read_text()
        except OSError:
            return ""

    def _write_holder(self) -> None:
        try:
            self._holder_file.write_text(json.dumps(own_name()))
        except OSError as error:
            self._lock.release()
            raise StoreUnavailable(
                f"Cannot write {self._holder_file} ({error.strerror}). "
                "Free some space or give the right to write, then run the same command again."
            ) from error

    def release(self) -> None:
        """Let go; harmless when not held."""
        if self._lock.is_locked:
            self._holder_file.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def own_name() -> dict[str, str | int]:
    """What this process tells of itself to those who find it in their way."""
    return {
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]),
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": int(time.time()),
    }


def describe_holder(told: str) -> str:
    """Command, process and age of the holder, as far as what it told (JSON) can be read."""
    try:
        holder = json.loads(told)
        seconds = max(0, int(time.time()) - int(holder["since"]))
        name = f"`{holder['command']}` (process {holder['pid']} on {holder['host']})"
    except (ValueError, KeyError, TypeError):
        return "another process"
    return f"{name}, since {age(seconds)}"


def age(seconds: int) -> str:
    """A duration in the largest unit that fits: `42 s`, `5 min`, `3 h`, `2 d`."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
