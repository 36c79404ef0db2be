"""The worth of a confidence: how well it separates right from wrong, and the risk at each coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.measuring.statistics import interval_ends, resample_counts

_BLOCKS = 20  # of resamples, so that their products stay small

Floats = NDArray[np.float64]
Estimate = tuple[float, float, float]  # with the ends of its 95% interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Risk against coverage, a point for each distinct confidence, the highest first.

    Attributes:
        coverage: Share of the questions that are answered at this threshold, float64 (points,).
        risk: Share of wrong answers among those given, float64 (points,).
        area: Under the curve (AURC): the mean, over all questions, of the risk at the threshold that just
            lets this question through (Geifman, Uziel and El-Yaniv, 2019); lower is better.
    """

    coverage: Floats
    risk: Floats
    area: Estimate


def auroc(positive: Floats, negative: Floats) -> Estimate:
    """Returns the probability that a positive has the higher confidence; both groups are resampled.

    A tie counts half.

    Args:
        positive: Confidences of those that should be high, (p,).
        negative: Of those that should be low, (n,).
    """
    higher = np.sign(positive[:, None] - negative[None, :]) / 2 + 0.5
    rows, columns = resample_counts(len(positive), seed=0), resample_counts(len(negative), seed=1)
    means = np.concatenate(
        [
            np.einsum("rp,pn,rn->r", row, higher, column, optimize=["einsum_path", (0, 1), (0, 1)])
            for row, column in zip(np.array_split(rows, _BLOCKS), np.array_split(columns, _BLOCKS), strict=True)
        ]
    )
    return float(higher.mean()), *interval_ends(means / higher.size)


def risk_coverage(confidence: Floats, right: NDArray[np.bool_]) -> Curve:
    """Computes the share of questions that are answered, and of wrong answers, as the threshold falls.

    Args:
        confidence: Of each question's answer, (n,); -inf where there is none, which counts as wrong.
        right: Whether it is right, (n,).
    """
    order = np.argsort(-confidence, kind="stable")
    falling, wrong = -confidence[order], ~right[order]
    last = np.searchsorted(falling, falling, side="right") - 1  # equal ones pass a threshold together
    once = np.ones((1, len(order)), dtype=np.int64)
    areas = np.concatenate(
        [_areas(block, wrong, last) for block in np.array_split(resample_counts(len(order)), _BLOCKS)]
    )
    points = np.unique(last)
    answered = points + 1
    return Curve(
        coverage=answered / len(order),
        risk=np.cumsum(wrong)[points] / answered,
        area=(float(_areas(once, wrong, last)[0]), *interval_ends(areas)),
    )


def _areas(counts: NDArray[np.int64], wrong: NDArray[np.bool_], last: NDArray[np.int64]) -> Floats:
    """Returns the area for each resample; `counts`, (resamples, n), has how often each question is in one."""
    answered = np.cumsum(counts, axis=1)
    risk = np.cumsum(counts * wrong, axis=1) / np.maximum(answered, 1)
    return np.asarray((counts * risk[:, last]).sum(axis=1) / answered[:, -1], dtype=np.float64)
