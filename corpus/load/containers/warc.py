"""Reads WARC, pages as a crawler got them, record by record; other records are left out."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

import brotli

from corpus.errors import LoadError, Rejected, printable
from corpus.load.bounds import Allowance, TooLarge, read_whole
from corpus.load.containers.member import Member
from corpus.urls import web_url

if TYPE_CHECKING:  # only for those who read WARC
    from warcio.recordloader import ArcWarcRecord

_HTML = ("text/html", "application/xhtml+xml")
_PIECE = 1 << 16
_GZIP = b"\x1f\x8b"
_PIECE_LENGTH = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]{0,99})?\r\n")  # before each piece of a body
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z][\t\n\r\x20-\xff]{50}")  # what is packed has other bytes soon


def members(stream: BinaryIO, path: PurePath, allowance: Allowance) -> Iterator[Member | Rejected]:
    """Yields the HTML pages of a WARC file that came with status 200, each with its URL.

    Args:
        stream: Unpacked; read once, from its start to its end.
        path: The file's, for messages.
        allowance: Counts records, and the bytes that their bodies unpack to.

    Yields:
        A page, or why one cannot be read.

    Raises:
        LoadError: If it is not WARC, or breaks off.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    class Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
        INC_RECORD = ""  # a warning that it would write to standard error; it is reported as a rejected record

    records = Records(stream)
    errors = 0
    try:
        for record in records:
            allowance.spend_member()
            if records.err_count > errors:
                errors = records.err_count
                yield Rejected(path=path, line=None, reason="a record is longer or shorter than it says")
            if _is_page(record):
                yield _page(record, path, allowance)
    except (LoadError, GeneratorExit):
        raise
    except ArchiveLoadFailed as error:
        raise LoadError(path, f"not a whole WARC file ({' '.join(str(error).split())[:200]})") from error
    except Exception as error:  # warcio raises almost anything on broken headers
        raise LoadError(path, f"not a whole WARC file ({type(error).__name__}: {error})") from error


def _is_page(record: ArcWarcRecord) -> bool:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return False
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower() in _HTML


def _page(record: ArcWarcRecord, path: PurePath, allowance: Allowance) -> Member | Rejected:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    inner = path / (printable(url.partition("://")[2]).lstrip("/") or "page")
    in_pieces = (record.http_headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    encoding = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    try:
        if why := (record.rec_headers.get_header("WARC-Truncated") or "").strip():
            raise ValueError(f"only a part of the page was stored (WARC-Truncated: {printable(why)[:40]})")
        body = read_whole(record.raw_stream.read, inner, allowance.bounds.member_bytes)
        if in_pieces:
            body = _joined(body)
        else:
            _check_length(body, record.http_headers.get_header("Content-Length"), encoding)
        content = read_whole(_decoded(body, encoding, allowance), inner, allowance.bounds.member_bytes)
    except TooLarge:
        raise
    except (LoadError, ValueError, zlib.error) as error:
        return Rejected(path=inner, line=None, reason=error.reason if isinstance(error, LoadError) else str(error))
    return Member(path=inner, content=content, file_format="html", url=web_url(url))


def _decoded(body: bytes, encoding: str, allowance: Allowance) -> Callable[[int], bytes]:
    """Returns a reader that unpacks a page piece by piece, and counts each piece in the allowance.

    Not left to warcio, which unpacks pieces of whatever size they turn out to be.

    Raises:
        ValueError: If the encoding is none of gzip, deflate and br.
    """
    is_unpacked = _MARKUP.match(body) or (encoding in ("gzip", "x-gzip") and body[:2] != _GZIP)
    if encoding in ("", "identity") or is_unpacked:  # crawlers often unpack, and leave the header as it was
        return io.BytesIO(body).read
    if encoding in ("gzip", "x-gzip", "deflate"):
        # 47: gzip or zlib, whichever it is; -15: deflate alone, which some servers send under that name
        raw = encoding == "deflate" and (body[:1] != b"\x78" or len(body) < 2)
        return _inflated(body, -15 if raw else 47, allowance)
    if encoding == "br":
        return _unbrotlied(body, allowance)
    raise ValueError(f"packed as {encoding!r}; expected gzip, deflate, br or nothing")


def _joined(body: bytes) -> bytes:
    """Returns a body that came in pieces as one; as it is where the crawler joined them, and left the header.

    Raises:
        ValueError: If a piece, or the mark of the end, is missing.
    """
    from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

    if not _PIECE_LENGTH.match(body):
        return body
    try:
        joined: bytes = ChunkedDataReader(io.BytesIO(body), raise_exceptions=True).read()
    except ChunkedDataException as error:
        raise ValueError("cut short: the last of its pieces is missing") from error
    return joined


def _check_length(body: bytes, declared: str | None, encoding: str) -> None:
    """Raises a ValueError for a body that is shorter than its server said, unless the crawler unpacked it."""
    was_unpacked = encoding not in ("", "identity") and body[:2] != _GZIP
    if declared and declared.strip().isdecimal() and len(body) < int(declared[:20]) and not was_unpacked:
        raise ValueError(f"{len(body):,} bytes of a page of {int(declared[:20]):,}: it is cut short")


def _inflated(body: bytes, wbits: int, allowance: Allowance) -> Callable[[int], bytes]:
    """Returns a reader of gzip, of several parts one after another too, of zlib or of deflate alone.

    The reader raises a ValueError at an end that comes too early.
    """
    unpack = zlib.decompressobj(wbits)
    packed = body

    def next_piece(size: int) -> bytes:
        nonlocal packed, unpack
        while True:
            piece = unpack.decompress(packed, min(size, _PIECE))
            packed = unpack.unconsumed_tail
            if unpack.eof and not piece and unpack.unused_data.startswith(_GZIP):
                packed, unpack = unpack.unused_data, zlib.decompressobj(wbits)
                continue
            if not piece and not unpack.eof:
                raise ValueError("cut short: it ends in the midst of what is packed")
            allowance.spend(len(piece))
            return piece

    return next_piece


def _unbrotlied(body: bytes, allowance: Allowance) -> Callable[[int], bytes]:
    unpack = brotli.Decompressor()
    packed = body

    def next_piece(size: int) -> bytes:
        nonlocal packed
        try:
            piece: bytes = unpack.process(packed, output_buffer_limit=min(size, _PIECE))
        except brotli.error as error:
            raise ValueError(f"not whole brotli ({error})") from error
        packed = b""
        if not piece and not unpack.is_finished():
            raise ValueError("cut short: it ends in the midst of what is packed")
        allowance.spend(len(piece))
        return piece

    return next_piece
