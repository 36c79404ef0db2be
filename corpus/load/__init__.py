"""Files to articles: one module for each format; which it is, `kinds` tells by content first, then by ending."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from corpus.errors import LoadError, Rejected, Undated
from corpus.load.bounds import BOUNDS, Allowance, Bounds
from corpus.load.containers.member import Part
from corpus.load.decode import recoded
from corpus.load.fields import GUESSED, Fields
from corpus.load.kinds import ENDINGS, HEAD, PACKED_ENDINGS, Kind, clear_kind, ending, is_article, is_hidden
from corpus.load.undated import TellUndated, unasked
from corpus.types import Article

__all__ = [
    "BOUNDS",
    "FORMATS",
    "Bounds",
    "Fields",
    "Part",
    "TellUndated",
    "find_files",
    "load",
    "load_content",
    "load_file",
    "read_content",
    "read_file",
]

FORMATS = (*ENDINGS, *PACKED_ENDINGS)
_WITHOUT_ENCODING: tuple[Kind | None, ...] = ("html", "json", "table", "markdown", None)  # None: texts, among others


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read, in a stable order: files as given, folders walked.

    In a folder, hidden files and folders and READMEs are passed over, and so are endings of no known kind, unless
    the file begins as an article does; a file that is named is always tried.
    """
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and not is_hidden(p.relative_to(path)))
            yield from (p for p in inside if is_article(p, _head(p)))
        else:
            yield path


def load_file(path: Path, fields: Fields | None = None) -> list[Article]:
    """All the articles of one file, or none: a file with a broken part is refused as a whole.

    Args:
        path: The file.
        fields: The names of records' fields, where they are not the common ones.

    Raises:
        LoadError: Naming the file and the member, the line where there is one, and what was expected.
    """
    return _whole(read_file(path, fields))


def load(
    paths: Iterable[Path],
    reject: Callable[[Rejected], None],
    fields: Fields | None = None,
    tell: TellUndated = unasked,
) -> Iterator[list[Article]]:
    """The articles of many files and folders, a list for each file and each member of an archive.

    Args:
        paths: Files and folders.
        reject: Called with each file, member of an archive, and record of a file that is left out; the rest goes on.
        fields: The names of records' fields, where they are not the common ones.
        tell: Called with each article that is taken without its date, since that is none to be trusted.
    """
    for path in find_files(paths):
        try:
            for part in read_file(path, fields, tell=tell):
                if isinstance(part, Rejected):
                    reject(part)
                else:
                    yield part
        except LoadError as error:
            reject(Rejected.of(error))


def read_file(
    path: Path, fields: Fields | None = None, bounds: Bounds = BOUNDS, tell: TellUndated = unasked
) -> Iterator[Part]:
    """One file, part by part: a list of articles for a file or a member, a `Rejected` for what is left out alone.

    Args:
        path: The file.
        fields: The names of records' fields, where they are not the common ones.
        bounds: The most that is read.
        tell: Called with each article that is taken without its date.

    Raises:
        LoadError: If it cannot be read, or is broken as a whole; what was given before stays good.
    """
    from corpus.load.parts import Reading  # all formats' parsers, 0.3 s, which no question needs

    try:
        with path.open("rb") as file:
            packed = path.stat().st_size
            reading = Reading(fields=fields or GUESSED, allowance=Allowance(path, packed, bounds), tell=tell)
            yield from reading.parts(file, path)
    except FileNotFoundError as error:
        raise LoadError(path, "no such file or folder") from error
    except OSError as error:
        raise LoadError(path, f"cannot be read ({error.strerror or error})") from error


def read_content(
    content: bytes,
    path: PurePath,
    fields: Fields | None = None,
    bounds: Bounds = BOUNDS,
    tell: TellUndated = unasked,
) -> Iterator[Part]:
    """As `read_file`, of bytes that are at hand, such as what came from the web.

    Args:
        content: The bytes, packed or not.
        path: A name for messages; its ending counts where the content does not tell.
        fields: The names of records' fields, where they are not the common ones.
        bounds: The most that is read.
        tell: Called with each article that is taken without its date.

    Raises:
        LoadError: If it is broken as a whole; what was given before stays good.
    """
    from corpus.load.parts import Reading  # as above

    reading = Reading(fields=fields or GUESSED, allowance=Allowance(path, len(content), bounds), tell=tell)
    yield from reading.parts(io.BytesIO(content), path)


def load_content(
    content: bytes,
    name: str,
    charset: str | None = None,
    fields: Fields | None = None,
    tell: TellUndated = unasked,
) -> list[Article]:
    """All the articles of bytes that came from the web, or none, as `load_file`.

    Args:
        content: The bytes, packed or not.
        name: Their URL, for messages and for its ending.
        charset: The encoding that their server names, if it does: counts where they do not tell themselves.
        fields: The names of records' fields, where they are not the common ones.
        tell: Called with each article that is taken without its date.

    Raises:
        LoadError: Naming the URL, and what was expected.
    """
    path = PurePath(name.partition("#")[0].partition("?")[0])
    if charset and clear_kind(content[:HEAD]) in _WITHOUT_ENCODING:
        content = recoded(content, charset)

    def tell_named(one: Undated) -> None:
        tell(replace(one, path=name) if one.path == path else one)

    try:
        return _whole(read_content(content, path, fields, tell=tell_named))
    except LoadError as error:
        raise LoadError(name if error.path == path else error.path, error.reason, error.line) from error


def _whole(parts: Iterable[Part]) -> list[Article]:
    """The articles of all parts.

    Raises:
        LoadError: For the first that was rejected.
    """
    articles: list[Article] = []
    for part in parts:
        if isinstance(part, Rejected):
            raise LoadError(part.path, part.reason, part.line)
        articles += part
    return articles


def _head(path: Path) -> bytes:
    """What a file begins with; nothing if its ending tells already, or it cannot be read."""
    if ending(path.name) in ENDINGS:
        return b""
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""
