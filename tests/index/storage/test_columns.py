"""Columns: what filters let through, held against plain Python passage by passage."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import compress, product
from pathlib import Path

import numpy as np
import pytest

from index import Filters
from index.storage.columns import ArticleRow, Columns, Visible

DAYS = [None, 100, 200, 300]
OUTLETS = [None, "The Post", "THE POST", "Evening Ledger", "Straßenblatt", "STRASSENBLATT"]
MOMENTS = [None, 99, 100, 200, 250, 301]
BYLINES = [[], ["Ada Venn"], ["Nora Quill", "ADA VENN"], ["Nora Quill"]]
LANGUAGES = [None, "en", "en", "de", "th"]
LISTS = [[], ["Bridge"], ["Bridge", "Strike"], ["Straße"]]
NAMES = [(), ("the post",), ("strassenblatt", "nobody's news"), ("evening ledger", "the post"), ("nobody's news",)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A passage with what its article's version says."""

    row: int
    vector: int
    published: int | None
    local: int | None
    valid_from: int | None
    valid_to: int | None
    outlet: str | None
    story: int | None
    authors: list[str]
    collections: list[str]
    language: str | None


def moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def made(seed: int, articles: int = 150) -> tuple[list[Row], Columns]:
    """Versions with up to 3 passages each, some vectors shared, keys and rows with gaps."""
    chance = random.Random(seed)
    rows: list[Row] = []
    versions: list[ArticleRow] = []
    for number, key in enumerate(sorted(chance.sample(range(1, 500), articles))):
        valid_from, valid_to = chance.choice(
            [(None, None), (None, 200), (200, None), (100, 200), (200, 300), (250, 250)]
        )
        published, outlet, story = chance.choice(DAYS), chance.choice(OUTLETS), chance.choice([None, None, 3, 8])
        authors, collections, language = chance.choice(BYLINES), chance.choice(LISTS), chance.choice(LANGUAGES)
        names = (json.dumps(authors), json.dumps(collections))
        local = None if published is None else published + chance.choice([-60, 0, 60])
        versions.append((key, published, local, valid_from, valid_to, outlet, story, *names, language))
        for piece in range(chance.randint(1, 3)):
            rows.append(
                Row(
                    row=7 * number + 2 * piece + 5, vector=chance.randrange(300), published=published, local=local,
                    valid_from=valid_from, valid_to=valid_to, outlet=outlet, story=story, authors=authors,
                    collections=collections, language=language,
                )
            )  # fmt: skip
    keys = {number: version[0] for number, version in enumerate(versions)}
    passages = np.array([(row.row, row.vector, keys[(row.row - 5) // 7]) for row in rows], dtype=np.int64)
    return rows, Columns(passages, versions)


def lets_through(filters: Filters, row: Row) -> bool:
    """What `Filters` says, word for word."""
    if filters.as_of is None:
        if row.valid_to is not None:
            return False
    else:
        at = filters.as_of.timestamp()
        if row.published is None or row.published > at:
            return False
        if (row.valid_from is not None and row.valid_from > at) or (row.valid_to is not None and row.valid_to <= at):
            return False
    if filters.since and (row.published is None or row.published < filters.since.timestamp()):
        return False
    if filters.until and (row.published is None or row.published > filters.until.timestamp()):
        return False
    if filters.authors and filters.authors.isdisjoint(map(str.casefold, row.authors)):
        return False
    if filters.collections and filters.collections.isdisjoint(map(str.casefold, row.collections)):
        return False
    if filters.languages and row.language not in filters.languages:
        return False
    return not filters.outlets or (row.outlet is not None and row.outlet.casefold() in filters.outlets)


@pytest.mark.parametrize("seed", range(3))
def test_filters_let_through_what_they_say(seed: int) -> None:
    """Every combination of since, until, as_of and outlets: the mask, the count and the vectors."""
    rows, columns = made(seed)
    counts = set()
    for since, until, as_of, names in product(MOMENTS, MOMENTS, MOMENTS, NAMES):
        filters = Filters(since=moment(since), until=moment(until), as_of=moment(as_of), outlets=frozenset(names))
        visible = columns.visible(filters)
        expected = [lets_through(filters, row) for row in rows]
        assert visible.mask.tolist() == expected
        assert visible.count == sum(expected)
        assert visible.vectors is not None
        assert np.flatnonzero(visible.vectors).tolist() == sorted({row.vector for row in compress(rows, expected)})
        counts.add(visible.count)
    assert len(counts) > 20  # not all empty, nor all alike


@pytest.mark.parametrize("seed", range(3))
def test_a_bound_without_a_zone_is_read_by_the_outlets_clocks(seed: int) -> None:
    rows, columns = made(seed)
    bound = datetime.fromtimestamp(200, UTC).replace(tzinfo=None)
    since = [row.valid_to is None and row.local is not None and row.local >= 200 for row in rows]
    until = [row.valid_to is None and row.local is not None and row.local <= 200 for row in rows]
    assert columns.visible(Filters(since=bound)).mask.tolist() == since
    assert columns.visible(Filters(until=bound)).mask.tolist() == until
    assert since != columns.visible(Filters(since=bound.replace(tzinfo=UTC))).mask.tolist()


def test_days_are_those_of_each_outlet() -> None:
    """Half past eight in the evening of 2 March in New York, and seven in the morning of 3 March in Tokyo."""
    day = int(datetime(2025, 3, 2, tzinfo=UTC).timestamp())
    evening, morning = day + 20 * 3_600 + 1_800, day + 31 * 3_600
    rows = np.array([[1, 1, 1], [2, 2, 2], [3, 3, 3]], dtype=np.int64)
    articles: list[ArticleRow] = [
        (1, evening + 5 * 3_600, evening, None, None, "New York", None, "[]", "[]", None),
        (2, morning - 9 * 3_600, morning, None, None, "Tokyo", None, "[]", "[]", None),
        (3, None, None, None, None, "Undated", None, "[]", "[]", None),
    ]
    columns = Columns(rows, articles)
    second, third = date(2025, 3, 2), date(2025, 3, 3)

    def shown(filters: Filters) -> list[bool]:
        found: list[bool] = columns.visible(filters).mask.tolist()
        return found

    assert shown(Filters().within(second, second)) == [True, False, False]
    assert shown(Filters().within(third, third)) == [False, True, False]
    assert shown(Filters().within(second, third).within(third, date.max)) == [False, True, False]
    assert shown(Filters.of(until="2025-03-02")) == [True, False, False]
    assert shown(Filters.of(since="2025-03-03")) == [False, True, False]
    assert shown(Filters.of(as_of="2025-03-02")) == [True, False, False]
    assert shown(Filters.of(until="2025-03-02T23:00Z")) == [False, True, False]


@pytest.mark.parametrize("names", [("ada venn",), ("NORA QUILL", "nobody"), ("nobody",), ("Ada Venn", "nora quill")])
def test_authors_and_collections_let_through_what_they_say(names: tuple[str, ...]) -> None:
    rows, columns = made(7)
    for authors, collections in product([(), names], [(), ("bridge",), ("STRASSE", "strike"), ("nothing",)]):
        filters = Filters(authors=frozenset(authors), collections=frozenset(collections), until=moment(300))
        assert columns.visible(filters).mask.tolist() == [lets_through(filters, row) for row in rows]


@pytest.mark.parametrize("names", [(), ("de",), ("German", "th-TH"), ("fr",)])
def test_languages_let_through_what_they_say(names: tuple[str, ...]) -> None:
    rows, columns = made(8)
    filters = Filters.of(language=names, until="1970-01-02")
    assert columns.visible(filters).mask.tolist() == [lets_through(filters, row) for row in rows]


def test_authors_are_counted_by_their_current_articles_most_first() -> None:
    """An article counts once for a name that it has twice, and a name has its first spelling."""
    bylines = [["Ada Venn"], ["Nora Quill", "ADA VENN"], ["ada venn", "Ada Venn"], []]
    versions: list[ArticleRow] = [
        (key, None, None, None, None, None, None, json.dumps(names), "[]", None) for key, names in enumerate(bylines)
    ]
    earlier: ArticleRow = (9, None, None, None, 200, None, None, '["Ed Lund"]', "[]", None)
    columns = Columns(np.empty((0, 3), dtype=np.int64), [*versions, earlier])
    assert list(columns.authors.items()) == [("Ada Venn", 3), ("Nora Quill", 1)]


def test_a_file_has_no_names_of_articles_that_are_gone(tmp_path: Path) -> None:
    versions: list[ArticleRow] = [
        (1, None, None, None, None, "Post", None, '["Ada Venn"]', '["Bridge"]', "en"),
        (2, None, None, None, None, "Echo", None, '["Nora Quill"]', "[]", "de"),
    ]
    gone = np.array([1], dtype=np.int64)
    none = np.empty((0, 3), dtype=np.int64)
    columns = Columns(np.array([[1, 1, 1], [2, 2, 2]], dtype=np.int64), versions).changed(gone, none, [])
    written = columns.write(tmp_path / "columns")
    content = (tmp_path / "columns").read_bytes()
    assert (b"Nora Quill" in content, b"Ada Venn" in content, b"Bridge" in content) == (True, False, False)
    assert Columns.read(tmp_path / "columns", written) == columns


def test_where_all_is_visible_no_vector_is_asked_about() -> None:
    rows = np.array([[1, 4, 10], [2, 9, 10]], dtype=np.int64)
    visible = Columns(rows, [(10, 100, 100, None, None, "Post", None, "[]", "[]", None)]).visible(Filters())
    assert (visible.mask.tolist(), visible.vectors, visible.count) == ([True, True], None, 2)


def test_seconds_are_whole() -> None:
    """A bound inside a second is that second, as articles are stored."""
    columns = Columns(np.array([[1, 1, 1]], dtype=np.int64), [(1, 100, 100, None, None, None, None, "[]", "[]", None)])
    half = datetime.fromtimestamp(100.5, UTC)
    shown = [
        columns.visible(filters).count for filters in (Filters(since=half), Filters(until=half), Filters(as_of=half))
    ]
    assert shown == [1, 1, 1]


def test_each_passage_has_what_its_article_has() -> None:
    rows, columns = made(4)
    assert len(columns) == len(rows)
    assert columns.rows.tolist() == [row.row for row in rows]
    assert columns.vectors.tolist() == [row.vector for row in rows]
    assert columns.stories.tolist() == [row.story or 0 for row in rows]
    assert [None if np.isnan(at) else int(at) for at in columns.published] == [row.published for row in rows]
    names = [columns.outlets[position].casefold() if position >= 0 else None for position in columns.outlet]
    assert names == [row.outlet.casefold() if row.outlet else None for row in rows]


def test_an_outlet_keeps_its_first_spelling() -> None:
    """Spellings that differ in case are one outlet; articles without one have none."""
    names = ["The Post", "THE POST", None, "Straßenblatt", "", "strassenblatt"]
    passages = np.array([[number, number, number] for number in range(6)], dtype=np.int64)
    rows: list[ArticleRow] = [
        (key, None, None, None, None, name, None, "[]", "[]", None) for key, name in enumerate(names)
    ]
    columns = Columns(passages, rows)
    assert columns.outlets == ("The Post", "Straßenblatt")
    assert columns.outlet.tolist() == [0, 0, -1, 1, -1, 1]


def test_rows_have_places_and_are_shown_or_not() -> None:
    rows, columns = made(5)
    wanted = columns.rows[::-2]
    assert columns.rows[columns.positions(wanted)].tolist() == wanted.tolist()
    filters = Filters(until=moment(200))
    shown = [lets_through(filters, row) for row in rows][::-2]
    assert columns.shows(columns.visible(filters), wanted).tolist() == shown
    assert True in shown
    assert False in shown


def test_rows_of_vectors_are_the_visible_ones_that_use_them() -> None:
    """In the vectors' order, those of one vector ascending; a vector that no passage uses has none."""
    rows, columns = made(6)
    filters = Filters(until=moment(300))
    wanted = [*random.Random(1).sample(range(300), 150), 1_000]
    expected = [row.row for vector in wanted for row in rows if row.vector == vector and lets_through(filters, row)]
    assert columns.rows_of(np.array(wanted, dtype=np.int64), columns.visible(filters)).tolist() == expected
    assert len(expected) > 20
    none = columns.rows_of(np.empty(0, dtype=np.int64), columns.visible(filters))
    assert (none.tolist(), none.dtype.name) == ([], "int64")


@pytest.mark.parametrize("articles", [[], [(1, 100, 100, None, None, "Post", None, "[]", "[]", None)]])
def test_columns_without_a_passage_are_empty(articles: list[ArticleRow]) -> None:
    columns = Columns(np.empty((0, 3), dtype=np.int64), articles)
    for filters in (Filters(), Filters(as_of=moment(100)), Filters(outlets=frozenset({"post"}))):
        visible: Visible = columns.visible(filters)
        assert (len(columns), visible.mask.tolist(), visible.count) == (0, [], 0)
        assert columns.rows_of(np.array([1, 2]), visible).tolist() == []
