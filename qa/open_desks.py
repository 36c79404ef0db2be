"""Retrieval in one line of a script: desks stay open by folder, the only cache at module level."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import overload

from index import Filters, is_address
from qa.desk import Newsdesk
from qa.folders import default_index
from qa.types import Hit


@lru_cache(maxsize=8)
def _open_desk(index: str | Path) -> Newsdesk:
    return Newsdesk.open(index)


@overload
def retrieve(  # type: ignore[overload-overlap]  # a str is a sequence of str too: the first one wins
    question: str, k: int = 10, *, index: str | Path | None = None, filters: Filters | None = None
) -> list[Hit]: ...
@overload
def retrieve(
    question: Sequence[str], k: int = 10, *, index: str | Path | None = None, filters: Filters | None = None
) -> list[list[Hit]]: ...
def retrieve(
    question: str | Sequence[str], k: int = 10, *, index: str | Path | None = None, filters: Filters | None = None
) -> list[Hit] | list[list[Hit]]:
    """Finds the k best passages for a question, or for each of several, in one line of a script.

    Desks stay open for the next call.

    Args:
        question: One or several.
        k: The most hits for each.
        index: The index's folder, or a database's address; `default_index()` if None.
        filters: Which articles may answer, such as `Filters.of(since="2025-10-01", outlet="Harbor Ledger")`.
    """
    index = index or default_index()
    return _open_desk(index if is_address(index) else Path(index).absolute()).retrieve(question, k, filters)
