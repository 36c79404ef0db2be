"""What is wrong is named, and changes nothing."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Article
from index import Library
from index.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexUnwritable
from index.storage.database import MEND
from index.storage.store import Store
from tests.fakes import HashingEncoder, make_articles
from tests.index.child_process import spawn_child
from tests.index.libraries import QUESTIONS, assert_only_expected_files, dated_article, open_library, search


def test_another_encoder_is_refused(dated: Library, folder: Path) -> None:
    """Other weights are an IndexMismatch that names both; nothing is changed."""
    with pytest.raises(IndexMismatch) as raised:
        Library(folder, HashingEncoder(name="newer", digest="7e" * 32))
    assert str(raised.value) == (
        f"{folder}: it was made with the encoder hashing (weights 0f0f0f0f0f0f), not with newer (weights 7e7e7e7e7e7e)."
        " Open it as it was made, or add the articles to another folder."
    )
    assert dated.check() == []


def test_another_passage_size_is_refused(dated: Library, folder: Path) -> None:
    """Another passage size is an IndexMismatch that names both; none given is taken from the index."""
    with pytest.raises(IndexMismatch) as raised:
        Library(folder, HashingEncoder(), passage_tokens=128)
    assert str(raised.value) == (
        f"{folder}: its passages have up to 80 tokens, not 128."
        " Open it as it was made, or add the articles to another folder."
    )
    assert Library(folder, HashingEncoder()).status().passage_tokens == dated.status().passage_tokens == 80


def test_an_index_made_meanwhile_by_another_encoder_is_refused(folder: Path) -> None:
    """A library opened before the index was made checks it at its first write and its first search."""
    early = Library(folder, HashingEncoder(name="newer", digest="7e" * 32))
    open_library(folder).add(make_articles(2, words=60))
    with pytest.raises(IndexMismatch, match="newer"):
        early.add(make_articles(2, words=60))
    with pytest.raises(IndexMismatch, match="newer"):
        search(early, ["ferry"], 1)


def test_a_garbage_database_is_damage(dated: Library, folder: Path) -> None:
    """A database overwritten with garbage is IndexDamaged on opening, its path first."""
    (folder / "library.sqlite").write_bytes(b"garbage " * 4096)
    with pytest.raises(IndexDamaged, match=str(folder / "library.sqlite")):
        open_library(folder)
    with pytest.raises(IndexDamaged, match=str(folder / "library.sqlite")):
        search(dated, ["ferry"], 1)


@pytest.mark.parametrize("damage", ["segment gone", "segment cut", "words gone"])
def test_damaged_files_are_named(dated: Library, folder: Path, damage: str) -> None:
    """A missing or truncated file is IndexDamaged for whoever searches, and a line of `check`, its path in both."""
    (segment,) = (folder / "vectors").iterdir()
    (words,) = (folder / "words").iterdir()
    assert len(search(dated, ["ferry"], 5)[0]) == 5
    if damage == "segment gone":
        segment.unlink()
    elif damage == "segment cut":
        segment.write_bytes(segment.read_bytes()[:-40])
    else:
        shutil.rmtree(words)
    named = words if damage == "words gone" else segment
    fresh = open_library(folder)
    with pytest.raises(IndexDamaged) as raised:
        search(fresh, ["ferry"], 1)
    assert str(raised.value).startswith(f"{named}: ")
    assert "\n" not in str(raised.value)
    what, mend = str(raised.value).rsplit("; ", 1)
    assert what in fresh.check()
    assert mend == MEND
    assert len(search(dated, ["ferry"], 5)[0]) == 5  # what was open before goes on


@pytest.mark.parametrize("part", ["vectors", "words"])
def test_check_holds_the_parts_against_each_other(dated: Library, folder: Path, tmp_path: Path, part: str) -> None:
    """Sound files of another generation are noticed: by `check`, and on opening where numbers differ."""
    shutil.copytree(folder, tmp_path / "old")
    dated.add([dated_article("later", "A ferry again, at last.", "2024-02-01")])
    if part == "words":
        (now,), (old,) = (folder / "words").iterdir(), (tmp_path / "old" / "words").iterdir()
        shutil.rmtree(now)
        shutil.copytree(old, now)
        assert open_library(folder).check() == ["words are indexed for 5 passages of 6; 1 differ"]
        with pytest.raises(IndexDamaged, match="5 passages' words"):
            search(open_library(folder), ["ferry"], 1)
    else:
        for path in (folder / "vectors").iterdir():
            path.unlink()
        assert sorted(open_library(folder).check()) == sorted(
            f"{path}: this file is missing" for path in _named_segments(folder)
        )


def _named_segments(folder: Path) -> list[Path]:
    with Store(folder).reading() as tables:
        return [folder / "vectors" / name for name in tables.segments.files()]


def test_a_folder_that_cannot_be_made_is_unwritable(tmp_path: Path) -> None:
    """A folder whose parent is a file is IndexUnwritable, its path first; searching it finds nothing."""
    (tmp_path / "file").write_text("x")
    folder = tmp_path / "file" / "index"
    library = open_library(folder)
    with pytest.raises(IndexUnwritable, match=str(folder)) as raised:
        library.add(make_articles(1))
    assert "\n" not in str(raised.value)
    assert search(library, ["ferry"], 1) == [[]]


def test_a_second_writer_in_another_thread_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one thread adds, another's `add` and `remove` are IndexBusy with the process's id; readers go on."""
    monkeypatch.setattr("index.writing.batching._BATCH_PASSAGES", 1)
    monkeypatch.setattr("index.writing.batching._LOOK_AHEAD", 1)
    present = make_articles(3, words=60)
    open_library(folder).add(present)
    begun, go_on = threading.Event(), threading.Event()

    def articles() -> Iterator[Article]:
        first, second = make_articles(2, seed=5, words=60)
        yield first
        assert go_on.wait(30)
        yield second

    first, second = open_library(folder), open_library(folder)
    writer = threading.Thread(target=lambda: first.add(articles(), lambda done: begun.set() if done.new else None))
    writer.start()
    try:
        assert begun.wait(30)
        for library in (first, second):
            with pytest.raises(IndexBusy) as raised:
                library.add(make_articles(1))
            assert str(raised.value) == (
                f"{folder}: another writer is at work (process {os.getpid()}); wait for it to end and run this again"
            )
        with pytest.raises(IndexBusy):
            second.remove([present[0].id])
        assert search(second, ["ferry"], 1) != [[]]
    finally:
        go_on.set()
        writer.join(30)
    assert second.status().articles == 5
    assert second.add(make_articles(1, seed=6, words=60)).new == 1
    assert_only_expected_files(folder)


def test_a_second_writer_in_another_process_is_refused(folder: Path) -> None:
    """While one process adds, another's `add` is IndexBusy with the id of the first; after its death it is free."""
    open_library(folder).add(make_articles(3, words=60))
    for end in ("finish", "die"):
        child = spawn_child("hold", folder)
        assert child.stdout is not None
        assert child.stdout.readline() == "holding\n"
        with pytest.raises(IndexBusy, match=rf"\(process {child.pid}\)"):
            open_library(folder).add(make_articles(1))
        assert search(open_library(folder), QUESTIONS[:1], 1) != [[]]
        if end == "die":
            child.kill()
        child.communicate(timeout=30)
        assert child.returncode == (0 if end == "finish" else -9)
    assert open_library(folder).add(make_articles(6, words=60)).new == 3
    assert open_library(folder).check() == []
    assert_only_expected_files(folder)
