"""Indexes of format 3, brought to this one when they are opened: once, as a generation of its own.

Until then segments were files of FAISS's that were read whole, and codes were made at the first question. Those files
are an IndexFlatIP under an IndexIDMap2: a head of fixed length, the vectors, and the ids.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.errors import IndexDamaged
from index.storage.lock import unwritable, writer_lock
from index.storage.store import FORMAT, Store, Tables
from index.storage.vectors import Ids, Vectors, write_segment
from index.writing.writer import new_name

BEFORE = 3
_WAIT = 600.0  # seconds for another process that upgrades it, or adds to it
_HEAD = 82  # bytes before the vectors: both indexes' heads, 37 bytes each, and the number of floats
_COUNT = 8  # bytes before the ids: how many there are


def upgrade(folder: Path, store: Store) -> None:
    """Writes all vectors again, with codes and columns beside them; 1 s for 100,000.

    Raises:
        IndexBusy: If another writer is at work, and still is after ten minutes.
        IndexUnwritable: If the folder cannot be written.
        IndexDamaged: If a file is missing or is not what was written.
    """
    try:
        (folder / "columns").mkdir(exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    with writer_lock(folder, _WAIT), store.writing() as tables:
        if tables.manifest().format == BEFORE:
            _upgrade(folder, tables)


def _upgrade(folder: Path, tables: Tables) -> None:
    dimensions = tables.manifest().dimensions
    for column in ("living INTEGER NOT NULL DEFAULT 0", "codes_size INTEGER", "codes_sha256 TEXT"):
        tables.run(f"ALTER TABLE segment ADD COLUMN {column}")
    for name, written in tables.segments.files().items():
        ids, vectors = _read(folder / "vectors" / name, written.vectors, written.size, dimensions)
        renewed = new_name(".vectors")
        tables.segments.add_file(renewed, write_segment(folder / "vectors" / renewed, ids, vectors))
        tables.segments.merge_into(renewed, [name])
    tables.keep_changes()
    if tables.changes.are_many():
        name = new_name(".columns")
        columns = tables.changes.whole().write(folder / "columns" / name)
        tables.changes.renew(tables.manifest().generation, name, columns)
    tables.run(f"UPDATE manifest SET format = {FORMAT}")
    tables.advance(tables.manifest().words)


def _read(path: Path, count: int, size: int, dimensions: int) -> tuple[Ids, Vectors]:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path}: this file of vectors is missing") from error
    expected = _HEAD + 4 * count * dimensions + _COUNT + 8 * count
    if not len(content) == size == expected or content[:4] != b"IxM2":
        raise IndexDamaged(f"{path}: not the file of vectors that was written")
    vectors = np.frombuffer(content, np.float32, count * dimensions, _HEAD).reshape(count, dimensions)
    return np.frombuffer(content, np.int64, count, size - 8 * count), vectors
