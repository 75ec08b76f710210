"""What the process itself tells of its health: memory, versions."""

from __future__ import annotations

import platform
import resource
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("saga-bot", "discord.py", "chromadb", "onnxruntime")
MEGABYTE = 2**20


def memory_mb() -> int:
    """Memory that the process holds, MB; where the system does not tell, the most it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024  # getrusage: bytes there, kB elsewhere
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // MEGABYTE
    return pages * resource.getpagesize() // MEGABYTE


def versions() -> str:
    """Of the program, the libraries that matter, and Python."""
    known = [f"Python {platform.python_version()}"]
    for name in PACKAGES:
        try:
            known.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue  # run from a checkout that was not installed
    return ", ".join(known)
