"""Parses XML and pieces of HTML, without anything from outside, and returns their paragraphs."""

from __future__ import annotations

from html.entities import html5
from pathlib import PurePath

from lxml import etree, html

from corpus.errors import LoadError

_BLOCKS = {"address", "article", "block", "blockquote", "body.content", "bq", "dd", "div", "dl", "dt", "figcaption",
           "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "hr", "li", "ol", "p", "pre", "section", "table", "tr",
           "ul"}  # fmt: skip
_SPACED = {"td", "th"}
_PASSED_OVER = {"head", "media", "nav", "script", "style", "template"}  # not the article's words


def parse_xml(content: bytes, path: PurePath) -> etree._Element:
    """Returns the root of an XML document.

    Nothing is fetched, no document type is loaded, and one that declares entities is refused. libxml2 bounds the
    depth (256) and the length of a text (10 MB), and stops entities that grow.

    Raises:
        LoadError: If it is not well-formed or declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        problem = " ".join(str(error.msg).split())
        raise LoadError(path, f"not XML ({problem})", error.lineno or None) from error
    except ValueError as error:
        raise LoadError(path, f"not XML ({error})") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise LoadError(path, "declares entities in its document type; expected XML without them")
    return root


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
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


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
