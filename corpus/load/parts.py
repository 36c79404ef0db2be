"""The articles of one file, part by part: a packed file is unpacked, an archive opened, the rest read as its kind."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import BinaryIO, cast

from corpus.errors import LoadError, Rejected, Undated
from corpus.load.bounds import Allowance, TooMuch, read_whole
from corpus.load.containers import archives, warc
from corpus.load.containers.member import Member, Part
from corpus.load.containers.packed import PACKED, Unpacking
from corpus.load.fields import Fields
from corpus.load.formats import mail, markdown, newsml, nitf, parquet, pdf, plain, records, tables
from corpus.load.formats.feeds import feed
from corpus.load.formats.pages import page
from corpus.load.kinds import ENDINGS, HEAD, PACKED_ENDINGS, Kind, kind_of, what_is
from corpus.load.undated import TellUndated, unasked
from corpus.types import Article, new_article

_UNDATED: dict[Kind, Callable[[bytes, PurePath], Iterable[Article]]] = {  # they give no dates that could be wrong
    "text": plain.read, "pdf": pdf.read,
}  # fmt: skip
_READERS: dict[Kind, Callable[[bytes, PurePath, TellUndated], Iterable[Article | Rejected]]] = {
    "markdown": markdown.read, "html": page.read, "feed": feed.read, "nitf": nitf.read,
    "newsml": newsml.read, "mail": mail.read,
}  # fmt: skip
_RECORDS: dict[Kind, Callable[[bytes, PurePath, Fields, TellUndated], Iterable[Article | Rejected]]] = {
    "json": records.read, "table": tables.read, "parquet": parquet.read,
}  # fmt: skip
_MEMBERS: dict[Kind, Callable[[BinaryIO, PurePath, Allowance], Iterator[Member | Rejected]]] = {
    "zip": archives.zip_members, "tar": archives.tar_members, "warc": warc.members, "mailbox": mail.members,
}  # fmt: skip
_NESTING: tuple[Kind, ...] = ("zip", "tar")  # the others hold single articles
_EXPECTED = (
    f"{', '.join(ENDINGS)}, or one of these with {', '.join(e for e, stands in PACKED_ENDINGS.items() if not stands)}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One file as it is being read.

    Attributes:
        fields: The names of records' fields.
        allowance: What is left of what the file may unpack to.
        tell: Told which articles are taken without their dates.
        archives: How many archives the present part lies in.
    """

    fields: Fields
    allowance: Allowance
    tell: TellUndated = unasked
    archives: int = 0

    def parts(self, stream: BinaryIO, path: PurePath) -> Iterator[Part]:
        """The parts of a file.

        Args:
            stream: Its bytes; seekable.
            path: Its name, for messages and for its ending.

        Raises:
            LoadError: If it is broken as a whole. What was given before stays good.
            TooMuch: If it would unpack to more than is read.
        """
        head = stream.read(HEAD)
        stream.seek(0)
        kind = kind_of(head, path.name)
        if kind not in PACKED:
            yield from self._of_kind(kind, head, stream, path)
            return
        unpacking = Unpacking(stream, kind, path, self.allowance)
        kind = kind_of(unpacking.head, path.name)
        if kind in PACKED:
            raise LoadError(path, "packed twice; unpack it once")
        yield from self._of_kind(kind, unpacking.head, cast(BinaryIO, unpacking), path)

    def _of_kind(self, kind: Kind | None, head: bytes, stream: BinaryIO, path: PurePath) -> Iterator[Part]:
        if kind is None:
            raise LoadError(path, f"not a known kind of file: {what_is(head)}; expected {_EXPECTED}")
        if kind == "xml":
            raise LoadError(path, "XML of no known kind; expected NITF, NewsML-G2, RSS, Atom or RDF")
        if kind not in _MEMBERS:
            yield from self._articles(kind, read_whole(stream.read, path, self._most), path)
            return
        if kind in _NESTING and self.archives == self.allowance.bounds.archives:
            raise LoadError(path, f"an archive more than {self.archives} archives deep; unpack the outer one")
        if kind == "zip" and isinstance(stream, Unpacking):  # it is read from its end
            stream = io.BytesIO(read_whole(stream.read, path, self._most))
        found = False
        for member in _MEMBERS[kind](stream, path, self.allowance):
            found = True
            yield from [member] if isinstance(member, Rejected) else self._of_member(member)
        if not found:
            raise LoadError(path, "nothing in it that may be an article; expected files of the known kinds")

    @property
    def _most(self) -> int:
        bounds = self.allowance.bounds
        return bounds.member_bytes if self.archives else bounds.file_bytes

    def _of_member(self, member: Member) -> Iterator[Part]:
        """The parts of a member; a broken one is rejected alone."""
        inside = replace(self, archives=self.archives + 1)
        try:
            if member.kind is None:
                yield from inside.parts(io.BytesIO(member.content), member.path)
                return
            for part in inside._articles(member.kind, member.content, member.path):
                yield part if isinstance(part, Rejected) else [_with_url(article, member.url) for article in part]
        except TooMuch:
            raise
        except LoadError as error:
            yield Rejected.of(error)

    def _articles(self, kind: Kind, content: bytes, path: PurePath) -> Iterator[Part]:
        """What rejects none of it comes first: nothing of a file that turns out to be broken is given."""
        undated: list[Undated] = []
        found: list[Article | Rejected]
        if kind in _RECORDS:
            found = list(_RECORDS[kind](content, path, self.fields, undated.append))
        elif kind in _READERS:
            found = list(_READERS[kind](content, path, undated.append))
        else:
            found = list(_UNDATED[kind](content, path))
        for one in undated:
            self.tell(one)
        yield [article for article in found if isinstance(article, Article)]
        yield from (part for part in found if isinstance(part, Rejected))


def _with_url(article: Article, url: str | None) -> Article:
    """The article as published at a URL, and therefore under another id."""
    return article if url is None else new_article(
        body=article.body, url=url, title=article.title, outlet=article.outlet, authors=article.authors,
        published=article.published, language=article.language,
    )  # fmt: skip
