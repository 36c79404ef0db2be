"""Texts on which vectors of one path are compared with those of another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SAMPLE_TEXTS = (
    "",
    "?",
    "Who won?",
    "naïve café, 東京 Ωmega 🙂",
    "The harbour board voted 12 to 3 on Tuesday against the new terminal, said its chair.",
    " ".join(map(str, range(700))),  # more tokens than most models take
)


def least_cosine(vectors: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """Returns the least cosine of vectors to those that are expected, which have unit length; NaN if one is NaN."""
    return float(((vectors * expected).sum(axis=1) / np.linalg.norm(vectors, axis=1)).min())
