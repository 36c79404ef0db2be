"""Files of arrays: written whole or not at all, each array in NumPy's own format, mapped when they are read.

Numbers only: nothing in such a file is executed. A mapped array costs no time to open; its pages come from the
system's cache as they are touched, which all processes share.
"""

from __future__ import annotations

import hashlib
import mmap
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.storage.lock import sync_folder

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written to a file.

    Attributes:
        size: Bytes.
        sha256: Of the whole file, in hex.
    """

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """An array that is written piece by piece, and never stands in memory whole.

    Attributes:
        shape: Of the whole.
        dtype: Of each piece.
        pieces: In order, along the first axis.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    pieces: Iterable[Array]


class Mapped:
    """The arrays of a file, read-only.

    Args:
        arrays: In the file's order.
        mapping: What they are views of; None if they are in memory.
    """

    def __init__(self, arrays: Sequence[Array], mapping: mmap.mmap | None) -> None:
        self.arrays = tuple(arrays)
        self._mapping = mapping

    def drop_pages(self) -> None:
        """Takes the pages that were read out of this process's memory; they stay in the system's cache."""
        if self._mapping is not None and hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self._mapping.madvise(mmap.MADV_DONTNEED)


def write_file(path: Path, pieces: Iterable[bytes | memoryview]) -> Written:
    """Writes a file whole and synced to disk, or leaves nothing under its name."""
    total, size = hashlib.sha256(), 0
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            total.update(piece)
            size += len(piece) if isinstance(piece, bytes) else piece.nbytes
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    sync_folder(path.parent)
    return Written(size=size, sha256=total.hexdigest())


def write_arrays(path: Path, arrays: Iterable[Array | Blocks]) -> Written:
    """Writes arrays, one after another, to a new file; see `write_file`."""
    return write_file(path, (piece for array in arrays for piece in _pieces(array)))


def check_file(path: Path, written: Written, *, verify: bool) -> None:
    """Compares a file with what was written.

    Args:
        path: The file.
        written: What the store says of it.
        verify: Whether to compare every byte with the digest, not the size alone.

    Raises:
        IndexDamaged: If it is missing or differs.
    """
    try:
        found = path.stat().st_size
        if found != written.size:
            raise IndexDamaged(f"{path}: {found:,} bytes, but {written.size:,} were written")
        if verify:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != written.sha256:
                    raise IndexDamaged(f"{path}: changed since it was written (its SHA-256 differs)")
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path}: this file is missing") from error


def read_arrays(path: Path, written: Written, *, mapped: bool, verify: bool = False) -> Mapped:
    """Reads the arrays of a file.

    Args:
        path: The file.
        written: What the store says of it.
        mapped: Whether to leave them on disk; else they are read into memory.
        verify: As for `check_file`.

    Raises:
        IndexDamaged: If it is missing, differs or is not a file of arrays.
    """
    check_file(path, written, verify=verify)
    try:
        with path.open("rb") as file:
            if not mapped:
                arrays = []
                while file.tell() < written.size:
                    arrays.append(np.lib.format.read_array(file, allow_pickle=False))
                return Mapped(arrays, None)
            mapping = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return Mapped(list(_views(file, mapping)), mapping)
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path}: this file is missing") from error
    except (ValueError, EOFError, SyntaxError, TypeError, MemoryError) as error:  # what nonsense in a header leads to
        raise IndexDamaged(f"{path}: not a readable file of arrays") from error


def _pieces(array: Array | Blocks) -> Iterable[bytes | memoryview]:
    blocks = array if isinstance(array, Blocks) else Blocks(shape=array.shape, dtype=array.dtype, pieces=[array])
    yield _header(blocks)
    for piece in blocks.pieces:
        if piece.size:  # an empty one cannot be cast
            yield np.ascontiguousarray(piece, dtype=blocks.dtype).data.cast("B")


def _header(blocks: Blocks) -> bytes:
    content = BytesIO()
    described = {
        "descr": np.lib.format.dtype_to_descr(blocks.dtype),
        "fortran_order": False,
        "shape": blocks.shape,
    }
    np.lib.format.write_array_header_1_0(content, described)
    return content.getvalue()


def _views(file: BinaryIO, mapping: mmap.mmap) -> Iterable[Array]:
    end = len(mapping)
    while file.tell() < end:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError("not NumPy's format 1.0")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        count = prod(shape)
        yield np.frombuffer(mapping, dtype=dtype, count=count, offset=file.tell()).reshape(shape)
        file.seek(count * dtype.itemsize, os.SEEK_CUR)
