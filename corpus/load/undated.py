"""How loaders tell which articles they take without a date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from corpus.errors import Undated
from corpus.time.published import Warn

TellUndated = Callable[[Undated], None]


def unasked(undated: Undated) -> None:
    """Takes what is told, for those who do not ask."""


def told(tell: TellUndated, path: PurePath | str, line: int | None = None, place: str = "") -> Warn:
    """What takes the reason why a date is left out, and tells it with its place.

    Args:
        tell: Is told.
        path: The file.
        line: The record's line, if it has one.
        place: Where there are no lines, `record 2: `.
    """
    return lambda reason: tell(Undated(path=path, line=line, reason=place + reason))
