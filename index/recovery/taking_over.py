"""An index that was made or copied aside takes the place of another, or of none, at one moment."""

from __future__ import annotations

from pathlib import Path

from index.storage.lock import sync_folder, unwritable
from index.storage.store import DATABASE, PARTS, Store
from index.writing.making import make_folders
from index.writing.sweeping import sweep
from index.writing.writer import new_name


def take_over(made: Path, folder: Path) -> None:
    """Puts a whole index in the place of what is in a folder; whoever calls holds the folder's lock.

    Its files come first: words under a name that nothing has, others in the place of the same ones, as of a backup of
    this very index. The moment at which the database is replaced is the one at which anything changes; then what the
    new one does not name is removed.

    Args:
        made: The index's folder, on the same file system, which nobody uses; empty afterwards.
        folder: Where it goes.

    Raises:
        IndexUnwritable: If the folder cannot be written.
    """
    make_folders(folder)
    try:
        with Store(made).writing() as tables:
            if words := tables.manifest().words:
                name = new_name("")
                (made / "words" / words).rename(made / "words" / name)
                tables.become_another(name)
            else:
                tables.become_another(None)
        for part in PARTS:
            for path in (made / part).iterdir():
                path.replace(folder / part / path.name)
            sync_folder(folder / part)
    except OSError as error:
        raise unwritable(folder, error) from error
    store = Store(folder)
    store.overwrite(made / DATABASE)
    with store.reading() as tables:
        sweep(folder, tables)
