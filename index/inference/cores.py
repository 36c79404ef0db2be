"""Counts the cores that this process may use: a container or an administrator may give it fewer than there are."""

from __future__ import annotations

import os
from math import ceil
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")


def core_count(groups: Path = _GROUPS, own: Path = Path("/proc/self/cgroup")) -> int:
    """Returns how many cores this process may use, at least 1.

    It is the least of the cores that there are, those that the process may run on, and what the quota of its control
    group comes to, rounded up; half a core is one.

    Args:
        groups: The folder of control groups, version 2 or 1.
        own: The file that names the process's own group.
    """
    counts = [os.cpu_count() or 1]
    if hasattr(os, "sched_getaffinity"):  # not on Windows and macOS
        counts.append(len(os.sched_getaffinity(0)))
    counts += [ceil(quota) for quota in _quotas(groups, own)]
    return max(1, min(counts))


def _quotas(groups: Path, own: Path) -> list[float]:
    """Returns the quotas of the process's group and of those around it, in cores; none where there is no limit."""
    found = []
    for folder in _folders(groups, own):
        limit = _words(folder / "cpu.max")  # version 2: microseconds of a period, or "max"
        if not limit:
            limit = [*_words(folder / "cpu.cfs_quota_us"), *_words(folder / "cpu.cfs_period_us")]
        if len(limit) == 2 and limit[0].isdecimal() and limit[1].isdecimal() and int(limit[0]) and int(limit[1]):
            found.append(int(limit[0]) / int(limit[1]))
    return found


def _folders(groups: Path, own: Path) -> list[Path]:
    """Returns the folders of the process's group and of all around it; in a container its own is the topmost."""
    folders = {groups, groups / "cpu"}
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, name = rest.partition(":")
        top = groups if not controllers else groups / "cpu" if "cpu" in controllers.split(",") else None
        if top is not None and ".." not in name.split("/"):
            path = top / name.strip("/")
            folders |= {path, *(around for around in path.parents if around.is_relative_to(top))}
    return sorted(folders)


def _words(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split()
    except OSError:
        return []
