"""Reads a document of Reuters-21578: title, author, dateline and body, with the newswire's own marks.

http://www.daviddlewis.com/resources/testcollections/reuters21578/
"""

from __future__ import annotations

import re

from corpus.load.formats.corpora.elements import Document, body, plain
from corpus.load.formats.exports.entries import Entry
from corpus.load.formats.exports.wording import names

_ENDS = ("reuter", "reuters")
_FIELDS = re.compile(r"<(TITLE|AUTHOR|DATELINE)\b[^<>]*>.{0,5000}?</\1\s{0,9}>", re.IGNORECASE | re.DOTALL)


def entry(document: Document) -> Entry:
    """Returns what the document says.

    Raises:
        ValueError: If it is a headline alone, as briefs of the collection are.
    """
    text = document.element("BODY")
    if text is None:  # of the type UNPROC
        text = _FIELDS.sub("", document.element("TEXT") or "")
    lines, _, last = text.rstrip().rpartition("\n")
    found = body(lines if last.strip().lower() in _ENDS else text.strip("\n"))
    if not found:
        raise ValueError("a headline without a text")
    title = document.element("TITLE")
    author = re.sub(r",\s*reuters?\s*$", "", document.line("AUTHOR") or "", flags=re.IGNORECASE)
    return Entry(
        body=found,
        title=" ".join(plain(title).split()) if title else None,
        outlet="Reuters",
        authors=names(author),
        date=document.line("DATE"),
    )
