"""Holds vectors, words and rows of one generation against each other, reading every file anew."""

from __future__ import annotations

from pathlib import Path

from index.errors import IndexDamaged
from index.store import Tables
from index.vectors import read_segment
from index.words import WordIndex


def find_problems(folder: Path, tables: Tables) -> list[str]:
    """What is wrong with the generation that a transaction sees, a line each; empty if it is sound.

    Args:
        folder: The index's folder.
        tables: A transaction on its database.
    """
    problems = tables.is_sound()
    manifest = tables.manifest()
    rows, used = tables.rows_and_vectors()
    living = tables.living_vectors()
    problems += _vector_problems(folder, tables, living)
    alive = {vector for ids in living.values() for vector in ids}
    if alive != used:
        problems.append(f"{len(used - alive)} vectors are missing and {len(alive - used)} belong to no passage")
    worded: list[int] = []
    if manifest.words:
        try:
            worded = WordIndex(folder / "words" / manifest.words).rows().tolist()
        except IndexDamaged as error:
            problems.append(str(error))
    if worded != rows:
        differing = len(set(rows) ^ set(worded))
        problems.append(f"words are indexed for {len(worded)} passages of {len(rows)}; {differing} differ")
    if (manifest.passages, manifest.vectors) != (len(rows), len(used)):
        problems.append("the manifest's counts are not those of the tables")
    return problems


def _vector_problems(folder: Path, tables: Tables, living: dict[str, list[int]]) -> list[str]:
    problems = []
    for name, written in tables.segments().items():
        try:
            held = set(read_segment(folder / "vectors" / name, written, verify=True).ids.tolist())
        except IndexDamaged as error:
            problems.append(str(error))
            continue
        if missing := set(living[name]) - held:
            problems.append(f"vectors/{name}: {len(missing)} vectors are not in the file")
    return problems
