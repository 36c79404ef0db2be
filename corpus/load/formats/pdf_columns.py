"""Tells the columns of a PDF's page apart, by where its texts begin.

A page may be written row by row, across its columns; read in that order, a sentence would be made of two stories. So
the places are gathered at which pieces of text begin. Where many rows have a piece that begins at the same distance
from the left, a column begins. Each column is then read alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject

_SHOWS = (b"Tj", b"TJ", b"'", b'"')  # the operators that show a piece of text
_ROW_POINTS = 2.0  # pieces on one line differ by less in height
_EDGE_POINTS = 3.0  # the same, for the pieces that begin a column
_LEAST_WIDTH = 0.14  # of a column, in widths of the page: newspapers have up to six
_LEAST_ROWS = 4
_LEAST_SHARE = 0.25  # of the page's rows
_GAP_POINTS = (10.0, 3.0)  # before a column, in which no piece begins
_MOST_IN_GAP = 0.1  # of the column's rows
_LEAST_CHARS = 14  # of a column's lines: shorter ones are cells of a table
_FAR_APART = 1.6  # from one line to the next, in usual steps: a paragraph ends
_OTHER_SIZE = 0.08  # of a font, as a share: a heading begins or ends
_WIDE_GAP = -2_000  # thousandths of the font's size, inside one piece: it holds two columns
_ENDS = (".", "!", "?", ":", "”", '"', "’", ")")


class MixedColumns(Exception):
    """Says that a page's columns are written as one, and cannot be told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    x: float
    y: float


def text_by_columns(page: PageObject) -> str:
    """Returns a page's text, column by column; a blank line between two columns, unless a sentence goes on.

    Raises:
        MixedColumns: If its columns are written as one.
    """
    pieces: list[_Piece] = []
    wide_gaps = 0

    def before(operator: bytes, operands: Sequence[Any], cm: Sequence[float], tm: Sequence[float]) -> None:
        nonlocal wide_gaps
        if operator in _SHOWS:
            pieces.append(_Piece(x=tm[4] * cm[0] + tm[5] * cm[2] + cm[4], y=tm[4] * cm[1] + tm[5] * cm[3] + cm[5]))
            wide_gaps += _has_wide_gap(operands)

    text = _laid_out(page, before)
    rows = len({round(piece.y / _ROW_POINTS) for piece in pieces})
    if wide_gaps >= max(_LEAST_ROWS, _LEAST_SHARE * rows):
        raise MixedColumns
    edges = _edges(pieces, float(page.mediabox.width))
    if len(edges) < 2:
        return text
    columns = [sum(piece.x >= edge - _EDGE_POINTS for edge in edges[1:]) for piece in pieces]
    texts = _texts(page, columns, len(edges))
    if texts is None:
        if _jumps_back(columns) >= _LEAST_ROWS - 1:
            raise MixedColumns
        return text
    is_table = any(median(map(len, column.split("\n"))) < _LEAST_CHARS for column in texts)
    return text if is_table else joined(texts)


def _edges(pieces: Sequence[_Piece], page_width: float) -> list[float]:
    """Returns where columns begin, from the left; one edge, or none, where there are no columns."""
    clusters: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.x):
        if clusters and piece.x - clusters[-1][0].x <= _EDGE_POINTS:
            clusters[-1].append(piece)
        else:
            clusters.append([piece])
    all_rows = {round(piece.y / _ROW_POINTS) for piece in pieces}
    least = max(_LEAST_ROWS, _LEAST_SHARE * len(all_rows))
    edges: list[float] = []
    for cluster in clusters:
        x, rows = cluster[0].x, len({round(piece.y / _ROW_POINTS) for piece in cluster})
        if rows < least or (edges and x - edges[-1] < _LEAST_WIDTH * page_width):
            continue
        far, near = _GAP_POINTS
        if sum(x - far < piece.x < x - near for piece in pieces) <= _MOST_IN_GAP * rows:
            edges.append(x)
    return edges


def _texts(page: PageObject, columns: Sequence[int], count: int) -> list[str] | None:
    """Returns the text of each column; None if some of the page's text stands in forms of its own."""
    from pypdf.generic import ContentStream, NameObject

    contents = page.get_contents()
    if contents is None:
        return None
    operations = contents.operations
    places = [index for index, (_, operator) in enumerate(operations) if operator in _SHOWS]
    if len(places) != len(columns):
        return None
    by_column: dict[int, set[int]] = defaultdict(set)
    for place, column in zip(places, columns, strict=True):
        by_column[column].add(place)
    shown = set(places)
    texts = []
    before = page["/Contents"]
    for column in range(count):
        stream = ContentStream(None, page.pdf)
        stream.operations = [
            operation for index, operation in enumerate(operations) if index not in shown or index in by_column[column]
        ]
        page[NameObject("/Contents")] = stream
        texts.append(_laid_out(page))
    page[NameObject("/Contents")] = before
    return list(filter(None, texts))


def joined(texts: Sequence[str]) -> str:
    """Returns texts of columns or pages as one, a blank line between them unless a sentence goes on.

    Args:
        texts: None of them blank.
    """
    pieces: list[str] = []
    for text in texts:
        if pieces:
            goes_on = not pieces[-1].endswith(_ENDS) and text[0].islower()
            pieces.append("\n" if goes_on else "\n\n")
        pieces.append(text)
    return "".join(pieces)


def _laid_out(page: PageObject, before: Callable[..., None] | None = None) -> str:
    """Returns a page's text, with a blank line where lines are far apart or the font's size changes."""
    lines: list[tuple[str, float, float]] = []  # text, height on the page, size

    def gather(text: str, cm: Sequence[float], tm: Sequence[float], _: object, size: float | None) -> None:
        scale = abs(tm[3] * cm[3]) or 1.0
        lines.append((text, tm[4] * cm[1] + tm[5] * cm[3] + cm[5], scale * float(size or 0)))

    page.extract_text(visitor_text=gather, visitor_operand_before=before)
    steps = [abs(y - next_y) for (text, y, _), (_, next_y, _) in pairwise(lines) if text.strip() and y != next_y]
    usual = median(steps) if steps else 0.0
    pieces: list[str] = []
    for (text, y, size), (_, next_y, next_size) in pairwise([*lines, ("", 0.0, 0.0)]):
        pieces.append(text)
        is_apart = abs(y - next_y) > _FAR_APART * usual or abs(size - next_size) > _OTHER_SIZE * size
        if text.endswith("\n") and text.strip() and is_apart:
            pieces.append("\n")
    return "".join(pieces).strip()


def _jumps_back(columns: Sequence[int]) -> int:
    return sum(after < before for before, after in pairwise(columns))


def _has_wide_gap(operands: Sequence[Any]) -> bool:
    """Returns whether a piece of text has a wide gap between two texts that are long enough for columns."""
    pieces = operands[0] if operands and isinstance(operands[0], list) else []
    before = 0
    for index, piece in enumerate(pieces):
        if isinstance(piece, int | float):
            if piece < _WIDE_GAP and before >= _LEAST_CHARS and _count_chars(pieces[index + 1 :]) >= _LEAST_CHARS:
                return True
        else:
            before += len(piece)
    return False


def _count_chars(pieces: Sequence[Any]) -> int:
    return sum(len(piece) for piece in pieces if not isinstance(piece, int | float))
