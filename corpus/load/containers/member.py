"""Defines a member of an archive, and a part of a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from corpus.errors import Rejected
from corpus.load.detect import FileFormat
from corpus.types import Article

Part = list[Article] | Rejected  # the articles of one file or member; or why one, or a record, is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Holds one file inside another, in memory.

    Attributes:
        path: The archive's path and the member's own, e.g. `dump.zip/inner/a.html`.
        content: Its bytes, unpacked.
        file_format: Its format, if the archive fixes it.
        url: Where it was published, if the archive has it.
    """

    path: PurePath
    content: bytes
    file_format: FileFormat | None = None
    url: str | None = None
