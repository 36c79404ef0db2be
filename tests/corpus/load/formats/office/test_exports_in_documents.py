"""Exports of press archives are read article by article from whatever document holds them."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import PurePath

import pytest

from corpus.errors import Rejected
from corpus.load import read_content
from corpus.types import Article
from tests.corpus.load.written import export_files, good_documents


def taken(content: bytes, name: str) -> list[Article]:
    """Returns the articles; the samples have a document without a text as well."""
    parts = read_content(content, PurePath(name))
    return [article for part in parts if not isinstance(part, Rejected) for article in part]


def _rtf(lines: list[str]) -> bytes:
    escaped = ("".join(f"\\u{ord(char)}?" if ord(char) > 127 else char for char in line) for line in lines)
    return good_documents.rtf(*escaped)


def _docx(lines: list[str]) -> bytes:
    return good_documents.docx(good_documents.docx_paragraphs(*map(escape, lines)))


def _odt(lines: list[str]) -> bytes:
    return good_documents.odt(good_documents.odt_paragraphs(*map(escape, lines)))


@pytest.mark.parametrize(("name", "write"), [("a.docx", _docx), ("a.odt", _odt), ("a.rtf", _rtf), ("a.doc", _rtf)])
@pytest.mark.parametrize("export", [export_files.nexis_text, export_files.nexis_uni, export_files.factiva_text])
def test_a_document_gives_the_articles_of_an_export(
    name: str, write: Callable[[list[str]], bytes], export: Callable[[], str]
) -> None:
    text = export()
    expected = taken(text.encode(), "a.txt")
    found = taken(write(text.split("\n")), name)
    assert len(expected) > 1
    assert [(a.title, a.outlet, a.authors, a.published) for a in found] == [
        (a.title, a.outlet, a.authors, a.published) for a in expected
    ]
    assert [a.body.split() for a in found] == [a.body.split() for a in expected]
