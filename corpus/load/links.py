"""Reads lists of links, as Pocket, Instapaper, Media Cloud, browsers and feed readers export them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from lxml import html

from corpus.errors import LoadError
from corpus.load.bounds import read_whole
from corpus.load.decode import decode
from corpus.load.detect import HEAD, detect_format
from corpus.load.fields import COMMON_FIELDS, Fields
from corpus.load.formats.dumps.values import text_of
from corpus.load.formats.pages.tree import parse_page
from corpus.load.formats.records import records_of
from corpus.load.formats.tables import delimiter, lines_of
from corpus.load.markup import parse_xml
from corpus.urls import web_url

MOST_LINKS = 10_000
_MAX_BYTES = 1 << 26
_LINK = re.compile(r"https?://[^\s<>\"']{1,8000}", re.IGNORECASE)


def links_in(path: Path, fields: Fields = COMMON_FIELDS) -> list[str]:
    """Returns the addresses that a list of links names, in normal form and in order, each once.

    Read are the column or field of addresses of a table or JSON, feeds of OPML, links of a page of bookmarks, and
    whatever is an address in a text.

    Args:
        path: The list.
        fields: The names of its fields, where they are not the common ones.

    Raises:
        LoadError: If it cannot be read, or names no address, or more than `MOST_LINKS`.
    """
    try:
        with path.open("rb") as file:
            content = read_whole(file.read, path, _MAX_BYTES)
    except OSError as error:
        raise LoadError(path, f"cannot be read ({error.strerror or error})") from error
    file_format = detect_format(content[:HEAD], path.name)
    if path.suffix.lower() == ".opml" or b"<opml" in content[:HEAD]:
        found: Iterator[object] = (outline.get("xmlUrl") for outline in parse_xml(content, path).iter("{*}outline"))
    elif file_format == "html":
        found = _of_page(parse_page(content, path))
    else:
        text = decode(content, path)
        found = {"table": _of_table, "json": _of_json}.get(file_format or "", _of_text)(text, fields)
    links: dict[str, None] = {}
    for link in found:
        if address := web_url(link):
            links[address] = None
        if len(links) > MOST_LINKS:
            raise LoadError(path, f"more than {MOST_LINKS:,} links; split it into several files")
    if not links:
        raise LoadError(
            path, "no links in it; expected a table, JSON, OPML, a page of bookmarks, or a text with addresses"
        )
    return list(links)


def _of_page(tree: html.HtmlElement) -> Iterator[object]:
    return (link.get("href") for link in tree.iter("a"))


def _of_text(text: str, fields: Fields) -> Iterator[object]:
    return (match[0] for match in _LINK.finditer(text))


def _of_table(text: str, fields: Fields) -> Iterator[object]:
    rows = csv.DictReader(filter(str.strip, lines_of(text)), delimiter=delimiter(text))
    try:
        for row in rows:
            yield _link(row, fields)
    except csv.Error:
        return


def _of_json(text: str, fields: Fields) -> Iterator[object]:
    try:
        for _, _, record in records_of(text, PurePath(), fields):
            yield _link(record, fields) if isinstance(record, dict) else record
    except LoadError:  # no JSON, and so no links
        return


def _link(record: dict[str, Any], fields: Fields) -> str | None:
    return next((text for value in fields.find(record)["url"] if web_url(text := text_of(value))), None)
