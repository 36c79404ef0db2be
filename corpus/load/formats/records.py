"""Reads JSON and JSON Lines: articles as records, under declared names or common spellings."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from corpus.errors import LoadError, Rejected
from corpus.load.decode import bounded, decode
from corpus.load.fields import COMMON_FIELDS, LISTS, SPELLINGS, Fields
from corpus.load.formats import ninjs
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.time.published import DateReader, Warn, ignore_warning
from corpus.types import Article, new_article

# Its line, or else a prefix for errors, e.g. `record 2: `; and its value, or why that cannot be read.
Record = tuple[int | None, str, object]
_MOST_NAMED = 1_000  # records of a file that are left out; of more the number is said


def read(
    content: bytes, path: PurePath, fields: Fields = COMMON_FIELDS, on_undated: OnUndated = ignore_undated
) -> Iterator[Article | Rejected]:
    """Yields one article, those of a list, those under `articles`, `items`, `data` or `results`, or one a line.

    It is read line by line where its first line is a whole value and others follow.

    Yields:
        An article, or why a record is none; see `articles`.

    Raises:
        LoadError: If it is not JSON, or no record is an article.
    """
    text = decode(content, path)
    records = lines(text.split("\n"), path) if _is_lines(text) else _one_value(text, path, fields)
    yield from articles(records, path, fields, on_undated)


def articles(
    records: Iterable[Record], path: PurePath, fields: Fields, on_undated: OnUndated = ignore_undated
) -> Iterator[Article | Rejected]:
    """Yields the articles of records, each as it comes; a record that is none is left out alone, and named at the end.

    Raises:
        LoadError: If there are no records, or none of them is an article: then something is wrong with all.
    """
    has_articles, dates = False, DateReader("field")
    rejected: list[Rejected] = []
    count = 0
    for line, prefix, record in records:
        try:
            article = _article(record, path, line, prefix, fields, on_undated, dates)
        except LoadError as error:
            count += 1
            if count <= _MOST_NAMED:
                rejected.append(Rejected.of(error))
            continue
        has_articles = True
        yield article
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
    body = values.get("body")
    if not isinstance(body, str) or not body.strip():
        names = ", ".join([fields.body] if fields.body else SPELLINGS["body"][:3])
        raise ValueError(f"no text (none of the fields {names} has any)")
    return new_article(
        body=body,
        url=_text(values.get("url")),
        title=_text(values.get("title")),
        outlet=_text(values.get("outlet")),
        authors=_names(values.get("authors")),
        published=(dates or DateReader("field")).first([_date_text(values.get("published"))], warn),
        language=_text(values.get("language")),
    )


def _is_lines(text: str) -> bool:
    first, _, rest = text.lstrip().partition("\n")
    if not rest.strip():
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True


def lines(texts: Iterable[str], path: PurePath) -> Iterator[Record]:
    """Yields a record a line; a line that is no JSON is one that cannot be read."""
    for number, line in enumerate(texts, 1):
        if line.strip():
            try:
                yield number, "", json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, "", _not_json(error, path, number)


def _one_value(text: str, path: PurePath, fields: Fields) -> Iterator[Record]:
    if not text.strip():
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_json(error, path, getattr(error, "lineno", None)) from error
    if isinstance(value, dict):
        is_article = fields.find(value).get("body") or ninjs.is_item(value)
        lists = [] if is_article else [value[name] for name in LISTS if isinstance(value.get(name), list)]
        value = lists[0] if lists else [value]
    if not isinstance(value, list):
        raise LoadError(path, f"holds a {_type_name(value)}; expected an article or a list of articles")
    for number, record in enumerate(value, 1):
        yield None, f"record {number}: ", record


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


def _text(value: object) -> str | None:
    if isinstance(value, dict):  # {"source": {"name": "..."}}, as news APIs write it
        value = value.get("name") or value.get("title")
    return value if isinstance(value, str) else None


def _names(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [name for text in map(_text, values) if text for name in text.split(";")]


def _date_text(value: object) -> str | None:
    if isinstance(value, datetime | date):  # YAML and Parquet read dates themselves
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return str(value)  # seconds or milliseconds: corpus.time.published knows
    return _text(value)


def _type_name(value: object) -> str:
    names = {list: "list", dict: "object", str: "string", int: "number", float: "number", bool: "boolean"}
    return names.get(type(value), "null")
