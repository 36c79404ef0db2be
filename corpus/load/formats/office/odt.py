"""Reads ODT, the documents of LibreOffice and others: OpenDocument, ISO/IEC 26300."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from lxml import etree

from corpus.errors import LoadError, Rejected
from corpus.load.bounds import Allowance
from corpus.load.containers.packages import Package
from corpus.load.formats.office.document import Document, Paragraph, articles_of, paragraphs_of_row
from corpus.load.markup import name_of
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article

_PASSED_OVER = {"tracked-changes", "annotation", "note", "sequence-decls", "forms", "index-title-template", "ruby-text"}
_ENCRYPTED = b"encryption-data"
_MOST_SPACES = 1_000  # that one element may stand for


def read(
    content: bytes, path: PurePath, allowance: Allowance, on_undated: OnUndated = ignore_undated
) -> Iterable[Article | Rejected]:
    """Returns one article, or those of a press archive's export, without headers, footers, notes and comments.

    Raises:
        LoadError: If it is no ODT file, is encrypted or has no text.
        TooLarge: If it unpacks to more than it may.
    """
    return articles_of(document(content, path, allowance), path, on_undated)


def document(content: bytes, path: PurePath, allowance: Allowance) -> Document:
    """Returns the paragraphs and properties of an ODT file. The cells of a table's row are apart by tabs.

    Raises:
        LoadError: If it is no ODT file or is encrypted.
        TooLarge: If it unpacks to more than it may.
    """
    with Package(content, path, allowance) as package:
        if "META-INF/manifest.xml" in package and _ENCRYPTED in package.read("META-INF/manifest.xml"):
            raise LoadError(path, "encrypted with a password; expected a document without one")
        text = package.xml("content.xml").find("{*}body/{*}text")
        if text is None:
            raise LoadError(path, "not a text document (no text in its part 'content.xml')")
        styles = {one.get(_name(one, "name")): one for one in text.getroottree().iterfind(".//{*}style")}
        meta = package.xml("meta.xml").find("{*}meta") if "meta.xml" in package else None
    properties = {} if meta is None else {name_of(one): one.text or "" for one in meta}
    return Document(
        paragraphs=tuple(_blocks(text, {name for name, one in styles.items() if name and _is_title(one)})),
        title=properties.get("title"),
        author=properties.get("initial-creator") or properties.get("creator"),
        language=properties.get("language"),
    )


def _is_title(style: etree._Element) -> bool:
    return bool(style.get(_name(style, "parent-style-name")) == "Title")


def _blocks(element: etree._Element, titles: set[str]) -> Iterator[Paragraph]:
    """Yields the paragraphs below an element. libxml2 bounds the depth."""
    for child in element:
        name = name_of(child)
        if name in ("p", "h"):
            yield from _paragraph(child, titles)
        elif name == "table-row":
            cells = [cell for cell in child if name_of(cell) == "table-cell"]
            yield from paragraphs_of_row([list(_blocks(cell, titles)) for cell in cells])
        elif name not in _PASSED_OVER:
            yield from _blocks(child, titles)


def _paragraph(element: etree._Element, titles: set[str]) -> Iterator[Paragraph]:
    """Yields a paragraph, then those of the frames that are anchored in it."""
    words: list[str] = []
    boxes: list[etree._Element] = []
    _gather(element, words, boxes)
    style = element.get(_name(element, "style-name"), "")
    text = "".join(words).strip()
    if text or not boxes:
        is_heading = name_of(element) == "h" or style == "Title" or style in titles
        yield Paragraph(text=text, is_heading=is_heading)
    for box in boxes:
        yield from _blocks(box, titles)


def _gather(element: etree._Element, words: list[str], boxes: list[etree._Element]) -> None:
    words.append(_collapsed(element.text))
    for child in element:
        name = name_of(child)
        if name == "s":
            count = child.get(_name(child, "c"), "1")
            words.append(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif name == "tab":
            words.append("\t")
        elif name == "line-break":
            words.append("\n")
        elif name == "text-box":
            boxes.append(child)
        elif name not in _PASSED_OVER:
            _gather(child, words, boxes)
        words.append(_collapsed(child.tail))


def _collapsed(text: str | None) -> str:
    """Returns text with each run of white space as one space, as OpenDocument says to read it."""
    if not text:
        return ""
    return (
        (" " if text[0].isspace() else "")
        + " ".join(text.split())
        + (" " if text[-1].isspace() and text.strip() else "")
    )


def _name(element: etree._Element, attribute: str) -> str:
    """Returns the full name of an attribute in the namespace of its element."""
    return f"{{{etree.QName(element).namespace or ''}}}{attribute}"
