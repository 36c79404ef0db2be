"""What questions are told when an answer is forced, and how right that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from evals.data.newsquiz import QuizQuestion, occurs
from evals.measuring.measures import Found, place
from evals.measuring.squad_measures import exact, f1
from index import Filters
from qa import Answer, Newsdesk
from qa.presenting.records import source_line

MEASURES = ("exact match", "F1", "in the answer", "in the quote", "in the first hit", "in a hit", "MRR")
_QUOTE = MEASURES.index("in the quote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one question was told.

    Attributes:
        answer: Its words; None where nothing at all was found.
        confidence: That the first quote holds the right answer.
        nearest: Where the best passage comes from, on one line.
        values: One for each of `MEASURES`; all 0 where there is no answer. Hits are those that were read, in the
            order that the reader gives them.
    """

    question: QuizQuestion
    answer: str | None
    confidence: float
    nearest: str
    values: tuple[float, ...]

    @property
    def right(self) -> bool:
        """Whether the gold answer's words stand in the first quote."""
        return self.values[_QUOTE] == 1.0

    def passes(self, threshold: float) -> bool:
        """Whether it is answered at a threshold."""
        return self.answer is not None and self.confidence >= threshold

    def at(self, threshold: float) -> str:
        """Question, gold answer and what was told at a threshold, to be read by eye."""
        told = f'answers "{self.answer}"' if self.passes(threshold) else "abstains"
        question = self.question
        return (
            f"{question.text} [{question.answer}; asked {question.asked}]\n"
            f"    {self.confidence:.2f}: {told}\n"
            f"    nearest: {self.nearest}"
        )


def ask(desk: Newsdesk, question: QuizQuestion, filters: Filters) -> Told:
    """One question to a desk whose threshold is 0."""
    outcome = desk.ask(question.text, filters)
    hits = outcome.hits if isinstance(outcome, Answer) else outcome.nearest
    return Told(
        question=question,
        answer=outcome.text if isinstance(outcome, Answer) else None,
        confidence=outcome.confidence,
        nearest=source_line(hits[0].article) if hits else "nothing",
        values=_values(outcome, question) if isinstance(outcome, Answer) else (0.0,) * len(MEASURES),
    )


def ask_all(desk: Newsdesk, asked: Sequence[QuizQuestion], what: str, *, dated: bool = False) -> list[Told]:
    """All questions to a desk whose threshold is 0, with a bar on standard error that says how far it is.

    Args:
        desk: Who answers.
        asked: The questions.
        what: They are, for the bar.
        dated: Whether they are asked as of the day of the quiz.
    """
    with Progress(console=Console(stderr=True)) as bar:
        questions = bar.track(asked, description=what)
        return [ask(desk, question, question.as_of if dated else Filters()) for question in questions]


def values(told: Sequence[Told]) -> NDArray[np.float64]:
    """All questions' values, float64 (questions, measures)."""
    return np.array([one.values for one in told], dtype=np.float64).reshape(len(told), len(MEASURES))


def passes(told: Sequence[Told], threshold: float) -> NDArray[np.bool_]:
    """Which questions are answered at a threshold, (questions,)."""
    return np.array([one.passes(threshold) for one in told], dtype=np.bool_)


def confidences(told: Sequence[Told]) -> NDArray[np.float64]:
    """Of each question's answer, (questions,); -inf where even a forced one was not found."""
    return np.array([one.confidence if one.answer is not None else -np.inf for one in told])


def right(told: Sequence[Told]) -> NDArray[np.bool_]:
    """Which questions have the gold answer's words in the first quote, (questions,)."""
    return np.array([one.right for one in told], dtype=np.bool_)


def _values(answer: Answer, question: QuizQuestion) -> tuple[float, ...]:
    gold = question.answer
    placed = place([Found(url=hit.article.url or "", text=hit.passage.text) for hit in answer.hits], question)
    return (
        float(exact(answer.text, gold)),
        f1(answer.text, gold),
        float(occurs(gold, answer.text)),
        float(occurs(gold, answer.citations[0].quote)),
        float(placed.rank == 1),
        float(placed.rank <= len(answer.hits)),
        1.0 / placed.article_rank,
    )
