"""How tables of figures look."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table


def table(title: str, first: str, others: Iterable[str]) -> Table:
    """A table without rows yet: a column of names, and columns of figures.

    Args:
        title: Above it.
        first: The head of the names' column.
        others: Those of the figures'.
    """
    shown = Table(title=title, title_justify="left")
    shown.add_column(first, no_wrap=True)
    for name in others:
        shown.add_column(name, justify="right", no_wrap=True)
    return shown
