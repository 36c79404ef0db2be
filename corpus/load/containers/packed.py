"""Unpacks gzip, bzip2 and xz as a stream; each byte that is read counts in the file's allowance."""

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
from corpus.load.detect import HEAD, FileFormat

_OPEN: dict[FileFormat, Callable[[BinaryIO], object]] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
PACKED = tuple(_OPEN)


class UnpackedStream:
    """Reads the unpacked bytes of a packed stream.

    Args:
        packed: The packed bytes, from their start.
        file_format: How they are packed.
        path: For messages.
        allowance: Counts what is read.
    """

    def __init__(self, packed: BinaryIO, file_format: FileFormat, path: PurePath, allowance: Allowance) -> None:
        self._stream = cast(BinaryIO, _OPEN[file_format](packed))
        self._format = file_format
        self._path = path
        self._allowance = allowance
        self.head = self._next(HEAD)  # what it begins with
        self._stream.seek(0)

    def read(self, size: int = -1) -> bytes:
        """Returns the next bytes, at most `size`; at most 64 KiB if `size` is negative.

        Raises:
            TooLarge: If they are more than the file may unpack to.
            LoadError: If the file is cut short or broken.
        """
        piece = self._next(size if size >= 0 else HEAD)
        self._allowance.spend(len(piece))
        return piece

    def _next(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            reason = f"not a whole {self._format} file ({error}); pack it again or unpack it"
            raise LoadError(self._path, reason) from error
