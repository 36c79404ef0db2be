"""Reads collections in SGML: TREC (AP, Los Angeles Times, Financial Times, FBIS and others) and Reuters-21578.

The documents are cut out of the stream one by one, so that a file may be of any length; one that is never closed ends
where the next begins. No parser of SGML is needed: the collections use a few elements, and leave many of them open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import PurePath
from typing import BinaryIO

from corpus.errors import Rejected
from corpus.load.cutting import cut
from corpus.load.decode import MAX_CHARS
from corpus.load.formats.corpora import reuters, trec
from corpus.load.formats.corpora.elements import Document
from corpus.load.formats.exports.entries import Entry, articles
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article

_OPEN = re.compile(rb"<(DOC|REUTERS)(\s[^<>]{0,1000})?>", re.IGNORECASE)
_CLOSE = re.compile(rb"</(?:DOC|REUTERS)\s*>", re.IGNORECASE)
_MAX_TAG_BYTES = 1_100
_MAX_BYTES = 4 * MAX_CHARS  # of a document
_CONTROL = re.compile(r"&#(?:[0-9]|1[0-9]|2[0-9]|3[01]|127);|[\x00-\x08\x0b-\x1f]")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


def read(stream: BinaryIO, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterator[Article | Rejected]:
    """Yields the articles of a collection.

    Args:
        stream: Its bytes.
        path: For messages.
        on_undated: Called with each article whose date is left out.

    Raises:
        LoadError: If no document is an article.
    """
    documents = cut(stream, _OPEN, mark_bytes=_MAX_TAG_BYTES, most_bytes=_MAX_BYTES)
    yield from articles(documents, _entry, path, on_undated)


def _entry(document: bytes) -> Entry | None:
    if len(document) > _MAX_BYTES:
        raise ValueError(f"a document of more than {_MAX_BYTES:,} bytes; expected an article")
    opened = _OPEN.match(document)
    assert opened is not None  # it was cut there
    closed = _CLOSE.search(document)
    content = document[opened.end() : closed.start() if closed else len(document)]
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # their authors' code page
    attributes = {
        name.lower(): unescape("".join(value))
        for name, *value in _ATTRIBUTE.findall((opened[2] or b"").decode("utf-8", "replace"))
    }
    found = Document(text=_CONTROL.sub("", text), attributes=attributes)
    return reuters.entry(found) if opened[1].upper() == b"REUTERS" else trec.entry(found)
