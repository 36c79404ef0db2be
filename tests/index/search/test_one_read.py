"""All that one question reads of an index is of one generation, in one transaction."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from index import Filters, Library
from index.search import generations
from index.search.status import status_of
from index.storage.store import Tables
from index.types import Status
from tests.index.libraries import dated_article, open_library

QUESTION = "Which ferry sank?"


def _read_all(library: Library) -> Status:
    vectors = library.encode([QUESTION, "?!"])
    assert vectors.keys() == {QUESTION}
    with library.reading() as view:
        assert view is not None
        found = view.candidates(QUESTION, vectors[QUESTION], 5, [Filters()])
        assert "third" in {article.title for _, article in view.passages(found.rows.tolist()).values()}
        assert view.coverage(found.story.tolist()) == {}
        return view.status()


def test_a_whole_read_is_one_transaction(dated: Library, transactions: Counter[str]) -> None:
    """Candidates, passages, coverage and status; at first, again, and after another writer's commit."""
    library = open_library(dated.folder)
    for _ in range(2):
        transactions.clear()
        assert _read_all(library).articles == 5
        assert transactions == {"reading": 1}
    dated.add([dated_article("sixth", "The ferry is new.", "2024-01-04", "The Post")])
    transactions.clear()
    assert _read_all(library).articles == 6
    assert transactions == {"reading": 1}


def test_status_is_that_of_the_generation_that_is_read(dated: Library) -> None:
    """What is committed meanwhile is in the next one, and so it is for one who asks the library."""
    library = open_library(dated.folder)
    with library.reading() as view:
        assert view is not None
        before = view.status()
        dated.remove([article.id for article in dated.latest(2)])
        assert library.status().articles == 3
        assert view.status() == before
        assert before.articles == 5


def test_status_is_worked_out_once_for_each_generation(dated: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[int] = []

    def counting(folder: Path, tables: Tables) -> Status:
        found = status_of(folder, tables)
        computed.append(found.generation)
        return found

    monkeypatch.setattr(generations, "status_of", counting)
    for _ in range(3):
        assert _read_all(dated) == dated.status()
    dated.remove([dated.latest(1)[0].id])
    assert dated.status() == dated.status()
    assert computed == [1, 2]


def test_where_there_is_no_index_there_is_no_view(folder: Path) -> None:
    library = open_library(folder)
    with library.reading() as view:
        assert view is None
    assert not folder.exists()
