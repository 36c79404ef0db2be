"""An index made anew in the same folder is another one, whatever the number of its generation."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import Library
from index.errors import IndexMismatch
from index.storage.manifest import FORMAT
from tests.index.libraries import bodies, dated_article, open_library, search


def _made(folder: Path, body: str) -> Library:
    library = open_library(folder)
    library.add([dated_article("The ferry", body, "2024-01-01", "The Post")])
    return library


def test_an_index_made_anew_is_read_anew(folder: Path) -> None:
    """What was open before answers from the new articles, though the new generation has the old one's number."""
    first = _made(folder, "The ferry was sold to Ines Moreau.")
    assert bodies(search(first, ["ferry"], 3)[0]) == {"The ferry was sold to Ines Moreau."}
    before = first.status()
    shutil.rmtree(folder)
    _made(folder, "The ferry was sold to Omar Haddad, in another outlet.")
    assert first.status().generation == before.generation
    assert first.status().identity != before.identity
    assert first.status().stamp != before.stamp
    assert bodies(search(first, ["ferry"], 3)[0]) == {"The ferry was sold to Omar Haddad, in another outlet."}
    assert [article.body for article in first.latest(3)] == ["The ferry was sold to Omar Haddad, in another outlet."]
    assert first.check() == []


def test_an_index_made_anew_and_grown_shares_nothing_with_the_old_one(folder: Path) -> None:
    """A later generation of the new index takes over no columns of the old one: filters say what its tables say."""
    first = _made(folder, "The ferry was sold.")
    assert search(first, ["ferry"], 3) != [[]]
    shutil.rmtree(folder)
    later = _made(folder, "The ferry was painted.")
    later.add([dated_article("The barge", "A barge was sold.", "2025-01-01", "Ledger")])
    with first.reading() as view:
        assert view is not None
        assert view.outlets == ("The Post", "Ledger")
        assert view.status().stamp == later.status().stamp


def test_an_identity_stays_while_the_index_does(folder: Path) -> None:
    library = _made(folder, "The ferry was sold.")
    before = library.status()
    library.add([dated_article("The barge", "A barge was sold.", "2025-01-01", "Ledger")])
    assert library.status().identity == before.identity == open_library(folder).status().identity
    assert len(before.identity) == 32


def test_an_index_of_an_earlier_format_is_refused_with_its_format(folder: Path) -> None:
    """Format 4 had no identity."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = "one, format, encoder, encoder_digest, encoder_path, dimensions, passage_tokens, generation, words"
    with closing(sqlite3.connect(folder / "library.sqlite", isolation_level=None)) as database:
        database.execute(f"CREATE TABLE manifest ({columns}, passages, vectors)")
        database.execute("INSERT INTO manifest VALUES (1, 4, 'hashing', 'ab', 'cd', 64, 80, 1, NULL, 0, 0)")
    with pytest.raises(IndexMismatch, match=f"its format is 4, this version of Newsdesk reads {FORMAT}"):
        open_library(folder)
