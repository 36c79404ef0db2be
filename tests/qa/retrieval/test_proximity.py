"""Proximity held against counting by hand and by brute force."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.retrieval.proximity import WINDOW, Proximity, ProximityScorer

IDF = {"the": 0.1, "salt": 3.0, "mill": 2.0, "fire": 1.0, "dock": 4.0}
FILL = ["x"] * (WINDOW - 2)  # between two words, the longest stretch that still holds both in one window

words_of = st.lists(st.sampled_from(["the", "salt", "mill", "fire", "dock", "unheard"]), max_size=8)
passages = st.lists(st.sampled_from(["the", "salt", "mill", "fire", "dock", *"abcdef"]), max_size=150)


def scored(question: str, passage: list[str], content: str | None = None) -> Proximity:
    words = question.split()
    return ProximityScorer(words, words if content is None else content.split(), IDF).score(passage)


@pytest.mark.parametrize(
    ("question", "passage", "phrases"),
    [
        ("salt mill fire", "the salt mill fire", 1.0),
        ("salt mill fire", "salt mill and mill fire", 1.0),
        ("salt mill fire", "a salt mill", 2 / 3),  # min(3, 2) of min(3, 2) + min(2, 1)
        ("salt mill fire", "a mill fire", 1 / 3),
        ("salt mill fire", "fire mill salt", 0.0),
        ("salt mill fire", "salt fire mill", 0.0),
        ("the salt", "the salt", 1.0),
        ("salt mill salt mill", "salt mill", 2 / 4),  # the pairs are salt-mill and mill-salt, each once
        ("salt unheard mill", "salt unheard mill", 0.0),  # a word that no passage has makes no pair
        ("salt", "salt salt", 0.0),
        ("", "salt mill", 0.0),
        ("salt mill", "", 0.0),
    ],
)
def test_phrases_are_the_share_of_word_pairs_side_by_side_each_weighed_by_its_commoner_word(
    question: str, passage: str, phrases: float
) -> None:
    assert scored(question, passage.split()).phrases == pytest.approx(phrases)


@pytest.mark.parametrize(
    ("passage", "window"),
    [
        (["salt", "mill", "fire"], 1.0),
        (["fire", "salt", "a", "mill"], 1.0),
        (["salt", "salt", "salt"], 3 / 6),
        (["salt", *FILL, "mill"], 5 / 6),  # the first and the last of 40 words
        (["salt", *FILL, "x", "mill"], 3 / 6),  # the better one of two windows
        (["salt", *FILL, "x", "mill", *FILL, "fire"], 3 / 6),
        (["salt", *FILL, "x", "mill", *FILL[1:], "fire"], 3 / 6),
        (["mill", *FILL, "fire", *FILL, "salt"], 4 / 6),  # fire and salt
        (["mill", "salt", *FILL, "salt", "fire"], 5 / 6),  # salt counts once, and stays while one of the two is inside
        (["x", "y"], 0.0),
        ([], 0.0),
    ],
)
def test_the_window_is_the_best_share_of_content_words_within_40_words(passage: list[str], window: float) -> None:
    assert WINDOW == 40
    assert scored("salt mill fire", passage).window == pytest.approx(window)


def test_words_without_content_count_in_phrases_alone() -> None:
    near = scored("the salt", ["the", "salt"], content="salt")
    assert near == Proximity(phrases=1.0, window=1.0)
    assert scored("the salt", ["the"], content="salt") == Proximity(phrases=0.0, window=0.0)


def test_content_that_no_passage_has_is_not_asked_for() -> None:
    assert scored("salt unheard", ["salt"]).window == 1.0
    assert scored("unheard unread", ["salt"]) == Proximity(phrases=0.0, window=0.0)


@settings(deadline=None)  # of a machine that is shared
@given(words_of, passages)
def test_phrases_equal_brute_force(question: list[str], passage: list[str]) -> None:
    """Each pair of the question's neighbours is looked for at every place of the passage."""
    pairs = {pair for pair in pairwise(question) if set(pair) <= set(IDF)}
    weights = {pair: min(IDF[word] for word in pair) for pair in pairs}
    there = [pair for pair in pairs if any(tuple(passage[i : i + 2]) == pair for i in range(len(passage)))]
    expected = sum(weights[pair] for pair in there) / sum(weights.values()) if pairs else 0.0
    assert scored(" ".join(question), passage).phrases == pytest.approx(expected)


@settings(deadline=None)  # of a machine that is shared
@given(words_of, words_of, passages)
def test_the_window_equals_brute_force(question: list[str], content: list[str], passage: list[str]) -> None:
    """Every stretch of 40 words is looked at."""
    wanted = set(content) & set(IDF)
    stretches = [set(passage[start : start + WINDOW]) & wanted for start in range(max(1, len(passage)))]
    best = max(sum(IDF[word] for word in here) for here in stretches)
    expected = best / sum(IDF[word] for word in wanted) if wanted else 0.0
    assert scored(" ".join(question), passage, " ".join(content)).window == pytest.approx(expected)


@settings(deadline=None)  # of a machine that is shared
@given(words_of, passages)
def test_both_shares_lie_between_0_and_1(question: list[str], passage: list[str]) -> None:
    near = scored(" ".join(question), passage)
    assert 0.0 <= near.phrases <= 1.0 + 1e-12
    assert 0.0 <= near.window <= 1.0 + 1e-12


@settings(deadline=None)  # of a machine that is shared
@given(words_of)
def test_a_passage_that_is_the_question_has_all_of_it(question: list[str]) -> None:
    near = scored(" ".join(question), question)
    known = [word in IDF for word in question]
    assert near.phrases == pytest.approx(float(any(a and b for a, b in pairwise(known))))
    assert near.window == pytest.approx(float(any(known)))
