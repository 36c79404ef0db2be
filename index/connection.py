"""What the tables need of a transaction of the store, and a query over any number of values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

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
