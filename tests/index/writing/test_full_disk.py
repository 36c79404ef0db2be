"""A disk that is full or read-only loses nothing: the last generation stays whole and can be asked."""

from __future__ import annotations

import errno
import gc
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from index import Library
from index.errors import IndexUnwritable
from index.recovery.backup import back_up, restore
from index.storage.words import write_words
from tests.conftest import ROOT
from tests.fakes import HashingEncoder, make_articles
from tests.index.contents import contents
from tests.index.libraries import QUESTIONS, as_values, open_library, search
from tests.index.small_disk import leave_free, not_writable, read_only, small_disk

pytestmark = pytest.mark.slow

_FREE = [0, 4, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 288, 320]  # kilobytes


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 8_000) as place:
        yield place
        gc.collect()


def test_a_disk_that_fills_up_loses_nothing(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At twenty fillings: what was committed is whole; with room again, the same `add` completes it."""
    monkeypatch.setattr("index.writing.batching._BATCH_PASSAGES", 8)
    folder = disk / "index"
    present, more = make_articles(8, words=60), make_articles(24, seed=2, words=60)
    open_library(folder).add(present)
    back_up(folder, disk / "backup")
    failed = 0
    for free in _FREE:
        library = open_library(folder)
        filling = leave_free(disk, free)
        try:
            library.add(more)
        except IndexUnwritable as error:
            failed += 1
            assert str(error).startswith(str(folder))
            assert "\n" not in str(error)
            assert "full" in str(error) or "No space left" in str(error)
        held = open_library(folder)
        assert held.check() == []
        assert {article.id for article in held.latest(99)} >= {article.id for article in present}
        assert all(search(held, QUESTIONS, 3))
        filling.unlink(missing_ok=True)
        held.add(more)
        assert (held.status().articles, held.check()) == (32, [])
        restore(disk / "backup", folder)
    assert failed >= 10


def test_a_read_only_index_is_asked_and_not_written(disk: Path) -> None:
    folder = disk / "index"
    open_library(folder).add(make_articles(8, words=60))
    before, found = contents(folder), as_values(search(open_library(folder), QUESTIONS, 5))
    gc.collect()  # its connections are closed, and SQLite's log goes
    with read_only(disk):
        library = Library(folder, HashingEncoder())
        assert as_values(search(library, QUESTIONS, 5)) == found
        assert (library.status().articles, library.check()) == (8, [])
        with pytest.raises(IndexUnwritable, match="index"):
            library.add(make_articles(1, seed=3, words=60))
        with pytest.raises(IndexUnwritable):
            library.remove([library.latest(1)[0].id])
        del library
        gc.collect()
    assert contents(folder) == before
    assert open_library(folder).add(make_articles(1, seed=3, words=60)).new == 1


_ASK_AND_WRITE = """
import json, sys
from pathlib import Path
from index.errors import IndexUnwritable
from tests.fakes import make_articles
from tests.index.libraries import QUESTIONS, open_library, search

library = open_library(Path(sys.argv[1]))
found = [match.passage.id for matches in search(library, QUESTIONS, 5) for match in matches]
told = ""
try:
    library.add(make_articles(1, seed=3, words=60))
except IndexUnwritable as error:
    told = str(error)
print(json.dumps([found, library.check(), told]))
"""


@pytest.mark.parametrize("has_log", [False, True])
def test_a_folder_without_the_right_to_write_is_asked(tmp_path: Path, has_log: bool) -> None:
    """Also one in which a writer was killed before SQLite's log was emptied."""
    folder = tmp_path / "index"
    library = open_library(folder)
    library.add(make_articles(8, words=60))
    found = [match.passage.id for matches in search(library, QUESTIONS, 5) for match in matches]
    if has_log:
        with library.store.reading() as tables:  # the log stays while somebody reads
            tables.manifest()
            library.add(make_articles(4, seed=2, words=60))
            shutil.copytree(folder, tmp_path / "copy")
        folder = tmp_path / "copy"
        assert (folder / "library.sqlite-wal").stat().st_size
        found = [match.passage.id for matches in search(library, QUESTIONS, 5) for match in matches]
    del library
    gc.collect()
    before = {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    with not_writable(folder) as bound:
        ran = subprocess.run(
            [*bound, sys.executable, "-c", _ASK_AND_WRITE, str(folder)], cwd=ROOT, capture_output=True, text=True
        )
    assert ran.returncode == 0, ran.stderr
    answered, problems, told = json.loads(ran.stdout)
    assert (answered, problems) == (found, [])
    assert told.startswith(f"{folder}")
    assert {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()} == before


@pytest.mark.parametrize(("free", "code"), [(0, errno.ENOSPC), (1 << 30, errno.EIO)])
def test_what_ends_the_thread_that_writes_words_is_an_error_of_the_disk(
    free: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tantivy does not say what its thread met; the previous generation is not to be called damaged for it."""

    def killed(*_: object) -> None:
        raise ValueError("An error occurred in a thread: 'An index writer was killed.. A worker thread'")

    monkeypatch.setattr("index.storage.words._write_words", killed)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(OSError, match=os.strerror(code)) as raised:
        write_words(tmp_path / "new", tmp_path / "old", [(1, "Rain fell.")], [])
    assert raised.value.errno == code
