"""Bounds what a file may hold and unpack to, so that a bomb is refused after little work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from corpus.errors import LoadError

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Holds the most that is read.

    Attributes:
        file_bytes: The unpacked bytes of a file; archives are read member by member and may be larger.
        member_bytes: The unpacked bytes of one member of an archive.
        unpacked_bytes: The bytes that one file unpacks to, in all its layers.
        ratio: The unpacked bytes for each packed one, over the whole file. Pages of one template, the best-packing
            articles we know, take 8 (181 saved pages together, xz -6).
        free_bytes: The bytes that any file may unpack to, whatever the ratio.
        members: The members of an archive, those of nested archives included.
        archives: The number of archives that may lie inside one another.
    """

    file_bytes: int = 1 << 30
    member_bytes: int = 1 << 28
    unpacked_bytes: int = 1 << 34
    ratio: int = 100
    free_bytes: int = 1 << 23
    members: int = 1_000_000
    archives: int = 2


BOUNDS = Bounds()


class TooLarge(LoadError):
    """Says that a file would unpack to more than is read; nothing more of the file is read."""


class Allowance:
    """Counts what one file may still unpack to, in bytes and in members.

    Args:
        path: The file, for messages.
        packed: Its bytes as they are stored.
        bounds: The most that is read.
    """

    def __init__(self, path: PurePath, packed: int, bounds: Bounds = BOUNDS) -> None:
        self.bounds = bounds
        self._path = path
        self._max_bytes = max_unpacked_bytes(packed, bounds)
        self.bytes_left = self._max_bytes
        self._members_left = bounds.members

    def spend(self, count: int) -> None:
        """Counts bytes that were unpacked, or are about to be.

        Raises:
            TooLarge: If they are more than the file may unpack to.
        """
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise TooLarge(
                self._path, f"unpacks to more than {self._max_bytes:,} bytes, the most for a file of its size"
            )

    def spend_member(self) -> None:
        """Counts one member.

        Raises:
            TooLarge: If they are more than an archive may have.
        """
        self._members_left -= 1
        if self._members_left < 0:
            raise TooLarge(self._path, f"more than {self.bounds.members:,} members; split it into several files")


def max_unpacked_bytes(packed: int, bounds: Bounds = BOUNDS) -> int:
    """Returns the bytes that a file of so many packed bytes may unpack to."""
    return min(bounds.unpacked_bytes, max(bounds.free_bytes, bounds.ratio * packed))


def too_many_bytes(path: PurePath, max_bytes: int) -> LoadError:
    """Returns the error for a stream of more bytes than are read of one."""
    return LoadError(path, f"more than {max_bytes:,} bytes unpacked; split it into several files")


def read_whole(read: Callable[[int], bytes], path: PurePath, max_bytes: int) -> bytes:
    """Returns all the bytes of a stream.

    Args:
        read: Returns the next bytes, at most the given number; none at the end.
        path: For messages.
        max_bytes: The bytes that it may have.

    Raises:
        LoadError: If it has more.
    """
    pieces = []
    left = max_bytes
    while piece := read(min(_PIECE, left + 1)):
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            raise too_many_bytes(path, max_bytes)
    return b"".join(pieces)
