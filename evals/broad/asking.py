"""Whether broad questions are answered as a careful reader would: `python -m evals.broad`.

The questions are ours, on articles of newsquiz 2022 and 2023 and on the samples. Their kinds are those that went
wrong: the type of thing, why and how, what and who, yes or no, negation, sides, lists, conversations, the latest. Each
has keys that were read in its article; a question without keys is one that no article answers. Half of the questions
tune the rules; the other half is for the table.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from corpus.text.structure import may_answer
from evals.data import newsquiz
from evals.data.json_lines import read_lines
from evals.measuring.statistics import machine
from evals.measuring.tables import table
from newsdesk import Abstention, Answer, Newsdesk, Turn

FILE = Path(__file__).with_name("questions.jsonl")
YEARS = (2022, 2023)
_COLUMNS = ("questions", "right", "right with its quote", "abstained", "wrong", "headings quoted")
_SAMPLES = ".example/"  # stands in the URLs of the samples alone
_OF_PHRASES = frozenset({"type", "negation", "sides", "list"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadQuestion:
    """A question with what its answer must say.

    Attributes:
        half: "tuning" or "table".
        history: What was asked before, in order.
        url: The article in which the keys were read, or that comes nearest to a question without an answer.
        keys: One alternative of each must be said, whatever the case; none where it is right to abstain.
        never: What must not stand in a phrase that answers.
    """

    id: str
    half: str
    kind: str
    question: str
    history: tuple[str, ...]
    url: str
    keys: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]

    @property
    def on_samples(self) -> bool:
        """Whether its article is one of the samples."""
        return _SAMPLES in self.url

    def is_met_by(self, said: str) -> bool:
        """Tells whether a text has one alternative of every key; never where there are no keys."""
        said = said.casefold()
        return bool(self.keys) and all(any(one.casefold() in said for one in key) for key in self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What came of a question.

    Attributes:
        said: The answer, or the reason for none.
        verdict: "right", "abstained" or "wrong".
        in_quote: Whether it is right if its first quote counts as said, whatever is asked for.
        heading: Whether the first quote is a heading, a dateline or the like.
    """

    question: BroadQuestion
    said: str
    quote: str
    confidence: float
    verdict: str
    in_quote: bool
    heading: bool


def read_questions(file: Path = FILE) -> list[BroadQuestion]:
    """Reads the questions of a file, one JSON object a line."""
    return [
        BroadQuestion(
            **record
            | {
                "history": tuple(record["history"]),
                "keys": tuple(map(tuple, record["keys"])),
                "never": tuple(record["never"]),
            }
        )
        for record in read_lines(file)
    ]


def ask(desk: Newsdesk, question: BroadQuestion) -> Marked:
    """Asks a question after those of its history, and marks the answer."""
    history: list[Turn] = []
    for before in question.history:
        history.append(Turn.of(before, desk.ask(before, history=history)))
    return mark(question, desk.ask(question.question, history=history))


def mark(question: BroadQuestion, outcome: Answer | Abstention) -> Marked:
    """Marks what came of a question.

    Where a phrase is asked for, the answer itself must have the keys; elsewhere its first quote may have them. What
    must never be said makes a phrase wrong, not a sentence: a sentence may tell both sides.
    """
    if not isinstance(outcome, Answer):
        rightly = not question.keys
        return Marked(
            question=question,
            said=outcome.reason,
            quote="",
            confidence=outcome.confidence,
            verdict="right" if rightly else "abstained",
            in_quote=rightly,
            heading=False,
        )
    first = outcome.citations[0]
    is_phrase = not outcome.is_broad and not first.is_all_answer
    forbidden = is_phrase and any(one.casefold() in outcome.text.casefold() for one in question.never)
    in_quote = question.is_met_by(f"{outcome.text}\n{first.quote}") and not forbidden
    right = in_quote and (question.kind not in _OF_PHRASES or question.is_met_by(outcome.text))
    return Marked(
        question=question,
        said=outcome.text,
        quote=first.quote,
        confidence=outcome.confidence,
        verdict="right" if right else "wrong",
        in_quote=in_quote,
        heading=not any(may_answer(first.article.body, span) for span in first.answer_spans),
    )


def ask_all(questions: Sequence[BroadQuestion]) -> list[Marked]:
    """Asks questions of the newsquiz of both years, and those on the samples of an index of the samples."""
    with tempfile.TemporaryDirectory() as folder:
        samples = Newsdesk.open(Path(folder) / "index")
        samples.add([Newsdesk.samples()])
        quiz = newsquiz.open_desk(YEARS)
        tracked = track(questions, "asking", console=Console(stderr=True))
        return [ask(samples if one.on_samples else quiz, one) for one in tracked]


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


def _of(marked: Sequence[Marked]) -> dict[str, float]:
    counts = Counter(one.verdict for one in marked)
    counts["right with its quote"] = sum(one.in_quote for one in marked)
    counts["headings quoted"] = sum(one.heading for one in marked)
    return {"questions": len(marked)} | {name: counts[name] / len(marked) for name in _COLUMNS[1:]}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.broad", description=__doc__)
    parser.add_argument("--half", choices=("tuning", "table"), default="table")
    parser.add_argument("--show", action="store_true", help="print each question with its answer, to be read by eye")
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON")
    options = parser.parse_args(arguments)
    questions = [one for one in read_questions() if one.half == options.half]
    marked = ask_all(questions)
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
