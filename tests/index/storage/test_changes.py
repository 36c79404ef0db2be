"""Columns brought up to date by what changed, held against columns read anew."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Published, Span, new_article
from index.errors import IndexDamaged
from index.storage.arrays import Written
from index.storage.bookkeeping import changes
from index.storage.columns import ArticleRow, Columns
from index.storage.manifest import FORMAT, Manifest
from index.storage.store import Store, Tables
from index.storage.vectors import SegmentFile
from tests.index.libraries import dated_article, open_library, search

_MANIFEST = Manifest(
    format=FORMAT, encoder="hashing", encoder_digest="ab", encoder_path="cd", dimensions=64, passage_tokens=80,
    generation=0, words=None, passages=0, vectors=0,
)  # fmt: skip
_OUTLETS = ["The Post", "THE POST", "Evening Ledger", None]
_BODIES = [  # the first three are near copies of one another
    "The harbour board met on Monday and voted to close the old pier, which had stood empty for nine years.",
    "The harbour board met on Monday and voted to close the old pier, which had stood empty for nine years. It rained.",
    "The harbour board met on Monday and voted to close the old pier, which had stood empty for nine years, it said.",
    "A wheat subsidy was praised by growers in the north, who had asked for one since the dry summer before last.",
    "Nobody was hurt when the night ferry ran aground off the point; its passengers were taken ashore by dawn.",
]

_actions = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 7), st.sampled_from(_BODIES), st.sampled_from(_OUTLETS)),
    st.tuples(st.just("remove"), st.integers(0, 7), st.just(""), st.none()),
    st.tuples(st.sampled_from(["join", "leave"]), st.integers(0, 7), st.sampled_from(["Bridge", "Strike"]), st.none()),
    st.tuples(st.just("renew"), st.just(0), st.just(""), st.none()),
)


def _apply(tables: Tables, folder: Path, kind: str, number: int, body: str, outlet: str | None) -> None:
    """Adds a version of one of eight articles, removes it, puts it in or out of a collection, or writes the file."""
    generation = tables.manifest().generation
    url = f"https://x.example/{number}"
    if kind == "add":
        at = Published(at=datetime(2025, 1, 1 + number, tzinfo=UTC), precision="day", zoned=True, origin="field")
        article = new_article(body=body, url=url, outlet=outlet, published=at if number % 3 else None)
        key = tables.add_article(article, datetime(2025, 6, 1, tzinfo=UTC))
        tables.stories.add(article.id, article.body)
        texts = [f"{body} {piece}" for piece in range(1 + number % 3)]
        vector_ids = tables.segments.vector_ids(texts)
        fresh = [text for text in texts if text not in vector_ids]
        vector_ids |= dict(zip(fresh, tables.segments.add_vectors(fresh, "s"), strict=True))
        tables.add_passages(key, [(Span(start=i, end=i + 5), vector_ids[text]) for i, text in enumerate(texts)])
    elif kind == "remove":
        tables.remove_articles(tables.find_articles(url=url))
    elif kind == "join":
        tables.collections.join(tables.find_articles(url=url), body)
    elif kind == "leave":
        tables.collections.leave(body, tables.find_articles(url=url))
    else:
        name = f"{generation}.columns"
        tables.changes.renew(
            generation, name, tables.changes.columns(folder / "columns").write(folder / "columns" / name)
        )
    tables.advance(None)


@settings(max_examples=40, deadline=None)
@given(st.lists(_actions, min_size=1, max_size=14))
def test_what_changed_leads_to_what_the_tables_say(actions: list[tuple[str, int, str, str | None]]) -> None:
    """From the file, and from the columns of every generation since it, in whatever order things changed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "columns").mkdir()
        store = Store(folder)
        with store.writing() as tables:
            tables.make(_MANIFEST)
            tables.segments.add_file("s", SegmentFile(vectors=0, size=0, sha256=""))
        earlier: list[tuple[int, Columns]] = []
        for action in actions:
            with store.writing() as tables:
                _apply(tables, folder, *action)
            with store.reading() as tables:
                now = tables.changes.whole()
                assert tables.changes.columns(folder / "columns") == now
                of_file, _, _ = tables.changes.file()
                for generation, columns in earlier:
                    if generation >= of_file:
                        assert tables.changes.applied(columns, tables.changes.since(generation)) == now
                earlier.append((tables.manifest().generation, now))


def test_columns_that_differ_are_not_equal() -> None:
    """Else the tests above could not fail."""
    store_rows = [(1, 10, 100), (2, 11, 100)]
    articles: list[ArticleRow] = [(100, 5, 5, None, None, "Post", 1, '["Ada Venn"]', '["Bridge"]', "en")]
    one = Columns(changes._array(store_rows), articles)
    assert one == Columns(changes._array(store_rows), articles)
    assert one != Columns(changes._array([(1, 10, 100), (2, 12, 100)]), articles)
    for other in (
        (100, 5, 5, None, None, "Post", 2, '["Ada Venn"]', '["Bridge"]', "en"),
        (100, 5, 5, None, None, "Ledger", 1, '["Ada Venn"]', '["Bridge"]', "en"),
        (100, 5, 65, None, None, "Post", 1, '["Ada Venn"]', '["Bridge"]', "en"),
        (100, 5, 5, None, None, "Post", 1, '["Ed Lund"]', '["Bridge"]', "en"),
        (100, 5, 5, None, None, "Post", 1, '["Ada Venn"]', '["Bridge"]', "de"),
        (100, 5, 5, None, None, "Post", 1, '["Ada Venn"]', '["Bridge", "Strike"]', "en"),
    ):
        assert one != Columns(changes._array(store_rows), [other])


def test_columns_come_back_from_their_file(tmp_path: Path) -> None:
    articles: list[ArticleRow] = [
        (100, None, None, None, 9, "Straßenblatt", None, "[]", "[]", None),
        (200, 3, 63, 9, None, "STRASSENBLATT", 4, '["Ada Venn", "Ed Lund"]', '["Bridge"]', "th"),
    ]
    columns = Columns(changes._array([(1, 10, 100), (5, 3, 200)]), articles)
    written = columns.write(tmp_path / "some.columns")
    read = Columns.read(tmp_path / "some.columns", written, verify=True)
    assert read == columns
    assert read.outlets == ("Straßenblatt",)


def test_another_file_is_no_columns(tmp_path: Path) -> None:
    content = b"\x93NUMPY\x01\x00" + bytes(120)
    (tmp_path / "junk.columns").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"junk\.columns: not a readable file"):
        Columns.read(tmp_path / "junk.columns", Written(size=len(content), sha256=""))


def test_columns_are_written_where_much_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then what was touched before is forgotten; a file that is gone or changed is named by `check` and by readers."""
    monkeypatch.setattr(changes, "_FEWEST", 3)
    library = open_library(tmp_path)
    library.add([dated_article(f"a{number}", f"Ferry number {number} sails.") for number in range(6)])
    (file,) = (tmp_path / "columns").iterdir()
    with library.store.reading() as tables:
        generation, name, _ = tables.changes.file()
        assert (name, tables.changes.since(generation).tolist()) == (file.name, [])
    library.add([dated_article("late", "A ferry is late.")])
    with library.store.reading() as tables:
        assert len(tables.changes.since(generation)) == 1
    assert library.check() == []
    fresh = open_library(tmp_path)
    assert len(search(fresh, ["ferry"], 20)[0]) == 7
    content = bytearray(file.read_bytes())
    content[-40] ^= 1
    file.write_bytes(content)
    assert library.check() == [f"{file}: changed since it was written (its SHA-256 differs)"]
    file.unlink()
    with pytest.raises(IndexDamaged, match=f"{file}: this file is missing"):
        search(open_library(tmp_path), ["ferry"], 1)
    assert len(search(fresh, ["ferry"], 20)[0]) == 7  # what was open before goes on
