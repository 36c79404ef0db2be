"""Unpacks bodies in bounded steps: a megabyte that unpacks to a gigabyte is never held in memory.

httpx's own decoders unpack each piece whole, however large it becomes, so zlib is used directly.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

ACCEPTED = "gzip, deflate"  # what zlib unpacks in bounded steps; Brotli is not requested
_STEP = 1 << 16  # bytes unpacked at a time
_EITHER_HEADER = 32 + zlib.MAX_WBITS  # gzip or zlib, whichever it is
_NO_HEADER = -zlib.MAX_WBITS  # "deflate" as some servers understand it
_GZIP_MARK = b"\x1f"


class BodyError(Exception):
    """Says why a body cannot be unpacked."""


def read(pieces: Iterable[bytes], packing: str, max_bytes: int) -> tuple[bytes, bool]:
    """Returns a body, unpacked and cut at `max_bytes`, and whether that is all of it.

    Args:
        pieces: As they arrive.
        packing: The Content-Encoding header; empty if there was none.
        max_bytes: The most that is returned, unpacked.

    Raises:
        BodyError: If it is packed otherwise than by gzip or deflate, damaged or cut short.
    """
    body = bytearray()
    for piece in _unpacked(pieces, packing.strip().lower()):
        body += piece
        if len(body) > max_bytes:
            return bytes(body[:max_bytes]), False
    return bytes(body), True


def _unpacked(pieces: Iterable[bytes], packing: str) -> Iterator[bytes]:
    if packing in ("", "identity"):
        return iter(pieces)
    if packing in ("gzip", "x-gzip", "deflate"):
        return _inflated(_pairs(pieces), headless=packing == "deflate")
    raise BodyError(f"the body is packed as {packing[:60]!r}; expected {ACCEPTED}")


def _pairs(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yields the same bytes in pieces of at least two, so that a header of two is seen whole."""
    left = b""
    for piece in pieces:
        left += piece
        if len(left) >= 2:
            yield left
            left = b""
    yield left


def _inflated(pieces: Iterable[bytes], headless: bool) -> Iterator[bytes]:
    """Yields what zlib packed: one or several gzip members, or zlib with or (if `headless`) without its header.

    Anything behind them is dropped.
    """
    unpack, begun = zlib.decompressobj(_EITHER_HEADER), False
    try:
        for piece in pieces:
            left = piece
            while left:
                if unpack.eof:
                    if not left.startswith(_GZIP_MARK):
                        return
                    unpack = zlib.decompressobj(_EITHER_HEADER)
                try:
                    unpacked = unpack.decompress(left, _STEP)
                except zlib.error:
                    if begun or not headless:
                        raise
                    unpack = zlib.decompressobj(_NO_HEADER)
                    unpacked = unpack.decompress(left, _STEP)
                begun = True
                yield unpacked
                left = unpack.unconsumed_tail or unpack.unused_data
        if begun:
            yield unpack.flush()
    except zlib.error as error:
        raise BodyError(f"the body is damaged ({error})") from error
    if begun and not unpack.eof:
        raise BodyError("the body is cut short: its packed stream does not end")
