"""Parses the bytes of a web page into a tree of elements that is small enough to be searched.

trafilatura takes minutes over some pages of a megabyte: deep nesting, a hundred thousand elements, tags with
thousands of attributes, broken JSON. Each bound here is several times what real pages have (of 181 news pages: at most
1,565 elements, 51 deep, 91,282 characters).
"""

from __future__ import annotations

import json
import re
from pathlib import PurePath

from lxml import html
from lxml.etree import ParserError, SubElement, iterwalk
from lxml.html import HtmlElement

from corpus.errors import LoadError
from corpus.load.decode import decode

MAX_BYTES = 10_000_000  # scripts and styles included
MAX_CHARS = 2_000_000  # of text, without scripts and styles
MAX_ELEMENTS = 30_000
MAX_DEPTH = 200
MAX_DEPTH_SUM = 600_000  # of all elements: it takes that much work to gather the text below each of them
MAX_TAG_CHARS = 5_000  # outside quotes; libxml2 compares each attribute's name with all others
_MAX_JSON_LD_CHARS = 200_000  # of one JSON-LD block

_TAG = re.compile(r"<(?:html|head|body|title|article|main|section|div|p|h1)\b", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<[a-z][^>]{{{MAX_TAG_CHARS},}}", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_APART = re.compile(r"<!--(?:-?>)?|-->|<script\b[^<>]*>?|</script\b[^<>]*>?", re.IGNORECASE)
_DROPPED = ("style", "svg", "template", "iframe", "object", "embed", "canvas", "math")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # libxml2 ends the page at a zero byte

_CHARSET = re.compile(
    rb"(?:<meta[^>]{1,200}?charset|^\s*<\?xml[^>]{1,80}?encoding)=[\"']?\s?([\w-]{2,30})", re.IGNORECASE
)
_DECLARED_WITHIN = 4_096  # bytes; browsers look at 1,024
_WESTERN = ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii")
_MAX_BROKEN_SHARE = 0.001  # of the characters: broken bytes that do not make a page any less UTF-8


def parse_page(content: bytes, path: PurePath) -> HtmlElement:
    """Returns the page without scripts, styles, comments and drawings; its readable JSON-LD stands last.

    Args:
        content: The page as it was saved.
        path: Of the page, for the error.

    Raises:
        LoadError: If it is no HTML, or larger or deeper than any article.
    """
    if len(content) > MAX_BYTES:
        raise LoadError(path, f"a page of {len(content):,} bytes; at most {MAX_BYTES:,} are expected")
    text = decode_page(content, path)
    if not _TAG.search(text):
        raise LoadError(path, "not a web page (no HTML tags in it)")
    text, linked = without_scripts(text)
    check_tags(text, path)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (ParserError, ValueError) as error:
        raise LoadError(path, f"not a web page ({error})") from error
    for element in list(tree.iter(*_DROPPED)):
        element.drop_tree()
    _check(tree, path)
    for block in filter(_readable, linked):
        SubElement(tree, "script", type="application/ld+json").text = block
    return tree


def check_tags(text: str, path: PurePath) -> None:
    """Looks for tags with very many attributes, which parsers take minutes over.

    Raises:
        LoadError: If one has more than `MAX_TAG_CHARS` characters outside quotes.
    """
    longest = max((len(_QUOTED.sub("", tag)) for tag in _LONG_TAG.findall(text)), default=0)
    if longest > MAX_TAG_CHARS:
        raise LoadError(path, f"a tag of {longest:,} characters; at most {MAX_TAG_CHARS:,} are expected")


def decode_page(content: bytes, path: PurePath) -> str:
    """Returns text from UTF-8, even with a few broken bytes; else from the declared or the likeliest encoding."""
    text = content.decode("utf-8-sig", "replace")
    if text.count("\ufffd") > _MAX_BROKEN_SHARE * len(text):
        match = _CHARSET.search(content[:_DECLARED_WITHIN])
        declared = match[1].decode("ascii", "replace").lower() if match else None
        if declared in _WESTERN:
            declared = "windows-1252"  # what browsers take these names for (WHATWG Encoding, 4.2)
        text = decode(content, path, declared)
    return _CONTROL.sub("", text)


def without_scripts(text: str) -> tuple[str, list[str]]:
    """Returns the page without its scripts and comments, and the JSON-LD inside them."""
    pieces, linked = [], []
    start, opened = 0, ""  # where the next piece begins; the tag of the script or comment that is open
    for tag in _APART.finditer(text):
        name = tag[0].lower()
        if not opened and not name.startswith(("-->", "</")):
            pieces.append(text[start : tag.start()])
            start, opened = tag.end(), "" if name in ("<!-->", "<!--->") else name
        elif opened and name.startswith("-->" if opened == "<!--" else "</"):
            if "ld+json" in opened:
                linked.append(text[start : tag.start()])
            start, opened = tag.end(), ""
    return "".join([*pieces, "" if opened else text[start:]]), linked


def _readable(linked: str) -> bool:
    """Returns whether it is JSON: on broken JSON of 200,000 characters trafilatura's patterns take minutes."""
    try:
        return len(linked) <= _MAX_JSON_LD_CHARS and json.loads(linked, strict=False) is not None
    except (ValueError, RecursionError):
        return False


def _check(tree: HtmlElement, path: PurePath) -> None:
    elements = depth = deepest = depths = chars = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        elements, depth = elements + 1, depth + 1
        deepest, depths = max(deepest, depth), depths + depth
        chars += len(element.text or "") + len(element.tail or "")
    for count, most, what in (
        (elements, MAX_ELEMENTS, "elements"),
        (deepest, MAX_DEPTH, "elements inside each other"),
        (depths, MAX_DEPTH_SUM, "as the sum of its elements' depths"),
        (chars, MAX_CHARS, "characters of text"),
    ):
        if count > most:
            raise LoadError(path, f"a page with {count:,} {what}; at most {most:,} are expected")
