"""What a benchmark ran on: printed by every program here, so that figures can be compared."""

from __future__ import annotations

import os
import platform
import resource
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("chromadb", "onnxruntime", "numpy", "discord.py")


def describe() -> str:
    """Processor, cores, Python and the versions that matter, in a line."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    cores = len(os.sched_getaffinity(0))
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{model}, {cores} cores; Python {platform.python_version()}; {packages}"


def resident_mb(process: int | str = "self") -> float:
    """Memory that a process holds now, MB (Linux); elsewhere the most this one ever held."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 2**20


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered)) - 1))]
