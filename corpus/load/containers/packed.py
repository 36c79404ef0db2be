"""Packed files: what gzip, bzip2 and xz make of one file, as a stream that is paid for as it is read."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO, cast

from corpus.errors import LoadError
from corpus.load.bounds import Allowance
from corpus.load.kinds import HEAD, Kind

_OPEN: dict[Kind, Callable[[BinaryIO], object]] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
PACKED = tuple(_OPEN)


class Unpacking:
    """The unpacked bytes of a packed stream.

    Args:
        packed: Where the packed bytes are, from its start.
        kind: How they are packed.
        path: For messages.
        allowance: Pays for what is read.
    """

    def __init__(self, packed: BinaryIO, kind: Kind, path: PurePath, allowance: Allowance) -> None:
        self._stream = cast(BinaryIO, _OPEN[kind](packed))
        self._kind = kind
        self._path = path
        self._allowance = allowance
        self.head = self._next(HEAD)  # what it begins with
        self._stream.seek(0)

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size` (a piece of 64 KiB if negative, so that nothing reads without end).

        Raises:
            TooMuch: If they are more than the file may unpack to.
            LoadError: If the file is cut short or broken.
        """
        piece = self._next(size if size >= 0 else HEAD)
        self._allowance.spend(len(piece))
        return piece

    def _next(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            reason = f"not a whole {self._kind} file ({error}); pack it again or unpack it"
            raise LoadError(self._path, reason) from error
