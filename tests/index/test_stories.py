"""Story groups: near copies found, and the groups kept right as articles come, change and go."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from corpus import Article
from index import Filters, Library, Stopwatch
from index.store import Store
from tests.fakes import make_articles
from tests.index.handling import dated_article, open_library

WORDS = 404  # 400 runs of five
Group = tuple[frozenset[str], str]  # titles, and the original's


def report(seed: int = 0, *, edits: Iterable[int] = ()) -> str:
    """Words that are all different; each edit replaces one, and with it five runs of words."""
    words = [f"{seed}w{number}" for number in range(WORDS)]
    for edit in edits:
        words[5 * edit + 4] = f"edit{edit}"
    return " ".join(words)


def groups(folder: Path) -> set[Group]:
    """Every group, read from the file; each has one original."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as connection:
        rows = connection.execute(
            """SELECT story, original, title FROM story
               JOIN article ON article.id = story.article_id AND valid_to IS NULL"""
        ).fetchall()
        assert connection.execute("SELECT count(*) FROM story").fetchone() == (len(rows),)
    titles = {number: frozenset(title for story, _, title in rows if story == number) for number, _, _ in rows}
    originals = [(story, title) for story, original, title in rows if original]
    assert sorted(story for story, _ in originals) == sorted(titles)
    return {(titles[story], original) for story, original in originals}


def group(titles: str, original: str) -> Group:
    return frozenset(titles.split()), original


def wire(title: str, day: str | None = "2024-05-01", *, body: str | None = None) -> Article:
    """A near copy of one report: a word or two of its own at the end."""
    return dated_article(title, body or f"{report()} {title}", day, f"Outlet {title}")


def test_copies_are_one_group_with_the_first_published_as_original(folder: Path) -> None:
    """Whichever order they come in; articles of their own are in none."""
    library = open_library(folder)
    library.add([wire("b", "2024-05-02"), wire("c", "2024-05-03"), *make_articles(10, words=80)])
    assert groups(folder) == {group("b c", "b")}
    library.add([wire("a", "2024-05-01")])
    assert groups(folder) == {group("a b c", "a")}
    library.add([wire("d", "2024-05-04")])
    assert groups(folder) == {group("a b c d", "a")}


def test_of_copies_without_a_date_the_dated_one_is_the_original(folder: Path) -> None:
    library = open_library(folder)
    library.add([wire("x", None), wire("y", None)])
    assert groups(folder) == {group("x y", "x")}  # the first that came
    library.add([wire("z", "2024-05-01")])
    assert groups(folder) == {group("x y z", "z")}


@pytest.mark.parametrize(("edits", "is_copy"), [(0, True), (8, True), (32, False), (80, False)])
def test_copies_have_most_runs_of_words_in_common(folder: Path, edits: int, is_copy: bool) -> None:
    """With 8 words of 404 replaced the resemblance is 0.82, with 32 it is 0.43."""
    library = open_library(folder)
    library.add([wire("a", body=report()), wire("b", body=report(edits=range(edits)))])
    assert groups(folder) == ({group("a b", "a")} if is_copy else set())


def test_unlike_stories_are_unlike_groups(folder: Path) -> None:
    library = open_library(folder)
    library.add([wire(f"{letter}{seed}", body=report(seed)) for letter in "ab" for seed in (1, 2, 3)])
    assert groups(folder) == {group("a1 b1", "a1"), group("a2 b2", "a2"), group("a3 b3", "a3")}


def test_a_new_body_leaves_its_group(folder: Path) -> None:
    """A group of one is none; a new body that is another's copy joins that one."""
    library = open_library(folder)
    library.add([wire("a", "2024-05-01"), wire("b", "2024-05-02"), wire("c", "2024-05-03"), wire("x", body=report(7))])
    library.add([wire("a", "2024-05-01", body=report(8))])
    assert groups(folder) == {group("b c", "b")}
    library.add([wire("b", "2024-05-02", body=f"{report(7)} b")])
    assert groups(folder) == {group("b x", "x")}
    library.add([wire("a", "2024-05-01"), wire("x", body=report(9))])
    assert groups(folder) == {group("a c", "a")}


def test_a_correction_of_a_few_words_stays_in_its_group(folder: Path) -> None:
    library = open_library(folder)
    library.add([wire("a", "2024-05-01"), wire("b", "2024-05-02")])
    library.add([wire("a", "2024-05-01", body=f"{report()} a Correction: it was eleven")])
    assert groups(folder) == {group("a b", "a")}


def test_articles_that_are_there_already_change_no_group(folder: Path) -> None:
    library = open_library(folder)
    articles = [wire("a"), wire("b")]
    library.add(articles)
    before = stories(folder)
    library.add(articles)
    assert stories(folder) == before


def test_removal_takes_an_article_out_of_its_group(folder: Path) -> None:
    """The next one published becomes the original; the last one left is in no group."""
    library = open_library(folder)
    a, b, c, d = (wire(title, f"2024-05-0{day}") for day, title in enumerate("abcd", 1))
    library.add([d, c, b, a])
    library.remove([a.id])
    assert groups(folder) == {group("b c d", "b")}
    library.remove([c.id, b.id])
    assert groups(folder) == set()
    library.add([b])
    assert groups(folder) == {group("b d", "b")}
    library.remove([b.id, d.id])
    assert groups(folder) == set()
    with closing(sqlite3.connect(folder / "library.sqlite")) as connection:
        left = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("sketch", "sketch_band")]
    assert left == [(0,), (0,)]


def test_an_article_like_two_groups_makes_them_one(folder: Path) -> None:
    """Two edits of one report are too far from each other, but not from the report."""
    library = open_library(folder)
    ours, theirs = report(edits=range(16)), report(edits=range(40, 56))
    library.add([wire("a", body=ours), wire("b", body=f"{ours} b")])
    library.add([wire("c", "2024-04-01", body=theirs), wire("d", body=f"{theirs} d")])
    assert groups(folder) == {group("a b", "a"), group("c d", "c")}
    library.add([wire("whole", body=report())])
    assert groups(folder) == {group("a b c d whole", "c")}
    assert set(stories(folder).values()) == {1}


def test_many_copies_are_one_group(folder: Path) -> None:
    """A form letter is held against 500 of those that came before: enough to belong to them."""
    library = open_library(folder)
    letter = "Dear reader, the tide table for this week is as follows, and it is the same as it was last week."
    library.add([dated_article(f"t{number}", letter, "2024-05-01", f"Outlet {number}") for number in range(540)])
    assert groups(folder) == {(frozenset(f"t{number}" for number in range(540)), "t0")}


def stories(folder: Path) -> dict[str, int]:
    """The group of each article in one, by title, as a search sees it."""
    with open_library(folder).reading(["report"], Stopwatch()) as (view, vectors):
        assert view is not None
        found = view.candidates("report", vectors["report"], 1_000, [Filters()])
        titles = {row: article.title or "" for row, (_, article) in view.passages(found.rows.tolist()).items()}
    with Store(folder).reading() as tables:
        columns = tables.columns()
    assert columns.stories[columns.places(found.rows)].tolist() == found.story.tolist()
    numbers = {titles[row]: story for row, story in zip(found.rows.tolist(), found.story.tolist(), strict=True)}
    return {title: number for title, number in numbers.items() if number}


def test_a_search_tells_the_group_of_what_it_finds(folder: Path) -> None:
    """0 for articles without copies; each passage of an article has the same; other groups other numbers."""
    library = open_library(folder)
    library.add(
        [wire("a"), wire("b"), wire("alone", body=report(5)), wire("c", body=report(6)), wire("d", body=report(6))]
    )
    found = stories(folder)
    assert set(found) == set("abcd")
    assert found["a"] == found["b"] != found["c"] == found["d"]


def test_groups_are_kept_from_one_opening_to_the_next(folder: Path) -> None:
    """Also those that grow later, whose first members are known from the file alone."""
    open_library(folder).add([wire("a"), wire("b")])
    before = stories(folder)
    open_library(folder).add([wire("c", "2024-04-30"), *make_articles(3, words=40)])
    after = stories(folder)
    assert after == before | {"c": before["a"]}
    assert groups(folder) == {group("a b c", "c")}


def test_a_reader_keeps_the_groups_of_its_generation(folder: Path) -> None:
    writer = open_library(folder)
    writer.add([wire("a"), wire("b")])
    with open_library(folder).reading(["report"], Stopwatch()) as (view, vectors):
        assert view is not None
        writer.remove([wire("a").id])
        found = view.candidates("report", vectors["report"], 1_000, [Filters()])
        assert set(found.story.tolist()) == {1}
    assert stories(folder) == {}


def test_groups_do_not_depend_on_the_batches(tmp_path: Path) -> None:
    """Added at once or one by one, in any order: the same groups."""
    articles = [wire(f"{letter}{seed}", f"2024-05-0{seed}", body=f"{report(seed)} {letter}") for letter in "abc"
                for seed in (1, 2, 3)]  # fmt: skip
    at_once: Library = open_library(tmp_path / "at once")
    at_once.add(articles)
    one_by_one = open_library(tmp_path / "one by one")
    random.Random(3).shuffle(articles)
    for article in articles:
        one_by_one.add([article])
    assert {titles for titles, _ in groups(tmp_path / "at once")} == {
        titles for titles, _ in groups(tmp_path / "one by one")
    }
