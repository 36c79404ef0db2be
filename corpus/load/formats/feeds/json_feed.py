"""Parses JSON Feed 1.0 and 1.1 (jsonfeed.org); a value of an unexpected type counts as missing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from corpus.errors import LoadError
from corpus.load.formats.feeds.entries import Entry, Feed, bounded_entries
from corpus.load.formats.pages.metadata import language_code
from corpus.load.markup import html_text
from corpus.text.boilerplate import clean
from corpus.text.bylines import split_names
from corpus.time.published import DateReader
from corpus.types import tidy
from corpus.urls import web_url

_VERSION = re.compile(r"(?:https?://(?:www\.)?jsonfeed\.org/version/)?1(?:\.\d)?/?")  # some give the number alone


def parse_json_feed(text: str, path: PurePath, url: str | None) -> Feed:
    """Parses a JSON Feed.

    Raises:
        LoadError: If it is no JSON, or no feed.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LoadError(path, f"not JSON ({getattr(error, 'msg', error)})", getattr(error, "lineno", None)) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not _VERSION.fullmatch(str(feed.get("version"))):
        raise LoadError(path, "not a JSON Feed; expected a version of jsonfeed.org and a list of items")
    base = web_url(feed.get("home_page_url"), url) or url
    inherited = _names(feed)
    dates = DateReader("feed")
    entries = (_entry(item, base, inherited, dates) for item in items if isinstance(item, dict))
    return Feed(
        title=_text(feed.get("title")),
        link=web_url(feed.get("home_page_url"), url),
        language=language_code(feed.get("language")),
        entries=bounded_entries(entries, path),
        interval_minutes=None,
    )


def _entry(item: Mapping[str, Any], base: str | None, inherited: list[str], dates: DateReader) -> Entry:
    content = html_text(_text(item.get("content_html")) or "") or _text(item.get("content_text")) or ""
    url = web_url(item.get("url"), base) or web_url(item.get("external_url"), base)
    written = item.get("date_published")  # its date_modified may be years later
    published, warning = dates.trusted([written] if isinstance(written, str | int | float) else [])
    identity = item.get("id")
    title = _text(item.get("title"))
    return Entry(
        id=str(identity) if isinstance(identity, str | int | float) else url,
        url=url,
        title=title,
        published=published,
        authors=tuple(split_names(_names(item) or inherited)),
        text=clean(tidy(content or _text(item.get("summary")) or ""), title),
        summary_only=not content and bool(_text(item.get("summary"))),
        warning=warning,
    )


def _names(thing: Mapping[str, Any]) -> list[str]:
    authors = thing.get("authors")
    people = authors if isinstance(authors, list) else [thing.get("author")]
    return [name for one in people if isinstance(one, dict) and (name := _text(one.get("name")))]


def _text(value: object) -> str | None:
    return tidy(value) or None if isinstance(value, str) else None
