"""Defines a feed and its entries, and what all formats of feeds share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from corpus.errors import LoadError
from corpus.types import Published

MAX_ENTRIES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Holds one entry of a feed.

    Attributes:
        id: What the feed calls it, or its URL; None where it says neither.
        url: Absolute, http or https.
        published: Origin `feed`; its update if the feed gives no other date.
        text: Paragraphs with a blank line between them, without title and tail; empty for a headline alone.
        summary_only: Whether the text is the feed's description or summary: the page may say more.
        warning: Why its date is left out, if it is.
    """

    id: str | None
    url: str | None
    title: str | None
    published: Published | None
    authors: tuple[str, ...]
    text: str
    summary_only: bool
    warning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Holds a feed as it was at one time.

    Attributes:
        link: The site's page, not the feed's own URL.
        language: ISO 639-1.
        interval_minutes: How long to wait before it is read again, if it says.
    """

    title: str | None
    link: str | None
    language: str | None
    entries: tuple[Entry, ...]
    interval_minutes: int | None


def bounded_entries(entries: Iterable[Entry], path: PurePath) -> tuple[Entry, ...]:
    """Returns the entries, unless they are too many for a feed.

    Raises:
        LoadError: If they are more than `MAX_ENTRIES`.
    """
    taken = tuple(islice(entries, MAX_ENTRIES + 1))
    if len(taken) > MAX_ENTRIES:
        raise LoadError(path, f"a feed of more than {MAX_ENTRIES:,} entries; split it")
    return taken
