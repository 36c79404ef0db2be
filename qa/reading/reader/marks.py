"""Scores of tokens to marked places in a text: the same for every reader."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.types import Span
from qa.reading.reader.types import Marked

LONGEST_ANSWER = 32  # tokens; 99.8% of the answers in SQuAD 1.1's training set are no longer
MOST_MARKED = 5  # in a text

Floats = NDArray[np.float32]


def best_places(
    scores: Floats, first: int, last: int, offsets: Sequence[tuple[int, int]], n: int = MOST_MARKED
) -> tuple[Marked, ...]:
    """The n best spans of a text that have no token in common, best first.

    Args:
        scores: float32 (tokens, tokens): of the span from a first token to a last, both included.
        first: The first token of the text's body.
        last: Behind its last one.
        offsets: Where each token of the body stands in it; tokens without letters have an empty place.
        n: How many at most.
    """
    width = last - first
    if width <= 0:
        return ()
    body = scores[first:last, first:last]
    ahead = np.arange(width)[None, :] - np.arange(width)[:, None]
    allowed = np.where((ahead >= 0) & (ahead < LONGEST_ANSWER), body, -np.inf)
    marked: list[Marked] = []
    while len(marked) < n:
        start, end = divmod(int(allowed.argmax()), width)
        score = float(allowed[start, end])
        if not np.isfinite(score):
            break
        here = slice(offsets[start][0], offsets[end][1])
        if here.start < here.stop:
            marked.append(Marked(span=Span(start=here.start, end=here.stop), score=score))
        allowed[: end + 1, start:] = -np.inf  # whatever begins no later than its end and ends no earlier than its start
    return tuple(marked)
