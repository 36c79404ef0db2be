"""Bodies are unpacked in bounded steps, and a body that is not whole is an error."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fetch.body import BodyError, read
from tests.newsroom import bomb

WORDS = b"The ferry leaves at nine. " * 40


def bare(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


PACKED = {
    "": WORDS,
    "identity": WORDS,
    "gzip": gzip.compress(WORDS),
    "X-Gzip ": gzip.compress(WORDS[:100]) + gzip.compress(WORDS[100:]),
    "GZIP": gzip.compress(WORDS) + b"\0\0 padding",
    "deflate": zlib.compress(WORDS),
    " deflate": bare(WORDS),
}


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_every_packing_comes_out_whole_however_it_arrives(packing: str, size: int) -> None:
    packed = PACKED[packing]
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert read(pieces, packing, 10_000) == (WORDS, True)


@given(st.binary(max_size=300_000), st.integers(1, 70_000), st.integers(0, 300_000))
def test_a_body_is_cut_at_the_most_that_is_wanted(content: bytes, size: int, most: int) -> None:
    packed = gzip.compress(content, 1)
    pieces = (packed[at : at + size] for at in range(0, len(packed), size))
    assert read(pieces, "gzip", most) == (content[:most], len(content) <= most)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, bare])
def test_a_bomb_is_never_held_whole(pack: object) -> None:
    packed = bomb(50_000_000) if pack is gzip.compress else zlib.compress(b" " * 50_000_000)
    packed = bare(b" " * 50_000_000) if pack is bare else packed
    tracemalloc.start()
    body, whole = read([packed], "gzip" if pack is gzip.compress else "deflate", 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (body, whole) == (b" " * 1_000_000, False)
    assert peak < 4_000_000


@pytest.mark.parametrize(
    ("packing", "packed", "reason"),
    [
        ("br", b"\x0b\x02\x80", "the body is packed as 'br'; expected gzip, deflate"),
        (
            "gzip, gzip",
            gzip.compress(gzip.compress(WORDS, mtime=0), mtime=0),
            "the body is packed as 'gzip, gzip'; expected gzip, deflate",
        ),
        ("gzip", gzip.compress(WORDS, mtime=0)[:-9], "the body is cut short: its packed stream does not end"),
        (
            "gzip",
            b"<html>no gzip</html>",
            "the body is damaged (Error -3 while decompressing data: incorrect header check)",
        ),
    ],
)
def test_a_body_that_cannot_be_unpacked_says_why(packing: str, packed: bytes, reason: str) -> None:
    with pytest.raises(BodyError) as caught:
        read([packed], packing, 10_000)
    assert str(caught.value) == reason


@given(st.lists(st.binary(max_size=200), max_size=5), st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_are_a_body_or_a_body_error(pieces: list[bytes], packing: str) -> None:
    try:
        body, whole = read(pieces, packing, 1_000)
    except BodyError:
        return
    assert len(body) <= 1_000
    assert whole or len(body) == 1_000
