"""One generation, open for searching: it answers alike for as long as it is in use, whatever is written meanwhile."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from index.errors import IndexDamaged
from index.search.nearest import EXACT_TO, VectorSet
from index.storage.columns import Columns, Visible
from index.storage.manifest import Manifest
from index.storage.store import Tables
from index.storage.vectors import Segment, read_segment
from index.storage.words import WordIndex
from index.types import Filters

_MOST_FILTERS = 16  # sets of filters, those used last


class Snapshot:
    """Vectors, words and columns of one generation.

    Args:
        folder: The index's folder.
        manifest: The generation's manifest.
        tables: A transaction that sees it.
        previous: Another snapshot of the same index: its segments are taken over where they are in use, and if it is
            older its columns.

    Raises:
        IndexDamaged: If a file that the manifest names is missing or differs from what was written.
    """

    def __init__(self, folder: Path, manifest: Manifest, tables: Tables, previous: Snapshot | None) -> None:
        self.stamp = manifest.stamp
        opened = previous.segments if previous else {}
        self.segments: dict[str, Segment] = {
            name: opened.get(name) or read_segment(folder / "vectors" / name, written)
            for name, written in tables.segments.files().items()
        }
        self.vectors = VectorSet(list(self.segments.values()), EXACT_TO)
        self.words = WordIndex(folder / "words" / manifest.words) if manifest.words else None
        words = len(self.words) if self.words else 0
        if words != manifest.passages or len(self.vectors) < manifest.vectors:
            raise IndexDamaged(
                f"{folder}: holds {words:,} passages' words and {len(self.vectors):,} vectors, but"
                f" {manifest.passages:,} and {manifest.vectors:,} were written"
            )
        self.columns: Columns = tables.changes.columns(
            folder / "columns", (previous.stamp[1], previous.columns) if previous is not None else None
        )
        self._visible: OrderedDict[Filters, Visible] = OrderedDict()
        self._lock = threading.Lock()

    def visible(self, filters: Filters) -> Visible:
        """Returns what the filters let through; worked out once for questions with the same filters."""
        with self._lock:
            if filters in self._visible:
                self._visible.move_to_end(filters)
                return self._visible[filters]
        visible = self.columns.visible(filters)
        with self._lock:
            self._visible[filters] = visible
            while len(self._visible) > _MOST_FILTERS:
                self._visible.popitem(last=False)
        return visible
