"""Exports of press archives give each article with its own fields; what is broken is named, and the rest is taken."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from corpus.errors import Rejected
from corpus.load import load, read_content
from corpus.types import Article
from tests.corpus.load.written import export_files
from tests.corpus.load.written.export_files import STORIES, Story

BROKEN = "document 3: a document without a text"
FILES = {  # the text, the language that it names, and why its third document is left out
    "nexis.txt": (export_files.nexis_text(), "en", BROKEN),
    "nexis.html": (export_files.nexis_html(), "de", None),
    "nexis-uni.txt": (export_files.nexis_uni(), "en", BROKEN),
    "factiva.txt": (export_files.factiva_text(), "en", BROKEN),
    "factiva-codes.txt": (export_files.factiva_codes(), "en", None),
    "factiva.html": (export_files.factiva_html(), "de", None),
    "factiva.xml": (export_files.factiva_xml(), "en", BROKEN),
    "proquest.txt": (export_files.proquest_text(), "en", "document 3: a document without a full text"),
    "proquest.html": (export_files.proquest_html(), "en", None),
    "europresse.txt": (export_files.europresse_text(), None, None),
    "europresse.html": (export_files.europresse_html(), None, None),
    "pressreader.txt": (export_files.pressreader_text(), None, None),
}


def parts(content: str, name: str) -> tuple[list[Article], list[Rejected]]:
    found = list(read_content(content.encode(), PurePath(name)))
    return (
        [article for part in found if isinstance(part, list) for article in part],
        [part for part in found if isinstance(part, Rejected)],
    )


def check(article: Article, story: Story, language: str | None) -> None:
    assert (article.title, article.outlet, article.authors) == (story.title, story.outlet, story.authors)
    assert article.published is not None
    assert article.published.at.date().isoformat() == story.day
    assert article.published.origin == "field"
    assert article.body == story.body
    assert article.language == language


@pytest.mark.parametrize("name", FILES)
def test_each_article_of_an_export_has_its_own_fields_and_nothing_of_them_in_its_text(name: str) -> None:
    content, language, broken = FILES[name]
    found, rejected = parts(content, name)
    for article, story in zip(found, STORIES, strict=True):
        check(article, story, language)
    assert [one.reason for one in rejected] == ([broken] if broken else [])


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_told_by_its_content_not_by_its_name(name: str) -> None:
    content, _, _ = FILES[name]
    found, _ = parts(content, "export")
    assert [article.title for article in found] == [story.title for story in STORIES]


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".txt")])
def test_line_ends_of_windows_and_a_mark_in_front_change_nothing(name: str) -> None:
    content, _, _ = FILES[name]
    found = parts("\ufeff" + content.replace("\n", "\r\n"), name)[0]
    assert [article.body for article in found] == [story.body for story in STORIES]


@pytest.mark.parametrize("name", ["nexis-uni.txt", "factiva.txt", "proquest.txt", "europresse.txt"])
def test_an_export_without_blank_lines_gives_the_same(name: str) -> None:
    """Word processors' documents have a paragraph a line, and often no empty ones between."""
    content, language, _ = FILES[name]
    found, _ = parts("\n".join(line for line in content.split("\n") if line.strip()), name)
    for article, story in zip(found, STORIES, strict=True):
        check(article, story, language)


def test_a_folder_of_exports_gives_the_articles_of_all(tmp_path: Path) -> None:
    for name, (content, _, _) in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    rejected: list[Rejected] = []
    found = [article for part in load([tmp_path], rejected.append) for article in part]
    assert len(found) == 2 * len(FILES)
    assert len(rejected) == sum(broken is not None for _, _, broken in FILES.values())
