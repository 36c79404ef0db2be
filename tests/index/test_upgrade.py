"""An index of format 3 is brought to this one when it is opened, whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import faiss
import numpy as np
import pytest

from index import Library, upgrade
from index.errors import IndexDamaged, IndexMismatch
from index.storage import changes, vectors
from index.storage.store import FORMAT, Store
from index.storage.vectors import read_segment
from tests.fakes import HashingEncoder, make_articles
from tests.index.handling import QUESTIONS, as_values, assert_only_expected_files, open_library
from tests.index.inside import contents

_TRIGGERS = ["article_added", "article_changed", "article_removed", "story_joined", "story_changed", "story_left",
             "vector_added", "vector_removed"]  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An index as format 3 had it: vectors in files of FAISS's, no codes, no columns, nothing of what changed."""
    folder = tmp_path / "index"
    library = open_library(folder)
    library.add(make_articles(10, words=80))
    library.add(make_articles(3, seed=2, words=80))
    library.remove([make_articles(10, words=80)[0].id])
    with library.store.reading() as tables:
        files = tables.segments.files()
    with closing(sqlite3.connect(folder / "library.sqlite", isolation_level=None)) as connection:
        for trigger in _TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DROP TABLE columns_file")
        connection.execute("DROP TABLE touched")
        for column in ("living", "codes_size", "codes_sha256"):
            connection.execute(f"ALTER TABLE segment DROP COLUMN {column}")
        connection.execute("UPDATE manifest SET format = 3")
        for name, written in files.items():
            path = folder / "vectors" / name
            segment = read_segment(path, written)
            index = faiss.IndexIDMap2(faiss.IndexFlatIP(segment.vectors.shape[1]))
            index.add_with_ids(np.ascontiguousarray(segment.vectors), segment.ids)
            faiss.write_index(index, str(path.with_suffix(".faiss")))
            path.unlink()
            new = (path.with_suffix(".faiss").name, path.with_suffix(".faiss").stat().st_size, name)
            connection.execute("UPDATE segment SET name = ?, size = ? WHERE name = ?", new)
            connection.execute("UPDATE vector SET segment = ? WHERE segment = ?", (new[0], name))
    (folder / "columns").rmdir()
    return folder


def _untouched(tmp_path: Path) -> Library:
    """The same articles in an index that never was of another format."""
    library = open_library(tmp_path / "untouched")
    library.add(make_articles(10, words=80))
    library.add(make_articles(3, seed=2, words=80))
    library.remove([make_articles(10, words=80)[0].id])
    return library


def test_an_old_index_is_upgraded_when_it_is_opened(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers as one that was made now, is sound, and goes on to be added to; no old file stays."""
    monkeypatch.setattr(vectors, "CODES_FROM", 1)
    monkeypatch.setattr(changes, "_FEWEST", 2)
    library = open_library(old)
    untouched = _untouched(tmp_path)
    assert library.check() == []
    with library.store.reading() as tables:
        assert tables.manifest().format == FORMAT
        assert all(written.codes for written in tables.segments.files().values())
        assert tables.changes.file()[1] is not None
    assert contents(old) == contents(untouched.folder)
    assert as_values(library.search(QUESTIONS, 9)) == as_values(untouched.search(QUESTIONS, 9))
    library.add(make_articles(4, seed=3, words=80))
    assert library.check() == []
    assert_only_expected_files(old)


def test_a_kill_in_the_midst_leaves_the_old_index(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing counts until all is written: the next opening does it again."""

    def fail(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("index.storage.changes.Changes.are_many", fail)
        with pytest.raises(KeyboardInterrupt):
            open_library(old)
    with Store(old).reading() as tables:
        assert tables.manifest().format == upgrade.BEFORE
    library = open_library(old)
    assert library.check() == []
    library.add(make_articles(1, seed=4, words=80))
    assert_only_expected_files(old)


def test_a_damaged_old_index_is_named(old: Path) -> None:
    """A file of vectors that is gone or cut; the others stay as they are."""
    first, *_ = sorted((old / "vectors").glob("*.faiss"))
    content = first.read_bytes()
    first.write_bytes(content[:-8])
    with pytest.raises(IndexDamaged, match=f"{first}: not the file of vectors that was written"):
        open_library(old)
    first.unlink()
    with pytest.raises(IndexDamaged, match=f"{first}: this file of vectors is missing"):
        open_library(old)
    first.write_bytes(content)
    assert open_library(old).check() == []


def test_an_old_index_of_another_encoder_is_left_alone(old: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in old.rglob("*.faiss")}
    with pytest.raises(IndexMismatch, match="newer"):
        Library(old, HashingEncoder(name="newer", digest="7e" * 32))
    assert {path: path.stat().st_mtime_ns for path in old.rglob("*.faiss")} == before


def test_a_format_before_that_is_refused(old: Path) -> None:
    with closing(sqlite3.connect(old / "library.sqlite", isolation_level=None)) as connection:
        connection.execute("UPDATE manifest SET format = 2")
    with pytest.raises(IndexMismatch, match=f"its format is 2, this version of Newsdesk reads {FORMAT}"):
        open_library(old)
