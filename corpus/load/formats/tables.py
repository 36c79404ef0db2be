"""Reads CSV and TSV: a row of column names, then one article a row; or such rows alone, their columns named by numbers.

MIND's `news.tsv` is of the second kind, without quotes: `--fields body=5,title=4,url=6`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import Literal

from corpus.errors import LoadError, Rejected
from corpus.load.decode import MAX_CHARS, decode
from corpus.load.fields import COMMON_FIELDS, Fields
from corpus.load.formats.records import Record, articles
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article
from corpus.urls import web_url

DELIMITERS = ",\t;|"
_MAX_CELL_CHARS = 4 * MAX_CHARS  # more than an article may have, so that the error speaks of the article
_MOST_BROKEN = 100  # rows with a quote too many: each is searched for its end
_SEPARATOR = re.compile(r"sep=([^\w\s]|\t)[ \t]*\r?\n", re.IGNORECASE)  # Excel's first line
_MAX_NAME_CHARS = 60  # of a column; longer ones are texts, and so the row is no row of names
_SHOWN = 12  # column names in an error


def read(
    content: bytes, path: PurePath, fields: Fields = COMMON_FIELDS, on_undated: OnUndated = ignore_undated
) -> Iterator[Article | Rejected]:
    """Yields one article a row; the delimiter is the one that splits the first row into most names.

    Yields:
        An article, or why a row is none.

    Raises:
        LoadError: If it is no table, no column can be the text, or no row is an article.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_CELL_CHARS))  # the whole program's; only ever raised
    text = decode(content, path)
    if not text.strip():
        raise LoadError(path, "no rows in it; expected a row of column names, then one article a row")
    yield from articles(_rows(text, path, fields), path, fields, on_undated)


def _rows(text: str, path: PurePath, fields: Fields) -> Iterator[Record]:
    """Yields the rows as records, each with the line that it begins on, and why a row is none.

    After a row with a quote too many or too few, reading goes on at the line after the one that it begins on.

    Raises:
        LoadError: If the row of names is broken, or too many others are.
    """
    lines, separator = lines_of(text), delimiter(text, fields)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if fields.are_numbers and separator == "\t" else csv.QUOTE_MINIMAL
    names: list[str] | None = None
    first = broken = 0
    while first < len(lines):
        rows = csv.reader(islice(lines, first, None), delimiter=separator, quoting=quoting, strict=True)
        begun = first
        try:
            for row in rows:
                line, begun = begun + 1, first + rows.line_num
                if not any(map(str.strip, row)):
                    continue
                if names is None and fields.are_numbers:
                    names = [str(number) for number in range(1, len(row) + 1)]
                    check_columns(names, path, fields)
                if names is None:
                    names = [name.strip() for name in row]
                    check_columns(names, path, fields)
                elif len(row) < len(names) or any(map(str.strip, row[len(names) :])):
                    reason = f"a row of {len(row)} cells; expected {len(names)}, as the first row has"
                    yield line, "", LoadError(path, reason, line)
                else:
                    yield line, "", dict(zip(names, row, strict=False))
            return
        except csv.Error as error:
            reason, broken = f"not a table ({error})", broken + 1
            if names is None or broken > _MOST_BROKEN:
                raise LoadError(path, reason, begun + 1) from error
            yield begun + 1, "", LoadError(path, reason, begun + 1)
            first = begun + 1


def lines_of(text: str) -> list[str]:
    """Returns the lines of a table; that in which Excel names the delimiter is blank."""
    lines = io.StringIO(text, newline="").readlines()
    return ["\n", *lines[1:]] if _SEPARATOR.match(text) else lines


def delimiter(text: str, fields: Fields = COMMON_FIELDS) -> str:
    """Returns the delimiter between the column names of a table's first row, or the one that Excel names before it.

    Where the first row is an article, it is a tab if there is one.
    """
    if named := _SEPARATOR.match(text):
        return named[1]
    first = text.lstrip("\r\n").partition("\n")[0]
    if fields.are_numbers and "\t" in first:
        return "\t"
    return max(DELIMITERS, key=first.count)


def check_columns(names: list[str], path: PurePath, fields: Fields) -> None:
    """Refuses a table none of whose columns can hold the articles' texts, or at least their beginnings.

    Raises:
        LoadError: Naming the columns that are there.
    """
    if not fields.has_body(names, teasers=True):
        if fields.has_url(names):
            raise LoadError(path, "links without texts; add them with --links to fetch their pages")
        there = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
        how = "name one with --fields body=..."
        if fields.are_numbers or any(len(name) > _MAX_NAME_CHARS for name in names):
            example = "body=5,title=4" if fields.are_numbers else _numbers_of(names)
            how = f"name columns by their numbers with --fields {example} if the first row is an article"
            there = f"{len(names)}" if fields.are_numbers else there[: 4 * _MAX_NAME_CHARS]
        raise LoadError(path, f"no column with the text; {how} (columns: {there})")


def _numbers_of(row: list[str]) -> str:
    """Returns the fields of a row that is an article: its longest text, the next longest, and its address."""
    addresses = [n for n, cell in enumerate(row) if web_url(cell)]
    first, *others = sorted(range(len(row)), key=lambda n: (n in addresses, -len(row[n]), n))
    fields = {"body": first}
    if others and " " in row[others[0]]:
        fields["title"] = others[0]
    if addresses and addresses[0] != first:
        fields["url"] = addresses[0]
    return ",".join(f"{name}={number + 1}" for name, number in fields.items())
