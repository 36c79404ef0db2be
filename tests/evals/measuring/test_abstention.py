"""AUROC and risk-coverage, held against values worked out by hand and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from evals.measuring.abstention import auroc, risk_coverage


def test_auroc_is_the_share_of_pairs_in_order_with_a_tie_counted_half() -> None:
    assert auroc(np.array([0.9, 0.4]), np.array([0.4, 0.1]))[0] == (1 + 1 + 0.5 + 1) / 4


def test_auroc_agrees_with_scikit_learn_and_lies_in_its_interval() -> None:
    random = np.random.default_rng(3)
    high, low = random.normal(1, 1, 80).round(1), random.normal(0, 1, 40).round(1)
    value, least, most = auroc(high, low)
    labels = np.repeat([1, 0], [80, 40])
    assert value == pytest.approx(roc_auc_score(labels, np.concatenate([high, low])))
    assert 0.5 < least < value < most < 1.0


def test_confidences_that_part_the_groups_have_an_auroc_of_1_in_every_resample() -> None:
    assert auroc(np.array([0.6, 0.7, 0.8]), np.array([0.1, 0.2])) == (1.0, 1.0, 1.0)


def test_risk_is_the_share_of_wrong_answers_among_those_given_at_each_confidence() -> None:
    curve = risk_coverage(np.array([0.8, 0.9, 0.1, 0.8]), np.array([False, True, False, True]))
    assert curve.coverage.tolist() == [1 / 4, 3 / 4, 4 / 4]
    assert curve.risk.tolist() == [0 / 1, 1 / 3, 2 / 4]
    assert curve.area[0] == pytest.approx((0 + 1 / 3 + 1 / 3 + 1 / 2) / 4)


def test_the_order_in_which_equal_confidences_come_does_not_matter() -> None:
    equal = np.full(4, 0.5)
    one = risk_coverage(equal, np.array([True, True, False, False]))
    other = risk_coverage(equal, np.array([False, False, True, True]))
    assert one.risk.tolist() == other.risk.tolist() == [0.5]
    assert one.area[0] == other.area[0] == 0.5


def test_the_better_order_has_the_smaller_area_within_its_interval() -> None:
    right = np.repeat([True, False], 30)
    falling = np.linspace(1.0, 0.0, 60)
    best, worst = risk_coverage(falling, right), risk_coverage(falling[::-1], right)
    assert best.area[0] < 0.2 < 0.8 < worst.area[0]
    for curve in (best, worst):
        assert curve.area[1] < curve.area[0] < curve.area[2]


def test_a_question_without_any_answer_comes_last_and_is_a_wrong_one() -> None:
    curve = risk_coverage(np.array([-np.inf, 0.2]), np.array([False, True]))
    assert (curve.coverage.tolist(), curve.risk.tolist()) == ([0.5, 1.0], [0.0, 0.5])
