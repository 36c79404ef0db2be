"""Reads files and contents from the web as articles."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from corpus.errors import LoadError, Rejected, Undated
from corpus.load.bounds import BOUNDS, Allowance, Bounds
from corpus.load.containers.member import Part
from corpus.load.decode import recoded
from corpus.load.detect import HEAD, FileFormat, format_by_content
from corpus.load.fields import COMMON_FIELDS, Fields
from corpus.load.finding import OnRejected, find_files
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article

# They do not name their encoding, so the server's word counts. None stands for plain text, among others.
_WITHOUT_ENCODING: tuple[FileFormat | None, ...] = ("html", "json", "table", "markdown", None)


def load_file(path: Path, fields: Fields | None = None) -> list[Article]:
    """Reads all the articles of one file, or none: a file with a broken part is refused as a whole.

    Args:
        path: The file.
        fields: The names of records' fields, where they are not the common ones.

    Raises:
        LoadError: Naming the file and the member, the line where there is one, and what was expected.
    """
    return _whole(read_file(path, fields))


def load(
    paths: Iterable[Path],
    on_rejected: OnRejected,
    fields: Fields | None = None,
    on_undated: OnUndated = ignore_undated,
) -> Iterator[list[Article]]:
    """Reads the articles of many files and folders; yields a list for each file and each member of an archive.

    Args:
        paths: Files and folders.
        on_rejected: Called with each file, member of an archive, and record that is left out; the rest is read.
        fields: The names of records' fields, where they are not the common ones.
        on_undated: Called with each article whose date is left out because it cannot be trusted.
    """
    for path in find_files(paths, on_rejected):
        try:
            for part in read_file(path, fields, on_undated=on_undated):
                if isinstance(part, Rejected):
                    on_rejected(part)
                else:
                    yield part
        except LoadError as error:
            on_rejected(Rejected.of(error))


def read_file(
    path: Path, fields: Fields | None = None, bounds: Bounds = BOUNDS, on_undated: OnUndated = ignore_undated
) -> Iterator[Part]:
    """Reads one file; yields a list of articles for each file or member, and a `Rejected` for each part left out.

    Args:
        path: The file.
        fields: The names of records' fields, where they are not the common ones.
        bounds: The most that is read.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: If it cannot be read, or is broken as a whole; what was yielded before is valid.
    """
    from corpus.load.parts import PartReader  # all formats' parsers, 0.3 s, which no question needs

    try:
        with path.open("rb") as file:
            packed = path.stat().st_size
            reader = PartReader(
                fields=fields or COMMON_FIELDS, allowance=Allowance(path, packed, bounds), on_undated=on_undated
            )
            yield from reader.parts(file, path)
    except FileNotFoundError as error:
        raise LoadError(path, "no such file or folder") from error
    except OSError as error:
        raise LoadError(path, f"cannot be read ({error.strerror or error})") from error


def read_content(
    content: bytes,
    path: PurePath,
    fields: Fields | None = None,
    bounds: Bounds = BOUNDS,
    on_undated: OnUndated = ignore_undated,
) -> Iterator[Part]:
    """Reads bytes as `read_file` reads a file, for example bytes from the web.

    Args:
        content: The bytes, packed or not.
        path: A name for messages; its ending counts where the content is not clear.
        fields: The names of records' fields, where they are not the common ones.
        bounds: The most that is read.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: If it is broken as a whole; what was yielded before is valid.
    """
    from corpus.load.parts import PartReader  # as above

    reader = PartReader(
        fields=fields or COMMON_FIELDS, allowance=Allowance(path, len(content), bounds), on_undated=on_undated
    )
    yield from reader.parts(io.BytesIO(content), path)


def load_content(
    content: bytes,
    name: str,
    charset: str | None = None,
    fields: Fields | None = None,
    on_undated: OnUndated = ignore_undated,
) -> list[Article]:
    """Reads all the articles of bytes from the web, or none, as `load_file`.

    Args:
        content: The bytes, packed or not.
        name: Their URL, for messages and for its ending.
        charset: The encoding that the server names, if it does; counts where the content names none.
        fields: The names of records' fields, where they are not the common ones.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: Naming the URL, and what was expected.
    """
    path = PurePath(name.partition("#")[0].partition("?")[0])
    if charset and format_by_content(content[:HEAD]) in _WITHOUT_ENCODING:
        content = recoded(content, charset)

    def report(undated: Undated) -> None:
        on_undated(replace(undated, path=name) if undated.path == path else undated)

    try:
        return _whole(read_content(content, path, fields, on_undated=report))
    except LoadError as error:
        raise LoadError(name if error.path == path else error.path, error.reason, error.line) from error


def _whole(parts: Iterable[Part]) -> list[Article]:
    """Returns the articles of all parts.

    Raises:
        LoadError: For the first part that was rejected.
    """
    articles: list[Article] = []
    for part in parts:
        if isinstance(part, Rejected):
            raise LoadError(part.path, part.reason, part.line)
        articles += part
    return articles
