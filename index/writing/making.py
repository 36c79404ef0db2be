"""The folder and the tables of an index, made where there are none yet."""

from __future__ import annotations

from pathlib import Path

from index.storage.lock import unwritable
from index.storage.manifest import Expected, Manifest
from index.storage.store import Store


def make_index(folder: Path, store: Store, expected: Expected) -> Manifest:
    """Returns the manifest of an index; makes it first, if there is none. An index that is there is only read.

    Raises:
        IndexUnwritable: If the folder cannot be made or written.
        IndexMismatch: If the index was made with another encoder, format or passage size.
    """
    with store.generation() as tables:
        manifest = tables.manifest() if tables else None
    if manifest is None:
        try:
            for part in ("vectors", "words", "columns"):
                (folder / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error
        with store.writing() as tables:
            if not tables.is_made():  # else another process was faster
                tables.make(expected.new_manifest())
            manifest = tables.manifest()
    expected.check(manifest)
    return manifest
