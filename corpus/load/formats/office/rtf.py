"""Reads RTF, Rich Text Format, with striprtf.

striprtf searches a file with patterns that take hours over some, and writes the address of each link into the text. So
it gets the file with its font table written anew, no link that it knows, and no pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from corpus.errors import LoadError, Rejected
from corpus.load.formats.office.document import Document, Paragraph, articles_of
from corpus.load.undated import OnUndated, ignore_undated
from corpus.types import Article

_MAX_BYTES = 1 << 25  # without pictures; 10 MB take some 5 s
_MAX_PROPERTY_CHARS = 1_000
_INFO_CHARS = 20_000  # from the start of a document's properties
_BINARY = re.compile(rb"(?<!\\)\\bin(\d{1,9}) ?")
_HEX = re.compile(rb"[0-9a-fA-F]{100,}")  # of a picture
_CODE_PAGE = re.compile(r"\\ansicpg(\d{1,5})")
_FONT = re.compile(r"\\f(\d{1,6})(?![a-z])[^;{}]{0,200}?\\fcharset(\d{1,3})")
_FIELD = re.compile(r"\{\\field\b")
_CELL = re.compile(r"(?<!\\)\\(?:nest)?cell(?![a-z])")


def read(content: bytes, path: PurePath, on_undated: OnUndated = ignore_undated) -> Iterable[Article | Rejected]:
    """Returns one article, or those of a press archive's export, without headers, footers and notes.

    Raises:
        LoadError: If it is no RTF file, is longer than any, or has no text.
    """
    return articles_of(document(content, path), path, on_undated)


def document(content: bytes, path: PurePath) -> Document:
    """Returns the paragraphs and properties of an RTF file. The cells of a table's row are apart by tabs.

    Raises:
        LoadError: If it is no RTF file or longer than any.
    """
    if not content.startswith(b"{\\rtf"):
        raise LoadError(path, f"not an RTF file (it begins with {content[:12]!r})")
    content = _HEX.sub(b"", _without_binary(content))
    if len(content) > _MAX_BYTES:
        raise LoadError(path, f"{len(content):,} bytes without pictures; at most {_MAX_BYTES:,} are expected")
    text = _decoded(content)
    page = _CODE_PAGE.search(text)
    code_page = page[0] if page else ""
    lines = _plain(_prepared(text), path).split("\n")
    start = text.find("{\\info")
    info = text[start : start + _INFO_CHARS] if start >= 0 else ""
    return Document(
        paragraphs=tuple(Paragraph(text=line.strip()) for line in lines),
        title=_property(info, "title", code_page, path),
        author=_property(info, "author", code_page, path),
    )


def _without_binary(content: bytes) -> bytes:
    """Returns the file without pictures in bytes, in which any sign may stand."""
    pieces: list[bytes] = []
    start = 0
    while match := _BINARY.search(content, start):
        pieces.append(content[start : match.start()])
        start = match.end() + int(match[1])
    return b"".join([*pieces, content[start:]])


def _decoded(content: bytes) -> str:
    """Returns the file as text: it should be ASCII, but programs write UTF-8 and code pages as well."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        page = _CODE_PAGE.search(content.decode("latin-1"))
    try:
        return content.decode(f"cp{page[1]}" if page else "cp1252", "replace")
    except LookupError:
        return content.decode("cp1252", "replace")


def _prepared(text: str) -> str:
    """Returns the file as striprtf can take it."""
    from striprtf.striprtf import font_table_group

    fonts: str = font_table_group(text)
    if fonts:
        table = "\n".join(f"{{\\f{number}\\fcharset{charset} x;}}" for number, charset in _FONT.findall(fonts))
        text = text.replace(fonts, f"{{\\fonttbl{table}}}", 1)
    text = _FIELD.sub("{\n\\\\field", text)  # a line end says nothing in RTF, and ends what striprtf takes for a link
    return _CELL.sub(r"\\tab", text)


def _plain(text: str, path: PurePath) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        plain: str = rtf_to_text(text, errors="replace")
    except Exception as error:  # striprtf raises almost anything on broken files
        raise LoadError(path, f"not a whole RTF file ({type(error).__name__}: {error})") from error
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of pairs stand apart in RTF


def _property(info: str, name: str, code_page: str, path: PurePath) -> str | None:
    match = re.search(rf"\{{\\{name}\b\s?((?:[^{{}}]|\{{[^{{}}]*\}}){{1,{_MAX_PROPERTY_CHARS}}})\}}", info)
    if match is None:
        return None
    return _plain(_FIELD.sub("{", f"{{\\rtf1\\ansi{code_page} {match[1]}}}"), path).strip() or None
