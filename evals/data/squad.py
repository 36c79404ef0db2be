"""SQuAD's questions with their paragraphs, and the split into those that train the reader and those that test it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evals.data.json_lines import read_lines
from newsdesk import Span

# 20 of the 35 articles of SQuAD 2.0's development set: those whose names have the smallest SHA-256.
TRAINING_ARTICLES = frozenset(
    {
        "1973_oil_crisis",
        "Amazon_rainforest",
        "Black_Death",
        "Civil_disobedience",
        "Ctenophora",
        "Economic_inequality",
        "French_and_Indian_War",
        "Fresno,_California",
        "Geology",
        "Imperialism",
        "Jacksonville,_Florida",
        "Oxygen",
        "Packet_switching",
        "Pharmacy",
        "Prime_number",
        "Private_school",
        "Scottish_Parliament",
        "Sky_(United_Kingdom)",
        "Victoria_(Australia)",
        "Warsaw",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadQuestion:
    """A question with its paragraph.

    Attributes:
        article: The name of the article that the paragraph is from.
        answers: Spans of `context` that annotators marked, each once; empty if the paragraph has no answer.
    """

    id: str
    article: str
    text: str
    context: str
    answers: tuple[Span, ...]

    @property
    def golds(self) -> tuple[str, ...]:
        """The answers' texts."""
        return tuple(self.context[span.start : span.end] for span in self.answers)


def questions(file: Path, *, ambiguous: bool = True) -> list[SquadQuestion]:
    """Reads the questions of a file, in its order.

    Args:
        file: `.jsonl.gz`; a line has id, article, question, context, answers with text and start, ambiguous.
        ambiguous: Whether to include those whose answer's text occurs in the paragraph more than once.

    Raises:
        ValueError: If an answer's text is not at its offset.
    """
    return [_question(record) for record in read_lines(file) if ambiguous or not record["ambiguous"]]


def is_training_article(article: str) -> bool:
    """Tells whether an article of the development sets trains the reader; the others test it."""
    return article in TRAINING_ARTICLES


def _question(record: dict[str, object]) -> SquadQuestion:
    context = str(record["context"])
    spans: dict[Span, None] = {}
    answers: list[dict[str, object]] = record["answers"]  # type: ignore[assignment]
    for answer in answers:
        start, text = int(str(answer["start"])), str(answer["text"])
        if context[start : start + len(text)] != text:
            raise ValueError(f"question {record['id']}: the paragraph does not say {text!r} at {start}")
        spans[Span(start=start, end=start + len(text))] = None
    return SquadQuestion(
        id=str(record["id"]),
        article=str(record["article"]),
        text=str(record["question"]).strip(),
        context=context,
        answers=tuple(spans),
    )
