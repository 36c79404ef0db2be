"""Reports articles that are taken without a date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from corpus.errors import Undated
from corpus.time.published import Warn

OnUndated = Callable[[Undated], None]


def ignore_undated(undated: Undated) -> None:
    """Ignores an article that is taken without a date."""


def warn_at(on_undated: OnUndated, path: PurePath | str, line: int | None = None, prefix: str = "") -> Warn:
    """Returns a function that takes the reason why a date is left out, and reports it with its file and line.

    Args:
        on_undated: Called with the report.
        path: The file.
        line: The record's line, if it has one.
        prefix: Stands before the reason where there are no lines, e.g. `record 2: `.
    """
    return lambda reason: on_undated(Undated(path=path, line=line, reason=prefix + reason))
