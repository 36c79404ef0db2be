"""What the corpus covers, and what a question names that it does not cover."""

from __future__ import annotations

from datetime import date

from corpus.wording import counted, day_in_words
from index import Status
from qa.understanding.question import Question

_STALE_DAYS = 7


def corpus_summary(status: Status) -> str:
    """Writes what the corpus covers, as part of a sentence: "27 articles from 8 outlets, published ... to ..."."""
    outlets = sum(name is not None for name, _ in status.outlets)
    words = counted(status.articles, "article")
    if outlets:
        words += f" from {counted(outlets, 'outlet')}"
    first, last = covered_days(status)
    if first and last:
        words += f", published {day_in_words(first)}"
        words += f" to {day_in_words(last)}" if last != first else ""
    return words


def covered_days(status: Status) -> tuple[date | None, date | None]:
    """Reads the days of the first and the last article; None where nothing is dated."""
    first, last = (date.fromisoformat(edge[:10]) if edge else None for edge in (status.first, status.last))
    return first, last


def notes(question: Question, first: date | None, last: date | None) -> tuple[str, ...]:
    """Writes what a question names that the corpus does not have, a sentence each.

    Args:
        question: What is asked.
        first: The day of the corpus's first article, None where none is dated.
        last: The day of its last one.
    """
    sentences = []
    if question.outlets.missing:
        sentences.append(f"No article here is from {' or '.join(question.outlets.missing)}.")
    if question.authors.missing:
        sentences.append(f"No article here is by {' or '.join(question.authors.missing)}.")
    if first and last:
        period = question.period
        if period and (period.last < first or period.first > last):
            sentences.append(
                f"No article here is of “{period.words}”: they are of {day_in_words(first)} to {day_in_words(last)}."
            )
        elif question.latest and not period and (question.moment.date() - last).days > _STALE_DAYS:
            sentences.append(f"The latest article here is of {day_in_words(last)}.")
    return tuple(sentences)
