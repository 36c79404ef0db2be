"""Means with their intervals, and the machine: what makes a figure worth quoting."""

from __future__ import annotations

import os
import platform
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_RESAMPLES = 10_000


def interval(values: NDArray[np.float64], seed: int = 0) -> tuple[float, float]:
    """Returns the percentile bootstrap 95% interval of a mean (Efron, 1979); results are cached.

    Args:
        values: One for each question, (n,); for a paired difference, the differences.
        seed: Of the resampling.
    """
    return _interval(np.asarray(values, dtype=np.float64).tobytes(), seed)


@lru_cache(maxsize=4096)
def _interval(content: bytes, seed: int) -> tuple[float, float]:
    values = np.frombuffer(content, dtype=np.float64)
    picks = np.random.default_rng(seed).integers(0, len(values), (_RESAMPLES, len(values)))
    return interval_ends(values[picks].mean(axis=1))


def resample_counts(count: int, seed: int = 0) -> NDArray[np.int64]:
    """Returns how often each question is drawn in each resample, (10,000, count)."""
    return np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), _RESAMPLES)


def interval_ends(figures: NDArray[np.float64]) -> tuple[float, float]:
    """Returns the ends of the 95% interval: percentiles of a figure over its resamples, (resamples,)."""
    low, high = np.percentile(figures, [2.5, 97.5])
    return float(low), float(high)


def estimate(values: NDArray[np.float64]) -> tuple[float, float, float] | None:
    """Returns a mean with the ends of its 95% interval; None if there are no values."""
    return (float(values.mean()), *interval(values)) if len(values) else None


def format_mean(values: NDArray[np.float64], sign: str = "") -> str:
    """Returns a mean with its interval as tables show it, e.g. `0.527 (0.488, 0.565)`; `sign="+"` shows signs."""
    low, high = interval(values)
    return f"{values.mean():{sign}.3f} ({low:{sign}.3f}, {high:{sign}.3f})"


def machine() -> str:
    """Names the processor, its cores and the Python version, to quote beside a timing."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text().splitlines()
        name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), name)
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"
