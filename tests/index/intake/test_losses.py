"""A watched source that seems to have lost its articles is reported, and keeps them until a person believes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import Intake, Library
from index.intake.watch import Watcher

_AT = datetime(2026, 1, 6, 12, tzinfo=UTC)


@pytest.fixture
def watcher(library: Library) -> Watcher:
    return Watcher(library, clock=lambda: _AT)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of ten reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.txt").write_text(f"Report {number} is about the flood barrier of pier {number}.")
    return folder


def dump(path: Path, numbers: range) -> Path:
    rows = [{"url": f"https://x.example/{n}", "text": f"Report {n} is about pier {n}."} for n in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def lose(folder: Path, count: int) -> None:
    for path in sorted(folder.iterdir())[:count]:
        path.unlink()


@pytest.mark.parametrize(("lost", "stay"), [(10, 10), (6, 10), (5, 5), (1, 9)])
def test_a_folder_that_lost_most_of_its_articles_keeps_them(
    library: Library, watcher: Watcher, reports: Path, lost: int, stay: int
) -> None:
    watcher.watch(str(reports))
    watcher.check_all()
    lose(reports, lost)
    watcher.check_all()
    assert library.status().articles == stay
    (source,) = library.sources()
    if stay < 10:
        assert (source.error, source.removed) == (None, lost)
        return
    assert source.error == (
        f"{lost} articles that it had can no longer be found there, most or all of them; nothing was removed. If they"
        " are gone for good, say so: newsdesk watch --believe"
    )
    assert (source.failing_since, source.removed) == (_AT, 0)


def test_what_comes_back_ends_the_doubt_and_what_is_new_is_taken_meanwhile(
    library: Library, watcher: Watcher, reports: Path
) -> None:
    """As a disk that is mounted again."""
    watcher.watch(str(reports))
    watcher.check_all()
    kept = {path: path.read_text() for path in reports.iterdir()}
    lose(reports, 10)
    (reports / "new.txt").write_text("The night ferry stops.")
    watcher.check_all()
    assert library.status().articles == 11
    for path, text in kept.items():
        path.write_text(text)
    watcher.check_all()
    (source,) = library.sources()
    assert (source.error, source.failing_since, source.removed, library.status().articles) == (None, None, 0, 11)


def test_a_person_who_believes_it_has_them_removed_once(library: Library, watcher: Watcher, reports: Path) -> None:
    source = watcher.watch(str(reports))
    watcher.check_all()
    lose(reports, 9)
    watcher.believe(source.location)
    watcher.check_all()
    assert (library.status().articles, library.sources()[0].error, library.sources()[0].removed) == (1, None, 9)
    lose(reports, 1)
    watcher.check_all()
    assert library.status().articles == 1  # it was believed once


@pytest.mark.parametrize("now", [range(0), range(3), range(20, 40)], ids=["empty", "cut short", "others"])
def test_a_dump_that_lost_most_of_its_articles_keeps_them(library: Library, tmp_path: Path, now: range) -> None:
    path = dump(tmp_path / "dump.jsonl", range(12))
    Intake(library).mirror(path)
    dump(path, now)
    lost = 12 - len(set(range(12)) & set(now))
    report = Intake(library).mirror(path)
    assert (report.disbelieved, report.removed) == (lost, 0)
    assert library.status().articles == len({*range(12), *now})
    assert Intake(library).mirror(path).disbelieved == lost  # it is said each time
    report = Intake(library).mirror(path, believe=True)
    assert (report.disbelieved, report.removed, library.status().articles) == (0, lost, len(now))
    assert Intake(library).mirror(path).disbelieved == 0


def test_articles_that_another_source_has_are_not_lost(library: Library, tmp_path: Path, reports: Path) -> None:
    Intake(library).mirror(dump(tmp_path / "one.jsonl", range(12)))
    Intake(library).mirror(dump(tmp_path / "two.jsonl", range(12)))
    assert Intake(library).mirror(dump(tmp_path / "two.jsonl", range(0))).disbelieved == 0
    assert library.status().articles == 12


def test_files_that_move_inside_a_folder_are_not_lost(library: Library, watcher: Watcher, reports: Path) -> None:
    dump(reports / "dump.jsonl", range(100, 130))
    watcher.watch(str(reports))
    watcher.check_all()
    (reports / "inner").mkdir()
    (reports / "dump.jsonl").rename(reports / "inner" / "moved.jsonl")
    watcher.check_all()
    assert (library.sources()[0].error, library.status().articles) == (None, 40)
