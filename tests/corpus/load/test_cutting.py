"""A stream is cut at marks, whatever bytes are read at once; long pieces are cut short, and line numbers stay right."""

from __future__ import annotations

import io
import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.load.cutting import cut

MARK = re.compile(rb"<d>")


class Trickle(io.BytesIO):
    """Gives a few bytes at a time."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._most)


@given(st.lists(st.sampled_from([b"<d>", b"<", b"d>", b"\n", b"ab"]), max_size=40).map(b"".join), st.integers(1, 9))
def test_pieces_lie_between_marks_and_know_their_lines(content: bytes, read: int) -> None:
    pieces = list(cut(Trickle(content, read), MARK, mark_bytes=3, most_bytes=1_000))
    head, *others = content.split(b"<d>")
    assert [piece for _, piece in pieces] == [b"<d>" + other for other in others]
    assert b"".join([head, *(piece for _, piece in pieces)]) == content
    expected = [1 + content[: match.start()].count(b"\n") for match in MARK.finditer(content)]
    assert [line for line, _ in pieces] == expected


def test_of_a_piece_that_is_too_long_the_rest_is_passed_over() -> None:
    content = b"<d>one\n<d>" + b"x" * 1_000_000 + b"\n<d>three"
    pieces = list(cut(io.BytesIO(content), MARK, mark_bytes=3, most_bytes=300_000))
    assert [(line, len(piece) > 300_000) for line, piece in pieces] == [(1, False), (2, True), (3, False)]
    assert len(pieces[1][1]) < 600_000
    assert pieces[2][1] == b"<d>three"
