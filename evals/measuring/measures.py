"""What a ranking is worth: how far down the answer stands, in hits and in letters, and how far its article."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.data.newsquiz import QuizQuestion, occurs

DEEPEST = 20  # hits, and articles
DEPTHS = (1, 5, 10, 20)
BUDGETS = (1_000, 5_000)  # characters
MEASURES = (*(f"top {k}" for k in DEPTHS), *(f"{budget:,} chars" for budget in BUDGETS), "MRR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A ranked piece of an article.

    Attributes:
        url: Of the article.
        text: Of the piece, header left out: what an answer's words are looked for in.
        header: What is indexed in front of it.
    """

    url: str
    text: str
    header: str = ""

    @property
    def indexed(self) -> str:
        """What a ranking sees."""
        return f"{self.header}\n{self.text}" if self.header else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where one question's answer came.

    Attributes:
        rank: Of the first hit that has the answer's words in a row, up to 20; infinite where none has.
        within: Whether they stand in the first 1,000 and 5,000 characters of the hits.
        article_rank: Of the first article of the question's `urls`, among those of the hits, up to 20.
    """

    rank: float
    within: tuple[bool, ...]
    article_rank: float

    def values(self) -> list[float]:
        """One for each of `MEASURES`; their means over questions are what a table shows."""
        return [*(float(self.rank <= k) for k in DEPTHS), *map(float, self.within), 1.0 / self.article_rank]


def place(found: Sequence[Found], question: QuizQuestion) -> Placed:
    """Where the answer stands in a ranking."""
    urls = list(dict.fromkeys(piece.url for piece in found))
    return Placed(
        rank=_first(occurs(question.answer, piece.text) for piece in found[:DEEPEST]),
        within=tuple(_within(found, question.answer, budget) for budget in BUDGETS),
        article_rank=_first(url in question.urls for url in urls[:DEEPEST]),
    )


def values(placed: Sequence[Placed]) -> NDArray[np.float64]:
    """All questions' values, float64 (questions, measures)."""
    return np.array([one.values() for one in placed])


def _first(right: Iterable[bool]) -> float:
    return next((float(rank) for rank, is_right in enumerate(right, 1) if is_right), math.inf)


def _within(found: Sequence[Found], answer: str, budget: int) -> bool:
    for piece in found:
        if budget <= 0:
            return False
        if occurs(answer, piece.text[:budget]):
            return True
        budget -= len(piece.text)
    return False
