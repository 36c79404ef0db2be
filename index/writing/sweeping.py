"""Files that the committed generation does not name: superseded, or left by a killed writer."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from index.storage.store import PARTS, Tables
from index.storage.vectors import codes_of

SCRATCH = ".unfinished"  # folder in which a repaired or a restored index is made; nothing names it


def named_files(tables: Tables) -> set[Path]:
    """Returns the files, and the folder of words, that the generation of a transaction names, inside the index's."""
    _, columns, _ = tables.changes.file()
    words = tables.manifest().words
    found = {Path("words", words)} if words else set()
    if columns:
        found.add(Path("columns", columns))
    for name, written in tables.segments.files().items():
        found.add(Path("vectors", name))
        if written.codes:
            found.add(Path("vectors", codes_of(Path(name))))
    return found


def unnamed_files(folder: Path, tables: Tables) -> list[Path]:
    """Returns the files and folders that the generation of a transaction does not name.

    Args:
        folder: The index's folder. While another writer is at work, some are what it is writing.
        tables: The transaction.
    """
    named = {folder / path for path in named_files(tables)}
    scratch = [folder / SCRATCH] if (folder / SCRATCH).exists() else []
    return scratch + [path for part in PARTS for path in (folder / part).glob("*") if path not in named]


def sweep(folder: Path, tables: Tables) -> None:
    """Removes those files; for whoever holds the index's lock."""
    for path in unnamed_files(folder, tables):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(PermissionError):  # Windows keeps what a reader has mapped: next time
                path.unlink(missing_ok=True)
