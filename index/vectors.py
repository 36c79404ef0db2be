"""Vectors in FAISS: append-only segments, inner-product search. The only module that imports faiss.

A segment is one file, written once and never changed; the store says which segments make up a
generation. FAISS's own format is used for files: it holds numbers only, nothing that is executed.

Small segments are searched exactly. Large ones are looked through by RaBitQ codes first (a bit for each
dimension; Gao and Long, 2024), and the ten times as many that are kept are compared exactly: of 139,239
passages of news that took 1.8 ms on one core against 33, and found 99.9% of the best 100.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.lock import sync_folder

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]
Mask = NDArray[np.bool_]
FAN_IN = 8  # segments of about one size that are merged into one
SKETCH_FROM = 20_000  # vectors; an exact search of fewer takes less than 5 ms
_RESCORED = 10  # times as many as asked for are compared exactly,
_FEWEST_RESCORED = 1_000  # or so many: near neighbours in a tight cluster have codes alike
_MOST_BY_SKETCH = 0.1  # of a segment; to compare more exactly is slower than to compare all that are allowed
MOST_DEAD = 0.25  # of a segment's vectors; beyond it the segment is written again without them


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFile:
    """What was written to a segment's file.

    Attributes:
        vectors: How many, dead ones included.
        size: Bytes.
        sha256: Of the whole file, in hex.
    """

    vectors: int
    size: int
    sha256: str


class Segment:
    """One file of vectors of unit length, read into memory.

    Args:
        index: What was read.
        sketch_from: So many vectors or more are searched by codes first.

    Attributes:
        ids: int64 (n,), ascending.
        vectors: float32 (n, dimensions), a view of what FAISS holds.
    """

    def __init__(self, index: faiss.IndexIDMap2, sketch_from: int = SKETCH_FROM) -> None:
        self._index = index
        self._sketch_from = sketch_from
        self._lock = threading.Lock()
        flat = cast(faiss.IndexFlatIP, faiss.downcast_index(index.index))  # owned by index, which is kept
        self.ids: Ids = faiss.vector_to_array(index.id_map)
        self.vectors: Vectors = faiss.rev_swig_ptr(flat.get_xb(), index.ntotal * index.d).reshape(-1, index.d)

    def search(self, question: Vectors, n: int, allowed: Mask | None) -> tuple[Vectors, Ids]:
        """Similarities and ids of the n best for one question (dimensions,), more where the last are equal."""
        open_to = None if allowed is None else self._open_to(allowed)
        count = len(self.ids) if open_to is None else int(open_to.sum())
        looked_at = max(n * _RESCORED, _FEWEST_RESCORED) * len(self.ids) // max(count, 1)
        places: Ids | None = None
        if len(self.ids) >= self._sketch_from and looked_at < len(self.ids) * _MOST_BY_SKETCH:
            _, found = self._sketch.search(question[np.newaxis], looked_at)
            places = found[0][found[0] >= 0]
            places = places if open_to is None else places[open_to[places]]
        elif open_to is not None:
            places = np.flatnonzero(open_to)
        similarities = (self.vectors if places is None else self.vectors[places]) @ question
        ids = self.ids if places is None else self.ids[places]
        if len(ids) > n:
            best = similarities >= np.partition(similarities, -n)[-n]
            return similarities[best], ids[best]
        return similarities, ids

    def _open_to(self, allowed: Mask) -> Mask:
        inside = np.minimum(self.ids, len(allowed) - 1)
        open_to: Mask = allowed[inside] & (self.ids < len(allowed))
        return open_to

    @property
    def _sketch(self) -> faiss.IndexRaBitQFastScan:
        with self._lock:
            return self._built_sketch

    @cached_property
    def _built_sketch(self) -> faiss.IndexRaBitQFastScan:
        """Codes of all vectors; 0.8 s for 139,239 of 384 dimensions, at the first question."""
        sketch = faiss.IndexRaBitQFastScan(self.vectors.shape[1], faiss.METRIC_INNER_PRODUCT)
        sketch.train(self.vectors)
        sketch.add(self.vectors)
        return sketch


class VectorSet:
    """All segments of one generation, searched as one.

    Args:
        segments: Their order does not matter; no id stands in two.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = [segment for segment in segments if len(segment.ids)]

    def __len__(self) -> int:
        return sum(len(segment.ids) for segment in self._segments)

    def search(self, questions: Vectors, n: int, allowed: Mask | None = None) -> list[tuple[Ids, Vectors]]:
        """The nearest vectors of each question, best first; their similarities are exact.

        Args:
            questions: float32 (q, dimensions), unit length.
            n: How many, at least 1; fewer come back where there are fewer.
            allowed: Which ids may be found, bool by id, at least one long; ids beyond its end may not. None for all.

        Returns:
            For each question ids (m,) and similarities (m,), m <= n, cosines in [-1, 1]; equal ones by id.
        """
        results = []
        for question in questions:
            found = [segment.search(question, n, allowed) for segment in self._segments]
            similarities = np.concatenate([part for part, _ in found] or [np.empty(0, np.float32)])
            ids = np.concatenate([part for _, part in found] or [np.empty(0, np.int64)])
            best = np.lexsort((ids, -similarities))[:n]
            results.append((ids[best], np.clip(similarities[best], -1.0, 1.0)))
        return results

    def similarities(self, question: Vectors, ids: Ids) -> Vectors:
        """Cosine of one question (dimensions,) with each id, (len(ids),); NaN where an id is not here."""
        result = np.full(len(ids), np.nan, dtype=np.float32)
        for segment in self._segments:
            places = np.minimum(np.searchsorted(segment.ids, ids), len(segment.ids) - 1)
            here = segment.ids[places] == ids
            result[here] = segment.vectors[places[here]] @ question
        return np.clip(result, -1.0, 1.0)

    def ids(self) -> Ids:
        """Every id, ascending, (len(self),)."""
        parts = [segment.ids for segment in self._segments]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int64)


def write_segment(path: Path, ids: Ids, vectors: Vectors) -> SegmentFile:
    """Writes a segment file whole, or leaves nothing under its name.

    Args:
        path: The new file.
        ids: int64 (n,), ascending.
        vectors: float32 (n, dimensions), unit length.
    """
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    index.add_with_ids(np.ascontiguousarray(vectors), ids)
    content = faiss.serialize_index(index).tobytes()
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    sync_folder(path.parent)
    return SegmentFile(vectors=len(ids), size=len(content), sha256=hashlib.sha256(content).hexdigest())


def read_segment(path: Path, written: SegmentFile, *, verify: bool = False) -> Segment:
    """Reads a segment file and holds it against what was written.

    Args:
        path: The file.
        written: What the store says of it.
        verify: Whether to hold every byte against its digest, not the size alone.

    Raises:
        IndexDamaged: If it is missing, differs, is unreadable or holds another number of vectors.
    """
    try:
        found = path.stat().st_size
        if found != written.size:
            raise IndexDamaged(f"{path}: {found:,} bytes, but {written.size:,} were written")
        if verify and hashlib.sha256(path.read_bytes()).hexdigest() != written.sha256:
            raise IndexDamaged(f"{path}: changed since it was written (its SHA-256 differs)")
        index = faiss.read_index(str(path))
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path}: this file of vectors is missing") from error
    except (RuntimeError, MemoryError) as error:  # FAISS finds nonsense, or asks for as many bytes as nonsense says
        raise IndexDamaged(f"{path}: not a readable file of vectors") from error
    if not isinstance(index, faiss.IndexIDMap2) or index.ntotal != written.vectors:
        raise IndexDamaged(f"{path}: holds {index.ntotal:,} vectors, but {written.vectors:,} were written")
    return Segment(index)


def segments_to_merge(live: Mapping[str, int], dead: Mapping[str, int]) -> list[str]:
    """Which segments to write again as one, so that neither files nor dead vectors pile up.

    Segments are grouped in tiers by powers of 8 of their size, as log-structured stores do (O'Neil et
    al., The LSM-tree, 1996): a tier of 8 is merged. So a vector is written about log8(n) times in all,
    and adding one article never rewrites the whole. A segment more than a quarter dead goes along.

    Args:
        live: Living vectors of each segment, by its name.
        dead: Dead vectors of each segment, by its name.

    Returns:
        Names, in no order; empty if there is nothing to do.
    """
    decayed = [name for name in live if dead.get(name, 0) > MOST_DEAD * (live[name] + dead.get(name, 0))]
    tiers: dict[int, list[str]] = {}
    for name, count in live.items():
        tiers.setdefault((max(count, 1).bit_length() - 1) // 3, []).append(name)
    full = [name for names in tiers.values() if len(names) >= FAN_IN for name in names]
    return sorted({*decayed, *full})
