"""Words: tantivy's BM25 held against the formula, and generations that do not touch each other."""

from __future__ import annotations

import math
import random
import shutil
from collections import Counter
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.storage.words import Rows, WordIndex, write_words

_K1, _B = 1.2, 0.75
_WORDS = "storm flood river farm ship train coal wheat court bank mayor budget harbor fog map law tax fish".split()


def _every(rows: Rows) -> NDArray[np.bool_]:
    return np.ones(len(rows), dtype=bool)


def _texts(n: int, seed: int = 0) -> dict[int, str]:
    """Texts of 1 to 39 words, whose lengths tantivy keeps exactly, by scattered rows."""
    chance = random.Random(seed)
    return {3 * number + 1: " ".join(chance.choices(_WORDS, k=chance.randint(1, 39))) for number in range(n)}


def _bm25(question: str, texts: dict[int, str]) -> dict[int, float]:
    """Robertson and Zaragoza (2009), with the idf that Lucene uses; rows without a word are left out."""
    lengths = {row: len(text.split()) for row, text in texts.items()}
    average = sum(lengths.values()) / len(lengths)
    scores: dict[int, float] = {}
    for word in set(question.lower().split()):
        counts = {row: count for row, text in texts.items() if (count := Counter(text.lower().split())[word])}
        idf = math.log(1 + (len(texts) - len(counts) + 0.5) / (len(counts) + 0.5))
        for row, count in counts.items():
            norm = _K1 * (1 - _B + _B * lengths[row] / average)
            scores[row] = scores.get(row, 0.0) + idf * count * (_K1 + 1) / (count + norm)
    return scores


def _written(folder: Path, texts: dict[int, str]) -> WordIndex:
    write_words(folder, None, texts.items(), [])()
    return WordIndex(folder)


def _found(words: WordIndex, question: str, n: int = 10) -> list[int]:
    return [int(row) for row in words.search(question, n, _every)[0]]


@pytest.mark.parametrize(
    "question", ["storm", "Coal SHIP", "mayor budget tax law court", "storm storm storm", "fog xyz"]
)
def test_scores_are_bm25(tmp_path: Path, question: str) -> None:
    """Rows and scores are those of the formula with k1 = 1.2 and b = 0.75, a repeated word counted once."""
    texts = _texts(300)
    words = _written(tmp_path / "g", texts)
    expected = _bm25(question, texts)
    rows, scores = words.search(question, 40, _every)
    assert scores == pytest.approx(sorted(expected.values(), reverse=True)[:40], abs=1e-4)
    assert scores == pytest.approx([expected[row] for row in rows.tolist()], abs=1e-4)
    assert len(set(rows.tolist())) == len(rows)
    everything, _ = words.search(question, 1000, _every)
    assert set(everything.tolist()) == set(expected)


def test_scores_of_given_rows(tmp_path: Path) -> None:
    """Given rows are scored as a search scores them; rows without a word, or that are not here, are left out."""
    texts = _texts(200, seed=2)
    words = _written(tmp_path / "g", texts)
    expected = _bm25("river bank fish", texts)
    asked = [*list(texts)[::3], 99_999]
    assert words.scores("river bank fish", asked) == pytest.approx(
        {row: expected[row] for row in asked if row in expected}, abs=1e-4
    )
    assert words.scores("river bank fish", []) == {}
    assert words.scores("zeppelin", asked) == {}
    assert words.scores("?!", asked) == {}


@pytest.mark.parametrize("count", [63, 64, 65, 2_000])
def test_scores_of_a_question_of_many_words(tmp_path: Path, count: int) -> None:
    """The same sum, whether each word is looked up in the rows or any of them is."""
    vocabulary = [f"q{number}z" for number in range(count)]
    chance = random.Random(0)
    texts = {row: " ".join(chance.choices(vocabulary, k=30)) for row in range(300)}
    words = _written(tmp_path / "g", texts)
    question = " ".join(vocabulary)
    rows, scores = words.search(question, 300, _every)
    assert len(rows) == 300
    found = words.scores(question, list(texts))
    assert found == pytest.approx(dict(zip(rows.tolist(), scores, strict=True)), rel=1e-5)
    assert found == pytest.approx(_bm25(question, texts), abs=1e-3)


def test_words_are_stemmed_and_lower_cased(tmp_path: Path) -> None:
    """Other forms and cases of a word find it."""
    words = _written(tmp_path / "g", {1: "Voters were counting the ballots", 2: "The ferry sails"})
    assert _found(words, "COUNT ballot") == [1]
    assert _found(words, "ferries sailed") == [2]


def test_equal_ones_come_in_the_order_they_were_added(tmp_path: Path) -> None:
    """Ties go to the lower row, though later generations put larger segments in front, and n cuts among them."""
    write_words(tmp_path / "a", None, [(1, "storm coal"), (2, "storm coal")], [])()
    write_words(tmp_path / "b", tmp_path / "a", [(3, "storm fog")], [])()
    write_words(tmp_path / "c", tmp_path / "b", [(row, "storm coal") for row in range(4, 60)], [])()
    words = WordIndex(tmp_path / "c")
    assert _found(words, "storm", 100) == list(range(1, 60))
    assert _found(words, "storm", 3) == [1, 2, 3]
    assert _found(words, "coal", 3) == [1, 2, 4]
    assert _found(words, "fog storm", 2) == [3, 1]


@pytest.mark.parametrize("share", [1.0, 0.5, 0.1, 0.001])
def test_how_many_are_said_to_be_visible_changes_nothing(tmp_path: Path, share: float) -> None:
    texts = _texts(400)
    words = _written(tmp_path / "words", texts)
    rows, scores = words.search("storm law", 10, lambda rows: rows % 10 == 1, share)
    formula = {row: score for row, score in _bm25("storm law", texts).items() if row % 10 == 1}
    best = sorted(formula, key=lambda row: (-round(formula[row], 4), row))[:10]
    assert rows.tolist() == best
    assert scores == pytest.approx([formula[row] for row in best], abs=1e-4)


@pytest.mark.parametrize("shown", [1, 5])
def test_hidden_rows_take_no_place(tmp_path: Path, shown: int) -> None:
    """Where nearly all rows are hidden, the visible ones are found with their scores, though they are the worst."""
    texts = dict.fromkeys(range(3000), "storm storm storm coal")
    visible = [17, 900, 1500, 2400, 2999][:shown]
    texts |= dict.fromkeys(visible, "storm " + "river " * 30)
    words = _written(tmp_path / "g", texts)
    expected = _bm25("storm coal", texts)
    rows, scores = words.search("storm coal", 10, lambda asked: np.isin(asked, visible))
    assert rows.tolist() == visible
    assert scores == pytest.approx([expected[row] for row in visible], abs=1e-4)
    nothing, _ = words.search("storm coal", 10, lambda asked: np.zeros(len(asked), dtype=bool))
    assert nothing.tolist() == []


def test_n_may_exceed_what_there_is(tmp_path: Path) -> None:
    """Fewer come back where there are fewer."""
    words = _written(tmp_path / "g", {5: "storm"})
    assert _found(words, "storm", 100) == [5]


def test_an_empty_generation(tmp_path: Path) -> None:
    """A generation without rows is searched like any other, and can be gone on from."""
    words = _written(tmp_path / "a", {})
    assert (len(words), words.rows().tolist(), _found(words, "storm"), words.scores("storm", [1])) == (0, [], [], {})
    write_words(tmp_path / "b", tmp_path / "a", [(1, "storm")], [])()
    assert _found(WordIndex(tmp_path / "b"), "storm") == [1]


def test_removed_rows_are_gone(tmp_path: Path) -> None:
    """Removed rows are neither found, nor scored, nor listed; a row that is not here is passed over."""
    write_words(tmp_path / "a", None, [(row, "storm coal") for row in range(1, 7)], [])()
    write_words(tmp_path / "b", tmp_path / "a", [(7, "storm")], [2, 4, 999])()
    words = WordIndex(tmp_path / "b")
    assert words.rows().tolist() == [1, 3, 5, 6, 7]
    assert len(words) == 5
    assert sorted(_found(words, "storm")) == [1, 3, 5, 6, 7]
    assert sorted(words.scores("coal", [1, 2, 3, 4])) == [1, 3]
    write_words(tmp_path / "c", tmp_path / "b", [], [1, 3, 5, 6, 7])()
    empty = WordIndex(tmp_path / "c")
    assert (len(empty), empty.rows().tolist(), _found(empty, "storm")) == (0, [], [])


def test_large_rows(tmp_path: Path) -> None:
    """Rows beyond 32 bits are kept, found and removed exactly."""
    large = 2**40 + 1
    write_words(tmp_path / "a", None, [(large, "storm"), (large + 1, "storm")], [])()
    write_words(tmp_path / "b", tmp_path / "a", [], [large])()
    assert _found(WordIndex(tmp_path / "a"), "storm") == [large, large + 1]
    assert _found(WordIndex(tmp_path / "b"), "storm") == [large + 1]


def test_generations_are_independent(tmp_path: Path) -> None:
    """An open generation answers the same after the next is written, and after its own folder is gone."""
    texts = _texts(400, seed=4)
    old = _written(tmp_path / "a", texts)
    before = {path.name: path.read_bytes() for path in _files(tmp_path / "a")}
    found = [old.search(word, 500, _every) for word in _WORDS]
    write_words(tmp_path / "b", tmp_path / "a", [(5000, "storm")], list(texts)[:100])()
    assert {path.name: path.read_bytes() for path in _files(tmp_path / "a")} == before
    shutil.rmtree(tmp_path / "a")
    for word, (rows, scores) in zip(_WORDS, found, strict=True):
        rows_now, scores_now = old.search(word, 500, _every)
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
    assert _found(words, "storm", 100) == expected
    assert len(list(previous.glob("*.term"))) <= 20


@pytest.mark.parametrize(
    "question",
    [
        '"storm coal', "'storm", "storm AND", "AND OR NOT storm", "NOT storm", "-storm", "+storm", "words:storm",
        "nofield:storm", "row:1 storm", "*storm*", "sto* storm", "storm^3", "storm~2", "[storm TO coal", "{storm}",
        "(storm", "storm)", "storm \\", "/storm/", "<storm", "storm\x00", "storm 🌩️", "IN [storm]", "storm_coal",
        "__storm__", "storm\u0307", "İ storm", "storm" + " x" * 60 + "y" * 300,
    ],
)  # fmt: skip
def test_nothing_in_a_question_is_syntax(tmp_path: Path, question: str) -> None:
    """Quotes, operators, fields, wildcards and marks only part words: the row with the word is found."""
    words = _written(tmp_path / "g", {1: "storm", 2: "river"})
    assert _found(words, question) == [1]
    assert list(words.scores(question, [1, 2])) == [1]


@pytest.mark.parametrize("question", ["", " ", "?", "🌩️", "_", "AND", "***", '""', "\x00", "y" * 300])
def test_questions_without_a_known_word_find_nothing(tmp_path: Path, question: str) -> None:
    """Where no word of the question is indexed, nothing is found and nothing fails."""
    words = _written(tmp_path / "g", {1: "storm", 2: "river"})
    assert _found(words, question) == []


@pytest.mark.parametrize(
    "text", ["İstanbul", "हिन्दी समाचार", "snake_case", "北京", "naïve Über-straße", "Łódź", "Жизнь"]
)
def test_words_of_all_scripts_are_found_as_written(tmp_path: Path, text: str) -> None:
    """A text's own words find it: questions are cut into words as texts are."""
    words = _written(tmp_path / "g", {1: "storm", 2: text})
    assert _found(words, text) == [2]


def test_a_question_of_ten_thousand_words(tmp_path: Path) -> None:
    """10,000 different words over 2,000 rows take under 2 s (0.1 s measured on two cores)."""
    vocabulary = [f"q{number}z" for number in range(10_000)]
    chance = random.Random(0)
    texts = {row: " ".join(chance.choices(vocabulary, k=30)) for row in range(2000)}
    words = _written(tmp_path / "g", texts)
    start = perf_counter()
    rows = _found(words, " ".join(vocabulary), 10)
    assert perf_counter() - start < 2
    expected = _bm25(" ".join(vocabulary[:10]), texts)
    assert set(rows) <= set(texts)
    assert len(rows) == 10
    assert words.scores(" ".join(vocabulary[:10]), list(texts)) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("damage", ["folder gone", "meta gone", "meta garbage", "segment gone", "segment cut", "empty"])
def test_damage_is_named(tmp_path: Path, damage: str) -> None:
    """A folder that is gone, or whose files are gone, cut or garbage, is IndexDamaged, its path first."""
    folder = tmp_path / "g"
    write_words(folder, None, _texts(50).items(), [])()
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
    write_words(folder, None, _texts(50).items(), [])()
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
