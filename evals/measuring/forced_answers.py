"""Answers that are forced by a threshold of 0, and how right they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from evals.data.newsquiz import QuizQuestion, occurs
from evals.measuring.measures import RankedPiece, rank_answer
from evals.measuring.squad_measures import exact, f1
from newsdesk import Answer, Filters, Newsdesk
from qa.presenting.wording import source_line
from qa.reading.readings import PASSAGES_READ, Readings, read_hits
from qa.understanding.question import moment_of, understand

MEASURES = ("exact match", "F1", "in the answer", "in the quote", "in the first hit", "in a hit", "MRR")
_QUOTE = MEASURES.index("in the quote")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcedAnswer:
    """The answer to one question when the threshold is 0.

    Attributes:
        answer: Its words; None where no passage was found at all.
        confidence: The probability that the first quote holds the right answer.
        nearest: The source of the best passage, on one line.
        values: One for each of `MEASURES`; all 0 where there is no answer. Hits are those that were read, in the
            reader's order.
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
        """Tells whether the question is answered at a threshold."""
        return self.answer is not None and self.confidence >= threshold

    def describe(self, threshold: float) -> str:
        """Returns question, gold answer and outcome at a threshold in three lines, to be read by eye."""
        outcome = f'answers "{self.answer}"' if self.passes(threshold) else "abstains"
        question = self.question
        return (
            f"{question.text} [{question.answer}; asked {question.quiz_day}]\n"
            f"    {self.confidence:.2f}: {outcome}\n"
            f"    nearest: {self.nearest}"
        )


def ask(desk: Newsdesk, question: QuizQuestion, filters: Filters) -> ForcedAnswer:
    """Asks one question of a desk whose threshold is 0."""
    outcome = desk.ask(question.text, filters)
    hits = outcome.hits if isinstance(outcome, Answer) else outcome.nearest
    return ForcedAnswer(
        question=question,
        answer=outcome.text if isinstance(outcome, Answer) else None,
        confidence=outcome.confidence,
        nearest=source_line(hits[0].article) if hits else "nothing",
        values=_values(outcome, question) if isinstance(outcome, Answer) else (0.0,) * len(MEASURES),
    )


def read(desk: Newsdesk, question: QuizQuestion, *, dated: bool) -> Readings:
    """Reads what may answer a question, before anything is decided.

    Args:
        desk: Retrieves and reads.
        question: What is asked.
        dated: Whether it is asked as of the day of the quiz.
    """
    filters = question.as_of if dated else Filters()
    hits = desk.retrieve(question.text, PASSAGES_READ, filters)
    understood = understand(question.text, moment_of(filters), [name for name, _ in desk.status().outlets if name])
    return read_hits(desk.reader, understood, hits, desk.library.encoder.count_tokens)


def ask_all(
    desk: Newsdesk, questions: Sequence[QuizQuestion], description: str, *, dated: bool = False
) -> list[ForcedAnswer]:
    """Asks all questions of a desk whose threshold is 0, with a progress bar on standard error.

    Args:
        desk: Answers them.
        questions: Are asked in this order.
        description: Stands before the bar, e.g. `unanswerable`.
        dated: Whether they are asked as of the day of the quiz.
    """
    with Progress(console=Console(stderr=True)) as bar:
        tracked = bar.track(questions, description=description)
        return [ask(desk, question, question.as_of if dated else Filters()) for question in tracked]


def values(answers: Sequence[ForcedAnswer]) -> NDArray[np.float64]:
    """Returns all questions' values, float64 (questions, measures)."""
    return np.array([one.values for one in answers], dtype=np.float64).reshape(len(answers), len(MEASURES))


def passes(answers: Sequence[ForcedAnswer], threshold: float) -> NDArray[np.bool_]:
    """Tells which questions are answered at a threshold, (questions,)."""
    return np.array([one.passes(threshold) for one in answers], dtype=np.bool_)


def confidences(answers: Sequence[ForcedAnswer]) -> NDArray[np.float64]:
    """Returns the confidence of each answer, (questions,); -inf where no passage was found."""
    return np.array([one.confidence if one.answer is not None else -np.inf for one in answers])


def right(answers: Sequence[ForcedAnswer]) -> NDArray[np.bool_]:
    """Tells which questions have the gold answer's words in the first quote, (questions,)."""
    return np.array([one.right for one in answers], dtype=np.bool_)


def _values(answer: Answer, question: QuizQuestion) -> tuple[float, ...]:
    gold = question.answer
    pieces = [RankedPiece(url=hit.article.url or "", text=hit.passage.text) for hit in answer.hits]
    ranks = rank_answer(pieces, question)
    return (
        float(exact(answer.text, gold)),
        f1(answer.text, gold),
        float(occurs(gold, answer.text)),
        float(occurs(gold, answer.citations[0].quote)),
        float(ranks.rank == 1),
        float(ranks.rank <= len(answer.hits)),
        1.0 / ranks.article_rank,
    )
