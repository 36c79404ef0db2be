"""Turns scores of tokens into scored spans of a text: the same for every reader."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.types import Span
from qa.reading.reader.types import ScoredSpan

LONGEST_ANSWER = 32  # tokens; 99.8% of the answers in SQuAD 1.1's training set are no longer
MAX_SPANS = 5  # of a text

Floats = NDArray[np.float32]


def best_spans(
    scores: Floats, first: int, last: int, offsets: Sequence[tuple[int, int]], n: int = MAX_SPANS
) -> tuple[ScoredSpan, ...]:
    """Returns the n best spans of a text that have no token in common, best first.

    Args:
        scores: float32 (tokens, tokens): of the span from a first token to a last, both included.
        first: The first token of the text's body.
        last: The token behind the body's last one.
        offsets: Start and end of each of the body's tokens in the text; equal for a token without characters.
        n: The most spans.
    """
    width = last - first
    if width <= 0:
        return ()
    body = scores[first:last, first:last]
    length = np.arange(width)[None, :] - np.arange(width)[:, None]
    allowed = np.where((length >= 0) & (length < LONGEST_ANSWER), body, -np.inf)
    spans: list[ScoredSpan] = []
    while len(spans) < n:
        start, end = divmod(int(allowed.argmax()), width)
        score = float(allowed[start, end])
        if not np.isfinite(score):
            break
        first_character, behind_last = offsets[start][0], offsets[end][1]
        if first_character < behind_last:
            spans.append(ScoredSpan(span=Span(start=first_character, end=behind_last), score=score))
        allowed[: end + 1, start:] = -np.inf  # whatever begins no later than its end and ends no earlier than its start
    return tuple(spans)


def sentence_scores(
    evidence: Floats, offsets: Sequence[tuple[int, int]], sentences: Sequence[Span]
) -> tuple[float, ...]:
    """Returns the mean evidence of each sentence's tokens; -inf for a sentence without one.

    Args:
        evidence: float32 (tokens,): of the tokens that the offsets are of.
        offsets: Start and end of each token in the text.
        sentences: Of the text, in order.
    """
    numbers = sentence_numbers(offsets, sentences)
    return tuple(
        float(evidence[numbers == number].mean()) if (numbers == number).any() else -math.inf
        for number in range(len(sentences))
    )


def sentence_numbers(offsets: Sequence[tuple[int, int]], sentences: Sequence[Span]) -> NDArray[np.int32]:
    """Returns the number of the sentence that each token begins in, int32 (tokens,); -1 between sentences.

    Args:
        offsets: Start and end of each token in the text.
        sentences: Of the text, in order.
    """
    starts = np.array([start for start, _ in offsets], dtype=np.int64)
    begins = np.array([one.start for one in sentences], dtype=np.int64)
    ends = np.array([one.end for one in sentences], dtype=np.int64)
    numbers = np.searchsorted(begins, starts, side="right") - 1
    inside = (numbers >= 0) & (starts < ends[numbers.clip(min=0)]) if len(ends) else np.zeros(len(starts), dtype=bool)
    return np.where(inside, numbers, -1).astype(np.int32)
