"""Finds elements in a document of SGML, and makes plain paragraphs of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from corpus.load.formats.exports.lines import paragraphs

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_NEXT_FIELD = re.compile(r"</?(?!P\b|F\b|TI\b|BR\b)[A-Z][A-Z0-9_]*(?:\s[^<>]{0,1000})?>")
_BREAK = re.compile(r"</?(?:P|BR|TABLE|TABLEROW|ROWRULE|CELLRULE|SUBHEAD)(?:\s[^<>]{0,1000})?>", re.IGNORECASE)
_INDENTED = re.compile(r"\n[ \t]{2,}(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Holds one document of a collection.

    Attributes:
        text: What stands between its tags.
        attributes: Of its own tag, by names in lower case.
    """

    text: str
    attributes: Mapping[str, str]

    def element(self, *names: str) -> str | None:
        """Returns what stands in the first element that has one of the names; None if there is none.

        An element that is never closed ends at the next field.
        """
        for name in names:
            opened = re.search(rf"<{name}(?:\s[^<>]{{0,1000}})?>", self.text, re.IGNORECASE)
            if opened is None:
                continue
            closed = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.text, opened.end())
            closed = closed or _NEXT_FIELD.search(self.text, opened.end())
            return self.text[opened.end() : closed.start() if closed else len(self.text)]
        return None

    def line(self, *names: str) -> str | None:
        """Returns the words of the first element that has one of the names and any, in one line."""
        for name in names:
            if words := " ".join(plain(self.element(name) or "").split()):
                return words
        return None


def plain(text: str) -> str:
    """Returns a text without tags and references to characters."""
    return unescape(_TAG.sub(" ", text))


def body(text: str) -> str:
    """Returns the paragraphs of a text: its P elements, else what indents or blank lines part."""
    text = text.replace("\r\n", "\n")
    if _BREAK.search(text):
        parts = [" ".join(plain(part).split()) for part in _BREAK.split(text)]
        return "\n\n".join(filter(None, parts))
    text = plain(text)
    if _INDENTED.search(text):
        parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n|\n[ \t]{2,}(?=\S)", text)]
        return "\n\n".join(filter(None, parts))
    groups = [block.strip("\n").split("\n") for block in re.split(r"\n\s*\n", text) if block.strip()]
    return paragraphs(groups).replace("\n\n", "\n").replace("\n", "\n\n")
