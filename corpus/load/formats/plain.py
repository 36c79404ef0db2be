"""Reads plain text, as people save it from a page: a headline, paragraphs, and the page's furniture."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from corpus.errors import LoadError, Rejected
from corpus.load.decode import bounded, decode
from corpus.load.formats.exports import reading as exports
from corpus.load.undated import OnUndated, ignore_undated
from corpus.text.boilerplate import clean, find_title
from corpus.text.notices import NOTICE, is_notice
from corpus.types import Article, new_article, tidy


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterable[Article | Rejected]:
    """Returns one article, without outlet, date and authors; of a press archive's export, all its articles.

    Raises:
        LoadError: If it is not text, nothing is left of it, or but a notice to readers.
    """
    decoded = decode(content, path)
    found = exports.read_text(decoded, path, on_undated)
    if found is not None:
        return found
    text = tidy(decoded)
    title = find_title(text)
    body = clean(text, title)
    if not body:
        raise LoadError(path, "no text in it; expected an article")
    if is_notice(body):
        raise LoadError(path, NOTICE)
    return [bounded(new_article(body=body, title=title), path)]
