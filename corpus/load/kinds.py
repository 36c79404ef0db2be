"""What kind of file something is: by what it begins with where that is clear, else by its name's ending."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from corpus.load.fields import GUESSED, SPELLINGS, fold

Kind = Literal[
    "text", "markdown", "html", "json", "table", "parquet", "feed", "nitf", "newsml", "xml", "mail", "pdf",
    "mailbox", "warc", "zip", "tar", "gzip", "bzip2", "xz",
]  # fmt: skip
HEAD = 1 << 16  # bytes that are enough to tell

ENDINGS: dict[str, Kind] = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json", ".jsonl": "json", ".ndjson": "json", ".csv": "table", ".tsv": "table", ".parquet": "parquet",
    ".xml": "xml", ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".nitf": "nitf", ".warc": "warc",
    ".eml": "mail", ".mbox": "mailbox", ".pdf": "pdf", ".zip": "zip", ".tar": "tar",
}  # fmt: skip
PACKED_ENDINGS = {".gz": "", ".bz2": "", ".xz": "", ".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
_ARCHIVES: tuple[Kind, ...] = ("zip", "tar", "gzip", "bzip2", "xz")

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\x00", "xz"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"), (b"WARC/1.", "warc"), (b"WARC/0.", "warc"),
)  # fmt: skip
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_OTHERS = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"\x7fELF", "a program"),
    (b"MZ", "a program"), (b"\xd0\xcf\x11\xe0", "an old Office document"), (b"SQLite format 3", "a database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"Rar!", "a RAR archive"), (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"{\\rtf", "a Rich Text document"), (b"\x00\x00\x01\x00", "an icon"), (b"ID3", "a sound file"),
)  # fmt: skip
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_HTML_TYPE = re.compile(r"<!DOCTYPE\s+html", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_ROOTS: dict[str, Kind] = {
    "html": "html", "rss": "feed", "feed": "feed", "RDF": "feed", "nitf": "nitf",
    "newsItem": "newsml", "newsMessage": "newsml", "packageItem": "newsml",
}  # fmt: skip
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*\{)')
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version')
_FRONT_MATTER = re.compile(
    r"\s*---[ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[\w-]+[ \t]*:(?s:.*?)\n---[ \t]*\r?$", re.MULTILINE
)
_MAILBOX = re.compile(r"From [^\n]*\n")
_HEADER = re.compile(r"([!-9;-~]+):.*(?:\n[ \t].*)*(?:\n|$)")
_MAIL = {"message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature"}
_LONGEST_NAME = 60  # letters of a column's name


def kind_of(head: bytes, name: str) -> Kind | None:
    """The kind of a file, or None if neither its content nor its name says.

    Args:
        head: Its first bytes, `HEAD` of them.
        name: Its name or path.
    """
    named = ENDINGS.get(ending(name))
    clear = clear_kind(head)
    if clear == "xml" and named in ("html", "feed", "nitf"):
        return named  # its root was not found, or is of no kind of ours: let who reads it say what is wrong
    return clear or named


def ending(name: str) -> str:
    """The ending that tells, in small letters: `.jsonl` for `a.JSONL.gz`, `.tar` for `a.tgz`."""
    path = PurePath(name.lower())
    if path.suffix in PACKED_ENDINGS:
        return PACKED_ENDINGS[path.suffix] or PurePath(path.stem).suffix
    return path.suffix


def is_hidden(path: PurePath) -> bool:
    """Whether a file found in a folder or an archive is passed over by its name: hidden ones, READMEs, leftovers."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return hidden or path.name.lower().partition(".")[0] == "readme"


def is_article(path: PurePath, head: bytes) -> bool:
    """Whether a file found in a folder or an archive may be one of articles, as it ends or as it begins.

    What is packed, an archive or XML of no known kind is taken only if it ends so: many programs' files are.
    """
    return ending(path.name) in ENDINGS or clear_kind(head) not in (None, "xml", *_ARCHIVES)


def clear_kind(head: bytes) -> Kind | None:
    """The kind that a file's first bytes tell, or None."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if _BZIP2.match(head):
        return "bzip2"
    if head[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    text = _text(head)
    return _clear_markup(text) or _clear_text(text)


def what_is(head: bytes) -> str:
    """What a file of no known kind is, in words for an error."""
    found = next((words for magic, words in _OTHERS if head.startswith(magic)), None)
    if found:
        return found
    if b"\0" in head:
        return f"a binary file (it begins with {head[:12]!r})"
    return "a text whose name does not say of what kind" if head.strip() else "an empty file"


def _text(head: bytes) -> str:
    for mark, encoding in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if head.startswith(mark):
            return head.decode(encoding, "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")  # what tells is ASCII


def _clear_markup(text: str) -> Kind | None:
    prolog = _PROLOG.match(text)
    assert prolog is not None  # it matches nothing at all
    root = _ELEMENT.match(text, prolog.end())
    kind = _ROOTS.get(root[1]) or _ROOTS.get(root[1].lower()) if root else None
    if kind is None and _HTML_TYPE.search(prolog[0]):
        return "html"
    return kind or ("xml" if text.lstrip().startswith("<?xml") else None)


def _clear_text(text: str) -> Kind | None:
    if _JSON.match(text):
        return "feed" if _JSON_FEED.search(text) else "json"
    mailbox = _MAILBOX.match(text)
    if _is_mail(text[mailbox.end() :] if mailbox else text):
        return "mailbox" if mailbox else "mail"
    if _FRONT_MATTER.match(text):
        return "markdown"
    return "table" if _is_table(text) else None


def _is_mail(text: str) -> bool:
    """Whether a text begins with header fields, From and one that only e-mail has among them."""
    names, place = set(), 0
    text = text.replace("\r\n", "\n")
    while field := _HEADER.match(text, place):
        names.add(field[1].lower())
        place = field.end()
    return "from" in names and not names.isdisjoint(_MAIL)


def _is_table(text: str) -> bool:
    """Whether the first row names columns of which one holds texts, and another something else of an article."""
    first = text.lstrip("\r\n").partition("\n")[0].rstrip("\r")
    delimiter = max(",\t;|", key=first.count)
    if first.count(delimiter) < 1 or len(first) > 100 * _LONGEST_NAME:
        return False
    names = {fold(name) for name in first.split(delimiter)}
    known = {fold(spelling) for target, spellings in SPELLINGS.items() if target != "body" for spelling in spellings}
    return GUESSED.has_body(names) and not names.isdisjoint(known) and all(len(n) <= _LONGEST_NAME for n in names)
