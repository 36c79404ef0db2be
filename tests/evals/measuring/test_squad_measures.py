"""Exact match and F1, held against values worked out by hand."""

from __future__ import annotations

import pytest

from evals.measuring.squad_measures import exact, f1


@pytest.mark.parametrize(
    ("answer", "gold", "same"),
    [
        ("“Squid Game”", "the squid game", True),
        ("Squid Games", "Squid Game", False),
        ("Game Squid", "Squid Game", False),
        ("It was Squid Game.", "Squid Game", False),
    ],
)
def test_exact_match_forgives_case_punctuation_and_articles_alone(answer: str, gold: str, same: bool) -> None:
    assert exact(answer, gold) is same


@pytest.mark.parametrize(
    ("answer", "gold", "expected"),
    [
        ("Squid Game", "The Squid Game", 1.0),
        ("The show is Squid Game!", "Squid Game", 2 * (2 / 4) * (2 / 2) / (2 / 4 + 2 / 2)),
        ("Game", "Squid Game", 2 * (1 / 1) * (1 / 2) / (1 / 1 + 1 / 2)),
        ("no no no", "no", 2 * (1 / 3) * (1 / 1) / (1 / 3 + 1 / 1)),
        ("Breaking Bad", "Squid Game", 0.0),
        ("", "Squid Game", 0.0),
    ],
)
def test_f1_is_the_harmonic_mean_of_precision_and_recall_over_words(answer: str, gold: str, expected: float) -> None:
    assert f1(answer, gold) == pytest.approx(expected)
