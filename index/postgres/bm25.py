"""The formula of Okapi BM25 over stored words; `index.postgres.words` says which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_K1, _B = 1.2, 0.75
SATURATED = _K1 + 1  # times idf: the most that a word can add
_EXACT = 24  # lengths of up to 39 words are stored as they are, longer ones in steps of three bits and a shift

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of a question that occurs.

    Attributes:
        id: Its number.
        lexeme: The word, stemmed.
        passages: How many have it.
        idf: Its inverse document frequency.
    """

    id: int
    lexeme: str
    passages: int
    idf: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Passages with their words, one after another.

    Attributes:
        rows: The passages' rows.
        lengths: Words of each, int64 (len(rows),).
        terms: Numbers of the distinct words of all, int32 (words,).
        counts: How often each occurs, uint8 (words,).
        passage: Position in `rows` of the passage that each is of, int64 (words,).
    """

    rows: list[int]
    lengths: NDArray[np.int64]
    terms: NDArray[np.int32]
    counts: NDArray[np.uint8]
    passage: NDArray[np.int64]

    @classmethod
    def of(cls, found: Sequence[tuple[int, bytes, bytes, int]]) -> Postings:
        """Reads row, terms as PostgreSQL sends an array (`Int4ArrayLoader`), counts and length of each passage."""
        elements = np.frombuffer(b"".join(terms for _, terms, _, _ in found), dtype=">i4").reshape(-1, 2)
        return cls(
            rows=[row for row, *_ in found],
            lengths=np.array([length for *_, length in found], dtype=np.int64),
            terms=elements[:, 1].astype(np.int32),
            counts=np.frombuffer(b"".join(counts for _, _, counts, _ in found), dtype=np.uint8),
            passage=np.repeat(np.arange(len(found)), [len(counts) for _, _, counts, _ in found]),
        )


def _rounded_lengths() -> list[int]:
    """Returns the lengths that are told apart, as tantivy and Lucene store them in a byte."""
    lengths = list(range(_EXACT))
    for code in range(256 - _EXACT):
        bits, shift = code & 7, (code >> 3) - 1
        lengths.append(_EXACT + (bits if shift < 0 else (bits | 8) << shift))
    return lengths


_ROUNDED = _rounded_lengths()


def rounded_length(length: int) -> int:
    """Returns a number of words as it counts in the formula, e.g. 39 -> 39, 41 -> 40, 203 -> 200."""
    return _ROUNDED[bisect_right(_ROUNDED, length) - 1]


def scores(found: Postings, terms: Sequence[Term], mean_length: float) -> Floats:
    """Returns the BM25 score of each passage, float64 (len(rows),).

    Args:
        found: The passages.
        terms: The question's words.
        mean_length: Words in a passage.
    """
    if not terms:
        return np.zeros(len(found.rows))
    _, passage, parts = _parts(found, terms, mean_length)
    total: Floats = np.bincount(passage, weights=parts, minlength=len(found.rows)).astype(np.float64)
    return total


def shares(found: Postings, terms: Sequence[Term], mean_length: float) -> Floats:
    """Returns what each word adds to the score of each passage, float64 (len(rows), len(terms)); see `scores`."""
    result = np.zeros((len(found.rows), len(terms)))
    if terms:
        term, passage, parts = _parts(found, terms, mean_length)
        result[passage, term] = parts
    return result


def _parts(
    found: Postings, terms: Sequence[Term], mean_length: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Returns each occurring word by its position in `terms`, its passage, and what it adds; all (occurring,)."""
    position = np.full(max(int(found.terms.max(initial=0)), *(term.id for term in terms), 0) + 1, -1, dtype=np.int16)
    position[[term.id for term in terms]] = np.arange(len(terms))
    positions = position[found.terms]  # by a table: a search in the few numbers takes five times as long
    occurs = np.flatnonzero(positions >= 0)
    term, passage = positions[occurs].astype(np.int64), found.passage[occurs]
    rounded = np.array([rounded_length(length) for length in found.lengths.tolist()], dtype=np.float64)
    norm = _K1 * (1 - _B + _B * rounded / mean_length)
    frequency = found.counts[occurs].astype(np.float64)
    idf = np.array([one.idf for one in terms])[term]
    return term, passage, idf * SATURATED * frequency / (frequency + norm[passage])
