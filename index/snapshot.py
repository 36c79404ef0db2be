"""One generation, open for searching: it answers alike until it is let go, whatever is written meanwhile."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.store import Manifest, Tables
from index.types import Filters, Match
from index.vectors import Segment, VectorSet, read_segment
from index.words import WordIndex

_KEPT_FILTERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """The passages that a set of filters lets through.

    Attributes:
        rows, vectors: int64 (m,) each, aligned, ascending by vector.
        mask: bool, indexed by row.
        vector_of: int64, indexed by row; 0 where a row is not visible.
        allowed: The vectors' ids, each once; None where that is every vector there is.
    """

    rows: NDArray[np.int64]
    vectors: NDArray[np.int64]
    mask: NDArray[np.bool_]
    vector_of: NDArray[np.int64]
    allowed: NDArray[np.int64] | None

    def shows(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these rows are visible, bool (len(rows),)."""
        inside = rows < len(self.mask)
        return inside & self.mask[np.where(inside, rows, 0)]

    def rows_of(self, vectors: NDArray[np.int64]) -> list[int]:
        """The visible rows that use these vectors, in the vectors' order."""
        first = np.searchsorted(self.vectors, vectors, side="left")
        last = np.searchsorted(self.vectors, vectors, side="right")
        return [int(row) for a, b in zip(first, last, strict=True) for row in self.rows[a:b]]


class Snapshot:
    """Vectors, words and visibility of one generation.

    Args:
        folder: The index's folder.
        manifest: The generation's manifest.
        tables: A transaction that sees it.
        previous: An older snapshot, whose segments are taken over where they are still in use.

    Raises:
        IndexDamaged: If a file that the manifest names is missing or differs from what was written.
    """

    def __init__(self, folder: Path, manifest: Manifest, tables: Tables, previous: Snapshot | None) -> None:
        self.generation = manifest.generation
        known = previous.segments if previous else {}
        self.segments: dict[str, Segment] = {
            name: known.get(name) or read_segment(folder / "vectors" / name, written)
            for name, written in tables.segments().items()
        }
        self.vectors = VectorSet(list(self.segments.values()))
        self.words = WordIndex(folder / "words" / manifest.words) if manifest.words else None
        words = len(self.words) if self.words else 0
        if words != manifest.passages or len(self.vectors) < manifest.vectors:
            raise IndexDamaged(
                f"{folder}: holds {words:,} passages' words and {len(self.vectors):,} vectors, but"
                f" {manifest.passages:,} and {manifest.vectors:,} were written"
            )
        self._visible: OrderedDict[Filters, Visible] = OrderedDict()
        self._lock = threading.Lock()

    def visible(self, filters: Filters, tables: Tables) -> Visible:
        """What the filters let through, kept for the next question with the same ones."""
        with self._lock:
            if filters in self._visible:
                self._visible.move_to_end(filters)
                return self._visible[filters]
        rows, vectors = tables.visible(filters)
        mask = np.zeros(int(rows.max()) + 1 if len(rows) else 1, dtype=bool)
        mask[rows] = True
        vector_of = np.zeros(len(mask), dtype=np.int64)
        vector_of[rows] = vectors
        allowed = np.unique(vectors)
        visible = Visible(
            rows=rows,
            vectors=vectors,
            mask=mask,
            vector_of=vector_of,
            allowed=allowed if len(allowed) < len(self.vectors) else None,
        )
        with self._lock:
            self._visible[filters] = visible
            while len(self._visible) > _KEPT_FILTERS:
                self._visible.popitem(last=False)
        return visible

    def matches(
        self, question: str, vector: NDArray[np.float32], n: int, visible: Visible, tables: Tables
    ) -> list[Match]:
        """The n best passages by vector and the n best by words, each with both scores, exact.

        Args:
            question: The question's text.
            vector: Its vector, float32 (dimensions,), unit length.
            n: How many of each kind.
            visible: What may be found.
            tables: A transaction that sees this generation.

        Returns:
            n matches or more where there are so many, at most 3n, by row.
        """
        if not len(visible.rows):
            return []
        ((near, _),) = self.vectors.search(vector[np.newaxis], n, visible.allowed)
        bm25: dict[int, float] = {}
        rows = set(visible.rows_of(near)[: 2 * n])
        if self.words is not None:
            worded, scores = self.words.search(question, n, visible.shows)
            bm25 = dict(zip(worded.tolist(), scores, strict=True))
            bm25 |= self.words.scores(question, sorted(rows - set(bm25)))
            rows |= set(bm25)
        ordered = np.array(sorted(rows), dtype=np.int64)
        similarities = self.vectors.similarities(vector, visible.vector_of[ordered])
        found = tables.passages(ordered.tolist())
        return [
            Match(passage=found[row][0], article=found[row][1], similarity=float(similarity), bm25=bm25.get(row, 0.0))
            for row, similarity in zip(ordered.tolist(), similarities, strict=True)
        ]
