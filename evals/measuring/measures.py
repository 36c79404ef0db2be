"""What a ranking is worth: the ranks of the answer's first passage and of its article."""

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
class RankedPiece:
    """A piece of an article in a ranking.

    Attributes:
        url: Of the article.
        text: Of the piece, without its header; the answer's words are searched in it.
        header: The line that is indexed in front of the text, e.g. `Ferry | Pier News | 2022-03-01`.
    """

    url: str
    text: str
    header: str = ""

    @property
    def indexed(self) -> str:
        """The text that a ranking sees."""
        return f"{self.header}\n{self.text}" if self.header else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRanks:
    """How far down one ranking the answer comes.

    Attributes:
        rank: Of the first hit that has the answer's words in a row, up to 20; infinite where none has.
        within: Whether they stand in the first 1,000 and 5,000 characters of the hits.
        article_rank: Of the first article of the question's `urls`, among those of the hits, up to 20.
    """

    rank: float
    within: tuple[bool, ...]
    article_rank: float

    def values(self) -> list[float]:
        """Returns one value for each of `MEASURES`; a table shows their means over the questions."""
        return [*(float(self.rank <= k) for k in DEPTHS), *map(float, self.within), 1.0 / self.article_rank]


def rank_answer(pieces: Sequence[RankedPiece], question: QuizQuestion) -> AnswerRanks:
    """Finds where the answer stands in a ranking, best piece first."""
    urls = list(dict.fromkeys(piece.url for piece in pieces))
    return AnswerRanks(
        rank=_first_true(occurs(question.answer, piece.text) for piece in pieces[:DEEPEST]),
        within=tuple(_occurs_within(pieces, question.answer, budget) for budget in BUDGETS),
        article_rank=_first_true(url in question.urls for url in urls[:DEEPEST]),
    )


def values(ranks: Sequence[AnswerRanks]) -> NDArray[np.float64]:
    """Returns all questions' values, float64 (questions, measures)."""
    return np.array([one.values() for one in ranks])


def _first_true(flags: Iterable[bool]) -> float:
    """Returns the rank, from 1, of the first true value; infinity where there is none."""
    return next((float(rank) for rank, flag in enumerate(flags, 1) if flag), math.inf)


def _occurs_within(pieces: Sequence[RankedPiece], answer: str, budget: int) -> bool:
    """Tells whether the answer's words stand in the first so many characters of the pieces."""
    for piece in pieces:
        if budget <= 0:
            return False
        if occurs(answer, piece.text[:budget]):
            return True
        budget -= len(piece.text)
    return False
