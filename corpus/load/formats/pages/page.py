"""Reads web pages: trafilatura finds the article, and the page's metadata describes it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePath

from lxml.html import HtmlElement

from corpus.errors import LoadError
from corpus.load.decode import bounded
from corpus.load.formats.pages.live import live_text
from corpus.load.formats.pages.metadata import page_metadata
from corpus.load.formats.pages.teasers import is_front_page, without_teasers
from corpus.load.formats.pages.tree import parse_page
from corpus.load.undated import OnUndated, ignore_undated, warn_at
from corpus.text.boilerplate import clean
from corpus.text.notices import NOTICE, is_notice
from corpus.time.published import published_from_dateline
from corpus.types import Article, new_article, tidy
from corpus.urls import web_url

# What programs that save a page as one file write into it, and the pictures that they put into the text.
_SAVED_FROM = re.compile(rb"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>]+)")
_COMMENT_WITHIN = 4_096  # bytes
_INLINED = re.compile(rb"data:[\w/+.;=,-]{0,100}?base64,[A-Za-z0-9+/=]*")
_WORD = re.compile(r"\w+")
_OWN_WORDS = 0.3  # the least share of the text that is not links: a list of headlines has none


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> list[Article]:
    """Returns one article with the page's metadata; without a date there, its dateline is read.

    On the 181 pages of `python -m evals.pages`, F1 is 0.964 as it stands. With teasers at the end it was 0.963; then it
    was 0.960 without `clean`, and 0.960 without tables; 0.962 with trafilatura's `favor_recall`, 0.946 with
    `deduplicate`; 0.966 with `favor_precision`, which finds less of the articles (recall 0.971 for 0.978): what is not
    found cannot be answered from.

    Raises:
        LoadError: If no article is found, or but a notice to readers, or the page is too large to look for one.
    """
    tree = parse_page(_INLINED.sub(b"data:,", content) if b"base64," in content else content, path)
    left_out: list[str] = []
    metadata = page_metadata(tree, left_out.append)
    text = live_text(tree) or _article_text(tree, path)
    if not (body := clean(without_teasers(tree, text), metadata.title)):
        raise LoadError(path, "no article text found in the page")
    if is_notice(body):
        raise LoadError(path, NOTICE)
    published = metadata.published or published_from_dateline(text)
    if left_out and published is None:
        warn_at(on_undated, path)(left_out[0])
    article = new_article(
        body=body,
        url=metadata.url or _saved_from(content),
        title=metadata.title,
        outlet=metadata.outlet,
        authors=metadata.authors,
        published=published,
        language=metadata.language,
    )
    return [bounded(article, path)]


def _article_text(tree: HtmlElement, path: PurePath) -> str:
    """Returns the text of a page that has one article.

    Raises:
        LoadError: If it has none.
    """
    text = _text(tree, path)
    if _own_words(tree, text) < _OWN_WORDS:
        raise LoadError(path, "only links found in the page; expected an article")
    if is_front_page(tree, text):
        raise LoadError(path, "a page of headlines, no article")
    return text


def _saved_from(content: bytes) -> str | None:
    """Returns the address that a saved page came from, where the program that saved it wrote it."""
    match = _SAVED_FROM.search(content[:_COMMENT_WITHIN])
    return web_url(match[1].decode("ascii", "replace")) if match else None


def _text(tree: HtmlElement, path: PurePath) -> str:
    """Returns the paragraphs of the article, a blank line between them."""
    import trafilatura  # 0.5 s: only for those who read pages
    from trafilatura.settings import Document

    try:
        document = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True)
    except Exception as error:  # whatever a library trips over, the other files are still read
        raise LoadError(path, f"a page that trafilatura cannot take apart ({type(error).__name__})") from error
    text = tidy((document.text or "").replace("\n", "\n\n")) if isinstance(document, Document) else ""
    if not text:
        raise LoadError(path, "no article text found in the page")
    return text


def _own_words(tree: HtmlElement, text: str) -> float:
    """Returns the share of a text's pairs of neighbouring words that do not stand in the page's links."""
    links = set(pairwise(_WORD.findall(" ".join(word for link in tree.iter("a") for word in link.itertext()))))
    pairs = list(pairwise(_WORD.findall(text)))
    return sum(pair not in links for pair in pairs) / len(pairs) if pairs else 1.0
