"""Vectors in FAISS: append-only segments, exact inner-product search. The only module that imports faiss.

A segment is one file, written once and never changed; the store says which segments make up a
generation. FAISS's own format is used for files: it holds numbers only, nothing that is executed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.lock import sync_folder

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]
FAN_IN = 8  # segments of about one size that are merged into one
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

    Attributes:
        ids: int64 (n,), ascending.
        vectors: float32 (n, dimensions), a view of what FAISS holds.
    """

    def __init__(self, index: faiss.IndexIDMap2) -> None:
        self._index = index
        flat = cast(faiss.IndexFlatIP, faiss.downcast_index(index.index))  # owned by index, which is kept
        self.ids: Ids = faiss.vector_to_array(index.id_map)
        self.vectors: Vectors = faiss.rev_swig_ptr(flat.get_xb(), index.ntotal * index.d).reshape(-1, index.d)

    def search(self, questions: Vectors, n: int, allowed: faiss.IDSelector | None) -> tuple[Vectors, Ids]:
        """The n best similarities of each question and their ids, each (q, n); id -1 pads."""
        parameters = None
        if allowed is not None:
            parameters = faiss.SearchParameters(sel=allowed)  # type: ignore[call-arg]  # FAISS adds it at import
        similarities, ids = self._index.search(questions, n, params=parameters)
        return similarities, ids


class VectorSet:
    """All segments of one generation, searched as one.

    Args:
        segments: Their order does not matter; no id stands in two.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = [segment for segment in segments if len(segment.ids)]

    def __len__(self) -> int:
        return sum(len(segment.ids) for segment in self._segments)

    def search(self, questions: Vectors, n: int, allowed: Ids | None = None) -> list[tuple[Ids, Vectors]]:
        """The nearest vectors of each question, best first; exact.

        Args:
            questions: float32 (q, dimensions), unit length.
            n: How many, at least 1; fewer come back where there are fewer.
            allowed: Only these ids; None for all.

        Returns:
            For each question ids (m,) and similarities (m,), m <= n, cosines in [-1, 1]; equal ones by id.
        """
        selector = faiss.IDSelectorBatch(np.ascontiguousarray(allowed)) if allowed is not None else None
        found = [s.search(questions, min(n, len(s.ids)), selector) for s in self._segments]
        if not found:
            return [(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in questions]
        similarities = np.concatenate([similarity for similarity, _ in found], axis=1)
        ids = np.concatenate([ids for _, ids in found], axis=1)
        results = []
        for row_ids, row in zip(ids, similarities, strict=True):
            real = row_ids >= 0  # FAISS pads with -1 where it has no more
            row_ids, row = row_ids[real], np.clip(row[real], -1.0, 1.0)
            best = np.lexsort((row_ids, -row))[:n]
            results.append((row_ids[best], row[best]))
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
