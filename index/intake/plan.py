"""Which files changed since they were last read. Files and the index are only read here."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from index.engine import Engine
from index.storage.origins import Origin, Origins

_FILES_AT_ONCE = 200
_CLOCK_TICK_NS = 2_000_000_000  # of a file's time: what changed this lately may change again and bear the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFile:
    """A file, and whether it must be read.

    Attributes:
        before: The file as it was when it was last read; None if it never was.
        now: The file as it is, with what was read of it before if it is unchanged; None if it cannot be read.
        is_unchanged: Whether the index already has what the file holds.
    """

    path: Path
    location: str
    before: Origin | None
    now: Origin | None
    is_unchanged: bool


def groups_of(files: Iterator[Path]) -> Iterator[list[Path]]:
    """Yields files in the groups that are recorded together, once their articles are committed."""
    while group := list(islice(files, _FILES_AT_ONCE)):
        yield group


def plan_files(
    library: Engine,
    files: Sequence[Path],
    location_of: Callable[[Path], str],
    reading: str,
    *,
    whole: bool,
) -> list[PlannedFile]:
    """Compares files with what was recorded of them, in one read transaction.

    Args:
        library: Has the records.
        files: To be compared.
        location_of: Returns what a file is remembered by.
        reading: How they are to be read; a file that was read otherwise counts as changed.
        whole: Whether a file counts as changed if the index lacks one of its articles.
    """
    locations = [location_of(file) for file in files]

    def read(origins: Origins) -> tuple[dict[str, Origin], set[str]]:
        return origins.recorded(locations), origins.incomplete(locations) if whole else set()

    recorded, incomplete = library.read_origins(read, (dict[str, Origin](), set[str]()))
    return [
        _planned(file, location, recorded.get(location), reading, is_incomplete=location in incomplete)
        for file, location in zip(files, locations, strict=True)
    ]


def _planned(file: Path, location: str, before: Origin | None, reading: str, *, is_incomplete: bool) -> PlannedFile:
    comparable = before if before and before.reading == reading and not is_incomplete else None
    now = _look_at(file, location, reading, comparable)
    is_unchanged = now is not None and comparable is not None and now.digest == comparable.digest
    return PlannedFile(path=file, location=location, before=before, now=now, is_unchanged=is_unchanged)


def _look_at(file: Path, location: str, reading: str, before: Origin | None) -> Origin | None:
    """Returns how a file is now; None where it cannot be read. Its content is read only where it seems changed."""
    try:
        stat = file.stat()
        if before and (before.size, before.modified_ns) == (stat.st_size, stat.st_mtime_ns):
            return before
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return None
    now = time.time_ns()
    is_settled = now - stat.st_mtime_ns > _CLOCK_TICK_NS
    is_same = before is not None and before.digest == digest
    return Origin(
        location=location, reading=reading, digest=digest, read_at=now // 1_000_000_000,
        size=stat.st_size, modified_ns=stat.st_mtime_ns if is_settled else None,
        article_ids=before.article_ids if before and is_same else (),
        rejected=before.rejected if before and is_same else (),
    )  # fmt: skip
