"""What filters and ranking ask of every passage, as arrays: read once for each generation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.types import Filters

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
_NO_OUTLET = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """The passages that a set of filters lets through.

    Attributes:
        mask: bool (n,), by place in the columns.
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
        articles: Of every article version: key, published_at, valid_from, valid_to, outlet, story; ascending by key.

    Attributes:
        rows: int64 (n,), ascending.
        vectors: int64 (n,), each passage's vector.
        articles: int64 (n,), the key of each passage's article version.
        published: float64 (n,), seconds since 1970, NaN where not known.
        stories: int64 (n,), the story group; 0 for an article without near copies.
        outlets: The outlets' names as articles write them, first spelling of each.
        outlet: int64 (n,), place in `outlets`; -1 for none.
    """

    def __init__(self, passages: NDArray[np.int64], articles: Sequence[tuple[Any, ...]]) -> None:
        self.rows, self.vectors, self.articles = (np.ascontiguousarray(column) for column in passages.T)
        self._by_vector = np.argsort(self.vectors, kind="stable")
        self._sorted_vectors = self.vectors[self._by_vector]
        article_keys = np.array([article[0] for article in articles], dtype=np.int64)
        article = np.searchsorted(article_keys, self.articles)
        published, valid_from, valid_to = (
            np.array([row[i] if row[i] is not None else missing for row in articles], dtype=np.float64)
            for i, missing in ((1, np.nan), (2, -np.inf), (3, np.inf))
        )
        names: dict[str, str] = {}
        for row in articles:
            if row[4]:
                names.setdefault(row[4].casefold(), row[4])
        self.outlets = tuple(names.values())
        self._outlet_codes = {key: code for code, key in enumerate(names)}
        outlet = np.array(
            [self._outlet_codes[row[4].casefold()] if row[4] else _NO_OUTLET for row in articles], dtype=np.int64
        )
        stories = np.array([row[5] or 0 for row in articles], dtype=np.int64)
        self.published, self._valid_from, self._valid_to = published[article], valid_from[article], valid_to[article]
        self.outlet, self.stories = outlet[article], stories[article]

    def __len__(self) -> int:
        return len(self.rows)

    def visible(self, filters: Filters) -> Visible:
        """What the filters let through; a comparison with NaN leaves undated articles out."""
        if filters.as_of is None:
            mask = np.isposinf(self._valid_to)
        else:
            at = int(filters.as_of.timestamp())
            mask = (self.published <= at) & (self._valid_from <= at) & (self._valid_to > at)
        if filters.since is not None:
            mask &= self.published >= int(filters.since.timestamp())
        if filters.until is not None:
            mask &= self.published <= int(filters.until.timestamp())
        if filters.outlets:
            codes = [self._outlet_codes[name] for name in filters.outlets if name in self._outlet_codes]
            mask &= np.isin(self.outlet, codes)
        count = int(mask.sum())
        if count == len(mask):
            return Visible(mask=mask, vectors=None, count=count)
        vectors = np.zeros(int(self.vectors.max(initial=0)) + 1, dtype=bool)
        vectors[self.vectors[mask]] = True
        return Visible(mask=mask, vectors=vectors, count=count)

    def places(self, rows: Rows) -> NDArray[np.int64]:
        """Where rows stand in the columns; every one must be there."""
        return np.searchsorted(self.rows, rows)

    def shows(self, visible: Visible, rows: Rows) -> Mask:
        """Which of these rows, all of them in the columns, are visible."""
        return visible.mask[self.places(rows)]

    def rows_of(self, vectors: NDArray[np.int64], visible: Visible) -> Rows:
        """The visible rows that use these vectors, in the vectors' order."""
        first = np.searchsorted(self._sorted_vectors, vectors, side="left")
        last = np.searchsorted(self._sorted_vectors, vectors, side="right")
        spans = [np.arange(a, b) for a, b in zip(first, last, strict=True)]
        places = self._by_vector[np.concatenate(spans)] if spans else self._by_vector[:0]
        rows: Rows = self.rows[places[visible.mask[places]]]
        return rows
