"""Generations of the index of words: independent of each other, whole, and not readable where a file is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.storage.words import WordIndex, write_words
from tests.index.word_indexes import WORDS, every_row, found_rows, make_texts, written


def test_removed_rows_are_gone(tmp_path: Path) -> None:
    """Removed rows are neither found, nor scored, nor listed; a row that is not here is passed over."""
    write_words(tmp_path / "a", None, [(row, "storm coal") for row in range(1, 7)], [])()
    write_words(tmp_path / "b", tmp_path / "a", [(7, "storm")], [2, 4, 999])()
    words = WordIndex(tmp_path / "b")
    assert words.rows().tolist() == [1, 3, 5, 6, 7]
    assert len(words) == 5
    assert sorted(found_rows(words, "storm")) == [1, 3, 5, 6, 7]
    assert sorted(words.scores("coal", [1, 2, 3, 4])) == [1, 3]
    write_words(tmp_path / "c", tmp_path / "b", [], [1, 3, 5, 6, 7])()
    empty = WordIndex(tmp_path / "c")
    assert (len(empty), empty.rows().tolist(), found_rows(empty, "storm")) == (0, [], [])


def test_large_rows(tmp_path: Path) -> None:
    """Rows beyond 32 bits are stored, found and removed exactly."""
    large = 2**40 + 1
    write_words(tmp_path / "a", None, [(large, "storm"), (large + 1, "storm")], [])()
    write_words(tmp_path / "b", tmp_path / "a", [], [large])()
    assert found_rows(WordIndex(tmp_path / "a"), "storm") == [large, large + 1]
    assert found_rows(WordIndex(tmp_path / "b"), "storm") == [large + 1]


def test_generations_are_independent(tmp_path: Path) -> None:
    """An open generation answers the same after the next is written, and after its own folder is gone."""
    texts = make_texts(400, seed=4)
    old = written(tmp_path / "a", texts)
    before = {path.name: path.read_bytes() for path in _files(tmp_path / "a")}
    found = [old.search(word, 500, every_row) for word in WORDS]
    write_words(tmp_path / "b", tmp_path / "a", [(5000, "storm")], list(texts)[:100])()
    assert {path.name: path.read_bytes() for path in _files(tmp_path / "a")} == before
    shutil.rmtree(tmp_path / "a")
    for word, (rows, scores) in zip(WORDS, found, strict=True):
        rows_now, scores_now = old.search(word, 500, every_row)
        assert (rows_now.tolist(), scores_now) == (rows.tolist(), scores)
    assert old.rows().tolist() == sorted(texts)
    assert WordIndex(tmp_path / "b").rows().tolist() == [*list(texts)[100:], 5000]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix != ".lock")


def test_many_generations(tmp_path: Path) -> None:
    """After 40 generations of one row each, all rows are there, once, in far fewer segments."""
    previous = None
    for row in range(1, 41):
        write_words(tmp_path / str(row), previous, [(row, f"storm number {row}")], [row - 10] if row > 30 else [])()
        if previous:
            shutil.rmtree(previous)
        previous = tmp_path / str(row)
    assert previous is not None
    words = WordIndex(previous)
    expected = [row for row in range(1, 41) if not 21 <= row <= 30]
    assert words.rows().tolist() == expected
    assert found_rows(words, "storm", 100) == expected
    assert len(list(previous.glob("*.term"))) <= 20


@pytest.mark.parametrize("damage", ["folder gone", "meta gone", "meta garbage", "segment gone", "segment cut", "empty"])
def test_damage_is_named(tmp_path: Path, damage: str) -> None:
    """A folder that is gone, or whose files are gone, cut or garbage, is IndexDamaged, its path first."""
    folder = tmp_path / "g"
    write_words(folder, None, make_texts(50).items(), [])()
    if damage == "folder gone":
        shutil.rmtree(folder)
    elif damage == "meta gone":
        (folder / "meta.json").unlink()
    elif damage == "meta garbage":
        (folder / "meta.json").write_text("{'")
    elif damage == "empty":
        shutil.rmtree(folder)
        folder.mkdir()
    else:
        for ending in ("idx", "term", "fast", "fieldnorm", "store"):
            for file in folder.glob(f"*.{ending}"):
                if damage == "segment gone":
                    file.unlink()
                else:
                    file.write_bytes(file.read_bytes()[:3])
    with pytest.raises(IndexDamaged) as raised:
        WordIndex(folder)
    assert str(raised.value).startswith(f"{folder}: the words index cannot be read (")


@pytest.mark.parametrize("ending", ["idx", "term", "fast", "fieldnorm", "store", "pos"])
def test_each_file_that_is_gone_is_noticed(tmp_path: Path, ending: str) -> None:
    """No single file of a segment can go without notice, not even one that tantivy opens at the first question."""
    folder = tmp_path / "g"
    write_words(folder, None, make_texts(50).items(), [])()
    for file in folder.glob(f"*.{ending}"):
        file.unlink()
    with pytest.raises(IndexDamaged, match=str(folder)):
        WordIndex(folder)


def test_a_folder_is_whole_before_its_files_are_merged(tmp_path: Path) -> None:
    """It can be read at once, and gives the same before, while and after tantivy merges."""
    previous = None
    for number in range(7):
        folder = tmp_path / str(number)
        rows = range(400 * number, 400 * (number + 1))
        write_words(folder, previous, [(row, f"storm number {row} coal {row % 7}") for row in rows], [])()
        previous = folder
    folder = tmp_path / "last"
    wait = write_words(folder, previous, [(row, f"storm number {row}") for row in range(2_800, 3_200)], [])
    before = WordIndex(folder)
    found = _rows_of(before)
    while_merging = _rows_of(WordIndex(folder))
    wait()
    after = WordIndex(folder)
    assert len(before) == len(after) == 3_200
    assert found == while_merging == _rows_of(after) == _rows_of(before)
    assert len(list(folder.glob("*.term"))) < 8


def _rows_of(words: WordIndex) -> list[list[int]]:
    return [
        words.search(question, 20, lambda rows: np.ones(len(rows), bool))[0].tolist()
        for question in ("storm 17", "coal 3")
    ]
