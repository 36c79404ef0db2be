"""Whether broad questions are answered as a careful reader would: `python -m evals.broad`.

The questions are ours, on articles of newsquiz 2022 and 2023: why and how, what and who, yes or no, sides, lists,
conversations, and the type of thing that is asked for. Each has keys that were read in its article. An answer is right
if its words or its first quote have one alternative of every key, and none of the words that it must never have. Half
of the questions tune the rules; the other half is for the table.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from corpus.text.structure import may_answer
from evals.data import newsquiz
from evals.measuring.statistics import machine
from evals.measuring.tables import table
from newsdesk import Answer, Newsdesk, Turn

FILE = Path(__file__).with_name("broad-questions.jsonl")
_YEARS = (2022, 2023)
_COLUMNS = ("questions", "right", "abstained", "wrong", "headings quoted")


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadQuestion:
    """A question with what its answer must say.

    Attributes:
        half: "tuning" or "table".
        history: What was asked before, in order.
        url: The article in which the keys were read.
        keys: One alternative of each must stand in the answer or in its first quote, whatever the case.
        never: What must not stand in the answer.
    """

    id: str
    half: str
    kind: str
    question: str
    history: tuple[str, ...]
    url: str
    keys: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What came of a question.

    Attributes:
        said: The answer, or the reason for none.
        verdict: "right", "abstained" or "wrong".
        heading: Whether the first quote is a heading, a dateline or the like.
    """

    question: BroadQuestion
    said: str
    quote: str
    confidence: float
    verdict: str
    heading: bool


def read_questions(file: Path = FILE) -> list[BroadQuestion]:
    """Reads the questions of a file, one JSON object a line."""
    records = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [
        BroadQuestion(
            **record
            | {
                "history": tuple(record["history"]),
                "keys": tuple(map(tuple, record["keys"])),
                "never": tuple(record["never"]),
            }
        )
        for record in records
    ]


def ask(desk: Newsdesk, question: BroadQuestion) -> Marked:
    """Asks a question after those of its history, and marks the answer."""
    history: list[Turn] = []
    for before in question.history:
        history.append(Turn.of(before, desk.ask(before, history=history)))
    outcome = desk.ask(question.question, history=history)
    if not isinstance(outcome, Answer):
        return Marked(
            question=question,
            said=outcome.reason,
            quote="",
            confidence=outcome.confidence,
            verdict="abstained",
            heading=False,
        )
    first = outcome.citations[0]
    told = f"{outcome.text}\n{first.quote}".casefold()
    right = all(any(one.casefold() in told for one in key) for key in question.keys)
    never = any(one.casefold() in outcome.text.casefold() for one in question.never)
    return Marked(
        question=question,
        said=outcome.text,
        quote=first.quote,
        confidence=outcome.confidence,
        verdict="right" if right and not never else "wrong",
        heading=not any(may_answer(first.article.body, span) for span in first.answer_spans),
    )


def kinds_table(marked: Sequence[Marked], title: str) -> Table:
    """Makes a table with a row for each kind of question, and one for all."""
    made = table(title, "kind", _COLUMNS)
    kinds = list(dict.fromkeys(one.question.kind for one in marked))
    for kind in [*kinds, "all"]:
        chosen = [one for one in marked if kind in (one.question.kind, "all")]
        made.add_row(
            kind, *(f"{value:.2f}" if name != "questions" else str(value) for name, value in _of(chosen).items())
        )
    return made


def _of(marked: Sequence[Marked]) -> dict[str, Any]:
    shares = {
        name: sum(one.verdict == name for one in marked) / len(marked) for name in ("right", "abstained", "wrong")
    }
    return {"questions": len(marked), **shares, "headings quoted": sum(one.heading for one in marked) / len(marked)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.broad", description=__doc__)
    parser.add_argument("--half", choices=("tuning", "table"), default="table")
    parser.add_argument("--show", action="store_true", help="print each question with its answer, to be read by eye")
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON")
    options = parser.parse_args(arguments)
    desk = newsquiz.open_desk(_YEARS)
    questions = [one for one in read_questions() if one.half == options.half]
    marked = [ask(desk, one) for one in track(questions, "asking", console=Console(stderr=True))]
    if options.show:
        for one in marked:
            print(f"{one.verdict.upper()} {one.confidence:.2f} {one.question.id}: {one.question.question}")
            print(f"    {one.said}\n    quote: {one.quote}\n    keys: {one.question.keys}")
    Console(width=130).print(kinds_table(marked, f"broad questions, {options.half} half"))
    if options.out:
        kinds = dict.fromkeys(one.question.kind for one in marked)
        by_kind = {kind: _of([one for one in marked if one.question.kind == kind]) for kind in kinds}
        record = {"half": options.half, "machine": machine(), "all": _of(marked), "kinds": by_kind}
        options.out.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
