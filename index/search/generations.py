"""Reading an index: one transaction on the last complete generation, its files opened once for many questions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexDamaged
from index.search.check import find_problems
from index.search.snapshot import Snapshot
from index.search.status import status_of
from index.search.view import View
from index.storage.database import MEND
from index.storage.manifest import Expected, Manifest
from index.storage.store import Store, Tables
from index.types import Stamp, Status

_TRIES = 5  # a writer may commit and sweep the files of a generation while they are opened, seldom twice in a row


class Generations:
    """Opens the last complete generation, and goes on with it for as long as no other one is committed.

    Safe to use from many threads.

    Args:
        folder: The index's folder.
        store: Its database.
        expected: What the index must have been made with.
    """

    def __init__(self, folder: Path, store: Store, expected: Expected) -> None:
        self._folder = folder
        self._store = store
        self._expected = expected
        self._snapshot: Snapshot | None = None
        self._status: Status | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Lets go of the generation's files; a reader that has them keeps them until it is done."""
        with self._lock:
            self._snapshot = self._status = None

    @contextmanager
    def reading(self) -> Iterator[View | None]:
        """Gives the last complete generation in one read transaction; None where there is no index yet.

        Raises:
            IndexDamaged: If a file of it is missing or differs from what was written.
            IndexMismatch: If it was made with another encoder, format or passage size.
        """
        for tries_left in reversed(range(_TRIES)):
            with self._store.generation() as tables:
                if tables is None:
                    yield None
                    return
                manifest = tables.manifest()
                try:
                    snapshot = self._open(manifest, tables)
                except IndexDamaged as error:
                    if tries_left and not self._is_last(manifest.stamp):
                        continue  # a writer committed meanwhile and swept the files of the last generation
                    raise IndexDamaged(f"{error}; {MEND}") from error
                yield View(snapshot, tables, self.status_of)
                return

    def status_of(self, tables: Tables, stamp: Stamp | None = None) -> Status:
        """Returns how the generation of a transaction stands; worked out once for each generation.

        Args:
            tables: The transaction.
            stamp: Of the generation, where it has been read already.
        """
        if stamp is None:
            stamp = tables.manifest().stamp
        last = self._status
        if last is not None and last.stamp == stamp:
            return last
        status = status_of(self._folder, tables)
        if last is None or _replaces(stamp, last.stamp):
            self._status = status
        return status

    def find_problems(self) -> list[str]:
        """Compares the files of the last generation with its tables; returns what is wrong, a line each."""
        for tries_left in reversed(range(_TRIES)):
            with self._store.generation() as tables:
                if tables is None:
                    return []
                stamp, problems = tables.manifest().stamp, find_problems(self._folder, tables)
            if not problems or not tries_left or self._is_last(stamp):
                break  # else a writer committed meanwhile and swept the files of the last generation
        return problems

    def _is_last(self, stamp: Stamp) -> bool:
        """Returns whether no other generation was committed after this one, and the index is still the same."""
        with self._store.reading() as tables:
            return tables.manifest().stamp == stamp

    def _open(self, manifest: Manifest, tables: Tables) -> Snapshot:
        with self._lock:
            last = self._snapshot
            if last is not None and last.stamp == manifest.stamp:
                return last
            self._expected.check(manifest)
            is_same_index = last is not None and last.stamp[0] == manifest.identity
            opened = Snapshot(self._folder, manifest, tables, previous=last if is_same_index else None)
            if last is None or _replaces(opened.stamp, last.stamp):
                self._snapshot = opened
            return opened


def _replaces(stamp: Stamp, last: Stamp) -> bool:
    """Returns whether a generation is to be remembered instead of another: a later one, or one of another index."""
    return stamp[0] != last[0] or stamp[1] > last[1]
