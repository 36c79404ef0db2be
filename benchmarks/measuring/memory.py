"""Reads the resident memory of processes on Linux; elsewhere it is 0.

`getrusage` does not work here: before a program starts, its process is a copy of its parent and counts the parent's
memory as its own peak.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def resident(pid: int | None = None) -> int:
    """Returns the bytes that a process, or this one, has now."""
    return _field("VmRSS", pid)


def most_resident() -> int:
    """Returns the most bytes that this process has had since its program started."""
    return _field("VmHWM")


def most_of_children() -> int:
    """Returns the most bytes that one of the ended child processes has had."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit


def _field(name: str, pid: int | None = None) -> int:
    status = Path(f"/proc/{pid or 'self'}/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return 1024 * int(lines[name].split()[0])
