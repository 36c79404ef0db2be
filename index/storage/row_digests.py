"""Digests of rows, which SQLite calls from triggers."""

from __future__ import annotations

from collections.abc import Iterable

import xxhash

SUM_MASK = (1 << 62) - 1  # SQLite's whole numbers have 63 bits and a sign


def row_digest(values: Iterable[object]) -> int:
    """Returns a digest of a row's values, in [0, 2**62); texts may be given as their UTF-8."""
    found = xxhash.xxh3_64()
    for value in values:
        as_bytes = value if isinstance(value, bytes) else str(value).encode() if value is not None else b"\0"
        found.update(b"%d:" % len(as_bytes))
        found.update(as_bytes)
    return found.intdigest() & SUM_MASK


def with_row(total: int, *values: object) -> int:
    """Returns a sum of digests with one row more."""
    return (total + row_digest(values)) & SUM_MASK


def without_row(total: int, *values: object) -> int:
    """Returns a sum of digests with one row less."""
    return (total - row_digest(values)) & SUM_MASK
