"""Reads plain text, as people save it from a page: a headline, paragraphs, and the page's furniture."""

from __future__ import annotations

from pathlib import PurePath

from corpus.errors import LoadError
from corpus.load.decode import bounded, decode
from corpus.text.boilerplate import clean, find_title
from corpus.text.notices import NOTICE, is_notice
from corpus.types import Article, new_article, tidy


def read(content: bytes, path: PurePath) -> list[Article]:
    """Returns one article, without outlet, date and authors.

    Raises:
        LoadError: If it is not text, nothing is left of it, or but a notice to readers.
    """
    text = tidy(decode(content, path))
    title = find_title(text)
    body = clean(text, title)
    if not body:
        raise LoadError(path, "no text in it; expected an article")
    if is_notice(body):
        raise LoadError(path, NOTICE)
    return [bounded(new_article(body=body, title=title), path)]
