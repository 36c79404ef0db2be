"""Intervals: what they contain, and how wide they are."""

from __future__ import annotations

import numpy as np
import pytest

from evals.measuring.statistics import estimate, format_mean, interval, interval_ends, machine, resample_counts

_HALF = np.repeat([0.0, 1.0], 50)


def test_an_interval_contains_the_mean_and_is_as_wide_as_the_normal_approximation() -> None:
    low, high = interval(_HALF)
    assert low < 0.5 < high
    assert high - low == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(100), abs=0.02)


def test_the_interval_of_equal_values_is_that_value() -> None:
    assert interval(np.full(7, 0.25)) == (0.25, 0.25)


def test_an_interval_is_the_same_each_time() -> None:
    assert interval(_HALF) == interval(_HALF)


def test_the_edges_leave_two_and_a_half_hundredths_out_at_both_ends() -> None:
    assert interval_ends(np.arange(1001.0)) == (25.0, 975.0)


def test_every_resample_draws_as_many_as_there_are() -> None:
    drawn = resample_counts(12)
    assert drawn.shape == (10_000, 12)
    assert set(drawn.sum(axis=1)) == {12}
    assert drawn.mean(axis=0) == pytest.approx(np.ones(12), abs=0.05)


def test_resampling_by_counts_gives_the_interval_that_resampling_by_picks_gives() -> None:
    by_counts = interval_ends(resample_counts(len(_HALF)) @ _HALF / len(_HALF))
    assert by_counts == pytest.approx(interval(_HALF), abs=0.02)


def test_a_share_is_shown_with_its_interval_and_with_its_sign_where_asked() -> None:
    assert format_mean(np.full(5, 0.5)) == "0.500 (0.500, 0.500)"
    assert format_mean(np.full(5, 0.5), "+") == "+0.500 (+0.500, +0.500)"


def test_an_estimate_is_a_mean_with_its_interval_and_nothing_has_none() -> None:
    assert estimate(_HALF) == (0.5, *interval(_HALF))
    assert estimate(np.array([])) is None


def test_the_machine_is_named_with_its_cores() -> None:
    assert " cores, Python 3." in machine()
