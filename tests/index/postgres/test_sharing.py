"""Several writers over one folder: each file is read by one of them, and a killed one's files by another."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from index.intake.files import Intake
from index.intake.locations import location_of
from index.intake.sharing import claimed
from index.intake.watch import Watcher
from index.postgres.library import PostgresLibrary
from tests.fakes import HashingEncoder, make_articles
from tests.index.postgres import sharing_child
from tests.index.postgres.test_faults import database_of
from tests.postgres_server import Server
from tests.waiting import PATIENCE, wait_until

_FILES = 120  # more than two claims
_ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file for each article."""
    place = tmp_path / "news"
    place.mkdir()
    for number, article in enumerate(make_articles(_FILES, words=60)):
        (place / f"{number:03}.txt").write_text(f"{article.title} {number}\n\n{article.body}", encoding="utf-8")
    return place


def spawn(library: PostgresLibrary, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", sharing_child.__name__, library.database.address, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT)


def wait_for_claim(process: subprocess.Popen[str]) -> None:
    assert process.stdout
    assert process.stdout.readline() == "encoding\n"


def let_go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.close()
    process.stdin = None  # so that `communicate` only reads


def result_of(process: subprocess.Popen[str]) -> dict[str, int]:
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    found: dict[str, int] = json.loads(output.splitlines()[-1])
    return found


def assert_each_once(library: PostgresLibrary, folder: Path) -> None:
    status = library.status()
    assert (status.articles, status.versions) == (_FILES, 0)
    assert library.check() == []
    assert library.read_origins(lambda origins: len(origins.inside(location_of(folder))), 0) == _FILES


def test_two_writers_share_a_folder(library: PostgresLibrary, folder: Path) -> None:
    library.add([])
    writers = [spawn(library, folder) for _ in range(2)]
    for writer in writers:
        wait_for_claim(writer)
    for writer in writers:
        let_go(writer)
    done = [result_of(writer) for writer in writers]
    assert_each_once(library, folder)
    assert sum(report["new"] for report in done) == _FILES
    assert all(report["new"] >= 50 for report in done), done
    passages = library.status().passages
    assert sum(report["encoded"] for report in done) == passages  # nothing was encoded twice


def test_the_files_of_a_killed_writer_are_read_by_the_other(library: PostgresLibrary, folder: Path) -> None:
    library.add([])
    killed = spawn(library, folder)
    wait_for_claim(killed)
    other = spawn(library, folder)
    let_go(other)
    wait_until(lambda: library.status().articles == _FILES - 50, "the other has read what is free")
    killed.kill()
    killed.communicate()
    assert result_of(other)["new"] == _FILES
    assert_each_once(library, folder)
    assert Intake(library).add([folder]).added.unchanged == _FILES


def test_claims_are_given_up(postgres: Server, library: PostgresLibrary) -> None:
    with library.claim(["b", "a", "c"], 2) as mine, library.claim(["a", "b", "c"], 5) as left:
        assert mine == {"a", "b"}
        assert left == {"c"}
    with library.claim(["a"], 1) as mine:
        assert mine == {"a"}
        postgres.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'"
            f" AND datname = '{database_of(library)}'"
        )
    with library.claim(["a"], 1) as mine:
        assert mine == {"a"}


def test_a_source_is_checked_by_one_watcher(library: PostgresLibrary, address: str, folder: Path) -> None:
    other = PostgresLibrary(address, HashingEncoder(), 80)
    reports: list[Any] = []
    watcher = Watcher(library, on_checked=lambda source, report: reports.append(report))
    source = watcher.watch(str(folder), interval=3600)
    stop = threading.Event()
    with claimed(other, source.location, wait=False) as is_mine:
        assert is_mine
        thread = threading.Thread(target=watcher.run, args=(stop,))
        thread.start()
        wait_until(lambda: watcher._put_off, "the watcher asked")
        assert not reports
    wait_until(lambda: reports, "the watcher checks what is free again")
    stop.set()
    thread.join()
    assert len(reports) == 1
    assert_each_once(library, folder)
    other.close()


def test_one_check_of_everything_waits_for_another(library: PostgresLibrary, address: str, folder: Path) -> None:
    other = PostgresLibrary(address, HashingEncoder(), 80)
    reports: list[Any] = []
    watcher = Watcher(library, on_checked=lambda source, report: reports.append(report))
    source = watcher.watch(str(folder))
    asked = threading.Event()
    claim = library.claim

    def asking(locations: Sequence[str], most: int) -> AbstractContextManager[set[str]]:
        asked.set()
        return claim(locations, most)

    library.claim = asking  # type: ignore[method-assign]
    with claimed(other, source.location, wait=False):
        thread = threading.Thread(target=watcher.check_all)
        thread.start()
        assert asked.wait(PATIENCE)
        assert not reports
    thread.join(PATIENCE)
    assert [report.added.new for report in reports] == [_FILES]
    other.close()
