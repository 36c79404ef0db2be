"""The form that all tables of figures have."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table


def table(title: str, first: str, others: Iterable[str]) -> Table:
    """Makes a table without rows: a column of names, and columns of figures.

    Args:
        title: Stands above it.
        first: The head of the names' column.
        others: The heads of the figures' columns.
    """
    made = Table(title=title, title_justify="left")
    made.add_column(first, no_wrap=True)
    for name in others:
        made.add_column(name, justify="right", no_wrap=True)
    return made
