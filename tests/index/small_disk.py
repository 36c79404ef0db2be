"""A small disk of its own, in memory: it can be full, and it can be read-only. Only root can make one, on Linux."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    """A mounted disk of so many kilobytes; the test is skipped where none can be mounted."""
    place.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(options, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    """Makes the disk read-only until the block ends."""
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)


def leave_free(place: Path, kilobytes: int) -> Path:
    """Fills the disk up to so many kilobytes; returns the file that does."""
    filling = place / "filling"
    stat = os.statvfs(place)
    free = stat.f_bavail * stat.f_frsize - kilobytes * 1024
    if free > 0:
        with filling.open("wb") as file:
            file.write(bytes(free))
    return filling
