"""Flipped bytes, cuts and removals in each kind of file that change what can be read are found, named and mended."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import IndexDamaged
from tests.fakes import make_articles
from tests.index.damage import all_that_is_read, assert_mended, copy, cut, files_of, flip, make_index, problems
from tests.index.libraries import open_library

pytestmark = pytest.mark.slow

KINDS = ["vectors", "codes", "columns", "words", "rows"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.storage.vectors.CODES_FROM", 1)
        patch.setattr("index.storage.bookkeeping.changes._FEWEST", 5)
        make_index(folder)
    assert problems(folder) == []
    return folder


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", range(20))
def test_a_flipped_byte_is_found(whole: Path, tmp_path: Path, kind: str, number: int) -> None:
    chance = random.Random(f"{kind} {number}")
    folder = copy(whole, tmp_path / "index")
    path = chance.choice(files_of(folder, kind))
    place = flip(path, chance)
    found = problems(folder)
    if not found:  # unused space of a page, or a number of which nothing depends
        assert all_that_is_read(folder) == all_that_is_read(whole), (path.name, place)
        assert kind in ("rows", "words")
    else:
        assert any(path.name in problem for problem in found), found
        done = assert_mended(folder, whole)
        assert kind == "rows" or (done is not None and done.lost == ())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("damage", [cut, lambda path, _: path.unlink()], ids=["cut", "removed"])
def test_a_cut_or_a_removal_is_found(
    whole: Path, tmp_path: Path, kind: str, number: int, damage: Callable[[Path, random.Random], None]
) -> None:
    chance = random.Random(f"{kind} {number}")
    folder = copy(whole, tmp_path / "index")
    path = chance.choice(files_of(folder, kind))
    damage(path, chance)
    found = problems(folder)
    assert any(path.name in problem for problem in found), (path.name, found)
    done = assert_mended(folder, whole)
    assert kind == "rows" or (done is not None and done.lost == ())


def test_a_lost_database_is_damage_and_nothing_begins_anew_over_what_is_left(whole: Path, tmp_path: Path) -> None:
    """Neither who opens it, nor `add` or `watch` of a library that was open before, makes a new one."""
    for content in (None, b""):
        folder = copy(whole, tmp_path / "index")
        library = open_library(folder)
        (folder / "library.sqlite").unlink()
        if content is not None:
            (folder / "library.sqlite").write_bytes(content)
        for act in (
            lambda folder=folder: open_library(folder),
            lambda library=library: library.status(),
            lambda library=library: library.add(make_articles(1, words=60)),
            lambda library=library: library.check(),
            lambda library=library: library.write_origins().__enter__(),
        ):
            with pytest.raises(IndexDamaged, match="this file is missing or empty, beside files of vectors and words"):
                act()
        assert files_of(folder, "vectors")
        assert files_of(folder, "words")


def test_a_changed_text_is_named_by_its_article(whole: Path, tmp_path: Path) -> None:
    folder = copy(whole, tmp_path / "index")
    path = folder / "library.sqlite"
    content = path.read_bytes()
    article = open_library(folder).latest(1)[0]
    words = article.body[:30].encode()
    assert content.count(words) == 1
    path.write_bytes(content.replace(words, words[:-1] + b"#"))
    assert problems(folder) == [
        f"{path}: rows of the table article were changed from outside",
        f"{path}: the article {article.id} (row {_row_of(folder, article.id)}) is not as it was written",
    ]


def _row_of(folder: Path, article_id: str) -> int:
    with open_library(folder).store.reading() as tables:
        (key,) = tables.connection.execute("SELECT key FROM article WHERE id = ?", (article_id,)).fetchone()
        return int(key)
