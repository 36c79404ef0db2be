"""Reads bytes as articles in tests of formats."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from corpus.errors import LoadError, Rejected
from corpus.load import read_content
from corpus.types import Article
from tests.corpus.load.good_files import AUTHORS, BODY, DATE, OUTLET, TITLE, URL

ONE_AUTHOR = {
    "a.html",
    "feed.json",
    "rss.xml",
    "atom.xml",
    "a.warc",
    "a.zip",
    "a.tar",
    "a.mhtml",
    "a.webarchive",
}  # they name one

WITHOUT_AUTHORS = {"a.eml", "html.eml", "a.mbox", "a.txt"}


def articles(content: bytes, name: str) -> list[Article]:
    found: list[Article] = []
    for part in read_content(content, PurePath(name)):
        assert not isinstance(part, Rejected), str(part)
        found += part
    return found


def error_of(content: bytes, name: str) -> LoadError:
    with pytest.raises(LoadError) as caught:
        list(read_content(content, PurePath(name)))
    assert "\n" not in str(caught.value)
    return caught.value


def check_all_fields(article: Article, name: str) -> None:
    authors = () if name in WITHOUT_AUTHORS else AUTHORS[:1] if name in ONE_AUTHOR else AUTHORS
    if name.startswith("ninjs"):
        authors = ("Mara Venn; Jon Ode",)  # a byline is a line of text
    assert article.body == BODY
    assert (article.url, article.title, article.outlet, article.authors) == (URL, TITLE, OUTLET, authors)
    assert article.published is not None
    assert article.published.iso() == DATE
    assert article.language == "en"
