"""Disks that are full or read-only, and folders that cannot be written. Only root can make such disks, on Linux."""

from __future__ import annotations

import os
import shutil
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


@contextmanager
def not_writable(place: Path) -> Iterator[list[str]]:
    """Takes the rights to write from a folder and all in it; gives the command under which they bind a program.

    Root may write in spite of them, so the command takes that from it.
    """
    if os.name != "posix":
        pytest.skip("folders have no such rights here")
    bound = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    if bound and (not shutil.which("setpriv") or subprocess.run([*bound, "true"], capture_output=True).returncode):
        pytest.skip("root cannot give up its rights here")
    places = [place, *place.rglob("*")]
    modes = [path.stat().st_mode for path in places]
    try:
        for path, mode in zip(places, modes, strict=True):
            path.chmod(mode & ~0o222)
        yield bound
    finally:
        for path, mode in zip(places, modes, strict=True):
            path.chmod(mode)
