"""What an index holds, read from its files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.storage.store import Store
from index.storage.vectors import read_segment
from index.storage.words import WordIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that an index holds, without the numbers that depend on when it was written.

    Attributes:
        passages: Article id, version, valid_from, valid_to, span start, span end, digest of the encoded text; sorted.
        vectors: By digest of the encoded text, each rounded to 5 decimals.
        words: How many rows the words index has.
    """

    passages: list[tuple[str, str, int | None, int | None, int, int, str]]
    vectors: dict[str, list[float]]
    words: int


def contents(folder: Path) -> Contents:
    """Reads an index from its files."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as connection:
        passages = connection.execute(
            """SELECT article.id, version, valid_from, valid_to, span_start, span_end, text_digest FROM passage
               JOIN article ON article.key = passage.article JOIN vector ON vector.id = passage.vector"""
        ).fetchall()
        digests = dict(connection.execute("SELECT id, text_digest FROM vector").fetchall())
    with Store(folder).reading() as tables:
        segments, words = tables.segments.files(), tables.manifest().words
    vectors: dict[str, list[float]] = {}
    for name, written in segments.items():
        segment = read_segment(folder / "vectors" / name, written)
        for number, vector in zip(segment.ids.tolist(), segment.vectors, strict=True):
            if number in digests:
                assert digests[number] not in vectors, f"two vectors of {digests[number]}"
                vectors[digests[number]] = np.round(vector.astype(np.float64), 5).tolist()
    return Contents(
        passages=sorted(passages, key=repr),
        vectors=vectors,
        words=len(WordIndex(folder / "words" / words)) if words else 0,
    )
