"""Scores of tokens become spans of a text."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus import Span
from qa.reading.reader.spans import LONGEST_ANSWER, best_spans

OFFSETS = [(0, 3), (4, 7), (8, 8), (8, 11), (12, 15)]


def scores(seed: int, tokens: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(tokens, tokens)).astype(np.float32)


@given(seed=st.integers(0, 10_000), width=st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_the_best_span_is_that_of_a_search_through_all(seed: int, width: int) -> None:
    """Tokens before and behind the body never count, nor ends before their starts."""
    first = 3
    found = scores(seed, width + 5)
    offsets = [(4 * token, 4 * token + 3) for token in range(width)]
    pairs = [(a, b) for a, b in product(range(width), repeat=2) if a <= b < a + LONGEST_ANSWER]
    start, end = max(pairs, key=lambda pair: found[first + pair[0], first + pair[1]])
    best = best_spans(found, first, first + width, offsets)[0]
    assert best.span == Span(start=offsets[start][0], end=offsets[end][1])
    assert best.score == found[first + start, first + end]


@given(seed=st.integers(0, 10_000), width=st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_spans_have_no_character_in_common_and_fall_in_score(seed: int, width: int) -> None:
    offsets = [(4 * token, 4 * token + 3) for token in range(width)]
    spans = best_spans(scores(seed, width), 0, width, offsets, n=4)
    assert [one.score for one in spans] == sorted((one.score for one in spans), reverse=True)
    assert not any(a.span.overlaps(b.span) for row, a in enumerate(spans) for b in spans[:row])


def test_a_token_without_characters_is_no_span() -> None:
    found = np.zeros((5, 5), dtype=np.float32)
    found[2, 2] = 9.0
    assert Span(start=8, end=8 + 3) not in [one.span for one in best_spans(found, 2, 3, OFFSETS[2:3])]
    assert best_spans(found, 2, 3, OFFSETS[2:3]) == ()


def test_no_body_has_no_span() -> None:
    assert best_spans(np.zeros((4, 4), dtype=np.float32), 3, 3, []) == ()


def test_an_answer_is_at_most_32_tokens_long() -> None:
    found = np.zeros((60, 60), dtype=np.float32)
    found[0, 59] = 9.0
    found[5, 36] = 5.0
    offsets = [(2 * token, 2 * token + 1) for token in range(60)]
    assert best_spans(found, 0, 60, offsets)[0].span == Span(start=10, end=73)
