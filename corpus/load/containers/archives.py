"""Reads archives, zip and tar, member by member; nothing is ever written to disk."""

from __future__ import annotations

import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePath, PurePosixPath
from typing import BinaryIO, cast

from corpus.errors import LoadError, Rejected, printable
from corpus.load.bounds import Allowance, TooLarge, read_whole
from corpus.load.containers.member import Member
from corpus.load.detect import HEAD, is_hidden
from corpus.load.finding import why_no_article

ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_NO_FILE = "a link, a device or a sparse file; expected a file"
_DIRECTORY_BYTES = 1 << 25  # a zip file's table of members is read as a whole: some 300,000 of them
_PROGRAMS = {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"}  # Excel, Java: zips, but not archives
_ENCRYPTED = 0x1


def zip_members(stream: BinaryIO, path: PurePath, allowance: Allowance) -> Iterator[Member | Rejected]:
    """Yields the files of a zip archive that may be articles, and names the others.

    Args:
        stream: Seekable.
        path: The archive's, for messages.
        allowance: Counts members and their bytes.

    Yields:
        A member, or why one cannot be read.

    Raises:
        LoadError: If it is not a zip file, or is one of a program.
        TooLarge: If it says that it unpacks to more than it may.
    """
    try:
        with open_zip(stream, path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            if programs := _PROGRAMS.intersection(entry.filename for entry in entries):
                raise LoadError(
                    path, f"not an archive of articles (it holds {min(programs)}); save it as DOCX, PDF or text"
                )
            check_totals(entries, path, allowance)
            for entry in entries:
                wanted = _wanted(entry.filename, path, allowance)
                if isinstance(wanted, PurePath):
                    yield _unzipped(archive, entry, wanted, allowance)
                elif wanted is not None:
                    yield wanted
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, struct.error, NotImplementedError) as error:
        raise LoadError(path, f"not a whole zip file ({error})") from error


def open_zip(stream: BinaryIO, path: PurePath) -> zipfile.ZipFile:
    """Opens a zip file; its members are read by `ZipFile.open`.

    Raises:
        TooLarge: If its table of members is larger than any.
        zipfile.BadZipFile: If it is none; and other errors of broken files.
    """
    return zipfile.ZipFile(cast(BinaryIO, _Directory(stream, path)))


def tar_members(stream: BinaryIO, path: PurePath, allowance: Allowance) -> Iterator[Member | Rejected]:
    """Yields the files of a tar archive that may be articles; links, devices and sparse files are named.

    Args:
        stream: Read once, from its start to its end.
        path: The archive's, for messages.
        allowance: Counts members.

    Yields:
        A member, or why one cannot be read.

    Raises:
        LoadError: If it is not a tar file, or is cut short.
    """
    try:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=HEAD) as archive:
            while (entry := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # documented nowhere; it would keep all of them
                if entry.isdir():
                    continue
                wanted = _wanted(entry.name, path, allowance)
                if isinstance(wanted, PurePath):
                    yield _untarred(archive, entry, wanted, allowance)
                elif wanted is not None:
                    yield wanted
    except (tarfile.TarError, OSError, EOFError, ValueError, OverflowError, RecursionError) as error:
        raise LoadError(path, f"not a whole tar file ({error})") from error


class _Directory:
    """Wraps a zip file's stream, and returns no more at once than its table of members may have."""

    def __init__(self, stream: BinaryIO, path: PurePath) -> None:
        self._stream = stream
        self._path = path
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(min(size, _DIRECTORY_BYTES + 1) if size >= 0 else _DIRECTORY_BYTES + 1)
        if len(piece) > _DIRECTORY_BYTES:
            raise TooLarge(self._path, f"a table of members of more than {_DIRECTORY_BYTES:,} bytes; split it")
        return piece


def _wanted(name: str, archive: PurePath, allowance: Allowance) -> PurePath | Rejected | None:
    """Returns the path of a member, why it is refused, or None if its name says to leave it out."""
    allowance.spend_member()
    name = printable(name)
    inner = PurePosixPath(name.replace("\\", "/"))
    path = archive / inner.relative_to(inner.anchor)
    if inner.is_absolute() or ".." in inner.parts:
        return Rejected(
            path=archive, line=None, reason=f"a member whose name leads outside the archive: {name[:100]!r}"
        )
    return None if not inner.name or is_hidden(inner) else path  # a broken table has members without names


def check_totals(entries: list[zipfile.ZipInfo], path: PurePath, allowance: Allowance) -> None:
    """Refuses a bomb by what it says of itself; what it unpacks to is counted all the same.

    Raises:
        TooLarge: If it says that it unpacks to more than it may.
    """
    total = sum(entry.file_size for entry in entries)
    if total > allowance.bytes_left:
        raise TooLarge(path, f"unpacks to {total:,} bytes; at most {allowance.bytes_left:,} for a file of its size")


def _unzipped(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: PurePath, allowance: Allowance
) -> Member | Rejected:
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):  # as Unix packs it: what a link leads to
        return Rejected(path=path, line=None, reason=_NO_FILE)
    if entry.flag_bits & _ENCRYPTED:
        return Rejected(path=path, line=None, reason="encrypted with a password; expected a member without one")
    if entry.compress_type not in ZIP_METHODS:
        return Rejected(path=path, line=None, reason=f"packed by a method not read here ({entry.compress_type})")

    def counted_read(size: int) -> bytes:
        piece = file.read(size)
        allowance.spend(len(piece))
        return piece

    try:
        with archive.open(entry) as file:
            return _read(counted_read, path, allowance)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error, struct.error) as error:
        return Rejected(path=path, line=None, reason=f"not whole ({error})")


def _untarred(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, path: PurePath, allowance: Allowance
) -> Member | Rejected:
    if not entry.isreg() or entry.issparse():
        return Rejected(path=path, line=None, reason=_NO_FILE)
    file = archive.extractfile(entry)
    assert file is not None  # it is a regular file
    return _read(file.read, path, allowance)


def _read(read: Callable[[int], bytes], path: PurePath, allowance: Allowance) -> Member | Rejected:
    """Returns the member, or why it is not read."""
    head = read(HEAD)
    if reason := why_no_article(path, head):
        return Rejected(path=path, line=None, reason=reason)
    try:
        rest = read_whole(read, path, allowance.bounds.member_bytes - len(head)) if len(head) == HEAD else b""
    except TooLarge:
        raise
    except LoadError as error:
        return Rejected.of(error)
    return Member(path=path, content=head + rest)
