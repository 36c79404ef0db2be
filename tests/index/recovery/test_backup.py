"""A backup is one generation, whole, whatever is written meanwhile; it is checked before it takes over."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from index.errors import IndexBusy, IndexDamaged
from index.recovery.backup import BackupError, back_up, restore
from index.storage.lock import writer_lock
from tests.fakes import make_articles
from tests.index.contents import contents
from tests.index.damage import files_of, flip, problems
from tests.index.libraries import assert_only_expected_files, open_library


@pytest.fixture
def index(folder: Path) -> Path:
    library = open_library(folder)
    articles = make_articles(10, words=60)
    library.add(articles[:5])
    library.add(articles[5:])
    library.remove([articles[2].id])
    (folder / "feedback.jsonl").write_text('{"verdict": "up"}\n')
    return folder


def test_a_backup_holds_what_the_index_held_and_is_put_back(index: Path, tmp_path: Path) -> None:
    before = contents(index)
    generation = back_up(index, tmp_path / "backup")
    assert contents(tmp_path / "backup") == before
    assert problems(tmp_path / "backup") == []
    library = open_library(index)
    old = library.status()
    library.add(make_articles(4, seed=5, words=60))
    library.remove([library.latest(1)[0].id])
    (index / "feedback.jsonl").unlink()
    assert restore(tmp_path / "backup", index) == generation == old.generation
    assert contents(index) == before
    assert library.status().identity != old.identity  # as the same generation it would be taken for the old one
    assert library.check() == []
    assert library.add(make_articles(10, words=60)).new == 1
    assert (index / "feedback.jsonl").read_text() == '{"verdict": "up"}\n'
    (index / "feedback.jsonl").unlink()
    assert_only_expected_files(index)
    assert problems(tmp_path / "backup") == []


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "a lost database"])
def test_a_backup_is_put_where_there_is_no_index(index: Path, tmp_path: Path, there: str) -> None:
    back_up(index, tmp_path / "backup")
    target = tmp_path / "other" / "index"
    if there == "an empty folder":
        target.mkdir(parents=True)
    if there == "a lost database":
        open_library(target).add(make_articles(3, seed=9, words=60))
        (target / "library.sqlite").unlink()
    restore(tmp_path / "backup", target)
    assert contents(target) == contents(index)
    assert problems(target) == []


def test_an_index_whose_database_is_garbage_is_restored(index: Path, tmp_path: Path) -> None:
    back_up(index, tmp_path / "backup")
    (index / "library.sqlite").write_bytes(b"garbage " * 4096)
    restore(tmp_path / "backup", index)
    assert contents(index) == contents(tmp_path / "backup")


@pytest.mark.parametrize("kind", ["vectors", "words", "rows"])
def test_a_damaged_backup_does_not_take_over(index: Path, tmp_path: Path, kind: str) -> None:
    back_up(index, tmp_path / "backup")
    for number in range(50):
        chance = random.Random(number)
        path = chance.choice(files_of(tmp_path / "backup", kind))
        kept = path.read_bytes()
        flip(path, chance)
        if problems(tmp_path / "backup"):
            break
        path.write_bytes(kept)
    before, stamp = contents(index), open_library(index).status().stamp
    with pytest.raises(IndexDamaged):
        restore(tmp_path / "backup", index)
    assert (contents(index), open_library(index).status().stamp) == (before, stamp)
    (index / "feedback.jsonl").unlink()
    assert_only_expected_files(index)


def test_a_damaged_index_is_not_backed_up_and_leaves_nothing(index: Path, tmp_path: Path) -> None:
    files_of(index, "vectors")[0].unlink()
    with pytest.raises(IndexDamaged, match="this file is missing"):
        back_up(index, tmp_path / "backup")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index"]


def test_what_is_no_backup_and_what_is_in_the_way_is_refused(index: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x")
    with pytest.raises(BackupError, match="there is something already"):
        back_up(index, tmp_path / "full")
    with pytest.raises(BackupError, match="there is no index in it"):
        restore(tmp_path / "full", index)
    with pytest.raises(BackupError, match="there is no index in it"):
        back_up(tmp_path / "nowhere", tmp_path / "backup")
    back_up(index, tmp_path / "backup")
    with writer_lock(index), pytest.raises(IndexBusy):
        restore(tmp_path / "backup", index)


@pytest.mark.slow
def test_backups_made_while_a_writer_works_are_whole(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.writing.batching._BATCH_PASSAGES", 4)
    writer = threading.Thread(target=lambda: open_library(index).add(make_articles(60, seed=7, words=60)))
    writer.start()
    made = 0
    while writer.is_alive() or made < 3:
        target = tmp_path / f"backup {made}"
        back_up(index, target)
        held = contents(target)
        assert problems(target) == []
        assert held.words == len(held.passages)
        made += 1
    writer.join()
