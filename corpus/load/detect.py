"""Detects the format of a file: by its first bytes where they are clear, else by the ending of its name."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from corpus.load.field_names import SPELLINGS
from corpus.load.fields import COMMON_FIELDS, fold
from corpus.load.marks import text_family

FileFormat = Literal[
    "text", "markdown", "html", "json", "table", "parquet", "feed", "nitf", "newsml", "xml", "mail", "pdf",
    "docx", "odt", "rtf", "epub", "mhtml", "webarchive", "subtitles", "sgml", "mediawiki", "wordpress", "opml",
    "factiva", "mailbox", "warc", "zip", "tar", "gzip", "bzip2", "xz",
]  # fmt: skip
HEAD = 1 << 16  # bytes, enough to detect any format

ENDINGS: dict[str, FileFormat] = {
    ".txt": "text", ".text": "text", ".story": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json", ".jsonl": "json", ".ndjson": "json", ".csv": "table", ".tsv": "table", ".parquet": "parquet",
    ".xml": "xml", ".sgm": "sgml", ".sgml": "sgml", ".opml": "opml",
    ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".nitf": "nitf", ".warc": "warc",
    ".eml": "mail", ".mbox": "mailbox", ".pdf": "pdf",
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".odt": "odt", ".ott": "odt", ".rtf": "rtf", ".epub": "epub",
    ".mhtml": "mhtml", ".mht": "mhtml", ".webarchive": "webarchive", ".srt": "subtitles", ".vtt": "subtitles",
    ".zip": "zip", ".tar": "tar",
}  # fmt: skip
PACKED_ENDINGS = {".gz": "", ".bz2": "", ".xz": "", ".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
_ARCHIVES: tuple[FileFormat, ...] = ("zip", "tar", "gzip", "bzip2", "xz")

_MAGIC: tuple[tuple[bytes, FileFormat], ...] = (
    (b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\x00", "xz"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"), (b"{\\rtf", "rtf"), (b"bplist00", "webarchive"),
    (b"WARC/1.", "warc"), (b"WARC/0.", "warc"),
)  # fmt: skip
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_SYSTEM_FILES = {"thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information", "icon\r"}
_OTHERS = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"\x7fELF", "a program"),
    (b"MZ", "a program"), (b"\xd0\xcf\x11\xe0", "an old or encrypted Office document"),
    (b"SQLite format 3", "a database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"Rar!", "a RAR archive"), (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\x00\x00\x01\x00", "an icon"), (b"ID3", "a sound file"),
)  # fmt: skip
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_HTML_TYPE = re.compile(r"<!DOCTYPE\s+html", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_ROOTS: dict[str, FileFormat] = {
    "html": "html", "rss": "feed", "feed": "feed", "RDF": "feed", "nitf": "nitf",
    "newsItem": "newsml", "newsMessage": "newsml", "packageItem": "newsml",
    "DOC": "sgml", "REUTERS": "sgml", "doc": "sgml", "reuters": "sgml", "mediawiki": "mediawiki", "opml": "opml",
}  # fmt: skip
_WORDPRESS = re.compile(r"<wp:wxr_version>|xmlns:wp=[\"']https?://wordpress\.org/export/")
_FACTIVA = re.compile(r"<(?:[\w.-]+:)?(?:ppsArticleResponse|ppsarticleResultSet|ppsarticle)\b")
_ROOTS_WITHIN = 4_096  # characters, in which an envelope opens
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*\{)')
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version')
_FRONT_MATTER = re.compile(
    r"\s*---[ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[\w-]+[ \t]*:(?s:.*?)\n---[ \t]*\r?$", re.MULTILINE
)
_MAILBOX = re.compile(r"From [^\n]*\n")
_SUBTITLES = re.compile(r"WEBVTT(?:[ \t]|\r?\n|$)|\s*\d{1,6}[ \t]*\r?\n\d{1,2}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->")
_SAVED_PAGE = re.compile(  # header fields, among them one that browsers write
    r"(?:[!-9;-~]+:.*\r?\n(?:[ \t].*\r?\n)*){0,30}?(?:Snapshot-Content-Location:|From:[ ]*\"?<?Saved by )",
    re.IGNORECASE,
)
_HEADER = re.compile(r"([!-9;-~]+):.*(?:\n[ \t].*)*(?:\n|$)")
_MAIL = {"message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature"}
_MAX_NAME_CHARS = 60  # of a column's name


def detect_format(head: bytes, name: str) -> FileFormat | None:
    """Returns the format of a file, or None if neither its content nor its name is clear.

    Args:
        head: Its first bytes, `HEAD` of them.
        name: Its name or path.
    """
    named = ENDINGS.get(ending(name))
    clear = format_by_content(head)
    if clear == "xml" and named in ("html", "feed", "nitf"):
        return named  # its root is missing or unknown: the format's own reader explains best what is wrong
    return clear or named


def ending(name: str) -> str:
    """Returns the ending that names the format, in lower case, e.g. `a.JSONL.gz` -> `.jsonl`, `a.tgz` -> `.tar`."""
    path = PurePath(name.lower())
    if path.suffix in PACKED_ENDINGS:
        return PACKED_ENDINGS[path.suffix] or PurePath(path.stem).suffix
    return path.suffix


def is_hidden(path: PurePath) -> bool:
    """Returns whether a file in a folder or an archive is hidden or a system's own, e.g. `.git/a`, `Thumbs.db`."""
    return any(part.startswith((".", "__MACOSX", "~$")) for part in path.parts) or path.name.lower() in _SYSTEM_FILES


def may_be_article(path: PurePath, head: bytes) -> bool:
    """Returns whether a file in a folder or an archive may hold articles, by its ending or its first bytes.

    Packed files, archives and unknown XML need the right ending, since many programs' files begin like them.
    """
    return ending(path.name) in ENDINGS or format_by_content(head) not in (None, "xml", *_ARCHIVES)


def format_by_content(head: bytes) -> FileFormat | None:
    """Returns the format that a file's first bytes show, or None."""
    for magic, file_format in _MAGIC:
        if head.startswith(magic):
            return file_format
    if _BZIP2.match(head):
        return "bzip2"
    if head[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    text = _text(head)
    return _clear_markup(text) or _clear_text(text)


def describe_unknown(head: bytes) -> str:
    """Describes a file of unknown format in words for an error, e.g. `a PNG image`."""
    if known := next((words for magic, words in _OTHERS if head.startswith(magic)), None):
        return known
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
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")  # what shows the format is ASCII


def _clear_markup(text: str) -> FileFormat | None:
    prolog = _PROLOG.match(text)
    assert prolog is not None  # it matches nothing at all
    root = _ELEMENT.match(text, prolog.end())
    file_format = _ROOTS.get(root[1]) or _ROOTS.get(root[1].lower()) if root else None
    if file_format == "feed" and _WORDPRESS.search(text):
        return "wordpress"
    if file_format is None and _FACTIVA.search(text, prolog.end(), prolog.end() + _ROOTS_WITHIN):
        return "factiva"
    if file_format is None and _HTML_TYPE.search(prolog[0]):
        return "html"
    return file_format or ("xml" if text.lstrip().startswith("<?xml") else None)


def _clear_text(text: str) -> FileFormat | None:
    if _JSON.match(text):
        return "feed" if _JSON_FEED.search(text) else "json"
    if _SUBTITLES.match(text):
        return "subtitles"
    if _SAVED_PAGE.match(text):
        return "mhtml"
    mailbox = _MAILBOX.match(text)
    if _is_mail(text[mailbox.end() :] if mailbox else text):
        return "mailbox" if mailbox else "mail"
    if _FRONT_MATTER.match(text):
        return "markdown"
    if _is_table(text):
        return "table"
    return "text" if text_family(_utf8(text)) else None


def _utf8(text: str) -> str:
    """Returns a text that was read as Latin-1 in UTF-8, what does not fit left out."""
    return text if text.isascii() else text.encode("latin-1", "ignore").decode("utf-8", "ignore")


def _is_mail(text: str) -> bool:
    """Returns whether a text begins with header fields, among them From and one that only e-mail has."""
    names, position = set(), 0
    text = text.replace("\r\n", "\n")
    while field := _HEADER.match(text, position):
        names.add(field[1].lower())
        position = field.end()
    return "from" in names and not names.isdisjoint(_MAIL)


def _is_table(text: str) -> bool:
    """Returns whether the first row names a column for texts and a column for another field of articles."""
    first = text.lstrip("\r\n").partition("\n")[0].rstrip("\r")
    delimiter = max(",\t;|", key=first.count)
    if first.count(delimiter) < 1 or len(first) > 100 * _MAX_NAME_CHARS:
        return False
    names = {fold(name) for name in first.split(delimiter)}
    other_names = {
        fold(spelling) for target, spellings in SPELLINGS.items() if target != "body" for spelling in spellings
    }
    return (
        COMMON_FIELDS.has_body(names)
        and not names.isdisjoint(other_names)
        and all(len(n) <= _MAX_NAME_CHARS for n in names)
    )
