"""What all formats share: bytes to text, and the bound on one article."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import LoadError
from corpus.types import Article

MAX_LETTERS = 2_000_000  # one article; the longest book-length reports are near 1,500,000


def decode(content: bytes, path: Path) -> str:
    """UTF-8 (with or without its mark) or UTF-16 with its mark.

    Raises:
        LoadError: If it is binary or in another encoding.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        nul = content.find(b"\0")
        if nul >= 0:
            raise LoadError(path, f"looks like a binary file (a zero byte at offset {nul}); expected text in UTF-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = content[error.start : error.start + 1].hex()
        raise LoadError(path, f"not UTF-8 (byte 0x{found}); convert it, for example with iconv", line) from error


def bounded(article: Article, path: Path, line: int | None = None) -> Article:
    """The article, unless it is too long to be one.

    Raises:
        LoadError: If the body is longer than `MAX_LETTERS`.
    """
    if len(article.body) > MAX_LETTERS:
        raise LoadError(
            path,
            f"one article of {len(article.body):,} letters; at most {MAX_LETTERS:,} are expected"
            " (a dump goes into .jsonl, one article a line)",
            line,
        )
    return article
