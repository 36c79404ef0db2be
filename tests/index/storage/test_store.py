"""The store: what one transaction sees, which versions and dates count, and what removal takes along."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus import Article, Published, Span, new_article
from index.errors import IndexDamaged, IndexUnwritable
from index.storage.database import MEND
from index.storage.manifest import FORMAT, Manifest
from index.storage.store import Store, Tables
from index.storage.vectors import SegmentFile
from index.types import Filters
from tests.fakes import make_articles

_MANIFEST = Manifest(
    format=FORMAT, encoder="hashing", encoder_digest="ab", encoder_path="cd", dimensions=64, passage_tokens=80,
    generation=0, words=None, passages=0, vectors=0,
)  # fmt: skip
_SEEN = datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose tables are made."""
    made = Store(tmp_path)
    with made.writing() as tables:
        tables.make(_MANIFEST)
    return made


def _add(tables: Tables, article: Article, *texts: str, seen_at: datetime = _SEEN, segment: str = "s") -> list[int]:
    """Stores an article with a passage for each of these texts, whose digests they stand for; gives their rows."""
    if segment not in tables.segments.files():
        tables.segments.add_file(segment, SegmentFile(vectors=0, size=0, sha256=""))
    vector_ids = tables.segments.vector_ids(texts)
    fresh = [text for text in texts if text not in vector_ids]
    vector_ids |= dict(zip(fresh, tables.segments.add_vectors(fresh, segment), strict=True))
    key = tables.add_article(article, seen_at)
    return tables.add_passages(key, [(Span(start=i, end=i + 5), vector_ids[text]) for i, text in enumerate(texts)])


def _dated(name: str, at: datetime | None, outlet: str | None = None) -> Article:
    published = Published(at=at, precision="second", zoned=True, origin="field") if at else None
    return new_article(body=f"Body of {name}.", url=f"https://x.example/{name}", outlet=outlet, published=published)


def _seen(store: Store, filters: Filters) -> list[int]:
    with store.reading() as tables:
        columns = tables.changes.whole()
        return list(columns.rows[columns.visible(filters).mask])


def test_an_article_comes_back_as_it_was(store: Store) -> None:
    """Every field of an article, its date's precision, zone and origin too, comes back equal."""
    articles = make_articles(30, seed=1, words=20)
    articles += [_dated("old", datetime(1899, 12, 31, 23, 59, 59, tzinfo=UTC)), new_article(body="Only a body 🌩️.")]
    with store.writing() as tables:
        rows = [_add(tables, article, f"text {number}")[0] for number, article in enumerate(articles)]
    with store.reading() as tables:
        found = tables.passages(rows)
        assert [found[row][1] for row in rows] == articles
        for row, article in zip(rows, articles, strict=True):
            assert found[row][0].text == article.body[:5]
            assert found[row][0].id == f"{article.id}-{article.version}-0-5"


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    """A write transaction whose block raises is as if it had never begun."""
    with pytest.raises(RuntimeError, match="on purpose"), store.writing() as tables:
        _add(tables, make_articles(1)[0], "a")
        tables.advance("words")
        raise RuntimeError("on purpose")
    with store.reading() as tables:
        assert tables.manifest() == _MANIFEST
        assert (tables.rows().tolist(), tables.used_vectors().tolist()) == ([], [])
        assert tables.segments.files() == {}


def test_a_reader_sees_one_generation(store: Store) -> None:
    """What a writer commits meanwhile is not seen by a transaction that has begun, and is by the next."""
    first, second = make_articles(2)
    with store.writing() as tables:
        _add(tables, first, "a")
        tables.advance("w1", 1)
    with store.reading() as reader:
        before = reader.manifest()
        with store.writing() as tables:
            _add(tables, second, "b", "c")
            tables.advance("w2", 2)
        assert reader.manifest() == before == replace(_MANIFEST, generation=1, words="w1", passages=1, vectors=1)
        assert len(reader.changes.whole()) == 1
    with store.reading() as reader:
        assert reader.manifest() == replace(_MANIFEST, generation=2, words="w2", passages=3, vectors=3)


def test_versions_follow_each_other(store: Store) -> None:
    """Questions see the last version; `as_of` sees the one that stood then, from the second of the change on."""
    at = datetime(2025, 1, 1, tzinfo=UTC)
    first = _dated("a", at)
    second, third = (replace(first, body=body, version=body) for body in ("second body", "third body"))
    with store.writing() as tables:
        (one,) = _add(tables, first, "one", seen_at=_SEEN - timedelta(days=9))
        (two,) = _add(tables, second, "two", seen_at=_SEEN)
        (three,) = _add(tables, third, "three", seen_at=_SEEN + timedelta(days=9))
        assert tables.current_versions([first.id, "unknown"]) == {first.id: "third body"}
        assert tables.catalogue.coverage()[:2] == (1, 2)
    assert _seen(store, Filters()) == [three]
    assert _seen(store, Filters(as_of=at - timedelta(seconds=1))) == []
    assert _seen(store, Filters(as_of=at)) == [one]
    assert _seen(store, Filters(as_of=_SEEN - timedelta(seconds=1))) == [one]
    assert _seen(store, Filters(as_of=_SEEN)) == [two]
    assert _seen(store, Filters(as_of=_SEEN + timedelta(days=9))) == [three]


def test_bounds_are_inclusive(store: Store) -> None:
    """`since` and `until` take their own second in; articles without a date pass neither, nor `as_of`."""
    noon = datetime(2024, 6, 1, 12, tzinfo=UTC)
    second = timedelta(seconds=1)
    with store.writing() as tables:
        early, middle, late, undated = (
            _add(tables, _dated(name, at), name)[0]
            for name, at in (("e", noon - second), ("m", noon), ("l", noon + second), ("u", None))
        )
    assert _seen(store, Filters()) == [early, middle, late, undated]
    assert _seen(store, Filters(since=noon)) == [middle, late]
    assert _seen(store, Filters(until=noon)) == [early, middle]
    assert _seen(store, Filters(since=noon, until=noon)) == [middle]
    assert _seen(store, Filters(as_of=noon)) == [early, middle]
    assert _seen(store, Filters(since=noon + second, until=noon)) == []


def test_outlets_are_matched_without_case(store: Store) -> None:
    """One of several names, folded, lets an article through; one without an outlet passes no name."""
    with store.writing() as tables:
        rows = [
            _add(tables, _dated(str(i), None, outlet), str(i))[0]
            for i, outlet in enumerate(["The Post", "STRASSENBLATT", None])
        ]
    assert _seen(store, Filters.of(outlet="the POST")) == rows[:1]
    assert _seen(store, Filters.of(outlet=["straßenblatt", "The Post "])) == rows[:2]
    assert _seen(store, Filters.of(outlet="Post")) == []
    assert _seen(store, Filters.of(outlet=[])) == rows
    with store.reading() as tables:
        assert tables.catalogue.outlets() == [(None, 1), ("STRASSENBLATT", 1), ("The Post", 1)]


def test_removal_takes_all_versions_and_leaves_shared_vectors(store: Store) -> None:
    """Removing an article deletes its versions, passages and the vectors that no other article uses."""
    first, other = _dated("a", None), _dated("b", None)
    with store.writing() as tables:
        gone = _add(tables, first, "shared", "own")
        gone += _add(tables, replace(first, version="v2"), "own", "newer")
        (row,) = _add(tables, other, "shared")
    with store.writing() as tables:
        assert tables.remove_articles([first.id, first.id, "unknown"]) == (1, gone)
    with store.reading() as tables:
        assert set(tables.segments.vector_ids(["shared", "own", "newer"])) == {"shared"}
        assert tables.rows().tolist() == [row]
        assert tables.used_vectors().tolist() == [*tables.segments.vector_ids(["shared"]).values()]
        assert tables.find_articles(url=first.url) == []
        assert tables.catalogue.coverage()[:2] == (1, 0)
        assert tables.integrity_problems() == []


def test_rows_and_vectors_are_never_used_twice(store: Store) -> None:
    """After everything is removed new passages and vectors get new numbers."""
    article = _dated("a", None)
    with store.writing() as tables:
        rows = _add(tables, article, "x", "y")
        vectors = tables.segments.vector_ids(["x", "y"])
    with store.writing() as tables:
        tables.remove_articles([article.id])
        again = _add(tables, article, "x", "y")
        assert min(again) > max(rows)
        assert min(tables.segments.vector_ids(["x", "y"]).values()) > max(vectors.values())


def test_a_merged_segment_takes_the_place_of_others(store: Store) -> None:
    """Living vectors move to the merged segment; without one, only names go."""
    with store.writing() as tables:
        _add(tables, _dated("a", None), "x", segment="s1")
        _add(tables, _dated("b", None), "y", segment="s2")
        tables.segments.add_file("s3", SegmentFile(vectors=4, size=100, sha256="a"))
        ids = sorted(tables.segments.vector_ids(["x", "y"]).values())
        assert [tables.segments.living_vectors(name).tolist() for name in ("s1", "s2", "s3")] == [ids[:1], ids[1:], []]
        assert tables.segments.living() == {"s1": 1, "s2": 1, "s3": 0}
        tables.segments.add_file("merged", SegmentFile(vectors=2, size=200, sha256="b"))
        tables.segments.merge_into("merged", ["s1", "s2"])
        tables.segments.merge_into(None, ["s3"])
        assert tables.segments.living_vectors("merged").tolist() == ids
        assert tables.segments.living() == {"merged": 2}
        assert tables.segments.files() == {"merged": SegmentFile(vectors=2, size=200, sha256="b")}


def test_more_values_than_one_query_takes(store: Store) -> None:
    """Look-ups of thousands of values find them all."""
    texts = [f"t{number}" for number in range(1700)]
    with store.writing() as tables:
        tables.segments.add_file("s", SegmentFile(vectors=0, size=0, sha256=""))
        ids = tables.segments.add_vectors(texts, "s")
        assert ids == sorted(ids)
        assert tables.segments.vector_ids(texts) == dict(zip(texts, ids, strict=True))


def test_first_and_last_publication(store: Store) -> None:
    """Coverage gives the first and the last date no finer than they were written; the latest articles come first."""
    day = Published(at=datetime(2024, 5, 1, tzinfo=UTC), precision="day", zoned=False, origin="url")
    minute = Published(at=datetime(2024, 7, 1, 9, 30, tzinfo=UTC), precision="minute", zoned=True, origin="page")
    articles = [new_article(body=f"Body {p}", url=f"u{i}", published=p) for i, p in enumerate([minute, None, day])]
    with store.writing() as tables:
        for number, article in enumerate(articles):
            _add(tables, article, str(number))
        assert tables.catalogue.coverage() == (3, 0, 1, "2024-05-01", "2024-07-01T09:30+00:00")
        assert tables.latest_articles(9) == [articles[0], articles[2], articles[1]]
        assert tables.latest_articles(1) == [articles[0]]


def is_there(store: Store) -> bool:
    with store.generation() as tables:
        return tables is not None


def test_what_never_was_an_index_does_not_exist(tmp_path: Path) -> None:
    """No folder, no file, an empty file and a database without tables are no index; looking makes none."""
    assert not is_there(Store(tmp_path / "none"))
    assert not is_there(Store(tmp_path))
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "library.sqlite").touch()
    assert not is_there(Store(tmp_path))


def test_garbage_is_named(tmp_path: Path) -> None:
    """A file that is no database is IndexDamaged, its path first, with what to do."""
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"not a database, but long enough to be read as one " * 200)
    with pytest.raises(IndexDamaged) as raised:
        is_there(Store(tmp_path))
    assert str(raised.value) == (f"{path}: file is not a database; {MEND}")


def test_a_broken_database_is_named(store: Store, tmp_path: Path) -> None:
    """A database whose pages were overwritten is IndexDamaged when they are read."""
    with store.writing() as tables:
        for number, article in enumerate(make_articles(20)):
            _add(tables, article, str(number))
    path = tmp_path / "library.sqlite"
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    with pytest.raises(IndexDamaged, match=str(path)), store.reading() as tables:
        tables.changes.whole()


def test_a_folder_that_is_not_there_is_unwritable(tmp_path: Path) -> None:
    """Writing where there is no folder is IndexUnwritable, the path first."""
    with pytest.raises(IndexUnwritable, match=str(tmp_path / "none")), Store(tmp_path / "none").writing():
        pass


def test_ids_of_a_url_or_an_outlet(store: Store) -> None:
    """Articles are found by their exact URL or by their outlet in any case; by neither, none is."""
    first, second = _dated("a", None, "The Post"), _dated("b", None)
    with store.writing() as tables:
        _add(tables, first, "1")
        _add(tables, second, "2")
        assert tables.find_articles(url="https://x.example/b") == [second.id]
        assert tables.find_articles(outlet="THE post") == [first.id]
        assert tables.find_articles() == []


def test_the_tables_say_what_their_schema_says(store: Store, tmp_path: Path) -> None:
    """A second current version of one article cannot be stored by any path: the database refuses."""
    with store.writing() as tables:
        _add(tables, _dated("a", None), "1")
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.create_function("with_row", -1, lambda *values: values[0])
        connection.execute("INSERT INTO article (id, version, authors, body) SELECT id, 'x', '[]', 'y' FROM article")
