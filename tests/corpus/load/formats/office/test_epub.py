"""EPUB files give an article for each of their documents that has a text."""

from __future__ import annotations

import re
from pathlib import PurePath

import pytest

from corpus.errors import Undated
from corpus.load import load_content, read_content
from corpus.load.bounds import Allowance
from corpus.load.formats.office import epub
from tests.corpus.load.formats.reading import articles, error_of
from tests.corpus.load.good_files import BODY, MARKED_UP, TITLE
from tests.corpus.load.written.good_documents import epub as book
from tests.corpus.load.written.packing import zipped

SECOND = (
    "<h2>Ferries late</h2><p>" + "Two ferries left the north quay an hour late on Monday because of fog. " * 3 + "</p>"
)


def test_each_document_of_a_newspaper_is_an_article_of_its_outlet_and_day() -> None:
    content = book(f"<h1>{TITLE}</h1>{MARKED_UP}", SECOND)
    for name in ("a.epub", "a", "a.zip"):
        first, second = articles(content, name)
        assert (first.title, first.body, second.title) == (TITLE, BODY, "Ferries late")
        for article in (first, second):
            assert (article.outlet, article.authors, article.language) == ("Harbor Ledger", ("Mara Venn",), "en")
            assert article.published is not None
            assert (article.published.iso(), article.published.origin) == ("2025-03-04T09:30:00+02:00", "field")


def test_a_book_of_one_document_has_the_title_of_the_book() -> None:
    metadata = f"<dc:title>{TITLE}</dc:title><dc:publisher>Alder Press</dc:publisher>"
    [article] = articles(book(MARKED_UP, metadata=metadata), "a.epub")
    assert (article.title, article.outlet, article.body, article.authors) == (TITLE, "Alder Press", BODY, ())


def test_covers_contents_and_what_stands_outside_the_reading_order_are_no_articles() -> None:
    contents = "<h1>Contents</h1><ul>" + '<li><a href="x">Quay repairs approved at last by all</a></li>' * 5 + "</ul>"
    cover = f'<section epub:type="titlepage">{MARKED_UP}</section>'
    items = (
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="s" href="text/part%200.xhtml" media-type="image/svg+xml"/>'
        '<item id="o" href="text/part%201.xhtml" media-type="application/xhtml+xml"/>'
    )
    places = '<itemref idref="n"/><itemref idref="s"/><itemref idref="missing"/><itemref idref="o" linear="no"/>'
    content = book("<p>Harbor Ledger</p>", contents, cover, MARKED_UP, items=items, places=places)
    assert [article.body for article in articles(content, "a.epub")] == [BODY]


def test_a_date_that_cannot_be_trusted_is_reported() -> None:
    undated: list[Undated] = []
    content = book(MARKED_UP, metadata="<dc:date>0101-01-01</dc:date>")
    [article] = load_content(content, "a.epub", on_undated=undated.append)
    assert (article.published, [one.reason for one in undated]) == (None, ["0101-01-01 lies before 1600"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Quay repairs", "not a whole document (File is not a zip file)"),
        (book(), "no text in it; expected a book of articles or chapters"),
        (zipped({"mimetype": b"application/epub+zip"}), "not a whole EPUB file"),
        (
            zipped({"mimetype": b"application/epub+zip", "META-INF/rights.xml": b"<x/>"}),
            "protected against copying; expected an EPUB file without protection",
        ),
    ],
)
def test_what_is_no_book_is_refused(content: bytes, reason: str) -> None:
    assert re.match(re.escape(reason), error_of(content, "a.epub").reason)


def test_what_a_book_unpacks_to_counts_for_the_file() -> None:
    content, path = book(MARKED_UP, SECOND), PurePath("a.epub")
    allowance = Allowance(path, len(content))
    before = allowance.bytes_left
    epub.read(content, path, allowance)
    assert before - allowance.bytes_left > len(MARKED_UP) + len(SECOND)
    assert [len(part) for part in read_content(content, path) if isinstance(part, list)] == [2]
