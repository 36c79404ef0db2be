"""Files that the committed generation does not name: superseded, or left by a killed writer."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from index.storage.store import Tables
from index.storage.vectors import codes_of

PARTS = ("vectors", "words", "columns")  # folders of an index, beside its database


def unnamed_files(folder: Path, tables: Tables) -> list[Path]:
    """Returns the files and folders that the generation of a transaction does not name.

    Args:
        folder: The index's folder. While another writer is at work, some are what it is writing.
        tables: The transaction.
    """
    _, columns, _ = tables.changes.file()
    named: dict[str, set[str | None]] = {
        "vectors": {str(file) for name in tables.segments.files() for file in (name, codes_of(Path(name)))},
        "words": {tables.manifest().words},
        "columns": {columns},
    }
    return [path for part in PARTS for path in (folder / part).glob("*") if path.name not in named[part]]


def sweep(folder: Path, tables: Tables) -> None:
    """Removes those files; for whoever holds the index's lock."""
    for path in unnamed_files(folder, tables):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(PermissionError):  # Windows keeps what a reader has mapped: next time
                path.unlink(missing_ok=True)
