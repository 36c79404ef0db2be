"""SQLite's file under transactions: what idle connections see, and what they leave behind."""

from __future__ import annotations

import gc
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier

import pytest

from index.errors import IndexDamaged
from index.storage.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(tmp_path / "some.sqlite")
    _write(made, "first")
    return made


def _write(database: Database, word: str) -> None:
    with database.writing() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS word (word TEXT)")
        connection.execute("INSERT INTO word VALUES (?)", (word,))


def _read(database: Database) -> list[str]:
    with database.reading() as connection:
        return [word for (word,) in connection.execute("SELECT word FROM word")]


def _open_files(path: Path) -> int:
    """How many descriptors of this process are of this file."""
    return sum(1 for one in Path("/proc/self/fd").iterdir() if one.exists() and one.resolve() == path.resolve())


def test_an_idle_connection_sees_what_others_wrote(database: Database) -> None:
    """Every transaction sees the state at its begin, by whomever it was written, on one and the same connection."""
    assert _read(database) == ["first"]
    with database.reading() as connection:
        first = id(connection)
    _write(Database(database.path), "second")
    with database.reading() as connection:
        assert id(connection) == first
        assert connection.execute("SELECT count(*) FROM word").fetchone() == (2,)
        _write(database, "third")
        assert connection.execute("SELECT count(*) FROM word").fetchone() == (2,)
    assert _read(database) == ["first", "second", "third"]


def test_what_is_removed_leaves_all_files_though_a_connection_is_idle(database: Database) -> None:
    """The log of what was written is emptied after each commit, not only when the last connection closes."""
    _write(database, "a secret that must go")
    assert _read(database) == ["first", "a secret that must go"]
    with Database(database.path).writing() as connection:
        connection.execute("DELETE FROM word WHERE word LIKE '%secret%'")
    files = list(database.path.parent.iterdir())
    assert len(files) > 1  # the log is there, since a connection is open
    assert not any(b"secret" in file.read_bytes() for file in files)
    assert _read(database) == ["first"]


def test_another_file_of_the_same_name_is_noticed(database: Database, tmp_path: Path) -> None:
    """A file that replaces a removed one is read, not the one that an idle connection still has open."""
    assert _read(database) == ["first"]
    other = Database(tmp_path / "other.sqlite")
    _write(other, "of another file")
    other.path.replace(database.path)
    assert _read(database) == ["of another file"]
    database.path.unlink()
    with pytest.raises(IndexDamaged, match=f"{database.path}: cannot be read"):
        _read(database)


def test_several_may_write_a_new_file_at_once(tmp_path: Path) -> None:
    """Two programs that begin one index at the same moment both get their articles in."""

    def write(number: int) -> None:
        together.wait()
        _write(Database(path), str(number))

    for attempt in range(40):  # without waiting, one in ten failed
        path, together = tmp_path / f"{attempt}.sqlite", Barrier(4)
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(write, range(4)))
        assert sorted(_read(Database(path))) == ["0", "1", "2", "3"]


def test_files_do_not_pile_up_and_close_with_their_database(tmp_path: Path) -> None:
    """However often sixteen read at once, and others write: the system's limit is often 1,024."""
    path = tmp_path / "some.sqlite"
    database = Database(path)
    _write(database, "first")
    together = Barrier(16)

    def read(database: Database) -> None:
        with database.reading() as connection:
            connection.execute("SELECT count(*) FROM word").fetchone()
            together.wait()

    for _ in range(4):
        with ThreadPoolExecutor(16) as threads:
            list(threads.map(read, [database] * 16))
        _write(database, "another")
        assert 1 <= _open_files(path) <= 17  # SQLite itself keeps a file whose connection closed for the next one
    del database
    gc.collect()
    assert _open_files(path) == 0


def test_a_connection_on_which_something_failed_is_closed(database: Database) -> None:
    """The next transaction starts anew, and what raised is what the caller sees."""
    with pytest.raises(KeyError), database.reading():
        raise KeyError
    assert _open_files(database.path) == 0
    with suppress(IndexDamaged), database.reading() as connection:
        connection.execute("SELECT nothing FROM nowhere")
    assert _open_files(database.path) == 0
    assert _read(database) == ["first"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are forked here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_reads_on_a_connection_of_its_own(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite forbids to use one in two processes; workers that a script forks inherit what it opened."""
    assert _read(database) == ["first"]
    opened: list[str] = []
    open_one = Database._opened
    monkeypatch.setattr(Database, "_opened", lambda self, mode: opened.append(mode) or open_one(self, mode))  # type: ignore[func-returns-value]
    assert _read(database) == ["first"]
    assert opened == []
    child = os.fork()
    if not child:
        status = 1
        with suppress(BaseException):
            status = 0 if _read(database) == _read(database) == ["first"] and opened == ["rw"] else 2
        os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    _write(database, "second")
    assert _read(database) == ["first", "second"]
    assert opened == ["rwc"]
