"""Backups: one generation of an index copied to a folder, and put back from there."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from index.errors import IndexDamaged, IndexUnwritable, LibraryError
from index.recovery.taking_over import take_over
from index.search.check import find_problems
from index.storage.database import copy_database
from index.storage.lock import sync_file, sync_folder, unwritable, writer_lock
from index.storage.store import DATABASE, Store, Tables
from index.writing.making import make_folders
from index.writing.sweeping import SCRATCH, named_files

_TRIES = 5  # a writer may commit and sweep files of the generation before they are opened, seldom twice in a row
_NOT_COPIED = (DATABASE, "write.lock", "writer.pid", "feedback.lock")
_UNFINISHED = ".unfinished"


class BackupError(LibraryError):
    """Says why a folder cannot be taken for a backup, or as one."""


def back_up(folder: Path, target: Path) -> int:
    """Copies the last generation of an index; readers and writers go on meanwhile.

    Args:
        folder: The index's folder.
        target: A folder that is not there yet, or is empty. It has its name once the copy is whole and was checked.

    Returns:
        The generation.

    Raises:
        BackupError: If there is no index, or something in the target's place.
        IndexDamaged: If the copy is not sound, since the index is not; nothing is left of it then.
        IndexUnwritable: If the target cannot be written.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError(f"{target}: there is something already; name a folder that is not there yet")
    unfinished = target.with_name(target.name + _UNFINISHED)
    try:
        for tries_left in reversed(range(_TRIES)):
            _clear(unfinished)
            try:
                generation = _copy(folder, unfinished)
            except FileNotFoundError as error:
                if tries_left:
                    continue
                raise IndexDamaged(f"{error.filename}: this file is missing; see `newsdesk status --check`") from error
            break
        _check(unfinished)
        if target.exists():
            target.rmdir()
        unfinished.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        _clear(unfinished)
    return generation


def restore(backup: Path, folder: Path, *, wait: float = 0.0) -> int:
    """Puts a backup in the place of an index, or where there is none; the backup stays.

    It is copied beside the index's files and checked there, before it takes over at one moment.

    Args:
        backup: As `back_up` made it.
        folder: The index's folder.
        wait: Seconds to wait for another writer to end.

    Returns:
        The generation.

    Raises:
        BackupError: If it is no backup.
        IndexDamaged: If the backup is not sound; nothing is changed then.
        IndexBusy: If another writer is at work.
        IndexUnwritable: If the folder cannot be written.
    """
    make_folders(folder)
    scratch = folder / SCRATCH
    with writer_lock(folder, wait):
        try:
            _clear(scratch)
            try:
                generation = _copy(backup, scratch)
            except FileNotFoundError as error:
                raise IndexDamaged(f"{error.filename}: this file of the backup is missing") from error
            _check(scratch)
            for path in _others(scratch):
                path.replace(folder / path.name)
            take_over(scratch, folder)
        except OSError as error:
            raise unwritable(folder, error) from error
        finally:
            _clear(scratch)
    return generation


def _copy(folder: Path, target: Path) -> int:
    """Copies one generation with what else is in the folder, and returns its number.

    Raises:
        FileNotFoundError: If a writer removed a file of it before it was opened, or it is lost.
    """
    with Store(folder).generation() as tables, ExitStack() as opened:
        if tables is None:
            raise BackupError(f"{folder}: there is no index in it")
        sources = [(path, opened.enter_context((folder / path).open("rb"))) for path in _files(folder, tables)]
        make_folders(target)
        copy_database(tables.connection, target / DATABASE)
        sync_file(target / DATABASE)
        for path, source in sources:
            _copy_file(source, target / path)
        return tables.manifest().generation


def _files(folder: Path, tables: Tables) -> list[Path]:
    """Returns the files of the generation of a transaction, and other files such as readers' feedback."""
    parts = [
        found.relative_to(folder)
        for named in named_files(tables)
        for found in (sorted((folder / named).rglob("*")) if named.parts[0] == "words" else [folder / named])
        if not found.is_dir() and found.suffix != ".lock"
    ]
    return parts + [path.relative_to(folder) for path in _others(folder)]


def _others(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name not in _NOT_COPIED and not path.name.startswith(DATABASE)
    ]


def _copy_file(source: BinaryIO, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as copy:
        shutil.copyfileobj(source, copy)
    sync_file(target)


def _check(folder: Path) -> None:
    """Raises an IndexDamaged for a copy that is not sound."""
    with Store(folder).reading() as tables:
        problems = find_problems(folder, tables)
    if problems:
        others = f" (and {len(problems) - 1} more)" if problems[1:] else ""
        raise IndexDamaged(f"{problems[0]}{others}")


def _clear(folder: Path) -> None:
    if folder.exists():
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise IndexUnwritable(f"{folder}: cannot be removed ({error.strerror or error})") from error
