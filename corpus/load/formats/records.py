"""Reads JSON and JSON Lines: articles as records, under declared names or common spellings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import PurePath
from typing import Any

from corpus.errors import LoadError, Rejected
from corpus.load.decode import bounded, decode
from corpus.load.field_names import SPELLINGS
from corpus.load.fields import COMMON_FIELDS, Fields, known_names
from corpus.load.formats import ninjs
from corpus.load.formats.dumps.lists import records_in, unknown_fields
from corpus.load.formats.dumps.live_blocks import blocks_of_live
from corpus.load.formats.dumps.values import body_of, date_of, language_of, names_of, text_of
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.time.published import DateReader, Warn, ignore_warning, published_from_url
from corpus.types import Article, new_article
from corpus.urls import web_url
from corpus.wording import counted

_NO_TEXT = "no text"
_LINES_TRIED = 5
_LIST = re.compile(r"\[\s*\{")
_BETWEEN = re.compile(r"\s*,\s*")
_UNPUBLISHED = ("draft", "pending", "private", "trash", "auto-draft", "future")  # of WordPress

# Its line, or else a prefix for errors, e.g. `record 2: `; and its value, or why that cannot be read.
Record = tuple[int | None, str, object]
_MOST_IN_VAIN = 10_000  # records without one article among them, after which a file is given up
_MOST_NAMED = 1_000  # records of a file that are left out; of more the number is said


def read(
    content: bytes, path: PurePath, fields: Fields = COMMON_FIELDS, on_undated: OnUndated = ignore_undated
) -> Iterator[Article | Rejected]:
    """Yields one article, those of a list, those of a list inside an object, or one a line.

    It is read line by line where it is no JSON as a whole, and one of its first lines is.

    Yields:
        An article, or why a record is none; see `articles`.

    Raises:
        LoadError: If it is not JSON, or no record is an article.
    """
    text = decode(content, path)
    yield from articles(records_of(text, path, fields), path, fields, on_undated)


def articles(
    records: Iterable[Record], path: PurePath, fields: Fields, on_undated: OnUndated = ignore_undated
) -> Iterator[Article | Rejected]:
    """Yields the articles of records, each as it comes; a record that is none is left out alone, and named at the end.

    Raises:
        LoadError: If there are no records, or none of them is an article: then something is wrong with all.
    """
    has_articles, dates = False, DateReader("field")
    rejected: list[Rejected] = []
    links = count = 0
    for line, prefix, record in records:
        try:
            article = _article(record, path, line, prefix, fields, on_undated, dates)
        except LoadError as error:
            count += 1
            if count <= _MOST_NAMED:
                rejected.append(Rejected.of(error))
            if isinstance(record, dict) and _NO_TEXT in error.reason:
                links += web_url(_address(fields.find(record)["url"])) is not None
            if not has_articles and links < count == _MOST_IN_VAIN:
                raise LoadError(
                    path, f"{rejected[0].reason} (and so for {count:,} records)", rejected[0].line
                ) from error
            continue
        has_articles = True
        yield article
    if not has_articles and 0 < links == len(rejected):
        raise LoadError(path, f"{counted(links, 'link')} without texts; add them with --links to fetch their pages")
    if not has_articles and rejected:
        others = f" (and so for all {count:,} records)" if count > 1 else ""
        raise LoadError(path, rejected[0].reason + others, rejected[0].line)
    if not has_articles:
        raise LoadError(path, "no records in it; expected an article, a list of articles, or one article a line")
    yield from rejected
    if count > len(rejected):
        yield Rejected(path=path, line=None, reason=f"{count - len(rejected):,} other records could not be read either")


def article_from_fields(
    record: Mapping[str, Any],
    fields: Fields = COMMON_FIELDS,
    warn: Warn = ignore_warning,
    dates: DateReader | None = None,
) -> Article:
    """Returns an article from a record's fields; a malformed URL counts as missing.

    Raises:
        ValueError: If there is no text.
    """
    values = fields.find(record)
    body = None if fields.body else blocks_of_live(record)
    body = body or next(filter(None, map(body_of, values["body"])), None)
    if body is None:
        names = ", ".join([fields.body] if fields.body else SPELLINGS["body"][:3])
        raise ValueError(f"{_NO_TEXT} (none of the fields {names} has any{unknown_fields(record, known_names())})")
    title = record.get("title")
    if isinstance(title, dict) and "rendered" in title and record.get("status") in _UNPUBLISHED:
        raise ValueError(f"not published (its status is {record['status']!r})")
    url = _address(values["url"])
    left_out: list[str] = []
    published = (dates or DateReader("field")).first(map(date_of, values["published"]), left_out.append)
    published = published or published_from_url(url)
    if left_out and published is None:
        warn(left_out[0])
    return new_article(
        body=body,
        url=url,
        title=_first(values["title"]),
        outlet=_first(values["outlet"]),
        authors=next(filter(None, map(names_of, values["authors"])), ()),
        published=published,
        language=next(filter(None, map(language_of, values["language"])), None),
    )


def records_of(text: str, path: PurePath, fields: Fields) -> Iterator[Record]:
    """Yields the records of JSON, of JSON Lines, or of JSON that is cut off or broken somewhere.

    Raises:
        LoadError: If it is no JSON, or holds no object and no list.
    """
    if not text.strip():
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        broken = _not_json(error, path, getattr(error, "lineno", None))
    else:
        yield from _of_value(value, path, fields)
        return
    if _is_lines(text):
        yield from lines(text.split("\n"), path, fields)
    elif whole := list(_whole_items(text)):
        yield from ((None, f"record {number}: ", item) for number, item in enumerate(whole, 1))
        yield broken.line, "", broken
    else:
        raise broken


def _of_value(value: object, path: PurePath, fields: Fields) -> Iterator[Record]:
    if isinstance(value, dict):
        value = records_in(value, fields)
    if not isinstance(value, list):
        raise LoadError(path, f"holds a {_type_name(value)}; expected an article or a list of articles")
    for number, record in enumerate(value, 1):
        yield None, f"record {number}: ", record


def _is_lines(text: str) -> bool:
    """Returns whether one of the first lines is a whole object."""
    for line in islice(filter(str.strip, text.split("\n", _LINES_TRIED)[:-1] or [text]), _LINES_TRIED):
        try:
            if isinstance(json.loads(line), dict):
                return True
        except (ValueError, RecursionError):
            continue
    return False


def lines(texts: Iterable[str], path: PurePath, fields: Fields) -> Iterator[Record]:
    """Yields the records of each line; a line that is no JSON is one that cannot be read."""
    for number, line in enumerate(texts, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, "", _not_json(error, path, number)
            continue
        inside = records_in(value, fields) if isinstance(value, dict) else [value]
        yield from ((number, "" if len(inside) == 1 else f"record {n}: ", one) for n, one in enumerate(inside, 1))


def _whole_items(text: str) -> Iterator[object]:
    """Yields the objects of the first list of objects, up to what is broken in it."""
    start = _LIST.search(text)
    if start is None:
        return
    decoder = json.JSONDecoder()
    position = start.end() - 1
    while True:
        try:
            item, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield item
        between = _BETWEEN.match(text, end)
        if between is None:
            return
        position = between.end()


def _article(
    record: object,
    path: PurePath,
    line: int | None,
    prefix: str,
    fields: Fields,
    on_undated: OnUndated,
    dates: DateReader,
) -> Article:
    if isinstance(record, LoadError):
        raise record
    if not isinstance(record, dict):
        raise LoadError(path, f"{prefix}a {_type_name(record)}; expected an object with the article's fields", line)
    try:
        warn = warn_at(on_undated, path, line, prefix)
        if ninjs.is_item(record):
            return bounded(ninjs.article(record, warn, dates), path, line)
        return bounded(article_from_fields(record, fields, warn, dates), path, line)
    except ValueError as error:
        raise LoadError(path, f"{prefix}{error}", line) from error


def _not_json(error: Exception, path: PurePath, line: int | None) -> LoadError:
    problem = getattr(error, "msg", None) or str(error)
    column = getattr(error, "colno", None)
    where = f" at column {column}" if column else ""
    return LoadError(path, f"not JSON ({problem}{where})", line)


def _first(values: Iterable[object]) -> str | None:
    return next(filter(None, map(text_of, values)), None)


def _address(values: Iterable[object]) -> str | None:
    """Returns the first web address, else the first other name."""
    texts = [text for text in map(text_of, values) if text]
    return next(filter(web_url, texts), None) or next(iter(texts), None)


def _type_name(value: object) -> str:
    names = {list: "list", dict: "object", str: "string", int: "number", float: "number", bool: "boolean"}
    return names.get(type(value), "null")
