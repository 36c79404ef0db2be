"""An index folder, and a library with dated articles in it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from pathlib import Path

import pytest

from index import Library
from index.storage.database import Connection, Database
from tests.index.libraries import dated_article, open_library

_Begin = Callable[[Database], AbstractContextManager[Connection]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def dated(folder: Path) -> Library:
    """One story a day, in three outlets, one of them undated and one without an outlet."""
    library = open_library(folder)
    library.add(
        [
            dated_article("first", "The ferry was late.", "2024-01-01", "The Post"),
            dated_article("second", "The ferry was early.", "2024-01-02", "Evening Ledger"),
            dated_article("third", "The ferry sank.", "2024-01-03", "Straßenblatt"),
            dated_article("undated", "The ferry was painted.", None, "the post"),
            dated_article("nobody's", "The ferry was sold.", "2024-01-02"),
        ]
    )
    return library


@pytest.fixture
def transactions(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many transactions were begun so far, by "reading" and "writing"."""
    counts: Counter[str] = Counter()

    def counting(name: str, begin: _Begin) -> _Begin:
        @wraps(begin)
        def begun(self: Database) -> AbstractContextManager[Connection]:
            counts[name] += 1
            return begin(self)

        return begun

    monkeypatch.setattr(Database, "reading", counting("reading", Database.reading))
    monkeypatch.setattr(Database, "writing", counting("writing", Database.writing))
    return counts


@pytest.fixture
def exported_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Graphs are exported in this process, as by a program in one piece: torch is loaded once for many models."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
