"""Story groups: near copies found, and groups that stay right as articles come, change and go."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import Library
from tests.fakes import make_articles
from tests.index.libraries import dated_article, open_library
from tests.index.near_copies import group, groups, groups_found, report, wire


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


@pytest.mark.parametrize(("edits", "is_copy"), [(range(0), True), (range(30, 60), True), (range(24, 80), False)])
def test_copies_have_most_runs_of_words_in_common(folder: Path, edits: range, is_copy: bool) -> None:
    """With 30 words of 404 replaced five eighths of the runs are left, with 56 three tenths."""
    library = open_library(folder)
    library.add([wire("a", body=report()), wire("b", body=report(edits=edits))])
    assert groups(folder) == ({group("a b", "a")} if is_copy else set())


def test_a_trimmed_copy_is_one_though_it_resembles_the_whole_little(folder: Path) -> None:
    library = open_library(folder)
    library.add([wire("a", body=report()), wire("b", body=" ".join(report().split()[:80]))])
    assert groups(folder) == {group("a b", "a")}


def test_the_same_form_a_week_later_is_another_report(folder: Path) -> None:
    """Unless nearly every word is the same; where there is no date there is nothing against it."""
    form = report(edits=range(50, 80))
    library = open_library(folder)
    library.add([wire("a", "2024-05-01"), wire("b", "2024-05-08", body=form), wire("c", "2025-05-01")])
    assert groups(folder) == {group("a c", "a")}
    library.add([wire("d", None, body=form)])
    assert groups(folder) == {group("a b c d", "a")}
    library.remove([wire("d").id])
    assert groups(folder) == {group("a c", "a")}


def test_the_same_form_a_day_later_is_another_report(folder: Path) -> None:
    """Of the day itself it is an update; with nearly all of the words it is a copy the next day, too."""
    library = open_library(folder)
    form, update = report(edits=range(50, 80)), report(edits=range(70, 80))
    library.add([wire("a", "2024-05-01"), wire("b", "2024-05-01", body=form)])
    library.add([wire("c", "2024-05-02", body=f"{form} c"), wire("d", "2024-05-02", body=update)])
    assert groups(folder) == {group("a b c d", "a")}
    library.remove([wire("b").id, wire("d").id])
    assert groups(folder) == set()


def test_notices_to_readers_are_in_no_group(folder: Path) -> None:
    """Though one form stands for many reports; an article that turns into one leaves its group."""
    wall = "This story is only available to subscribers. Sign in or register to read on."
    library = open_library(folder)
    library.add([wire(title, body=wall) for title in "abc"])
    assert groups(folder) == set()
    library.add([wire(title) for title in "abc"])
    assert groups(folder) == {group("a b c", "a")}
    library.add([wire("a", body=wall)])
    assert groups(folder) == {group("b c", "b")}


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
    before = groups_found(folder)
    library.add(articles)
    assert groups_found(folder) == before


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


def test_an_article_like_two_groups_makes_them_one_and_its_leaving_parts_them(folder: Path) -> None:
    """Two edits of one report are too far from each other, but not from the report."""
    library = open_library(folder)
    ours, theirs = report(edits=range(28, 54)), report(edits=range(54, 80))
    library.add([wire("a", body=ours), wire("b", body=f"{ours} b")])
    library.add([wire("c", "2024-04-01", body=theirs), wire("d", body=f"{theirs} d")])
    assert groups(folder) == {group("a b", "a"), group("c d", "c")}
    library.add([wire("whole", body=report())])
    assert groups(folder) == {group("a b c d whole", "c")}
    assert set(groups_found(folder).values()) == {1}
    library.remove([wire("whole").id])
    assert groups(folder) == {group("a b", "a"), group("c d", "c")}
    library.add([wire("whole", body=report()), wire("b", body=report(5))])
    assert groups(folder) == {group("a c d whole", "c")}
    library.add([wire("whole", body=report(6))])
    assert groups(folder) == {group("c d", "c")}


@pytest.mark.slow
def test_many_copies_are_one_group(folder: Path) -> None:
    """A form letter is held against 100 of those that came before: enough to belong to them."""
    library = open_library(folder)
    letter = "Dear reader, the tide table for this week is as follows, and it is the same as it was last week."
    library.add([dated_article(f"t{number}", letter, "2024-05-01", f"Outlet {number}") for number in range(540)])
    assert groups(folder) == {(frozenset(f"t{number}" for number in range(540)), "t0")}


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


def test_an_agency_is_before_others_of_the_same_day(folder: Path) -> None:
    """Where one of them has no time of day; a day earlier is earlier."""
    library = open_library(folder)
    library.add([wire("a"), wire("wire", outlet="AP News"), wire("c", "2024-05-02")])
    assert groups(folder) == {group("a c wire", "wire")}
    library.add([wire("d", "2024-04-30")])
    assert groups(folder) == {group("a c d wire", "d")}


def test_what_credits_an_agency_is_no_original_where_the_agency_is(folder: Path) -> None:
    """It is where the agency has no article of its own there."""
    credited = f"AP\n\n{report()}"
    library = open_library(folder)
    library.add([wire("a", "2024-05-01", body=credited), wire("b", "2024-05-02", body=report())])
    assert groups(folder) == {group("a b", "a")}
    library.add([wire("wire", "2024-05-04", outlet="The Associated Press")])
    assert groups(folder) == {group("a b wire", "b")}
    library.remove([wire("b").id])
    assert groups(folder) == {group("a wire", "wire")}
