"""SQLite's file, its transactions, and queries inside them. The only module that imports sqlite3."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.types import Published
from index.errors import IndexClosed, IndexDamaged, IndexUnwritable
from index.storage.lock import sync_folder, unwritable
from index.storage.row_digests import with_row, without_row

Numbers = NDArray[np.int64]

_LIMIT = 500  # values in one IN (...)
_MOST_IDLE = 4  # connections on which nobody reads; each has up to 2 MB of pages
_WAIT = 30.0  # seconds for another transaction that writes
_LOOK_AGAIN = 0.01  # seconds
_WAIT_TO_EMPTY = 1_000  # milliseconds for those that read

_File = tuple[int, int]  # device and inode
_UNCHANGING: _File = (-1, 0)  # of a folder that cannot be written; not kept open, since another machine may write it
_Idle = tuple[_File, sqlite3.Connection]


MEND = "run `newsdesk repair`, which makes anew what can be made and names the rest"
DAMAGE = (sqlite3.DatabaseError,)  # what reading a broken file raises, inside a transaction


class Connection(Protocol):
    """What is needed of a transaction of the store.

    A question mark stands for a value. What SQLite and PostgreSQL share (articles, stories, origins, collections) is
    in statements that both understand.
    """

    text_factory: Any

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Any:
        """Runs one statement."""
        ...

    def executemany(self, query: str, values: Iterable[Sequence[Any]], /) -> Any:
        """Runs one statement for each sequence of values."""
        ...


class Database:
    """One file, in SQLite's mode of a write-ahead log: who reads does not wait for who writes, nor the other way.

    A connection that has read stays open for the next reader: to open one takes half as long as to read 40 articles.
    Safe to use from many threads.

    Args:
        path: The file; need not be there until something is written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_closed = False
        self._forget_idle()

    def close(self) -> None:
        """Closes it for good: each connection at once, or when its reader is done."""
        self._is_closed = True
        _close_all(self._idle, self._process)

    def check_open(self) -> None:
        """Refuses to go on after `close`.

        Raises:
            IndexClosed: If it was closed.
        """
        if self._is_closed:
            raise IndexClosed(f"{self.path.parent}: this index was closed; open it again")

    def _forget_idle(self) -> None:
        """Begins without an idle connection, in this process."""
        self._process = os.getpid()
        self._idle: list[_Idle] = []
        weakref.finalize(self, _close_all, self._idle, self._process)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Gives a transaction that sees one state from its begin to its end.

        Raises:
            IndexDamaged: If the file is missing, no database or a broken one.
        """
        self.check_open()
        with self._translated_errors(IndexDamaged, "cannot be read ({})"):
            file, connection = self._take()
            try:
                connection.execute("BEGIN")
                yield connection
                connection.execute("ROLLBACK")
            except BaseException:
                connection.close()
                raise
        if file == _UNCHANGING or self._is_closed:
            connection.close()
        elif len(self._idle) < _MOST_IDLE:
            self._idle.append((file, connection))
        else:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Gives a transaction that is committed whole at the end, or not at all if the block raises.

        Raises:
            IndexUnwritable: If the file cannot be written.
            IndexDamaged: If it is no database or a broken one.
        """
        self.check_open()
        with self._translated_errors(IndexUnwritable, "{}; is the folder writable and the disk not full?"):
            connection = self._opened("rwc")
            try:
                _log_ahead(connection)
                connection.execute("PRAGMA synchronous = FULL")  # the files that a commit names must not outlive it
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA secure_delete = ON")  # what is removed leaves the file, too,
                connection.execute("PRAGMA recursive_triggers = ON")  # so that a replaced row counts as a removed one
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException as error:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    if isinstance(error, OSError):  # of the files that are written with it
                        raise unwritable(self.path.parent, error) from error
                    raise
                with suppress(sqlite3.Error):  # it is committed, whatever becomes of the log
                    connection.execute(f"PRAGMA busy_timeout = {_WAIT_TO_EMPTY}")
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # and the log, which stays while others read
            finally:
                connection.close()

    def overwrite(self, other: Path) -> None:
        """Replaces the content by that of another file, which nobody uses and which is gone then.

        Where the file is a database, that is one transaction: a kill leaves the one or the other.

        Raises:
            IndexUnwritable: If the file cannot be written.
        """
        with self._translated_errors(IndexUnwritable, "{}; is the folder writable and the disk not full?"):
            try:
                with closing(self._opened("rwc")) as own, closing(sqlite3.connect(other)) as source:
                    own.execute("PRAGMA synchronous = FULL")
                    source.backup(own)
                    with suppress(sqlite3.Error):
                        own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                other.unlink()
            except sqlite3.DatabaseError as error:
                if (
                    isinstance(error, sqlite3.OperationalError)
                    and error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_NOTADB
                ):
                    raise
                for ending in ("-wal", "-shm"):  # of what is no database
                    self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
                other.replace(self.path)
            sync_folder(self.path.parent)

    def _take(self) -> _Idle:
        """Returns a connection to the file that has the name now."""
        if self._process != os.getpid():  # forked: connections must not be used in two processes, nor be closed here
            self._inherited = self._idle  # a reference, so that they are not closed
            self._forget_idle()
        file = self._file()
        while self._idle:
            with suppress(IndexError):  # another thread was faster
                of, connection = self._idle.pop()
                if of == file:
                    return of, connection
                connection.close()
        if not os.access(self.path.parent, os.W_OK) and not self._has_log():
            return _UNCHANGING, self._opened("ro&immutable=1")  # else SQLite makes files beside it, even to read
        return file, self._opened("rw")

    def _has_log(self) -> bool:
        log = self.path.with_name(f"{self.path.name}-wal")
        return log.exists() and log.stat().st_size > 0

    def _file(self) -> _File:
        try:
            found = self.path.stat()
        except OSError:
            return -1, -1  # as which no connection is idle: to open it fails
        return found.st_dev, found.st_ino  # no other file has it while a connection has this one open

    def _opened(self, mode: str) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT, check_same_thread=False)
        connection.create_function("casefold", 1, _casefold, deterministic=True)
        connection.create_function("with_row", -1, with_row, deterministic=True)
        connection.create_function("without_row", -1, without_row, deterministic=True)
        return connection

    @contextmanager
    def _translated_errors(
        self, error_type: type[IndexDamaged] | type[IndexUnwritable], message: str
    ) -> Iterator[None]:
        """Raises our errors for SQLite's."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise error_type(f"{self.path}: {message.format(error)}") from error
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(f"{self.path}: {error}; {MEND}") from error


def copy_database(connection: Connection, target: Path) -> None:
    """Copies what a transaction sees to a new file."""
    assert isinstance(connection, sqlite3.Connection)
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def run_in(connection: Connection, query: str, values: Iterable[Any]) -> list[Any]:
    """Runs a query with `IN ({})` over any number of values; returns all rows."""
    values = list(values)
    found: list[Any] = []
    for start in range(0, len(values), _LIMIT):
        part = values[start : start + _LIMIT]
        found += connection.execute(query.format(",".join("?" * len(part))), part).fetchall()
    return found


def numbers(connection: Connection, query: str, *values: Any) -> Numbers:
    """Returns what a query of one column of whole numbers gives, int64 (n,)."""
    return np.fromiter((number for (number,) in connection.execute(query, values)), dtype=np.int64)


def published_of(at: int | None, precision: Any, offset: int | None, origin: Any) -> Published | None:
    """Returns when an article was published, from the four columns that say so."""
    if at is None:
        return None
    zone = timezone(timedelta(minutes=offset)) if offset else UTC
    moment = datetime.fromtimestamp(at, UTC).astimezone(zone)
    return Published(at=moment, precision=precision, zoned=offset is not None, origin=origin)


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Has a file written ahead, as a new one is not; SQLite itself does not wait for another that does so."""
    give_up = monotonic() + _WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > give_up:
                raise
            sleep(_LOOK_AGAIN)


def _close_all(idle: list[_Idle], process: int) -> None:
    while idle and process == os.getpid():
        idle.pop()[1].close()


def _casefold(text: str | None) -> str | None:
    return text.casefold() if text else None
