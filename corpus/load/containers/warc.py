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
    from warcio.bufferedreaders import ChunkedDataReader

    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    inner = path / (printable(url.partition("://")[2]).lstrip("/") or "page")
    stream = record.raw_stream
    if (record.http_headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        stream = ChunkedDataReader(stream)
    encoding = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    try:
        body = read_whole(stream.read, inner, allowance.bounds.member_bytes)
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
    is_unpacked = _MARKUP.match(body) or (encoding in ("gzip", "x-gzip") and body[:2] != b"\x1f\x8b")
    if encoding in ("", "identity") or is_unpacked:  # crawlers often unpack, and leave the header as it was
        return io.BytesIO(body).read
    if encoding in ("gzip", "x-gzip", "deflate"):
        # 47: gzip or zlib, whichever it is; -15: deflate alone, which some servers send under that name
        raw = encoding == "deflate" and (body[:1] != b"\x78" or len(body) < 2)
        unpack = zlib.decompressobj(-15 if raw else 47)
        packed = body

        def next_piece(size: int) -> bytes:
            nonlocal packed
            piece = unpack.decompress(packed, min(size, _PIECE))
            packed = unpack.unconsumed_tail
            allowance.spend(len(piece))
            return piece

        return next_piece
    if encoding == "br":
        return _unbrotlied(body, allowance)
    raise ValueError(f"packed as {encoding!r}; expected gzip, deflate, br or nothing")


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
        allowance.spend(len(piece))
        return piece

    return next_piece
