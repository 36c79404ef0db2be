"""Compares vectors, words and rows of one generation with each other, reading every file anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.errors import IndexDamaged
from index.storage.bookkeeping.sums import row_problems
from index.storage.columns import Columns
from index.storage.database import Numbers
from index.storage.manifest import MENDABLE, outdated
from index.storage.store import DATABASE, Tables
from index.storage.vectors import read_segment
from index.storage.word_check import file_problems
from index.storage.words import WordIndex


def find_problems(folder: Path, tables: Tables) -> list[str]:
    """Returns what is wrong with the generation of a transaction, a line each; nothing if it is sound.

    Args:
        folder: The index's folder.
        tables: A transaction on its database.
    """
    path = folder / DATABASE
    if tables.manifest().format in MENDABLE:
        return [f"{path}: {outdated(tables.manifest())}"]
    problems = [f"{path}: {what}" for what in tables.integrity_problems() + row_problems(tables.connection)]
    manifest = tables.manifest()
    rows, used = tables.rows(), tables.used_vectors()
    living = {name: tables.segments.living_vectors(name) for name in tables.segments.files()}
    problems += _vector_problems(folder, tables, living)
    alive = np.sort(np.concatenate([*living.values(), np.empty(0, np.int64)]))
    if not np.array_equal(alive, used):
        missing, unused = len(np.setdiff1d(used, alive)), len(np.setdiff1d(alive, used))
        problems.append(f"{missing} vectors are missing and {unused} belong to no passage")
    worded = np.empty(0, np.int64)
    if manifest.words:
        words = folder / "words" / manifest.words
        if words.is_dir() and (damaged := file_problems(words)):
            problems += damaged
        else:
            try:
                worded = WordIndex(words).rows()
            except IndexDamaged as error:
                problems.append(str(error))
    if not np.array_equal(worded, rows):
        differing = len(np.setxor1d(rows, worded))
        problems.append(f"words are indexed for {len(worded)} passages of {len(rows)}; {differing} differ")
    counts = {name: len(ids) for name, ids in living.items()}
    if (manifest.passages, manifest.vectors, tables.segments.living()) != (len(rows), len(used), counts):
        problems.append("the manifest's counts are not those of the tables")
    return problems + _columns_problems(folder, tables)


def _vector_problems(folder: Path, tables: Tables, living: dict[str, Numbers]) -> list[str]:
    problems = []
    for name, written in tables.segments.files().items():
        try:
            ids = read_segment(folder / "vectors" / name, written, verify=True).ids
        except IndexDamaged as error:
            problems.append(str(error))
            continue
        if missing := len(np.setdiff1d(living[name], ids)):
            problems.append(f"vectors/{name}: {missing} vectors are not in the file")
    return problems


def _columns_problems(folder: Path, tables: Tables) -> list[str]:
    """Returns a problem if the file of columns, with what changed since, differs from the tables."""
    generation, name, written = tables.changes.file()
    if name is None:
        return []
    try:
        stored = Columns.read(folder / "columns" / name, written, verify=True)
    except IndexDamaged as error:
        return [str(error)]
    if tables.changes.applied(stored, tables.changes.since(generation)) == tables.changes.whole():
        return []
    return [f"columns/{name}: with what changed since, not what the tables say"]
