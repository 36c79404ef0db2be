"""How often an index is written to for what changed, and for what did not."""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from index import Added, AddReport, Intake, Library
from index.storage.lock import writer_lock
from tests.fakes import make_articles
from tests.index.libraries import open_library

_FILES = 450


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of 450 files, none of which changed lately."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(_FILES):
        _write(folder / f"{number:03}.txt", f"Ferry number {number} sails at dawn.", minutes_ago=10)
    return folder


def _write(path: Path, text: str, minutes_ago: float) -> None:
    path.write_text(text)
    at = time.time() - 60 * minutes_ago
    os.utime(path, (at, at))


def _times(folder: Path) -> dict[str, int]:
    """When each file and folder of an index last changed, but for SQLite's own two, which reading touches."""
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns
        for path in [folder, *folder.rglob("*")]
        if path.suffix not in (".sqlite-wal", ".sqlite-shm") and path != folder
    }


def test_a_folder_in_which_nothing_changed_is_not_written_to(
    news: Path, folder: Path, transactions: Counter[str]
) -> None:
    """450 unchanged files: three read transactions, one for every 200 files; none that writes, no lock, no new time.

    So it is while another writer is at work, too, for nobody waits for it.
    """
    library = open_library(folder)
    assert Intake(library).add([news]).added.new == _FILES
    (folder / "write.lock").unlink(missing_ok=True)
    for ours in (library, open_library(folder)):
        before = _times(folder)
        transactions.clear()
        assert Intake(ours).add([news]) == AddReport(added=Added(unchanged=_FILES))
        assert transactions == {"reading": 3}
        assert _times(folder) == before
    with writer_lock(folder):
        assert Intake(library).mirror(news) == AddReport(added=Added(unchanged=_FILES))
    assert transactions["writing"] == 0


def test_one_new_file_is_written_in_two_transactions(news: Path, folder: Path, transactions: Counter[str]) -> None:
    """Its articles, as one generation, and then where they were read, which must not be recorded before they are there.

    It reads six times: what was recorded of the file, whether the index is there, before each of the two, which
    versions are current, which vectors are there, and what is left to tidy.
    """
    library = open_library(folder)
    Intake(library).add([news / "000.txt"])
    transactions.clear()
    assert Intake(library).add([news / "001.txt"]).added == Added(new=1, passages=1, encoded=1)
    assert transactions == {"writing": 2, "reading": 6}


def test_of_files_with_another_time_alone_the_time_is_recorded(
    news: Path, folder: Path, transactions: Counter[str]
) -> None:
    """One write transaction for up to 200 of them: the next time they need not be read at all."""
    library = open_library(folder)
    some = sorted(news.iterdir())[:150]
    Intake(library).add(some)
    for file in some[:99]:
        _write(file, file.read_text(), minutes_ago=5)
    generation = library.status().generation
    for writes in (1, 0):
        transactions.clear()
        assert Intake(library).add(some) == AddReport(added=Added(unchanged=150))
        assert transactions["writing"] == writes
    assert library.status().generation == generation


def test_articles_that_are_there_are_not_written(folder: Path, transactions: Counter[str]) -> None:
    """Nor does the library wait for another writer before it says so; nor where there is nothing to remove."""
    library = open_library(folder)
    articles = make_articles(9, words=60)
    library.add(articles)
    before = _times(folder)
    transactions.clear()
    with writer_lock(folder):
        during = _times(folder)
        assert library.add(articles) == Added(unchanged=9)
        assert library.remove(["0" * 16]) == 0
        assert _times(folder) == during
    assert transactions["writing"] == 0
    (folder / "write.lock").unlink(missing_ok=True)
    assert library.add(articles) == Added(unchanged=9)
    assert not (folder / "write.lock").exists()
    assert before.keys() - {"write.lock"} == _times(folder).keys()


def test_what_another_writer_added_meanwhile_is_not_added_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch is planned before the lock is held; under it, articles that are there by then are left out."""
    first, other = open_library(folder), open_library(folder)
    articles = make_articles(6, words=60)
    first.add(articles[:1])
    current = Library.current

    def others_are_quicker(library: Library, ids: object) -> dict[str, str]:
        found = current(library, ids)  # type: ignore[arg-type]
        if library is first:
            monkeypatch.setattr(Library, "current", current)
            other.add(articles[1:4])
        return found

    monkeypatch.setattr(Library, "current", others_are_quicker)
    report = first.add(articles)
    assert (report.new, report.updated, report.unchanged) == (2, 0, 4)
    status = first.status()
    assert (status.articles, status.versions, first.check()) == (6, 0, [])
