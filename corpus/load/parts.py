"""Reads one file part by part: unpacks packed files, opens archives, and calls the reader of each format."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import BinaryIO, cast

from corpus.errors import LoadError, Rejected, Undated
from corpus.load.bounds import Allowance, TooLarge, read_whole
from corpus.load.containers import archives, warc
from corpus.load.containers.member import Member, Part
from corpus.load.containers.packages import package_format
from corpus.load.containers.packed import PACKED, UnpackedStream
from corpus.load.detect import ENDINGS, HEAD, PACKED_ENDINGS, FileFormat, describe_unknown, detect_format
from corpus.load.fields import Fields
from corpus.load.formats import json_lines, markdown, newsml, nitf, parquet, pdf, plain, tables
from corpus.load.formats.corpora import mediawiki, opml, sgml, wordpress
from corpus.load.formats.exports import factiva_xml
from corpus.load.formats.exports import reading as exports
from corpus.load.formats.feeds import feed
from corpus.load.formats.mails import mail
from corpus.load.formats.office import docx, epub, odt, rtf
from corpus.load.formats.pages.address import at_address
from corpus.load.formats.saved import mhtml, subtitles, webarchive
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article

_UNDATED: dict[FileFormat, Callable[[bytes, PurePath], Iterable[Article]]] = {  # they read no dates
    "subtitles": subtitles.read,
}  # fmt: skip
_READERS: dict[FileFormat, Callable[[bytes, PurePath, OnUndated], Iterable[Article | Rejected]]] = {
    "text": plain.read, "markdown": markdown.read, "html": exports.read_html, "feed": feed.read, "nitf": nitf.read,
    "newsml": newsml.read, "mail": mail.read, "opml": opml.read, "mhtml": mhtml.read, "webarchive": webarchive.read,
    "rtf": rtf.read, "pdf": pdf.read,
}  # fmt: skip
# Zip files of parts.
_PACKAGES: dict[FileFormat, Callable[[bytes, PurePath, Allowance, OnUndated], Iterable[Article | Rejected]]] = {
    "docx": docx.read, "odt": odt.read, "epub": epub.read,
}  # fmt: skip
_RECORDS: dict[FileFormat, Callable[[bytes, PurePath, Fields, OnUndated], Iterable[Article | Rejected]]] = {
    "table": tables.read, "parquet": parquet.read,
}  # fmt: skip
_STREAMS: dict[FileFormat, Callable[[BinaryIO, PurePath, OnUndated], Iterator[Article | Rejected]]] = {
    "sgml": sgml.read, "mediawiki": mediawiki.read, "wordpress": wordpress.read, "factiva": factiva_xml.read,
}  # fmt: skip
_AT_ONCE = 500  # articles of a stream in one part
_MEMBERS: dict[FileFormat, Callable[[BinaryIO, PurePath, Allowance], Iterator[Member | Rejected]]] = {
    "zip": archives.zip_members, "tar": archives.tar_members, "warc": warc.members, "mailbox": mail.members,
}  # fmt: skip
_CHARS_AT_ONCE = 500_000  # of the bodies of articles of one stream
_NESTING: tuple[FileFormat, ...] = ("zip", "tar")  # the others hold single articles
_MOST_NAMED = 10_000  # members of one archive that are no articles; the others are counted
_EXPECTED = (
    f"{', '.join(ENDINGS)}, or one of these with {', '.join(e for e, stands in PACKED_ENDINGS.items() if not stands)}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartReader:
    """Reads one file.

    Attributes:
        fields: The names of records' fields.
        allowance: What the file may still unpack to.
        on_undated: Called with each article whose date is left out.
        archives: The number of archives around the present part.
    """

    fields: Fields
    allowance: Allowance
    on_undated: OnUndated = ignore_undated
    archives: int = 0

    def parts(self, stream: BinaryIO, path: PurePath) -> Iterator[Part]:
        """Yields the parts of a file.

        Args:
            stream: Its bytes; seekable.
            path: Its name, for messages and for its ending.

        Raises:
            LoadError: If it is broken as a whole; what was yielded before is valid.
            TooLarge: If it would unpack to more than is read.
        """
        head = stream.read(HEAD)
        stream.seek(0)
        file_format = detect_format(head, path.name)
        if file_format not in PACKED:
            yield from self._of_format(file_format, head, stream, path)
            return
        unpacked = UnpackedStream(stream, file_format, path, self.allowance)
        file_format = detect_format(unpacked.head, path.name)
        if file_format in PACKED:
            raise LoadError(path, "packed twice; unpack it once")
        yield from self._of_format(file_format, unpacked.head, cast(BinaryIO, unpacked), path)

    def _of_format(
        self, file_format: FileFormat | None, head: bytes, stream: BinaryIO, path: PurePath
    ) -> Iterator[Part]:
        if file_format is None:
            raise LoadError(path, f"not a known kind of file: {describe_unknown(head)}; expected {_EXPECTED}")
        if file_format == "xml":
            raise LoadError(path, "XML of no known kind; expected NITF, NewsML-G2, RSS, Atom or RDF")
        if file_format == "json":
            yield from _grouped(
                json_lines.read_stream(stream.read, path, self._max_bytes, self.fields, self.on_undated)
            )
            return
        if file_format in _STREAMS:
            yield from _grouped(_STREAMS[file_format](stream, path, self.on_undated))
            return
        if file_format == "zip":
            if isinstance(stream, UnpackedStream):  # it is read from its end
                stream = io.BytesIO(read_whole(stream.read, path, self._max_bytes))
            file_format = package_format(stream, path) or "zip"
        if file_format not in _MEMBERS:
            yield from self._articles(file_format, read_whole(stream.read, path, self._max_bytes), path)
            return
        if file_format in _NESTING and self.archives == self.allowance.bounds.archives:
            raise LoadError(path, f"an archive more than {self.archives} archives deep; unpack the outer one")
        read = left_out = 0
        for member in _MEMBERS[file_format](stream, path, self.allowance):
            if isinstance(member, Member):
                read += 1
                yield from self._of_member(member)
            elif (left_out := left_out + 1) <= _MOST_NAMED:
                yield member
        if left_out > _MOST_NAMED:
            yield Rejected(path=path, line=None, reason=f"{left_out - _MOST_NAMED:,} more members that are not read")
        if not (read or left_out):
            raise LoadError(path, "nothing in it that may be an article; expected files of the known kinds")

    @property
    def _max_bytes(self) -> int:
        bounds = self.allowance.bounds
        return bounds.member_bytes if self.archives else bounds.file_bytes

    def _of_member(self, member: Member) -> Iterator[Part]:
        """Yields the parts of a member; if it is broken, only this member is rejected."""
        inside = replace(self, archives=self.archives + 1)
        try:
            if member.file_format is None:
                yield from inside.parts(io.BytesIO(member.content), member.path)
                return
            for part in inside._articles(member.file_format, member.content, member.path):
                yield part if isinstance(part, Rejected) else [at_address(article, member.url) for article in part]
        except TooLarge:
            raise
        except LoadError as error:
            yield Rejected.of(error)

    def _articles(self, file_format: FileFormat, content: bytes, path: PurePath) -> Iterator[Part]:
        """Yields the articles of one content, then what was rejected; nothing at all if the content is broken."""
        undated: list[Undated] = []
        parts: list[Article | Rejected]
        if file_format in _RECORDS:
            parts = list(_RECORDS[file_format](content, path, self.fields, undated.append))
        elif file_format in _READERS:
            parts = list(_READERS[file_format](content, path, undated.append))
        elif file_format in _PACKAGES:
            parts = list(_PACKAGES[file_format](content, path, self.allowance, undated.append))
        else:
            parts = list(_UNDATED[file_format](content, path))
        for one in undated:
            self.on_undated(one)
        yield [article for article in parts if isinstance(article, Article)]
        yield from (rejected for rejected in parts if isinstance(rejected, Rejected))


def _grouped(parts: Iterable[Article | Rejected]) -> Iterator[Part]:
    """Yields the articles of a stream, some at a time, and what was rejected; where it breaks off, those before it."""
    taken: list[Article] = []
    chars, has_articles = 0, False
    try:
        for one in parts:
            if isinstance(one, Rejected):
                yield one
                continue
            has_articles = True
            taken.append(one)
            chars += len(one.body)
            if len(taken) == _AT_ONCE or chars > _CHARS_AT_ONCE:
                yield taken
                taken, chars = [], 0
    except TooLarge:
        raise
    except LoadError as error:
        if not has_articles:
            raise
        yield taken
        yield Rejected.of(error)
    else:
        yield taken
