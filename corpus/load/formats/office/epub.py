"""Reads EPUB: books, and newspapers that programs put into one; each of its documents in reading order is an article.

https://www.w3.org/TR/epub-33/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement

from corpus.errors import LoadError
from corpus.load.bounds import Allowance
from corpus.load.containers.packages import Package
from corpus.load.decode import bounded
from corpus.load.formats.office.document import authors_of
from corpus.load.formats.pages.metadata import language_code
from corpus.load.formats.pages.tree import parse_page
from corpus.load.markup import name_of, paragraphs, words_of
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.text.boilerplate import clean
from corpus.time.published import DateReader
from corpus.types import Article, Published, new_article

_CONTAINER = "META-INF/container.xml"
_HTML = ("application/xhtml+xml", "text/html")
_MIN_WORDS = 20  # of a document: covers and half-titles have fewer
_MOST_LINKED = 0.5  # the share of words in links, from which on a document is a list of contents
_BESIDE = {"cover", "titlepage", "halftitlepage", "toc", "landmarks", "copyright-page", "index", "loi", "lot", "nav"}
_ISSUE = re.compile(r"\s*[\[(][^\])]*\d[^\])]*[\])]\s*$")  # `Harbor Ledger [Tue, 04 Mar 2025]`


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What a book says of itself, and the names of its documents in reading order."""

    title: str | None
    authors: tuple[str, ...]
    publisher: str | None
    language: str | None
    dates: tuple[str, ...]
    documents: tuple[str, ...]


def read(content: bytes, path: PurePath, allowance: Allowance, on_undated: OnUndated = ignore_undated) -> list[Article]:
    """Returns an article for each document of a book that has a text: a chapter, or a newspaper's article.

    Author, publisher and day are the book's. Where it has several articles and no publisher, its title, without the
    day of the issue, is the outlet. Covers, title pages and lists of contents are no articles.

    Raises:
        LoadError: If it is no EPUB file, is protected or has no text.
        TooLarge: If it unpacks to more than it may.
    """
    with Package(content, path, allowance) as package:
        if "META-INF/rights.xml" in package:
            raise LoadError(path, "protected against copying; expected an EPUB file without protection")
        book = _book(package, path)
        found = [text for name in book.documents if name in package and (text := _text(package.read(name), path))]
    if not found:
        raise LoadError(path, "no text in it; expected a book of articles or chapters")
    left_out: list[str] = []
    published = DateReader("field").first(book.dates, left_out.append)
    if left_out and published is None:
        warn_at(on_undated, path)(left_out[0])
    return [bounded(article, path) for article in _articles(found, book, published)]


def _articles(found: list[tuple[str, str | None]], book: _Book, published: Published | None) -> Iterator[Article]:
    several = len(found) > 1
    outlet = book.publisher or (_ISSUE.sub("", book.title) if several and book.title else None)
    for body, heading in found:
        yield new_article(
            body=body, title=heading if several else book.title or heading, outlet=outlet, authors=book.authors,
            published=published, language=book.language,
        )  # fmt: skip


def _book(package: Package, path: PurePath) -> _Book:
    root_file = package.xml(_CONTAINER).find(".//{*}rootfile") if _CONTAINER in package else None
    if root_file is None:
        raise LoadError(path, f"not a whole EPUB file (its part {_CONTAINER!r} names no contents)")
    name = root_file.get("full-path", "")
    root = package.xml(name)
    items = {item.get("id"): item for item in root.iterfind("{*}manifest/{*}item")}
    order = [
        items[place.get("idref")]
        for place in root.iterfind("{*}spine/{*}itemref")
        if place.get("idref") in items and place.get("linear") != "no"
    ]
    documents = [
        posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(item.get("href", ""))))
        for item in order
        if item.get("media-type") in _HTML and "nav" not in item.get("properties", "").split()
    ]
    metadata = root.find("{*}metadata")
    stated = [] if metadata is None else [(name_of(one), one) for one in metadata]
    texts = {kind: [text for name, one in stated if name == kind and (text := words_of(one))] for kind, _ in stated}
    return _Book(
        title=next(iter(texts.get("title", ())), None),
        authors=tuple(authors_of(";".join(texts.get("creator", ())))),
        publisher=next(iter(authors_of(";".join(texts.get("publisher", ())))), None),
        language=language_code(next(iter(texts.get("language", ())), None)),
        dates=tuple(_dates([one for name, one in stated if name == "date"])),
        documents=tuple(dict.fromkeys(documents)),
    )


def _dates(elements: list[etree._Element]) -> Iterator[str]:
    """Yields the dates of a book, that of its publication first; none of its making or its last change."""
    events = [
        (next((value for key, value in one.attrib.items() if key.endswith("event")), "publication"), one.text or "")
        for one in elements
    ]
    return (text for event, text in events if event in ("publication", "original-publication", "issued"))


def _text(content: bytes, path: PurePath) -> tuple[str, str | None] | None:
    """Returns the text and the heading of one document; None if it is no article."""
    tree = parse_page(content, path)
    body = tree.find("body")
    body = tree if body is None else body
    if any(_BESIDE.intersection((one.get("epub:type") or "").split()) for one in [body, *body[:1]]):
        return None
    heading = next(filter(None, map(words_of, body.iter("h1", "h2", "h3"))), None)
    text = clean(paragraphs(body), heading)
    if len(text.split()) < _MIN_WORDS or _linked_words(body) > _MOST_LINKED * len(text.split()):
        return None
    return text, heading or words_of(tree.find("head/title"))


def _linked_words(body: HtmlElement) -> int:
    return sum(len((words_of(link) or "").split()) for link in body.iter("a"))
