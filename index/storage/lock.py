"""One writer at a time, and files that outlast a power cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from index.errors import IndexBusy, IndexUnwritable


@contextmanager
def writer_lock(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Holds an index's lock; the system releases it when the process ends, however it ends.

    Args:
        folder: The index's folder.
        wait: Seconds to wait for another writer to end.

    Raises:
        IndexBusy: If another writer, in this process or another, still holds it then.
        IndexUnwritable: If the folder cannot be written.
    """
    lock = filelock.FileLock(folder / "write.lock", timeout=wait)
    owner = folder / "writer.pid"
    try:
        lock.acquire()
        owner.write_text(str(os.getpid()))
    except filelock.Timeout as error:
        raise IndexBusy(
            f"{folder}: another writer is at work (process {_read(owner)}); wait for it to end and run this again"
        ) from error
    except OSError as error:
        lock.release()
        raise unwritable(folder, error) from error
    try:
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def unwritable(folder: Path, error: OSError) -> IndexUnwritable:
    """Returns our error for what the system raised when a file was to be written."""
    return IndexUnwritable(f"{folder}: cannot be written ({error.strerror or error})")


def sync_file(path: Path) -> None:
    """Has a file written to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Has the names of new files in a folder written to disk, where the system can."""
    with suppress(OSError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _read(owner: Path) -> str:
    try:
        return owner.read_text().strip() or "unknown"
    except OSError:  # just begun, or just ended
        return "unknown"
