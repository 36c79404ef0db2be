"""JSON and JSON Lines: articles as records, under the field names in common use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from corpus.dates import parse_published
from corpus.errors import LoadError
from corpus.load.decode import bounded, decode
from corpus.types import Article, new_article

_BODY = ("body", "text", "content", "article", "maintext", "full_text", "articleBody", "content_text")
_TITLE = ("title", "headline", "heading")
_URL = ("url", "link", "canonical_url", "source_url", "uri")
_OUTLET = ("outlet", "source", "publisher", "publication", "sitename", "site_name", "site", "newspaper", "domain")
_PUBLISHED = ("published_at", "published", "date_published", "datePublished", "publishedAt", "publish_date",
              "publication_date", "pub_date", "pubDate", "date", "timestamp")  # fmt: skip
_AUTHORS = ("authors", "author", "byline", "creator")
_LANGUAGE = ("language", "lang", "inLanguage")
_LISTS = ("articles", "items", "data", "results")


def read_json(content: bytes, path: Path) -> list[Article]:
    """One article, a list of them, or a list under `articles`, `items`, `data` or `results`.

    Raises:
        LoadError: If it is not JSON or a record is not an article.
    """
    try:
        found = json.loads(decode(content, path))
    except (ValueError, RecursionError) as error:
        raise _not_json(error, path, getattr(error, "lineno", None)) from error
    if isinstance(found, dict):
        lists = [] if _first(found, _BODY) else [found[name] for name in _LISTS if isinstance(found.get(name), list)]
        found = lists[0] if lists else [found]
    if not isinstance(found, list):
        raise LoadError(path, f"holds a {_kind(found)}; expected an article or a list of articles")
    if not found:
        raise LoadError(path, "no records in it; expected an article or a list of articles")
    return [_article(record, path, None, f"record {n}: ") for n, record in enumerate(found, 1)]


def read_jsonl(content: bytes, path: Path) -> list[Article]:
    """One article a line; blank lines are passed over.

    Raises:
        LoadError: If a line is not an article; its number is named.
    """
    articles = []
    for number, line in enumerate(decode(content, path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _not_json(error, path, number) from error
        articles.append(_article(record, path, number, ""))
    if not articles:
        raise LoadError(path, "no records in it; expected one article a line")
    return articles


def article_from_fields(fields: Mapping[str, Any]) -> Article:
    """An article from fields under any of the known names.

    Raises:
        ValueError: If there is no text.
    """
    body = _first(fields, _BODY)
    if not isinstance(body, str) or not body.strip():
        raise ValueError(f"no text (none of the fields {', '.join(_BODY[:3])} has any)")
    return new_article(
        body=body,
        url=_text(_first(fields, _URL)),
        title=_text(_first(fields, _TITLE)),
        outlet=_text(_first(fields, _OUTLET)),
        authors=_names(_first(fields, _AUTHORS)),
        published=parse_published(_date_text(_first(fields, _PUBLISHED)), "field"),
        language=_text(_first(fields, _LANGUAGE)),
    )


def _article(record: object, path: Path, line: int | None, place: str) -> Article:
    if not isinstance(record, dict):
        raise LoadError(path, f"{place}a {_kind(record)}; expected an object with the article's fields", line)
    try:
        return bounded(article_from_fields(record), path, line)
    except ValueError as error:
        raise LoadError(path, f"{place}{error}", line) from error


def _not_json(error: Exception, path: Path, line: int | None) -> LoadError:
    problem = getattr(error, "msg", None) or str(error)
    column = getattr(error, "colno", None)
    where = f" at column {column}" if column else ""
    return LoadError(path, f"not JSON ({problem}{where})", line)


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> object:
    return next((fields[name] for name in names if not _blank(fields.get(name))), None)


def _blank(value: object) -> bool:
    return value in (None, "", [], {}) or (isinstance(value, str) and not value.strip())


def _text(value: object) -> str | None:
    if isinstance(value, dict):  # {"source": {"name": "..."}}, as news APIs write it
        value = value.get("name") or value.get("title")
    return value if isinstance(value, str) else None


def _names(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [name for name in map(_text, values) if name]


def _date_text(value: object) -> str | None:
    if isinstance(value, datetime | date):  # YAML reads dates itself
        return value.isoformat()
    return _text(value)


def _kind(value: object) -> str:
    names = {list: "list", dict: "object", str: "string", int: "number", float: "number", bool: "boolean"}
    return names.get(type(value), "null")
