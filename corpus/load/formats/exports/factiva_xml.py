"""Reads what Factiva exports as XML: `article` elements in a `ppsArticleResponse`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from lxml import etree

from corpus.errors import Rejected
from corpus.load.formats.exports.entries import Entry, articles
from corpus.load.formats.exports.wording import language_named, names
from corpus.load.formats.pages.metadata import language_code
from corpus.load.markup import name_of, paragraphs, words_of, xml_elements
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article

_TEXTS = {"leadParagraph", "tailParagraphs", "leadparagraph", "tailparagraphs"}


def read(stream: BinaryIO, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterator[Article | Rejected]:
    """Yields the articles of an export.

    Args:
        stream: Its bytes.
        path: For messages.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: If it is not XML or has no article.
    """
    found = ((element.sourceline, element) for element in xml_elements(stream, path, name="article"))
    yield from articles(found, _entry, path, on_undated)


def _entry(article: etree._Element) -> Entry:
    texts = [child for child in article.iter() if name_of(child) in _TEXTS]
    body = "\n\n".join(filter(None, map(_paragraphs, texts)))
    if not body:
        raise ValueError("a document without a text")
    day, clock = _line(article, "publicationDate/date"), _line(article, "publicationTime/time")
    language = _line(article, "baseLanguage")
    return Entry(
        body=body,
        title=_line(article, "headline"),
        outlet=_line(article, "sourceName"),
        authors=names(_line(article, "byline")),
        date=day and f"{day} {clock or ''}",
        language=language_code(language) or language_named(language),
    )


def _paragraphs(element: etree._Element) -> str:
    inside = element.findall("{*}paragraph")
    return "\n\n".join(filter(None, map(paragraphs, inside))) if inside else paragraphs(element)


def _line(article: etree._Element, path: str) -> str | None:
    return words_of(article.find(".//" + "/".join(f"{{*}}{name}" for name in path.split("/"))))
