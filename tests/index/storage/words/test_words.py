"""Words: tantivy's BM25 held against the formula, and generations that do not touch each other."""

from __future__ import annotations

import random
import timeit
from functools import partial
from pathlib import Path
from time import process_time

import numpy as np
import pytest

from index.storage.words import WordIndex, write_words
from tests.index.word_indexes import bm25_by_formula, every_row, found_rows, make_texts, written


@pytest.mark.parametrize(
    "question", ["storm", "Coal SHIP", "mayor budget tax law court", "storm storm storm", "fog xyz"]
)
def test_scores_are_bm25(tmp_path: Path, question: str) -> None:
    """Rows and scores are those of the formula with k1 = 1.2 and b = 0.75, a repeated word counted once."""
    texts = make_texts(300)
    words = written(tmp_path / "g", texts)
    expected = bm25_by_formula(question, texts)
    rows, scores = words.search(question, 40, every_row)
    assert scores == pytest.approx(sorted(expected.values(), reverse=True)[:40], abs=1e-4)
    assert scores == pytest.approx([expected[row] for row in rows.tolist()], abs=1e-4)
    assert len(set(rows.tolist())) == len(rows)
    everything, _ = words.search(question, 1000, every_row)
    assert set(everything.tolist()) == set(expected)


def test_scores_of_given_rows(tmp_path: Path) -> None:
    """Given rows are scored as a search scores them; rows without a word, or that are not here, are left out."""
    texts = make_texts(200, seed=2)
    words = written(tmp_path / "g", texts)
    expected = bm25_by_formula("river bank fish", texts)
    rows_given = [*list(texts)[::3], 99_999]
    assert words.scores("river bank fish", rows_given) == pytest.approx(
        {row: expected[row] for row in rows_given if row in expected}, abs=1e-4
    )
    assert words.scores("river bank fish", []) == {}
    assert words.scores("zeppelin", rows_given) == {}
    assert words.scores("?!", rows_given) == {}


@pytest.mark.slow
@pytest.mark.parametrize("count", [63, 64, 65, 2_000])
def test_scores_of_a_question_of_many_words(tmp_path: Path, count: int) -> None:
    """The same sum, whether each word is looked up in the rows or any of them is."""
    vocabulary = [f"q{number}z" for number in range(count)]
    chance = random.Random(0)
    texts = {row: " ".join(chance.choices(vocabulary, k=30)) for row in range(300)}
    words = written(tmp_path / "g", texts)
    question = " ".join(vocabulary)
    rows, scores = words.search(question, 300, every_row)
    assert len(rows) == 300
    found = words.scores(question, list(texts))
    assert found == pytest.approx(dict(zip(rows.tolist(), scores, strict=True)), rel=1e-5)
    assert found == pytest.approx(bm25_by_formula(question, texts), abs=1e-3)


def test_words_are_stemmed_and_lower_cased(tmp_path: Path) -> None:
    """Other forms and cases of a word find it."""
    words = written(tmp_path / "g", {1: "Voters were counting the ballots", 2: "The ferry sails"})
    assert found_rows(words, "COUNT ballot") == [1]
    assert found_rows(words, "ferries sailed") == [2]


def test_equal_ones_come_in_the_order_they_were_added(tmp_path: Path) -> None:
    """Ties go to the lower row, though later generations put larger segments in front, and n cuts among them."""
    write_words(tmp_path / "a", None, [(1, "storm coal"), (2, "storm coal")], [])()
    write_words(tmp_path / "b", tmp_path / "a", [(3, "storm fog")], [])()
    write_words(tmp_path / "c", tmp_path / "b", [(row, "storm coal") for row in range(4, 60)], [])()
    words = WordIndex(tmp_path / "c")
    assert found_rows(words, "storm", 100) == list(range(1, 60))
    assert found_rows(words, "storm", 3) == [1, 2, 3]
    assert found_rows(words, "coal", 3) == [1, 2, 4]
    assert found_rows(words, "fog storm", 2) == [3, 1]


@pytest.mark.parametrize("share", [1.0, 0.5, 0.1, 0.001])
def test_how_many_are_said_to_be_visible_changes_nothing(tmp_path: Path, share: float) -> None:
    texts = make_texts(400)
    words = written(tmp_path / "words", texts)
    rows, scores = words.search("storm law", 10, lambda rows: rows % 10 == 1, share)
    formula = {row: score for row, score in bm25_by_formula("storm law", texts).items() if row % 10 == 1}
    best = sorted(formula, key=lambda row: (-round(formula[row], 4), row))[:10]
    assert rows.tolist() == best
    assert scores == pytest.approx([formula[row] for row in best], abs=1e-4)


@pytest.mark.parametrize("shown", [1, 5])
def test_hidden_rows_take_no_place(tmp_path: Path, shown: int) -> None:
    """Where nearly all rows are hidden, the visible ones are found with their scores, though they are the worst."""
    texts = dict.fromkeys(range(3000), "storm storm storm coal")
    visible = [17, 900, 1500, 2400, 2999][:shown]
    texts |= dict.fromkeys(visible, "storm " + "river " * 30)
    words = written(tmp_path / "g", texts)
    expected = bm25_by_formula("storm coal", texts)
    rows, scores = words.search("storm coal", 10, lambda rows_given: np.isin(rows_given, visible))
    assert rows.tolist() == visible
    assert scores == pytest.approx([expected[row] for row in visible], abs=1e-4)
    nothing, _ = words.search("storm coal", 10, lambda rows_given: np.zeros(len(rows_given), dtype=bool))
    assert nothing.tolist() == []


def test_n_may_exceed_what_there_is(tmp_path: Path) -> None:
    """Fewer come back where there are fewer."""
    words = written(tmp_path / "g", {5: "storm"})
    assert found_rows(words, "storm", 100) == [5]


def test_an_empty_generation(tmp_path: Path) -> None:
    """A generation without rows is searched like any other, and can be gone on from."""
    words = written(tmp_path / "a", {})
    assert (len(words), words.rows().tolist(), found_rows(words, "storm"), words.scores("storm", [1])) == (
        0,
        [],
        [],
        {},
    )
    write_words(tmp_path / "b", tmp_path / "a", [(1, "storm")], [])()
    assert found_rows(WordIndex(tmp_path / "b"), "storm") == [1]


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
    words = written(tmp_path / "g", {1: "storm", 2: "river"})
    assert found_rows(words, question) == [1]
    assert list(words.scores(question, [1, 2])) == [1]


@pytest.mark.parametrize("question", ["", " ", "?", "🌩️", "_", "AND", "***", '""', "\x00", "y" * 300])
def test_questions_without_a_known_word_find_nothing(tmp_path: Path, question: str) -> None:
    """Where no word of the question is indexed, nothing is found and nothing fails."""
    words = written(tmp_path / "g", {1: "storm", 2: "river"})
    assert found_rows(words, question) == []


@pytest.mark.parametrize(
    "text", ["İstanbul", "हिन्दी समाचार", "snake_case", "北京", "naïve Über-straße", "Łódź", "Жизнь"]
)
def test_words_of_all_scripts_are_found_as_written(tmp_path: Path, text: str) -> None:
    """A text's own words find it: questions are cut into words as texts are."""
    words = written(tmp_path / "g", {1: "storm", 2: text})
    assert found_rows(words, text) == [2]


def test_a_question_of_ten_thousand_words(tmp_path: Path) -> None:
    """10,000 different words over 2,000 rows take no more than 30 times as long as 1,000: 10 times are more words."""
    vocabulary = [f"q{number}z" for number in range(10_000)]
    chance = random.Random(0)
    texts = {row: " ".join(chance.choices(vocabulary, k=30)) for row in range(2000)}
    words = written(tmp_path / "g", texts)
    rows = found_rows(words, " ".join(vocabulary), 10)
    few, many = (
        min(timeit.repeat(partial(found_rows, words, " ".join(some), 10), timer=process_time, number=1, repeat=3))
        for some in (vocabulary[:1_000], vocabulary)
    )
    assert many < 30 * few
    expected = bm25_by_formula(" ".join(vocabulary[:10]), texts)
    assert set(rows) <= set(texts)
    assert len(rows) == 10
    assert words.scores(" ".join(vocabulary[:10]), list(texts)) == pytest.approx(expected, abs=1e-3)
