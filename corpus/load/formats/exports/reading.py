"""Reads exports of press archives as text, whatever held the text, and as HTML; each family has its own module."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import PurePath

from lxml import html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from corpus.errors import LoadError, Rejected
from corpus.load.formats.exports import europresse, factiva, nexis, proquest, story
from corpus.load.formats.exports.entries import Entry, articles
from corpus.load.formats.exports.lines import split_at
from corpus.load.formats.pages import page
from corpus.load.formats.pages.tree import check_tags, decode_page, without_scripts
from corpus.load.marks import FACTIVA_NUMBER, HtmlFamily, TextFamily, html_family, text_family
from corpus.load.markup import paragraphs
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article

Pieces = Iterable[tuple[int | None, str]]
Split = Callable[[str], Pieces]

_TEXTS: dict[TextFamily, tuple[Split, Callable[[str], Entry | None]]] = {
    "nexis": (nexis.older_documents, nexis.older_entry),
    "nexis-uni": (nexis.newer_documents, nexis.newer_entry),
    "factiva": (factiva.documents, factiva.entry),
    "proquest": (proquest.documents, proquest.entry),
    "europresse": (europresse.documents, europresse.entry),
    "story": (lambda text: [(None, text)], story.entry),
}
_MARKS: dict[HtmlFamily, tuple[re.Pattern[str], ...]] = {  # where an article of HTML begins: the first that is there
    "nexis": (re.compile(r"<a name=[\"']DOC_ID_[^>]*>", re.IGNORECASE), re.compile("<DOCFULL>", re.IGNORECASE)),
    "factiva": (re.compile(r"<div[^>]*\bclass=[\"']article \w\wArticle[\"'][^>]*>", re.IGNORECASE),),
    "europresse": (re.compile(r"<article\b[^>]*>", re.IGNORECASE),),
    "proquest": (re.compile(r"<a [^>]*name=[\"']DocID_[^>]*>(?:</a>)?", re.IGNORECASE),),
}
_STYLE = re.compile(r"<style\b[^<]*</style\s{0,9}>", re.IGNORECASE)
_MAX_PIECE_CHARS = 4_000_000  # of HTML around one article


def read_text(text: str, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterator[Article | Rejected] | None:
    """Returns the articles of an export as text, or None if the text is none.

    Args:
        text: With its lines; paragraphs may be lines of their own or be parted by blank lines.
        path: The file.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: If it is an export, and none of its documents is an article.
    """
    family = text_family(text)
    if family is None:
        return None
    split, entry_of = _TEXTS[family]
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _some(articles(split(lines), entry_of, path, on_undated))


def read_html(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterable[Article | Rejected]:
    """Returns the articles of an export in HTML; of any other page, its one article.

    Raises:
        LoadError: If there is none.
    """
    family = html_family(content)
    found = None if family is None else _some(_of_html(family, content, path, on_undated))
    return page.read(content, path, on_undated) if found is None else found


def _some(found: Iterator[Article | Rejected]) -> Iterator[Article | Rejected] | None:
    """Returns the articles; None if the one document with a mark is no article: then it is a text of another kind.

    Raises:
        LoadError: If there were several documents, and none is an article.
    """
    try:
        first = next(found, None)
    except LoadError as error:
        if "(and so for all" in error.reason:
            raise
        return None
    return None if first is None else chain([first], found)


def _of_html(family: HtmlFamily, content: bytes, path: PurePath, on_undated: OnUndated) -> Iterator[Article | Rejected]:
    text = decode_page(content, path)
    mark = next((mark for mark in _MARKS[family] if mark.search(text)), None)
    pieces: Iterator[tuple[int, str]] = iter([(1, text)]) if mark is None else split_at(text, mark)
    if family == "factiva":
        yield from articles(pieces, lambda piece: _factiva(_tree(piece, path)), path, on_undated)
    elif family == "europresse":
        yield from articles(pieces, lambda piece: europresse.html_entry(_tree(piece, path)), path, on_undated)
    else:
        split, entry_of = _TEXTS[family]
        texts = ((line, inside) for line, piece in pieces for _, inside in split(_text(_tree(piece, path))))
        yield from articles(texts, entry_of, path, on_undated)


def _tree(piece: str, path: PurePath) -> HtmlElement:
    """Returns the tree of a piece of HTML.

    Raises:
        LoadError: If it is too large for an article, or holds nothing.
    """
    if len(piece) > _MAX_PIECE_CHARS:
        raise LoadError(path, f"{len(piece):,} characters of HTML around one article; at most 4,000,000 are expected")
    piece = _STYLE.sub("", without_scripts(piece)[0])
    check_tags(piece, path)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(f"<body>{piece}".encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise LoadError(path, f"not HTML ({error})") from error
    for line_break in tree.iter("br"):
        line_break.tag = "hr"  # it ends a block
    return tree


def _text(tree: HtmlElement) -> str:
    return paragraphs(tree)


def _factiva(tree: HtmlElement) -> Entry:
    """Returns what a document of Factiva's HTML says: its classes name headline and byline, or a table has codes."""
    for cell in tree.iter("td"):
        if (cell.text_content() or "").strip() in factiva.CODES:
            cell.tag = "p"
    headline = next(iter(tree.xpath(".//*[contains(@class, 'Headline')]")), None)
    byline = next(iter(tree.xpath(".//*[@class='author']")), None)
    lines = [line for line in _text(tree).split("\n\n") if line]
    end = next((n + 1 for n, line in enumerate(lines) if FACTIVA_NUMBER.fullmatch(line)), len(lines))
    return factiva.entry_of_lines(
        lines[:end],
        None if headline is None else " ".join(headline.text_content().split()),
        None if byline is None else " ".join(byline.text_content().split()),
    )
