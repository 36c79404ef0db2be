"""Reads DOCX, the documents of Word and others: Office Open XML, ECMA-376."""

from __future__ import annotations

import posixpath
import re
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

_MAIN = "word/document.xml"
# Deleted and moved text; the second form of a drawing; a paragraph's properties, which can hold deleted marks.
_PASSED_OVER = {"del", "moveFrom", "Fallback", "pPr", "rPr", "sectPr", "instrText", "delText", "delInstrText"}
_LINE_ENDS = re.compile(r"[\r\n]+")  # of the XML: those of the text are elements
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def read(
    content: bytes, path: PurePath, allowance: Allowance, on_undated: OnUndated = ignore_undated
) -> Iterable[Article | Rejected]:
    """Returns one article, or those of a press archive's export, without headers, footers, notes and comments.

    Raises:
        LoadError: If it is no DOCX file or has no text.
        TooLarge: If it unpacks to more than it may.
    """
    return articles_of(document(content, path, allowance), path, on_undated)


def document(content: bytes, path: PurePath, allowance: Allowance) -> Document:
    """Returns the paragraphs and properties of a DOCX file.

    Inserted text, content controls, text boxes and tables are read; deleted and hidden text is not.

    Raises:
        LoadError: If it is no DOCX file.
        TooLarge: If it unpacks to more than it may.
    """
    with Package(content, path, allowance) as package:
        main = _main_part(package)
        body = package.xml(main).find("{*}body")
        if body is None:
            raise LoadError(path, f"not a whole document (no body in its part {main!r})")
        headings = _headings(package, posixpath.join(posixpath.dirname(main), "styles.xml"))
        properties = _properties(package)
    return Document(
        paragraphs=tuple(_blocks(body, headings)),
        title=properties.get("title"),
        author=properties.get("creator"),
        language=properties.get("language"),
    )


def _main_part(package: Package) -> str:
    """Returns the name of the part with the text, which need not be the usual one."""
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels").iterfind("{*}Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/") or _MAIN
    return _MAIN


def _headings(package: Package, part: str) -> set[str]:
    """Returns the ids of the styles that titles and headings have; their names are English in any language."""
    if part not in package:
        return set()
    found = set()
    for style in package.xml(part).iterfind("{*}style"):
        name = style.find("{*}name")
        written = (_value(name, "val") or "").lower() if name is not None else ""
        if written == "title" or written.startswith("heading"):
            found.add(_value(style, "styleId") or "")
    return found


def _properties(package: Package) -> dict[str, str]:
    if "docProps/core.xml" not in package:
        return {}
    return {name_of(one): one.text or "" for one in package.xml("docProps/core.xml")}


def _blocks(element: etree._Element, headings: set[str]) -> Iterator[Paragraph]:
    """Yields the paragraphs below an element. libxml2 bounds the depth."""
    for child in element:
        name = name_of(child)
        if name == "p":
            yield from _paragraph(child, headings)
        elif name == "tbl":
            yield from _rows(child, headings)
        elif name not in _PASSED_OVER:  # content controls, inserted blocks
            yield from _blocks(child, headings)


def _paragraph(element: etree._Element, headings: set[str]) -> Iterator[Paragraph]:
    """Yields a paragraph, then those of the text boxes that are anchored in it."""
    words: list[str] = []
    boxes: list[etree._Element] = []
    _gather(element, words, boxes)
    style = element.find("{*}pPr/{*}pStyle")
    text = "".join(words).strip()
    if text or not boxes:
        yield Paragraph(text=text, is_heading=style is not None and _value(style, "val") in headings)
    for box in boxes:
        yield from _blocks(box, headings)


def _gather(element: etree._Element, words: list[str], boxes: list[etree._Element]) -> None:
    for child in element:
        name = name_of(child)
        if name == "t":
            words.append(_LINE_ENDS.sub(" ", child.text or ""))
        elif name in _SIGNS:
            words.append(_SIGNS[name])
        elif name == "txbxContent":
            boxes.append(child)
        elif name not in _PASSED_OVER and not (name == "r" and _is_hidden(child)):
            _gather(child, words, boxes)


def _rows(table: etree._Element, headings: set[str]) -> Iterator[Paragraph]:
    for row in table.iterfind("{*}tr"):
        cells = [cell for cell in row.iter("{*}tc") if _row_of(cell) is row]
        yield from paragraphs_of_row([list(_blocks(cell, headings)) for cell in cells])


def _row_of(cell: etree._Element) -> etree._Element | None:
    return next((above for above in cell.iterancestors() if name_of(above) == "tr"), None)


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and (_value(vanish, "val") or "true") not in ("0", "false", "off")


def _value(element: etree._Element, name: str) -> str | None:
    """Returns an attribute, whichever of the two namespaces (transitional, strict) it has."""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), None)
