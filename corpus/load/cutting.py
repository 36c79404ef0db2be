"""Cuts a stream into pieces at marks, with one piece in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

_READ_BYTES = 1 << 18


def cut(stream: BinaryIO, mark: re.Pattern[bytes], *, mark_bytes: int, most_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Yields what lies between one mark and the next, each with the line where it begins; it begins with its mark.

    What stands before the first mark is left out. Of a piece that is too long, the beginning is yielded, and the rest
    is passed over.

    Args:
        stream: Its bytes, read as they are needed.
        mark: Where a piece begins.
        mark_bytes: The most that a mark has, with what it looks at behind it.
        most_bytes: The most that a piece may have; one that is longer is yielded with more bytes than that.
    """
    kept, line, searched, inside = b"", 1, 0, False
    while read := stream.read(_READ_BYTES):
        kept += read
        start = 0
        for found in mark.finditer(kept, searched):
            if inside:
                yield line, kept[start : found.start()]
            line += kept.count(b"\n", start, found.start())
            start, searched, inside = found.start(), max(found.end(), found.start() + 1), True
        searched = max(searched, len(kept) - mark_bytes)
        if not inside or len(kept) - start > most_bytes + mark_bytes:
            end = max(start, len(kept) - mark_bytes)
            if inside:
                yield line, kept[start:end]
            line += kept.count(b"\n", start, end)
            start, inside = end, False
        kept, searched = kept[start:], searched - start
    if inside:
        yield line, kept
