"""Vectors in FAISS: append-only segments of unit vectors, with codes. The only module that imports faiss.

A segment is written once and never changed; the store says which segments make up a generation. It is a file of vectors
and, from 4,096 of them on, a file of their codes, made when it is written. They are RaBitQ codes: a bit for each
dimension and two numbers, 56 bytes of 384 dimensions (Gao and Long, 2024). They stand in lists of some 512 that are
near each other (an inverted file). The vectors of such a segment are mapped, not read.
`index/search/nearest.py` searches all segments as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.storage.arrays import Blocks, Mapped, Written, check_file, read_arrays, write_arrays, write_file

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]
Mask = NDArray[np.bool_]
CODES_FROM = 4_096  # vectors of a segment; of smaller ones there are never so many that codes would be quicker
_IN_A_LIST = 512  # vectors
_TRAINED = 64  # vectors for each list, of which the lists are made
_QUESTION_BITS = 4  # of each number of a question when it is compared with codes; with 8 no more is found
_BLOCK = 16_384  # vectors that are copied at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFile:
    """What was written of a segment.

    Attributes:
        vectors: How many, dead ones included.
        size, sha256: Of the file of vectors, as in `Written`.
        codes: Of the file of codes; None where there are too few vectors.
    """

    vectors: int
    size: int
    sha256: str
    codes: Written | None = None


class Segment:
    """Vectors of unit length, with their codes if there are many.

    Args:
        file: Ids, int64 (n,), ascending, and vectors, float32 (n, dimensions).
        codes: Of all the vectors, in their order.
    """

    def __init__(self, file: Mapped, codes: faiss.IndexIVFRaBitQ | None = None) -> None:
        self._file = file
        self._codes = codes
        self._compared = 0
        self.ids: Ids
        self.vectors: Vectors
        self.ids, self.vectors = file.arrays

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def has_codes(self) -> bool:
        """Returns whether it can be searched by codes."""
        return self._codes is not None

    def open_to(self, allowed: Mask) -> Mask:
        """Returns which of the vectors are allowed, bool (n,), given which ids are; those beyond its end are not."""
        first, last = int(self.ids[0]), int(self.ids[-1])
        if last < len(allowed) and last - first + 1 == len(self.ids):  # no gaps: nothing need be gathered
            return allowed[first : last + 1]
        inside: Mask = np.zeros(len(self.ids), dtype=bool)
        end = int(np.searchsorted(self.ids, len(allowed)))
        inside[:end] = allowed[self.ids[:end]]
        return inside

    def by_codes(self, question: Vectors, n: int, open_to: Mask | None, visited: float) -> tuple[Vectors, Ids]:
        """Returns estimated similarities and positions of the n best for one question (dimensions,), best first.

        Args:
            question: float32 (dimensions,), unit length.
            n: How many; fewer come back where there are fewer.
            open_to: Which of the vectors may be found; None for all.
            visited: Share of the lists that are looked through, the nearest ones, in (0, 1].
        """
        if self._codes is None:
            raise ValueError("a segment without codes")
        faiss.omp_set_num_threads(1)  # of this thread: on busy cores others but wait, which takes ten times as long
        parameters = faiss.IVFRaBitQSearchParameters()
        parameters.qb, parameters.nprobe = _QUESTION_BITS, ceil(visited * self._codes.nlist)
        if open_to is not None:
            bits = np.packbits(open_to, bitorder="little")
            selected = faiss.IDSelectorBitmap(
                len(bits), faiss.swig_ptr(bits)
            )  # both must live until the search is over
            parameters.sel = selected
        estimates, positions = self._codes.search(question[np.newaxis], min(n, len(self)), params=parameters)
        found = positions[0] >= 0
        return estimates[0][found], positions[0][found]

    def compare(self, question: Vectors, positions: Ids | None = None) -> Vectors:
        """Returns similarities of one question with the vectors at some positions; with all if None."""
        vectors = self.vectors if positions is None else self.vectors[positions]
        similarities: Vectors = np.vecdot(vectors, question)  # not `@`: its threads wait for each other on busy cores
        self._compared += len(similarities)
        return similarities

    def drop_pages(self, compared: int = 0) -> None:
        """Takes what was read of the vectors out of this process's memory, if they are mapped.

        Args:
            compared: So many must have been compared since the last time.
        """
        if self._compared >= compared:
            self._compared = 0
            self._file.drop_pages()


def write_segment(path: Path, ids: Ids, vectors: Vectors | Blocks, codes_from: int | None = None) -> SegmentFile:
    """Writes a segment: its vectors and, if there are so many, their codes beside them; see `write_file`.

    Args:
        path: The new file of vectors.
        ids: int64 (n,), ascending.
        vectors: float32 (n, dimensions), unit length.
        codes_from: So many vectors or more get codes; `CODES_FROM` if None.
    """
    written = write_arrays(path, [ids, vectors])
    codes = None
    if len(ids) >= (CODES_FROM if codes_from is None else codes_from):
        file = read_arrays(path, written, mapped=True)
        codes = write_file(codes_of(path), [_codes(file)])
    return SegmentFile(vectors=len(ids), size=written.size, sha256=written.sha256, codes=codes)


def merged(segments: Sequence[Segment], living: Sequence[Ids]) -> tuple[Ids, Blocks]:
    """Returns ids, ascending, and vectors of all that lives in some segments, copied a block at a time.

    Args:
        segments: Where the vectors are.
        living: Of each segment the ids that live, ascending.
    """
    ids = np.concatenate(list(living))
    source = np.repeat(np.arange(len(segments)), [len(part) for part in living])
    positions = np.concatenate(
        [np.searchsorted(segment.ids, part) for segment, part in zip(segments, living, strict=True)]
    )
    order = np.argsort(ids, kind="stable")
    dimensions = segments[0].vectors.shape[1]

    def pieces() -> Iterator[Vectors]:
        for start in range(0, len(order), _BLOCK):
            block = order[start : start + _BLOCK]
            vectors = np.empty((len(block), dimensions), np.float32)
            for number in np.unique(source[block]).tolist():
                here = source[block] == number
                vectors[here] = segments[number].vectors[positions[block][here]]
            yield vectors
            for segment in segments:
                segment.drop_pages()

    return ids[order], Blocks(shape=(len(ids), dimensions), dtype=np.dtype(np.float32), pieces=pieces())


def read_segment(path: Path, written: SegmentFile, *, verify: bool = False) -> Segment:
    """Opens a segment and compares its files with what was written.

    Small ones are read into memory. Codes that are gone or damaged are damage like any other: made again in silence
    they would hide that the disk loses files.

    Args:
        path: The file of vectors.
        written: What the store says of it.
        verify: Whether to compare every byte with the digest, not the size alone.

    Raises:
        IndexDamaged: If a file is missing, differs, is unreadable or holds another number of vectors.
    """
    whole = Written(size=written.size, sha256=written.sha256)
    file = read_arrays(path, whole, mapped=written.codes is not None, verify=verify)
    match [(array.dtype, array.ndim, len(array)) for array in file.arrays if array.ndim]:
        case [(np.int64, 1, ids), (np.float32, 2, vectors)] if ids == vectors:
            if ids != written.vectors:
                raise IndexDamaged(f"{path}: holds {ids:,} vectors, but {written.vectors:,} were written")
        case _:
            raise IndexDamaged(f"{path}: not a readable file of vectors")
    return Segment(file, _read_codes(codes_of(path), written, verify) if written.codes else None)


def codes_of(path: Path) -> Path:
    """Returns the file of codes beside a file of vectors."""
    return path.with_suffix(".codes")


def _codes(file: Mapped) -> memoryview:
    """Returns codes of all vectors of a file, in lists of those that are near each other."""
    _, vectors = file.arrays
    lists = max(1, len(vectors) // _IN_A_LIST)
    nearest = faiss.IndexFlatIP(vectors.shape[1])
    index = faiss.IndexIVFRaBitQ(nearest, vectors.shape[1], lists, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors[:: max(1, len(vectors) // (_TRAINED * lists))])
    for start in range(0, len(vectors), _BLOCK):
        index.add(vectors[start : start + _BLOCK])
        file.drop_pages()
    codes: NDArray[np.uint8] = faiss.serialize_index(index)
    return codes.data


def _read_codes(path: Path, written: SegmentFile, verify: bool) -> faiss.IndexIVFRaBitQ:
    if written.codes is None:
        raise ValueError("a segment without codes")
    check_file(path, written.codes, verify=verify)
    try:
        index = faiss.read_index(str(path))
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path}: this file is missing") from error
    except (RuntimeError, MemoryError) as error:  # FAISS finds nonsense, or asks for as many bytes as nonsense says
        raise IndexDamaged(f"{path}: not a readable file of codes") from error
    if not isinstance(index, faiss.IndexIVFRaBitQ) or index.ntotal != written.vectors:
        raise IndexDamaged(f"{path}: holds {index.ntotal:,} codes, but {written.vectors:,} were written")
    return index
