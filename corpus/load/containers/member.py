"""A member of an archive: what it is called, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from corpus.errors import Rejected
from corpus.load.kinds import Kind
from corpus.types import Article

Part = list[Article] | Rejected  # the articles of one member or file; or why a member, or a record, is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file inside another, wholly in memory.

    Attributes:
        path: The archive's path with the member's own behind it: `dump.zip/inner/a.html`.
        content: Its bytes, unpacked.
        kind: What it is, if its archive says so.
        url: Where it was published, if its archive says so.
    """

    path: PurePath
    content: bytes
    kind: Kind | None = None
    url: str | None = None
