"""Reads JSON Lines as a stream: a line at a time, so that a dump takes no more memory than its longest line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import PurePath

from corpus.errors import LoadError, Rejected
from corpus.load.bounds import too_many_bytes
from corpus.load.decode import decode
from corpus.load.fields import Fields
from corpus.load.formats.records import articles, lines, read
from corpus.load.undated import OnUndated
from corpus.types import Article

_PIECE = 1 << 18
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_stream(
    read_bytes: Callable[[int], bytes], path: PurePath, max_bytes: int, fields: Fields, on_undated: OnUndated
) -> Iterator[Article | Rejected]:
    """Yields the articles of JSON Lines as they are read; other JSON is read whole.

    Args:
        read_bytes: Returns the next bytes, at most the given number; none at the end.
        path: For messages.
        max_bytes: The bytes that it may have.
        fields: The names of records' fields.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: As `records.read`; what was yielded before is valid.
    """
    rest = _split(read_bytes, path, max_bytes)
    first = list(_until_text(rest))
    second = list(_until_text(rest))
    begin = first + second
    is_lines = second and not begin[0].startswith(_WIDE) and (_is_value(first[-1]) or _has_broken_first(first, second))
    if not is_lines:
        yield from read(b"".join(chain(begin, rest)), path, fields, on_undated)
    else:
        yield from articles(lines(_texts(chain(begin, rest), path), path, fields), path, fields, on_undated)


def _texts(content: Iterator[bytes], path: PurePath) -> Iterator[str]:
    """Yields lines of text, in UTF-8; from the first one that is not, the rest is decoded as one."""
    for number, line in enumerate(content):
        if b"\0" in line:
            raise LoadError(path, "looks like a binary file (a zero byte); expected text in UTF-8", number + 1)
        try:
            yield line.decode("utf-8" if number else "utf-8-sig").removesuffix("\n")
        except UnicodeDecodeError:
            yield from decode(b"".join(chain([line], content)), path).split("\n")
            return


def _is_value(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _has_broken_first(first: list[bytes], second: list[bytes]) -> bool:
    """Returns whether the first record alone is broken: it begins as one, and the second line is a whole one."""
    return first[-1].lstrip().startswith(b'{"') and second[-1].lstrip().startswith(b"{") and _is_value(second[-1])


def _until_text(content: Iterator[bytes]) -> Iterator[bytes]:
    """Yields blank lines, and the next one that is not blank."""
    for line in content:
        yield line
        if line.strip():
            return


def _split(read_bytes: Callable[[int], bytes], path: PurePath, max_bytes: int) -> Iterator[bytes]:
    """Yields lines with their line feeds; a line's pieces are joined once.

    Raises:
        LoadError: If there are more bytes than allowed.
    """
    unfinished: list[bytes] = []
    left = max_bytes
    while piece := read_bytes(_PIECE):
        left -= len(piece)
        if left < 0:
            raise too_many_bytes(path, max_bytes)
        *whole, last = piece.split(b"\n")
        for line in whole:
            yield b"".join([*unfinished, line, b"\n"])
            unfinished.clear()
        unfinished.append(last)
    if any(unfinished):
        yield b"".join(unfinished)
