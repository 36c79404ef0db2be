"""What filters and ranking need of every passage, as arrays: a file, brought up to date with what changed since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.name_lists import codes_of, count_names, lists_by_name
from index.once import computed_once
from index.storage.arrays import Written, read_arrays, write_arrays
from index.types import DAY, Filters, bound_seconds, day_seconds, name_key

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Texts = tuple[tuple[str, ...], ...]
ArticleRow = tuple[int, int | None, int | None, int | None, int | None, str | None, int | None, str, str, str | None]
_TEXTS = ("spelling", "authors", "collections", "language")  # fields that are positions among texts
_NO_OUTLET = -1
_ARTICLE = np.dtype(
    [
        ("key", np.int64),
        ("published", np.float64),
        ("local", np.float64),
        ("valid_from", np.float64),
        ("valid_to", np.float64),
        ("spelling", np.int64),
        ("story", np.int64),
        ("authors", np.int64),
        ("collections", np.int64),
        ("language", np.int64),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """The passages that a set of filters lets through.

    Attributes:
        mask: bool (n,), by position in the columns.
        vectors: bool, by vector id: whether it is one of theirs; None where every passage is visible.
        count: How many passages.
    """

    mask: Mask
    vectors: Mask | None
    count: int


class Columns:
    """Passages and their articles, column by column.

    Args:
        passages: Row, vector and article key of every passage, int64 (n, 3), ascending by row.
        articles: Of every article version: key, published_at, published_local, valid_from, valid_to, outlet, story, and
            as JSON lists the names of its authors and of its collections, and its language; ascending by key.

    Attributes:
        rows: int64 (n,), ascending.
        vectors: int64 (n,), each passage's vector.
        articles: int64 (n,), the key of each passage's article version.
        published: float64 (n,), seconds since 1970, NaN where undated.
        local: The same by the outlet's own clock: a day of it has 86,400 of them, whatever its zone.
        stories: int64 (n,), the story group; 0 for an article without near copies.
        outlets: The outlets' names as articles write them, first spelling of each.
        outlet: int64 (n,), position in `outlets`; -1 for none.
    """

    def __init__(self, passages: NDArray[np.int64], articles: Sequence[ArticleRow]) -> None:
        versions, texts = _articles(articles, ((),) * len(_TEXTS))
        self._set(passages.T, versions, texts)

    def _set(self, passages: NDArray[np.int64], articles: NDArray[Any], texts: Texts) -> None:
        """Takes what is stored, passages as int64 (3, n), and derives the rest.

        Args:
            passages: As stored.
            articles: As stored.
            texts: What the articles say by position: spellings of outlets, lists of authors, lists of collections,
                languages.
        """
        self.rows, self.vectors, self.articles = (np.ascontiguousarray(column) for column in passages)
        self._versions, self._texts = articles, texts
        self._version = np.searchsorted(articles["key"], self.articles)  # of each passage, its position in `_versions`
        self._by_vector = np.argsort(self.vectors, kind="stable")
        self._sorted_vectors = self.vectors[self._by_vector]
        self.outlets, outlet = _outlets(articles["spelling"], texts[0])
        self._outlet_codes = {name.casefold(): code for code, name in enumerate(self.outlets)}
        self._outlet_of_version = outlet
        self.published, self.local = articles["published"][self._version], articles["local"][self._version]
        self.outlet, self.stories = outlet[self._version], articles["story"][self._version]

    def __len__(self) -> int:
        return len(self.rows)

    def __eq__(self, other: object) -> bool:
        """Returns whether both say the same of the same passages and article versions."""
        if not isinstance(other, Columns):
            return NotImplemented
        fields = ("key", "published", "local", "valid_from", "valid_to", "story")
        compared = [
            *((getattr(self, name), getattr(other, name)) for name in ("rows", "vectors", "articles", "outlet")),
            *((self._versions[name], other._versions[name]) for name in fields),
            (self._outlet_of_version, other._outlet_of_version),
        ]
        return (self.outlets, self._names()) == (other.outlets, other._names()) and all(
            np.array_equal(one, another, equal_nan=True) for one, another in compared
        )

    __hash__ = None  # type: ignore[assignment]  # as for what is compared by its arrays

    def changed(
        self, touched: NDArray[np.int64], passages: NDArray[np.int64], articles: Sequence[ArticleRow]
    ) -> Columns:
        """Returns the columns after some article versions were added, changed or removed.

        Args:
            touched: Keys of those versions.
            passages: As for the constructor: the passages that those versions have now.
            articles: As for the constructor: those of them that are still there.
        """
        changed = Columns.__new__(Columns)
        before = np.stack([self.rows, self.vectors, self.articles])
        untouched = ~np.isin(self.articles, touched)
        versions = self._versions[~np.isin(self._versions["key"], touched)]
        now, texts = _articles(articles, self._texts)
        changed._set(
            _merged(before if untouched.all() else before[:, untouched], passages.T),
            np.insert(versions, np.searchsorted(versions["key"], now["key"]), now),
            texts,
        )
        return changed

    @computed_once
    def authors(self) -> Mapping[str, int]:
        """Returns how many current articles each author wrote, most first; names that differ in case are one."""
        current = self._versions["authors"][np.isposinf(self._versions["valid_to"])]
        codes, counts = np.unique(current, return_counts=True)
        return count_names(self._texts[1], zip(codes.tolist(), counts.tolist(), strict=True))

    @computed_once
    def _lists_by_author(self) -> Mapping[str, list[int]]:
        return lists_by_name(self._texts[1])

    @computed_once
    def _lists_by_collection(self) -> Mapping[str, list[int]]:
        return lists_by_name(self._texts[2])

    def _names(self) -> list[list[str]]:
        """Returns of the article versions their lists of authors, then those of collections, then their languages."""
        return [
            [texts[code] for code in self._versions[name].tolist()]
            for name, texts in zip(_TEXTS[1:], self._texts[1:], strict=True)
        ]

    def visible(self, filters: Filters) -> Visible:
        """Returns what the filters let through; a comparison with NaN leaves undated articles out."""
        versions = self._versions
        if filters.as_of is None:
            open_to = np.isposinf(versions["valid_to"])
        else:
            at = int(filters.moment_as_of().timestamp())
            open_to = (versions["valid_from"] <= at) & (versions["valid_to"] > at)
            open_to &= self._clock(filters.as_of) <= bound_seconds(filters.as_of)
        if filters.since is not None:
            open_to &= self._clock(filters.since) >= bound_seconds(filters.since)
        if filters.until is not None:
            open_to &= self._clock(filters.until) <= bound_seconds(filters.until)
        if filters.days is not None:
            first, last = filters.days
            open_to &= (versions["local"] >= day_seconds(first)) & (versions["local"] < day_seconds(last) + DAY)
        if filters.outlets:
            codes = [self._outlet_codes[name] for name in filters.outlets if name in self._outlet_codes]
            open_to &= np.isin(self._outlet_of_version, codes)
        if filters.authors:
            open_to &= np.isin(versions["authors"], codes_of(self._lists_by_author, filters.authors))
        if filters.collections:
            open_to &= np.isin(versions["collections"], codes_of(self._lists_by_collection, filters.collections))
        if filters.languages:
            codes = [code for code, language in enumerate(self._texts[3]) if language in filters.languages]
            open_to &= np.isin(versions["language"], codes)
        mask: Mask = open_to[self._version]
        count = int(mask.sum())
        if count == len(mask):
            return Visible(mask=mask, vectors=None, count=count)
        vectors = np.zeros(int(self._sorted_vectors[-1]) + 1, dtype=bool)
        vectors[self.vectors[mask]] = True
        return Visible(mask=mask, vectors=vectors, count=count)

    def _clock(self, bound: datetime) -> NDArray[np.float64]:
        """Returns what a bound is compared with: moments, or where it has no zone the outlets' own clocks."""
        times: NDArray[np.float64] = self._versions["published" if bound.tzinfo else "local"]
        return times

    def positions(self, rows: Rows) -> NDArray[np.int64]:
        """Returns the positions of rows in the columns; every one must be there."""
        return np.searchsorted(self.rows, rows)

    def shows(self, visible: Visible, rows: Rows) -> Mask:
        """Returns which of these rows, all of them in the columns, are visible."""
        return visible.mask[self.positions(rows)]

    def written_by(self, names: Iterable[str], rows: Rows) -> Mask:
        """Returns which of these rows, all of them in the columns, are of an article by one of some authors."""
        codes = self._versions["authors"][self._version[self.positions(rows)]]
        return np.isin(codes, codes_of(self._lists_by_author, map(name_key, names)))

    def rows_of(self, vectors: NDArray[np.int64], visible: Visible) -> Rows:
        """Returns the visible rows that use these vectors, in the vectors' order."""
        first = np.searchsorted(self._sorted_vectors, vectors, side="left")
        last = np.searchsorted(self._sorted_vectors, vectors, side="right")
        spans = [np.arange(a, b) for a, b in zip(first, last, strict=True)]
        positions = self._by_vector[np.concatenate(spans)] if spans else self._by_vector[:0]
        rows: Rows = self.rows[positions[visible.mask[positions]]]
        return rows

    def write(self, path: Path) -> Written:
        """Writes them to a new file, without texts of articles that are gone; see `index.storage.arrays.write_file`."""
        versions, used = self._versions.copy(), []
        for name, texts in zip(_TEXTS, self._texts, strict=True):
            codes, versions[name] = np.unique(versions[name], return_inverse=True)
            used.append([texts[code] for code in codes.tolist()])
        as_bytes = np.frombuffer(json.dumps(used, ensure_ascii=False).encode(), dtype=np.uint8)
        return write_arrays(path, [np.stack([self.rows, self.vectors, self.articles]), versions, as_bytes])

    @classmethod
    def read(cls, path: Path, written: Written, *, verify: bool = False) -> Columns:
        """Reads a file of columns and holds it against what was written.

        Raises:
            IndexDamaged: If it is missing, differs, or is unreadable.
        """
        arrays = read_arrays(path, written, mapped=False, verify=verify).arrays
        columns = cls.__new__(cls)
        match [(array.dtype, array.ndim, array.shape[:1]) for array in arrays]:
            case [(np.int64, 2, (3,)), (versions, 1, _), (np.uint8, 1, _)] if versions == _ARTICLE:
                passages, articles, as_bytes = arrays
            case _:
                raise IndexDamaged(f"{path}: not a readable file of columns")
        columns._set(passages, articles, tuple(map(tuple, json.loads(as_bytes.tobytes()))))
        return columns


def _articles(rows: Sequence[ArticleRow], texts: Texts) -> tuple[NDArray[Any], Texts]:
    """Returns article versions as they are stored, and the texts with their new ones, which get the next codes."""
    spellings, bylines, lists, languages = ({text: code for code, text in enumerate(known)} for known in texts)
    versions = np.array(
        [
            (
                key,
                np.nan if published is None else published,
                np.nan if local is None else local,
                -np.inf if valid_from is None else valid_from,
                np.inf if valid_to is None else valid_to,
                spellings.setdefault(outlet or "", len(spellings)),
                story or 0,
                bylines.setdefault(authors, len(bylines)),
                lists.setdefault(collections, len(lists)),
                languages.setdefault(language or "", len(languages)),
            )
            for key, published, local, valid_from, valid_to, outlet, story, authors, collections, language in rows
        ],
        dtype=_ARTICLE,
    )
    return versions, (tuple(spellings), tuple(bylines), tuple(lists), tuple(languages))


def _outlets(spelling: NDArray[np.int64], spellings: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Returns the outlets' names, in the order of their first articles, and each article's position among them."""
    used, first = np.unique(spelling, return_index=True)
    names: dict[str, int] = {}
    shown: list[str] = []
    positions = np.full(len(spellings), _NO_OUTLET, dtype=np.int64)
    for code in used[np.argsort(first)].tolist():
        if not spellings[code]:
            continue
        key = spellings[code].casefold()
        if key not in names:
            names[key] = len(names)
            shown.append(spellings[code])
        positions[code] = names[key]
    return tuple(shown), positions[spelling]


def _merged(before: NDArray[np.int64], more: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns passages, int64 (3, n), with others, ascending by row as both are."""
    if not more.shape[1]:
        return before
    return np.insert(before, np.searchsorted(before[0], more[0]), more, axis=1)
