"""Parses XML and pieces of HTML, without anything from outside, and returns their paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from html.entities import html5
from pathlib import PurePath
from typing import BinaryIO

from lxml import etree, html

from corpus.errors import LoadError

_BLOCKS = {"address", "article", "block", "blockquote", "body.content", "bq", "dd", "div", "dl", "dt", "figcaption",
           "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "hr", "li", "ol", "p", "pre", "section", "table", "tr",
           "ul"}  # fmt: skip
_SPACED = {"td", "th"}
_SAFE = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True,  # without collect_ids, libxml2 reads the document type
}  # fmt: skip
_PIECE_BYTES = 1 << 16
_MAX_INSIDE = 200_000  # elements of one article
_PASSED_OVER = {"head", "media", "nav", "script", "style", "template"}  # not the article's words


def parse_xml(content: bytes, path: PurePath) -> etree._Element:
    """Returns the root of an XML document.

    Nothing is fetched, no document type is loaded, and one that declares entities is refused. libxml2 bounds the
    depth (256) and the length of a text (10 MB), and stops entities that grow.

    Raises:
        LoadError: If it is not well-formed or declares entities.
    """
    parser = etree.XMLParser(**_SAFE)
    parser.resolvers.add(_NoDocumentType())
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _not_xml(error, path) from error
    _check_entities(root, path)
    return root


def xml_elements(
    stream: BinaryIO, path: PurePath, *, depth: int | None = None, name: str | None = None
) -> Iterator[etree._Element]:
    """Yields elements of an XML document one after the other; each is emptied after its turn.

    Args:
        stream: Its bytes, read as they are needed.
        path: For messages.
        depth: Of all elements that are wanted: 2 for the children of the root, 3 for their children.
        name: Of the elements that are wanted, at any depth.

    Raises:
        LoadError: As `parse_xml`, or if too many elements lie between two that are wanted, or in one.
    """
    parser = etree.XMLPullParser(("start", "end"), **_SAFE)
    parser.resolvers.add(_NoDocumentType())
    here = begun = 0
    try:
        for piece in iter(lambda: stream.read(_PIECE_BYTES), b""):
            parser.feed(piece)
            for event, element in parser.read_events():
                if event == "start":
                    here, begun = here + 1, begun + 1
                    if begun > _MAX_INSIDE:
                        raise LoadError(path, f"more than {_MAX_INSIDE:,} elements in one", element.sourceline)
                    if here == 1:
                        _check_entities(element, path)
                    continue
                if here == depth or (name is not None and name_of(element) == name):
                    begun = 0
                    yield element
                    _remove(element)
                here -= 1
        parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _not_xml(error, path) from error


class _NoDocumentType(etree.Resolver):  # type: ignore[misc]  # lxml has no types
    """Gives an empty document type for every address, so that neither the network nor a file is read."""

    def resolve(self, url: str, public_id: str, context: object) -> object:
        return self.resolve_empty(context)


def _check_entities(root: etree._Element, path: PurePath) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise LoadError(path, "declares entities in its document type; expected XML without them")


def _not_xml(error: Exception, path: PurePath) -> LoadError:
    problem = " ".join(str(getattr(error, "msg", None) or error).split())
    return LoadError(path, f"not XML ({problem})", getattr(error, "lineno", None) or None)


def _remove(element: etree._Element) -> None:
    """Empties an element, and takes those before it out of the tree."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def html_text(text: str) -> str:
    """Returns the paragraphs of a piece of HTML, a blank line apart; empty if there are none."""
    try:
        return paragraphs(
            html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
        )
    except (etree.LxmlError, ValueError):  # nothing in it
        return ""


def paragraphs(element: etree._Element) -> str:
    """Returns the words of an element, its blocks (paragraphs, headings, items, rows) a blank line apart."""
    blocks: list[str] = []
    words: list[str] = []
    pending: list[object] = [element]  # not recursion: HTML may be nested as deep as it likes
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            words.append(item)
        elif item is None:
            blocks.append(" ".join("".join(words).split()))
            words.clear()
        else:
            pending += reversed(_inside(item))
    blocks.append(" ".join("".join(words).split()))
    return "\n\n".join(filter(None, blocks))


def words_of(element: etree._Element | None) -> str | None:
    """Returns an element's words in one line, or None if it has none."""
    return None if element is None else " ".join(paragraphs(element).split()) or None


def name_of(element: etree._Element) -> str:
    """Returns an element's name without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""  # broken HTML has names like "p<p"


def _inside(element: etree._Element) -> list[object]:
    """Returns what stands in an element, in order: texts, elements, and None where a block ends."""
    if element.tag is etree.Entity:
        return [html5.get(f"{element.name};", "")]
    name = name_of(element).lower()
    if not name or name in _PASSED_OVER:
        return []
    inside: list[object] = [element.text or ""]
    for child in element:
        inside += [child, child.tail or ""]
    if name in _BLOCKS:
        return [None, *inside, None]
    return [" ", *inside, " "] if name in _SPACED or name == "br" else inside
