"""Ninety questions of our own in fifteen languages, over articles of our own in them: `samples/languages`.

Six a language: who, when, how many, where, why and what. All articles are in one index. An answer is right if what is
shown, a phrase or a sentence, holds the key. Numbers and days are compared by value, and so "3,5 Millionen" is 3500000.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table

from corpus.text.languages.days import days_in
from corpus.text.languages.names import language_name
from corpus.text.languages.numbers import numbers_in
from corpus.text.languages.words import fold
from evals.data.json_lines import read_lines
from evals.measuring.tables import table
from newsdesk import Answer, Filters, Newsdesk

FILE = Path(__file__).with_name("questions.jsonl")
ARTICLES = Path(__file__).parents[2] / "samples" / "languages"
KINDS = "who|when|how many|where|why|what".split("|")
VERDICTS = ("right", "wrong", "abstained")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestion:
    """A question with what its answer must hold: one of text, number and day.

    Attributes:
        language: ISO 639 code.
        kind: One of `KINDS`.
        text: Words that the answer must have, as they are printed.
        number: What it must amount to.
        day: That it must name.
        as_of: The day of asking, where the question names a period.
    """

    id: str
    language: str
    kind: str
    question: str
    text: str = ""
    number: float | None = None
    day: date | None = None
    as_of: str | None = None

    def is_met_by(self, said: str) -> bool:
        """Tells whether a text holds the key; accents and case do not count, nor how a number is written."""
        if self.number is not None:
            return self.number in numbers_in(said, self.language)
        if self.day is not None:
            day = self.day
            named = days_in(said, self.language)
            return any((month, of_month) == (day.month, day.day) and year in (None, day.year)
                       for year, month, of_month in named)  # fmt: skip
        return fold(self.text) in fold(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What came of a question: the answer, or the reason for none; and "right", "wrong" or "abstained"."""

    question: OwnQuestion
    said: str
    confidence: float
    verdict: str


def read_questions(file: Path = FILE) -> list[OwnQuestion]:
    """Reads the questions of a file, one JSON object a line."""
    questions = []
    for record in read_lines(file):
        day = record.pop("date", None)
        questions.append(OwnQuestion(**record, day=date.fromisoformat(day) if day else None))
    return questions


def ask_all(questions: Sequence[OwnQuestion], encoder: str) -> list[Marked]:
    """Asks questions of one index of all the articles.

    Args:
        questions: To ask.
        encoder: By name.
    """
    with tempfile.TemporaryDirectory() as folder, Newsdesk.open(Path(folder) / "index", encoder) as desk:
        desk.add(ARTICLES)
        return [_ask(desk, one) for one in questions]


def _ask(desk: Newsdesk, question: OwnQuestion) -> Marked:
    outcome = desk.ask(question.question, Filters.of(as_of=question.as_of))
    if not isinstance(outcome, Answer):
        return Marked(question=question, said=outcome.reason, confidence=outcome.confidence, verdict="abstained")
    verdict = "right" if question.is_met_by(outcome.text) else "wrong"
    return Marked(question=question, said=outcome.text, confidence=outcome.confidence, verdict=verdict)


def own_table(marked: Sequence[Marked]) -> Table:
    """Makes a table with a row for each language and each kind of question, and one for all."""
    made = table("our own questions", "language, or kind", VERDICTS)
    codes = list(dict.fromkeys(one.question.language for one in marked))
    rows = [(language_name(code), [one for one in marked if one.question.language == code]) for code in codes]
    rows += [(kind, [one for one in marked if one.question.kind == kind]) for kind in KINDS]
    for name, chosen in [*rows, ("all", list(marked))]:
        made.add_row(name, *(str(counts(chosen)[verdict]) for verdict in VERDICTS))
    return made


def counts(marked: Sequence[Marked]) -> Counter[str]:
    """Counts the verdicts."""
    return Counter(one.verdict for one in marked)


def own_record(marked: Sequence[Marked]) -> list[dict[str, Any]]:
    """Returns what came of each question, for JSON."""
    return [
        {"id": one.question.id, "verdict": one.verdict, "confidence": round(one.confidence, 4), "said": one.said}
        for one in marked
    ]
