"""Turns bytes into text, and bounds the length of one article."""

from __future__ import annotations

import codecs
from pathlib import PurePath

from corpus.errors import LoadError
from corpus.types import Article

MAX_CHARS = 2_000_000  # one article; the longest book-length reports are near 1,500,000
MIN_CONFIDENCE = 0.9  # of an inferred encoding: 1 minus charset-normalizer's measure of mess
# What is tried, those first that win where several fit alike: code pages by how many pages of the web have them.
_ENCODINGS = ["cp1252", "cp1251", "cp932", "gb18030", "cp1250", "euc_jp", "cp949", "big5", "cp1253", "cp1254",
              "cp1255", "cp1256", "koi8_r"]  # fmt: skip

_NOT_FOR_TEXTS = {"punycode", "idna", "unicode-escape", "raw-unicode-escape"}  # Python's own; slow, or full of warnings


def decode(content: bytes, path: PurePath, declared: str | None = None) -> str:
    """Returns text in UTF-8 or UTF-16 by its mark, in the declared encoding, in UTF-8, or in the best fit.

    Args:
        content: The bytes.
        path: For messages.
        declared: The encoding that the source names, if it does; passed over if it does not fit.

    Raises:
        LoadError: If it is binary or no encoding fits with `MIN_CONFIDENCE`.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise LoadError(
                path, f"not UTF-16, as its mark says (at offset {error.start}); save it as UTF-8"
            ) from error
    text = _declared(content, declared)
    if text is not None:
        return text
    nul = content.find(b"\0")
    if nul >= 0:
        raise LoadError(path, f"looks like a binary file (a zero byte at offset {nul}); expected text in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _inferred(content, path, error)


def bounded(article: Article, path: PurePath, line: int | None = None) -> Article:
    """Returns the article, unless it is too long to be one.

    Raises:
        LoadError: If the body is longer than `MAX_CHARS`.
    """
    if len(article.body) > MAX_CHARS:
        raise LoadError(
            path,
            f"one article of {len(article.body):,} characters; at most {MAX_CHARS:,} are expected"
            " (a dump goes into .jsonl, one article a line)",
            line,
        )
    return article


def recoded(content: bytes, declared: str) -> bytes:
    """Returns the bytes in UTF-8, if they are not and fit the declared encoding; else unchanged."""
    try:
        content.decode()
    except UnicodeDecodeError:
        text = _declared(content, declared)
        return content if text is None else text.encode("utf-8", "replace")
    return content


def _declared(content: bytes, encoding: str | None) -> str | None:
    try:
        if not encoding or codecs.lookup(encoding).name in _NOT_FOR_TEXTS:
            return None
        text = content.decode(encoding)
    except (LookupError, ValueError):  # ValueError: a zero byte in the encoding's name, and all UnicodeErrors
        return None
    return None if "\0" in text else text


def _inferred(content: bytes, path: PurePath, error: UnicodeDecodeError) -> str:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(content, cp_isolation=_ENCODINGS, enable_fallback=False))
    best = max(matches, key=lambda match: (-match.chaos, match.coherence, -_rank(match.encoding)), default=None)
    if best is not None and 1 - best.chaos >= MIN_CONFIDENCE:
        return str(best)
    line = content.count(b"\n", 0, error.start) + 1
    byte = content[error.start : error.start + 1].hex()
    reason = f"not UTF-8 (byte 0x{byte}), and no other encoding fits; convert it, for example with iconv"
    raise LoadError(path, reason, line) from error


def _rank(encoding: str) -> int:
    return _ENCODINGS.index(encoding) if encoding in _ENCODINGS else len(_ENCODINGS)
