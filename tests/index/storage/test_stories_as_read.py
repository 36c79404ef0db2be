"""What a reader sees of story groups: numbers, coverage, and those of its own generation."""

from __future__ import annotations

from pathlib import Path

from index import Filters
from index.storage.store import Store
from index.storage.stories import Coverage
from tests.fakes import make_articles
from tests.index.libraries import open_library
from tests.index.near_copies import group, groups, groups_found, report, wire


def test_a_search_gives_the_group_of_what_it_finds(folder: Path) -> None:
    """0 for articles without copies; each passage of an article has the same; other groups other numbers."""
    library = open_library(folder)
    library.add(
        [wire("a"), wire("b"), wire("alone", body=report(5)), wire("c", body=report(6)), wire("d", body=report(6))]
    )
    found = groups_found(folder)
    assert set(found) == set("abcd")
    assert found["a"] == found["b"] != found["c"] == found["d"]


def test_groups_stay_from_one_opening_to_the_next(folder: Path) -> None:
    """Also those that grow later, whose first members are read from the file alone."""
    open_library(folder).add([wire("a"), wire("b")])
    before = groups_found(folder)
    open_library(folder).add([wire("c", "2024-04-30"), *make_articles(3, words=40)])
    after = groups_found(folder)
    assert after == before | {"c": before["a"]}
    assert groups(folder) == {group("a b c", "c")}


def test_a_reader_sees_the_groups_of_its_generation(folder: Path) -> None:
    writer = open_library(folder)
    writer.add([wire("a"), wire("b")])
    library = open_library(folder)
    vectors = library.encode(["report"])
    with library.reading() as view:
        assert view is not None
        writer.remove([wire("a").id])
        found = view.candidates("report", vectors["report"], 1_000, [Filters()])
        assert set(found.story.tolist()) == {1}
    assert groups_found(folder) == {}


def test_coverage_counts_outlets_and_names_the_original(folder: Path) -> None:
    library = open_library(folder)
    library.add(
        [wire("b", "2024-05-02", outlet="Selby Post"), wire("c", "2024-05-03", outlet="SELBY POST"), wire("x", None),
         wire("a", "2024-05-01", outlet="Harbor Gazette"), wire("alone", body=report(5))]
    )  # fmt: skip
    with Store(folder).reading() as tables:
        assert set(tables.stories.groups()) == {wire(title).id for title in "abcx"}
        assert tables.stories.coverage([1, 99]) == {
            1: Coverage(articles=4, outlets=3, original=wire("a").id, original_outlet="Harbor Gazette")
        }
