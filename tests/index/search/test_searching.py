"""Searching: filters, odd questions, several at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus import FilterError
from index import Filters, Library
from index.stopwatch import running
from tests.fakes import HashingEncoder, make_articles
from tests.index.libraries import QUESTIONS, bodies, dated_article, open_library, search, titles_found


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "first second third undated nobody's"),
        ({"since": "2024-01-02"}, "second third nobody's"),
        ({"until": "2024-01-02"}, "first second nobody's"),
        ({"since": "2024-01-02", "until": "2024-01-02"}, "second nobody's"),
        ({"since": "2024-01-02T00:00:01"}, "third"),
        ({"until": "2024-01-01T23:59"}, "first"),
        ({"as_of": "2024-01-01"}, "first"),
        ({"as_of": "2023-12-31"}, ""),
        ({"as_of": "2024-01-03", "since": "2024-01-02"}, "second third nobody's"),
        ({"outlet": "THE POST"}, "first undated"),
        ({"outlet": ["evening ledger", "STRASSENBLATT"]}, "second third"),
        ({"outlet": "the post", "until": "2024-12-31"}, "first"),
        ({"outlet": "Post"}, ""),
        ({"since": "2025-01-01"}, ""),
    ],
)
def test_filters(dated: Library, filters: dict[str, Any], expected: str) -> None:
    """Bounds are inclusive, undated articles pass none, and any of several outlets is enough, in any case."""
    assert titles_found(dated, "ferry", **filters) == set(expected.split())
    assert titles_found(dated, "unheard of", **filters) == set(expected.split())  # the vectors' side alone


def test_a_filter_takes_no_place(folder: Path) -> None:
    """Where most articles are filtered out, n of the others are still found, by vector and by word."""
    library = open_library(folder)
    crowd = [dated_article(f"c{i}", f"Ferry ferry ferry number {i}.", "2024-01-01", "Crowd") for i in range(60)]
    few = [
        dated_article(f"f{i}", f"A long report, which names a ferry once, at {i}.", "2024-01-01", "Few")
        for i in range(4)
    ]
    library.add(crowd + few)
    assert titles_found(library, "ferry", 3, outlet="few") <= {"f0", "f1", "f2", "f3"}
    assert titles_found(library, "ferry", 4, outlet="few") == {"f0", "f1", "f2", "f3"}
    (matches,) = search(library, ["ferry"], 4, Filters.of(outlet="few"))
    assert all(match.bm25 > 0 for match in matches)


def test_filters_are_read_anew(dated: Library) -> None:
    """What is added after a filtered search is seen by the next with the same filters."""
    assert titles_found(dated, "ferry", outlet="the post") == {"first", "undated"}
    dated.add([dated_article("later", "A ferry again.", "2024-02-01", "The Post")])
    assert titles_found(dated, "ferry", outlet="the post") == {"first", "undated", "later"}


def test_a_date_that_is_none_is_refused() -> None:
    """A filter that cannot be read is a FilterError that quotes it."""
    with pytest.raises(FilterError, match="'yesterday'"):
        Filters.of(since="yesterday")


def test_no_index_yet(folder: Path) -> None:
    """Where there is no index, everything is empty and no folder is made."""
    library = open_library(folder)
    assert search(library, ["ferry", ""], 5) == [[], []]
    assert (library.check(), library.find(url="x"), library.latest(5)) == ([], [], [])
    status = library.status()
    assert (status.generation, status.articles, status.passages, status.outlets) == (0, 0, 0, ())
    assert not folder.exists()


@pytest.mark.parametrize("question", ["", "   ", "?!", "...", "🌩️", "—", "_"])
def test_questions_without_a_word(dated: Library, question: str) -> None:
    """An empty question, or one of punctuation only, finds nothing, and disturbs no other."""
    assert search(dated, [question], 5) == [[]]
    none, ferry, none_either = search(dated, [question, "ferry", question], 5)
    assert (none, none_either) == ([], [])
    assert len(bodies(ferry)) == 5


@pytest.mark.parametrize("question", ["ferry_boat", "İstanbul ferry", '"ferry', "ferry AND", "NOT (ferry", "ferry:*^~"])
def test_questions_with_marks(dated: Library, question: str) -> None:
    """Whatever marks stand in it, a question finds by its words."""
    (matches,) = search(dated, [question], 5)
    assert all(match.bm25 > 0 for match in matches)
    assert len(bodies(matches)) == 5


def test_n_beyond_the_index(dated: Library) -> None:
    """Asked for more than there is, a search gives each passage once."""
    (matches,) = search(dated, ["ferry"], 10_000)
    assert sorted(match.article.title or "" for match in matches) == [
        "first", "nobody's", "second", "third", "undated",
    ]  # fmt: skip


def test_several_questions_at_once(folder: Path) -> None:
    """Several questions, repeated and empty ones too, get what each gets alone."""
    library = open_library(folder)
    library.add(make_articles(30, words=120))
    questions = [*QUESTIONS, "", QUESTIONS[0], "Port Amity"]
    together = search(library, questions, 4)
    assert together == [search(library, [question], 4)[0] for question in questions]
    assert together[0] == together[5] != together[1]
    assert search(library, [], 4) == []


def test_a_running_stopwatch_gets_both_stages(dated: Library) -> None:
    """The seconds of encoding and of searching are separate, and only while one runs."""
    search(dated, ["ferry"], 2)  # where none runs, nothing is timed
    with running() as stopwatch:
        search(dated, ["ferry"], 2)
        assert stopwatch.seconds.keys() == {"encode", "search"}
    search(dated, ["ferry"], 2)
    assert list(stopwatch.seconds) == ["encode", "search"]
    assert all(seconds > 0 for seconds in stopwatch.seconds.values())


def test_status(dated: Library, folder: Path) -> None:
    """How the index stands, in every figure."""
    status = dated.status()
    assert (status.folder, status.generation) == (str(folder), 1)
    assert (status.articles, status.versions, status.undated, status.passages, status.vectors) == (5, 0, 1, 5, 5)
    assert (status.first, status.last) == ("2024-01-01", "2024-01-03")
    assert set(status.outlets) == {
        (None, 1), ("The Post", 1), ("the post", 1), ("Evening Ledger", 1), ("Straßenblatt", 1),
    }  # fmt: skip
    assert (status.encoder, status.encoder_digest) == ("hashing", HashingEncoder().digest)
    assert status.encoder_path == HashingEncoder().path
    assert (status.dimensions, status.passage_tokens) == (64, 80)
    files = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert files <= status.size_bytes <= files + 100_000  # SQLite's own log is there only while it is read


def test_an_article_is_there_by_id_in_the_version_that_stands_and_in_those_that_stood(folder: Path) -> None:
    library = open_library(folder)
    first, second = (dated_article("ferry", body, "2024-01-01", url="https://x.example/f") for body in ("Old.", "New."))
    assert library.article(first.id) is None
    library.add([first])
    library.add([second])
    assert library.article(first.id) == second
    assert library.article(first.id, first.version) == first
    assert library.article(first.id, "no such version") is None
    assert library.article("no such id") is None
