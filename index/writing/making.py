"""The folder and the tables of an index, made where there are none yet."""

from __future__ import annotations

from pathlib import Path

from index.storage.lock import unwritable
from index.storage.manifest import Expected, Manifest
from index.storage.store import PARTS, Store, Tables


def make_index(folder: Path, store: Store, expected: Expected) -> Manifest:
    """Returns the manifest of an index; makes it first, if there is none. An index that is there is only read.

    Raises:
        IndexUnwritable: If the folder cannot be made or written.
        IndexMismatch: If the index was made with another encoder, format or passage size.
    """
    with store.generation() as tables:
        if tables is not None:
            return make_tables(tables, expected)
    make_folders(folder)
    with store.writing() as tables:
        return make_tables(tables, expected)


def make_folders(folder: Path) -> None:
    """Makes the folders of an index where they are not there yet.

    Raises:
        IndexUnwritable: If they cannot be made.
    """
    try:
        for part in PARTS:
            (folder / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def make_tables(tables: Tables, expected: Expected) -> Manifest:
    """Returns the manifest; makes the tables first, if they are not there yet.

    Raises:
        IndexMismatch: If the index was made with another encoder, format or passage size.
    """
    if not tables.is_made():
        tables.make(expected.new_manifest())
    manifest = tables.manifest()
    expected.check(manifest)
    return manifest
