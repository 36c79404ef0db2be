"""Collections: who joins, who leaves, and what the filters see of it at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Article
from corpus.errors import FilterError
from index import Filters, Library, Uncollected
from tests.fakes import HashingEncoder
from tests.index.libraries import assert_only_expected_files, dated_article, open_library, titles_found


def ferry(number: int, body: str = "The ferry was late.") -> Article:
    return dated_article(f"ferry {number}", f"{body} It was boat {number}.", f"2025-03-0{number}")


def members(library: Library, collection: str) -> set[str]:
    """Titles that a search within a collection finds, held against those that a list of it shows."""
    listed = {article.title or "" for article in library.browse(filters=Filters.of(collection=collection)).articles}
    assert titles_found(library, "ferry", collection=collection) == listed
    return listed


def test_an_article_may_be_in_several_collections_and_is_encoded_once(folder: Path) -> None:
    encoder = HashingEncoder()
    library = Library(folder, encoder, passage_tokens=80)
    library.add([ferry(1), ferry(2)], collection="Bridge")
    encoded = encoder.encoded
    report = library.add([ferry(2), ferry(3)], collection="Strike")
    assert (report.new, report.unchanged, encoder.encoded) == (1, 1, encoded + 1)
    assert (members(library, "bridge"), members(library, "STRIKE")) == ({"ferry 1", "ferry 2"}, {"ferry 2", "ferry 3"})
    assert titles_found(library, "ferry", collection=["bridge", "strike"]) == {"ferry 1", "ferry 2", "ferry 3"}
    assert titles_found(library, "ferry", collection="none such") == set()
    rows = {row.title: row.collections for row in library.browse().articles}
    assert rows == {"ferry 1": ("Bridge",), "ferry 2": ("Bridge", "Strike"), "ferry 3": ("Strike",)}
    assert library.status().collections == (("Bridge", 2), ("Strike", 2))
    assert library.check() == []


def test_adding_again_joins_at_once_and_writes_only_where_something_changes(folder: Path) -> None:
    """What is open sees it: a membership is a generation of its own."""
    library, reader = open_library(folder), open_library(folder)
    library.add([ferry(1), ferry(2)])
    assert titles_found(reader, "ferry", collection="Bridge") == set()
    library.add([ferry(1)], collection="Bridge")
    assert titles_found(reader, "ferry", collection="Bridge") == {"ferry 1"}
    generation = library.status().generation
    library.add([ferry(1)], collection=" BRIDGE ")
    library.add([ferry(2)])
    assert library.status().generation == generation
    assert library.status().collections == (("Bridge", 1),)
    assert_only_expected_files(folder)


def test_new_versions_stay_where_the_article_was(folder: Path) -> None:
    library = open_library(folder)
    library.add([ferry(1)], collection="Bridge")
    library.add([replace(ferry(1), body="The ferry sank.", version="another")])
    assert members(library, "Bridge") == {"ferry 1"}
    assert titles_found(library, "ferry", collection="Bridge", as_of="2025-04-01") == {"ferry 1"}


def test_removing_a_collection_removes_what_is_in_no_other(folder: Path) -> None:
    library = open_library(folder)
    library.add([ferry(1), ferry(2)], collection="Bridge")
    library.add([ferry(2), ferry(3)], collection="Strike")
    assert library.remove_collection("BRIDGE") == Uncollected(removed=1, kept=1)
    assert titles_found(library, "ferry") == members(library, "Strike") == {"ferry 2", "ferry 3"}
    assert members(library, "Bridge") == set()
    assert library.status().collections == (("Strike", 2),)
    assert library.remove_collection("Bridge") == Uncollected()
    assert library.remove_collection("Strike", [ferry(3).id, ferry(1).id]) == Uncollected(removed=1)
    assert titles_found(library, "ferry") == members(library, "Strike") == {"ferry 2"}
    assert library.check() == []


def test_an_article_that_is_removed_leaves_its_collections(folder: Path) -> None:
    library = open_library(folder)
    library.add([ferry(1), ferry(2)], collection="Bridge")
    library.remove([ferry(1).id])
    library.add([ferry(1)])
    assert members(library, "Bridge") == {"ferry 2"}
    assert library.status().collections == (("Bridge", 1),)


@pytest.mark.parametrize("name", ["a" * 201, "Bri\x00dge"])
def test_what_cannot_name_a_collection_is_refused_before_anything_is_added(folder: Path, name: str) -> None:
    library = open_library(folder)
    with pytest.raises(FilterError, match="is no name of a collection: expected up to 200 printable characters"):
        library.add([ferry(1)], collection=name)
    assert library.status().articles == 0


def test_a_list_may_be_of_an_author(folder: Path) -> None:
    """Alone or with others, in any case; no part of a name."""
    library = open_library(folder)
    library.add(
        [
            replace(ferry(1), authors=("Ada Venn",)),
            replace(ferry(2), authors=("Nora Quill", "ADA VENN")),
            replace(ferry(3), authors=("Ada Vennberg",)),
        ]
    )
    listed = {row.title for row in library.browse(filters=Filters.of(author="ada venn")).articles}
    assert listed == titles_found(library, "ferry", author="Ada Venn") == {"ferry 1", "ferry 2"}
    assert dict(library.authors()) == {"Ada Venn": 2, "Nora Quill": 1, "Ada Vennberg": 1}
    assert open_library(folder / "nothing").authors() == {}
