"""What the tables need of a transaction of the store, queries over any number of values, and dates as stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.types import Published

Numbers = NDArray[np.int64]

_LIMIT = 500  # values in one IN (...)


class Connection(Protocol):
    """What is needed of a transaction of the store."""

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Any:
        """Runs one statement."""
        ...


def run_in(connection: Connection, query: str, values: Iterable[Any]) -> list[Any]:
    """Runs a query with `IN ({})` over any number of values; returns all rows."""
    values = list(values)
    found: list[Any] = []
    for start in range(0, len(values), _LIMIT):
        part = values[start : start + _LIMIT]
        found += connection.execute(query.format(",".join("?" * len(part))), part).fetchall()
    return found


def numbers(connection: Connection, query: str, *values: Any) -> Numbers:
    """What a query of one column of whole numbers gives, int64 (n,)."""
    return np.fromiter((number for (number,) in connection.execute(query, values)), dtype=np.int64)


def published_of(at: int | None, precision: Any, zoned: int | None, origin: Any) -> Published | None:
    """When an article was published, of the four columns that say so."""
    if at is None:
        return None
    return Published(at=datetime.fromtimestamp(at, UTC), precision=precision, zoned=bool(zoned), origin=origin)
