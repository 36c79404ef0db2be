"""Exports in DOCX, ODT, RTF and PDF give the same articles as in plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from html import escape
from pathlib import PurePath

import pytest

from corpus.errors import Rejected
from corpus.load import read_content
from corpus.types import Article
from tests.corpus.load.written import export_files, good_documents
from tests.corpus.load.written.export_files import STORIES

TEXTS = {
    "nexis": export_files.nexis_text,
    "nexis uni": export_files.nexis_uni,
    "factiva": export_files.factiva_text,
    "factiva's codes": export_files.factiva_codes,
    "proquest": export_files.proquest_text,
    "europresse": export_files.europresse_text,
}
_LINES_OF_A_PAGE = 60
_WIDTH = 85


def docx(lines: list[str]) -> bytes:
    return good_documents.docx(good_documents.docx_paragraphs(*map(escape, lines)))


def odt(lines: list[str]) -> bytes:
    return good_documents.odt(
        good_documents.odt_paragraphs(*(escape(line).replace("\t", "<text:tab/>") for line in lines))
    )


def rtf(lines: list[str]) -> bytes:
    return good_documents.rtf(*(line.replace("\t", r"\tab ") for line in lines))


def pdf(lines: list[str]) -> bytes:
    """A page is printed line by line, long lines wrapped."""
    printed = [part for line in lines for part in textwrap.wrap(line, _WIDTH) or [""]]
    pages = [printed[n : n + _LINES_OF_A_PAGE] for n in range(0, len(printed), _LINES_OF_A_PAGE)]
    return good_documents.pdf(
        [[(40.0, 800.0 - 12 * n, line) for n, line in enumerate(page) if line.strip()] for page in pages]
    )


FORMS: dict[str, Callable[[list[str]], bytes]] = {"docx": docx, "odt": odt, "rtf": rtf}


def read(content: bytes, name: str) -> tuple[list[Article], list[Rejected]]:
    found = list(read_content(content, PurePath(name)))
    taken = [article for part in found if isinstance(part, list) for article in part]
    return taken, [part for part in found if isinstance(part, Rejected)]


def fields(article: Article) -> tuple[str | None, str | None, tuple[str, ...], str | None]:
    day = article.published.at.date().isoformat() if article.published else None
    return article.title, article.outlet, article.authors, day


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_word_processors_export_gives_each_article_as_its_own(text: str, form: str) -> None:
    lines = TEXTS[text]().split("\n")
    found, rejected = read(FORMS[form](lines), f"a.{form}")
    plain, broken = read("\n".join(lines).encode(), "a.txt")
    assert [fields(article) for article in found] == [
        (story.title, story.outlet, story.authors, story.day) for story in STORIES
    ]
    assert [article.body for article in found] == [article.body for article in plain]
    assert [one.reason for one in rejected] == [one.reason for one in broken]


@pytest.mark.parametrize("text", ["nexis uni", "factiva"])
def test_a_printed_export_gives_each_article_as_its_own(text: str) -> None:
    found, _ = read(pdf(TEXTS[text]().split("\n")), "a.pdf")
    assert [fields(article) for article in found] == [
        (story.title, story.outlet, story.authors, story.day) for story in STORIES
    ]
    for article, story in zip(found, STORIES, strict=True):
        words = " ".join(article.body.split()).replace("’", "'")  # of the font
        assert words == " ".join(story.body.split())
