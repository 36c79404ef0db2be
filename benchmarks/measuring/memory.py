"""Resident memory of processes (Linux): 0 where the system does not tell.

`getrusage` will not do: before a program starts, its process is a copy of the one that starts it, and counts that
one's memory as its own peak.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def resident(pid: int | None = None) -> int:
    """Bytes now, of a process or of this one."""
    return _field("VmRSS", pid)


def most_resident() -> int:
    """Bytes of this process at most, since its program started."""
    return _field("VmHWM")


def most_of_children() -> int:
    """Bytes at most, of that process which took most of those that this one started and waited for."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit


def _field(name: str, pid: int | None = None) -> int:
    status = Path(f"/proc/{pid or 'self'}/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return 1024 * int(lines[name].split()[0])
