"""Reads the text of an e-mail: of its HTML part, laid out in tables, or of its text part with addresses in it."""

from __future__ import annotations

import re
from pathlib import PurePath

from lxml.html import HtmlElement

from corpus.load.formats.mails.furniture import is_link
from corpus.load.formats.pages.tree import parse_page
from corpus.load.markup import paragraphs, words_of
from corpus.types import tidy

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?![.\d])|font-size\s*:\s*[01]px"
    r"|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_PREHEADER = re.compile(r"pre-?header|mcnpreview", re.IGNORECASE)
_BLOCKS = ("p", "div", "table", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote")
_CELL_CHARS = 60  # a cell with more is a paragraph, one with less perhaps a figure in a row
# Fillers after the line that a list of letters shows, and the spaces between them.
_FILLER = "\u00ad\u034f\u200b\u200c\u2060\ufeff"
_MAY_BE_FILLERS = re.compile(rf"[\s{_FILLER}\u061c\u200d\u200e\u200f]{{3,}}")

# Everything here is bounded, so that no text takes more than a multiple of its length.
_ADDRESS = r"(?:https?://|www\.)[^\s<>()\[\]]{1,4000}"
_BRACKETED = re.compile(rf"[ \t]{{0,4}}(?:\(\s?{_ADDRESS}\s?\)|<\s?{_ADDRESS}\s?>|\[\s?{_ADDRESS}\s?\])")
_ALONE = re.compile(rf"^[^\w\n]{{0,20}}(?:\d{{1,3}}[\].:]+\s?)?{_ADDRESS}[^\w\n]{{0,20}}$", re.MULTILINE)
_LABELLED = re.compile(
    rf"^(?:[^\s:]{{1,40}}[ \t]){{0,5}}[^\s:]{{1,40}}[ \t]?[:→»>]{{1,3}}[ \t]?{_ADDRESS}[^\w\n]{{0,20}}$", re.MULTILINE
)
_LONG_ADDRESS = re.compile(rf"[ \t]{{0,4}}{_ADDRESS.replace('1,4000', '80,')}")
_LAST_WORDS = re.compile(r"(?<=[.!?…\"”’])[ \t]{1,4}\[?(?P<words>\w[^.!?\n]{1,40})$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]{0,8}([-=_*~#])\1{9,}[ \t]{0,8}$", re.MULTILINE)
_MARK = re.compile(r"^(?:\*\*|#{1,4}) (?=\S)", re.MULTILINE)  # of a heading
_NUMBER = re.compile(r"[ \t]?\[\d{1,3}\]")
_NUMBERED = re.compile(rf"^[ \t]{{0,8}}\[\d{{1,3}}\]:?[ \t]{{1,8}}{_ADDRESS}", re.MULTILINE)
_END_CHARS = 2_000  # in which a signature stands
_SIGNATURE = re.compile(r"\n(?:--|_{30,100})\n(?:.*\n){0,12}.*\Z")  # RFC 3676, 4.3; Mailman


def html_body(content: str, path: PurePath) -> tuple[str, str | None]:
    """Returns the paragraphs of an HTML part, a blank line apart, and the title that it names.

    What its styles hide is left out. Cells of tables that lay it out are paragraphs; those of figures stay rows.

    Raises:
        LoadError: If it is no HTML, or larger or deeper than any letter.
    """
    tree = parse_page(content.encode("utf-8", "replace"), path)
    title = words_of(tree.find(".//title"))
    for element in [one for one in tree.iter() if _is_hidden(one)]:
        if element.getparent() is not None:
            element.drop_tree()
    for link in list(tree.iter("a")):
        if is_link(words_of(link) or "") and not (link.tail or "").strip():
            link.drop_tree()
    for cell in tree.iter("td", "th"):
        if next(cell.iterdescendants(*_BLOCKS), None) is not None or len(cell.text_content().strip()) > _CELL_CHARS:
            cell.tag = "div"
    for line_end in list(tree.iter("br")):
        following = line_end.getnext()
        if following is not None and following.tag == "br" and not (line_end.tail or "").strip():
            line_end.tag = "hr"
    return tidy(_without_fillers(paragraphs(tree))), title


def text_body(text: str) -> str:
    """Returns a text part without the addresses of its links, and without a signature.

    Addresses go in brackets, alone or behind a label on a line, and where they are so long that nobody reads them.
    Short ones in a sentence stay. Numbers of links go where a list at the end says what they lead to. Rules and marks
    of headings go.
    """
    text = tidy(_without_fillers(text))
    text = text[:-_END_CHARS] + _SIGNATURE.sub("", text[-_END_CHARS:])
    text = _BRACKETED.sub("", text)
    if _NUMBERED.search(text):
        text = _NUMBER.sub("", _NUMBERED.sub("", text))
    for form in (_ALONE, _LABELLED, _LONG_ADDRESS, _RULE, _MARK):
        text = form.sub("", text)
    text = _LAST_WORDS.sub(lambda match: "" if is_link(match["words"]) else match[0], text)
    return tidy(re.sub(r"\n{3,}", "\n\n", text))


def _without_fillers(text: str) -> str:
    return _MAY_BE_FILLERS.sub(lambda match: match[0] if match[0].isspace() else " ", text)


def _is_hidden(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("html", "body"):
        return False
    return (
        element.get("hidden") is not None
        or _HIDDEN.search(element.get("style") or "") is not None
        or _PREHEADER.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None
    )
