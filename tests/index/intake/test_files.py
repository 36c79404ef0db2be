"""Files are read when they are new or changed, and not otherwise."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from corpus import load
from index import Added, AddReport, Filters, Intake, Library
from index.intake.locations import upload_location
from tests.fakes import HashingEncoder
from tests.index.libraries import search

BARRIER = "The flood barrier was approved by the harbour board on Monday evening."
FERRY = "The night ferry to Orlen Island stops at the end of the month."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of two articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    write(folder / "barrier.txt", BARRIER)
    write(folder / "ferry.txt", FERRY)
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "index", HashingEncoder(), passage_tokens=80)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were read as articles, as it happens."""
    names: list[str] = []

    def noting(paths: list[Path], *rest: object) -> object:
        names.extend(path.name for path in paths)
        return load(paths, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("index.intake.files.load", noting)
    return names


def write(path: Path, text: str, *, minutes_ago: float = 10) -> None:
    path.write_text(text)
    at = time.time() - 60 * minutes_ago
    os.utime(path, (at, at))


def bodies(library: Library, question: str = "barrier ferry") -> set[str]:
    (matches,) = search(library, [question], 20)
    return {match.article.body for match in matches}


def test_unchanged_files_are_not_read_again(news: Path, library: Library, reads: list[str]) -> None:
    first = Intake(library).add([news])
    assert first == AddReport(added=Added(new=2, passages=2, encoded=2))
    assert reads == ["barrier.txt", "ferry.txt"]
    assert Intake(library).add([news]) == AddReport(added=Added(unchanged=2))
    assert reads == ["barrier.txt", "ferry.txt"]


def test_a_file_with_another_time_and_the_same_content_is_not_read(
    news: Path, library: Library, reads: list[str]
) -> None:
    Intake(library).add([news])
    write(news / "ferry.txt", FERRY, minutes_ago=1)
    assert Intake(library).add([news]).added == Added(unchanged=2)
    assert reads == ["barrier.txt", "ferry.txt"]


def test_a_change_within_one_tick_of_the_clock_is_seen(news: Path, library: Library) -> None:
    write(news / "ferry.txt", "The ferry sails.", minutes_ago=0)
    stat = (news / "ferry.txt").stat()
    Intake(library).add([news])
    (news / "ferry.txt").write_text("The ferry sinks.")  # as long as before
    os.utime(news / "ferry.txt", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    Intake(library).add([news])
    assert bodies(library) == {BARRIER, "The ferry sinks."}


def test_a_changed_text_file_is_the_same_article_in_a_new_version(news: Path, library: Library) -> None:
    Intake(library).add([news])
    before = library.status()
    write(news / "ferry.txt", "The night ferry goes on until spring.", minutes_ago=1)
    assert Intake(library).add([news]).added == Added(updated=1, unchanged=1, passages=1, encoded=1)
    assert bodies(library) == {BARRIER, "The night ferry goes on until spring."}
    (then,) = search(library, ["night ferry"], 1, Filters.of(as_of="2020-01-01"))
    assert (before.versions, library.status().versions) == (0, 1)
    assert {match.article.body for match in then} <= {FERRY, BARRIER}


def test_of_two_files_with_one_text_each_changes_alone(news: Path, library: Library) -> None:
    write(news / "again.txt", FERRY)
    Intake(library).add([news])
    write(news / "again.txt", "The day ferry goes on until spring.", minutes_ago=1)
    Intake(library).mirror(news)
    assert bodies(library) == {BARRIER, FERRY, "The day ferry goes on until spring."}


def test_adding_removes_nothing_and_mirroring_does(news: Path, library: Library) -> None:
    Intake(library).add([news])
    (news / "ferry.txt").unlink()
    assert Intake(library).add([news]).removed == 0
    assert bodies(library) == {BARRIER, FERRY}
    assert Intake(library).mirror(news) == AddReport(added=Added(unchanged=1), removed=1)
    assert bodies(library) == {BARRIER}


def test_a_renamed_file_keeps_its_article(news: Path, library: Library) -> None:
    Intake(library).mirror(news)
    (news / "ferry.txt").rename(news / "night-ferry.txt")
    assert Intake(library).mirror(news) == AddReport(added=Added(unchanged=2))
    assert bodies(library) == {BARRIER, FERRY}
    (news / "night-ferry.txt").unlink()
    assert Intake(library).mirror(news).removed == 1


def test_a_record_that_leaves_its_file_goes_where_the_folder_is_mirrored(news: Path, library: Library) -> None:
    records = news / "all.jsonl"
    one, two = (
        '{"url": "https://a.test/1", "text": "Barrier one."}',
        '{"url": "https://a.test/2", "text": "Ferry two."}',
    )
    write(records, f"{one}\n{two}\n")
    Intake(library).mirror(news)
    write(records, f"{two}\n", minutes_ago=1)
    assert Intake(library).mirror(news).removed == 1
    assert bodies(library) == {BARRIER, FERRY, "Ferry two."}


def test_a_folder_that_is_gone_is_an_error_and_removes_nothing(news: Path, library: Library) -> None:
    Intake(library).mirror(news)
    news.rename(news.with_name("elsewhere"))
    with pytest.raises(FileNotFoundError):
        Intake(library).mirror(news)
    assert bodies(library) == {BARRIER, FERRY}


def test_a_folder_beside_with_a_longer_name_is_another(news: Path, library: Library) -> None:
    beside = news.with_name("news-old")
    beside.mkdir()
    write(beside / "wall.txt", "The old barrier fell.")
    Intake(library).mirror(beside)
    Intake(library).mirror(news)
    assert bodies(library) == {BARRIER, FERRY, "The old barrier fell."}


def test_what_was_removed_by_hand_comes_back_when_asked_for_and_not_by_itself(news: Path, library: Library) -> None:
    Intake(library).mirror(news)
    (ferry,) = (m.article.id for m in search(library, ["night ferry"], 5)[0] if m.article.body == FERRY)
    library.remove([ferry])
    Intake(library).mirror(news)
    assert bodies(library) == {BARRIER}
    Intake(library).add([news / "ferry.txt"])
    assert bodies(library) == {BARRIER, FERRY}


def test_broken_files_are_named_each_time_and_read_once(news: Path, library: Library, reads: list[str]) -> None:
    write(news / "broken.json", "{")
    first, again = Intake(library).add([news]), Intake(library).add([news])
    assert [Path(rejected.path).name for rejected in first.rejected] == ["broken.json"]
    assert again.rejected == first.rejected
    assert reads.count("broken.json") == 1
    write(news / "broken.json", '{"text": "A barrier, mended."}', minutes_ago=1)
    assert Intake(library).add([news]).rejected == ()
    assert bodies(library) == {BARRIER, FERRY, "A barrier, mended."}


def test_a_file_that_is_not_there_is_named(news: Path, library: Library) -> None:
    report = Intake(library).add([news / "nowhere.txt", news / "ferry.txt"])
    assert [(Path(r.path).name, r.reason) for r in report.rejected] == [("nowhere.txt", "no such file or folder")]
    assert bodies(library) == {FERRY}


def test_progress_adds_up(news: Path, library: Library) -> None:
    Intake(library).add([news / "ferry.txt"])
    done: list[Added] = []
    found: list[int] = []
    report = Intake(library, done.append, found.append).add([news])
    assert (sum(done, Added()), sum(found)) == (report.added, 2)


def test_killed_before_the_files_are_remembered_nothing_is_lost(
    news: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("index.storage.origins.Origins.record", killed)
        Intake(library).add([news])
    assert Intake(library).add([news]).added == Added(unchanged=2)
    assert bodies(library) == {BARRIER, FERRY}


def test_an_uploaded_file_is_known_by_its_name_and_content(library: Library, tmp_path: Path) -> None:
    """From wherever it comes, it is there already; removed, it comes back; of the same name, another is another."""

    def upload(folder: str, text: str) -> tuple[int, int]:
        (tmp_path / folder).mkdir(exist_ok=True)
        path = tmp_path / folder / "note.txt"
        path.write_text(text)
        added = Intake(library, locations=upload_location).add([path]).added
        path.unlink()
        return added.new, added.unchanged

    assert upload("a", "The quay is closed.") == (1, 0)
    assert upload("b", "The quay is closed.") == (0, 1)
    (article,) = library.latest(5)
    assert library.remove([article.id]) == 1
    assert upload("c", "The quay is closed.") == (1, 0)
    assert upload("a", "The tower is open.") == (1, 0)
    assert {article.body for article in library.latest(5)} == {"The quay is closed.", "The tower is open."}
    with library.write_origins() as origins:
        recorded = origins.recorded([f"upload:{sha256(b'The quay is closed.').hexdigest()[:16]}/note.txt"])
    assert [origin.article_ids for origin in recorded.values()] == [(article.id,)]


def test_an_upload_that_is_gone_before_it_is_read_is_left_out(library: Library, tmp_path: Path) -> None:
    report = Intake(library, locations=upload_location).add([tmp_path / "gone.txt"])
    assert [(rejected.path, rejected.reason) for rejected in report.rejected] == [
        (tmp_path / "gone.txt", "no such file or folder")
    ]


def test_each_file_says_what_came_of_it_and_all_of_them_add_up(library: Library, news: Path) -> None:
    def taken() -> tuple[AddReport, dict[str, AddReport]]:
        reports: dict[str, AddReport] = {}
        report = Intake(library, on_file=lambda path, one: reports.update({path.name: one})).add([news])
        return report, reports

    record = '{"url": "https://x.example/a", "text": "%s"}'
    write(news / "dump.jsonl", f"{record % 'The crane was moved.'}\n{record % 'The crane was sold.'}")
    write(news / "same.json", record % "The crane was sold.")
    write(news / "broken.jsonl", "{broken")
    report, reports = taken()
    assert {name: (one.added.new, one.added.updated, one.added.unchanged) for name, one in reports.items()} == {
        "barrier.txt": (1, 0, 0), "ferry.txt": (1, 0, 0), "dump.jsonl": (1, 1, 0), "same.json": (0, 0, 1),
        "broken.jsonl": (0, 0, 0),
    }  # fmt: skip
    assert (reports["broken.jsonl"].rejected, report.rejected) == (report.rejected, reports["broken.jsonl"].rejected)
    assert (report.added.new, report.added.updated, report.added.unchanged) == (3, 1, 1)
    report, reports = taken()
    assert {name: one.added.unchanged for name, one in reports.items()} == {
        "barrier.txt": 1, "ferry.txt": 1, "dump.jsonl": 1, "same.json": 1, "broken.jsonl": 0,
    }  # fmt: skip
    assert reports["broken.jsonl"].rejected == report.rejected != ()
