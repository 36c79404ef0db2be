"""Opens documents that are zip files of parts (DOCX, ODT, EPUB), and tells them from archives of articles."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import BinaryIO, Self

from lxml import etree

from corpus.errors import LoadError
from corpus.load.bounds import Allowance, read_whole
from corpus.load.containers.archives import ZIP_METHODS, check_totals, open_zip
from corpus.load.detect import FileFormat
from corpus.load.markup import parse_xml

_BY_MIMETYPE: tuple[tuple[bytes, FileFormat], ...] = (
    (b"application/epub+zip", "epub"),
    (b"application/vnd.oasis.opendocument.text", "odt"),  # and its templates, -template
)
_BROKEN = (zipfile.BadZipFile, OSError, EOFError, ValueError, struct.error, NotImplementedError, zlib.error)
_ENCRYPTED = 0x1
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also what encrypted documents are packed in
_MIMETYPE_BYTES = 200


def package_format(stream: BinaryIO, path: PurePath) -> FileFormat | None:
    """Returns which document a zip file is; None if it is none of them.

    Args:
        stream: Seekable; read from its start afterwards.
        path: For messages.

    Raises:
        TooLarge: If its table of members is larger than any.
    """
    try:
        with open_zip(stream, path) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                return "docx" if any(name.startswith("word/") for name in names) else None
            if "mimetype" not in names:
                return None
            with archive.open("mimetype") as file:
                kind = file.read(_MIMETYPE_BYTES).strip()
    except (*_BROKEN, RuntimeError):  # whoever reads it as an archive says what is wrong
        return None
    finally:
        stream.seek(0)
    return next((file_format for mimetype, file_format in _BY_MIMETYPE if kind.startswith(mimetype)), None)


class Package:
    """Reads the parts of a document that is a zip file; each byte that they unpack to counts in an allowance.

    Args:
        content: The file.
        path: For messages.
        allowance: Counts what is unpacked.

    Raises:
        LoadError: If it is no zip file.
        TooLarge: If it says that it unpacks to more than it may.
    """

    def __init__(self, content: bytes, path: PurePath, allowance: Allowance) -> None:
        self._path = path
        self._allowance = allowance
        if content.startswith(_OLD_OFFICE):
            raise LoadError(path, "of an old program, or encrypted; save it anew as .docx, without a password")
        try:
            self._archive = open_zip(io.BytesIO(content), path)
            check_totals(self._archive.infolist(), path, allowance)
        except _BROKEN as error:
            raise LoadError(path, f"not a whole document ({error}); expected a zip file of its parts") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def read(self, name: str) -> bytes:
        """Returns a part.

        Raises:
            LoadError: If it is not there, broken, encrypted or larger than a member of an archive may be.
            TooLarge: If it unpacks to more than the file may.
        """
        entry = self._archive.NameToInfo.get(name)
        if entry is None:
            raise LoadError(self._path, f"not a whole document (it has no part {name[:100]!r})")
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in ZIP_METHODS:
            raise LoadError(self._path, f"its part {name[:100]!r} is encrypted or packed by a method not read here")

        def counted_read(size: int) -> bytes:
            piece = file.read(size)
            self._allowance.spend(len(piece))
            return piece

        try:
            with self._archive.open(entry) as file:
                return read_whole(counted_read, self._path, self._allowance.bounds.member_bytes)
        except _BROKEN as error:
            raise LoadError(self._path, f"its part {name[:100]!r} is not whole ({error})") from error

    def xml(self, name: str) -> etree._Element:
        """Returns the root of a part in XML.

        Raises:
            LoadError: As `read` and `parse_xml` do.
        """
        return parse_xml(self.read(name), self._path)
