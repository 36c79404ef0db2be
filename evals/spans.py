"""Of the wrong short answers, how many are of a sort that cannot be meant: `python -m evals.spans`.

It reads for the quiz questions of both years, as of the day of the quiz, and takes the first phrase, whatever its
confidence. A wrong one is of a sort that cannot be meant if it is a date for "who", a heading's words, a bare number
for a name, and so on: `evals/measuring/answer_sorts.py` decides that by the right answer and the question's words. The
same is counted of the phrase that ranks first before those that do not fit are left out. `--show 40` prints rows to be
read by eye.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from evals.data import newsquiz
from evals.data.newsquiz import QuizQuestion, occurs
from evals.measuring.answer_sorts import Sort, sort_that_cannot_be_meant
from evals.measuring.forced_answers import read
from evals.measuring.statistics import estimate, format_mean, machine
from evals.measuring.tables import table
from newsdesk import Newsdesk
from qa.reading.evidence import Reading
from qa.reading.reader import open_reader

YEARS = (2022, 2023)
_WAYS = ("shown", "before the filter")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSpan:
    """The first phrase for a question.

    Attributes:
        text: The phrase.
        around: Its line in the article, cut short.
        right: Whether the right answer's words stand in it.
        sort: The sort that cannot be meant; None where it is right or may be meant.
    """

    question: QuizQuestion
    text: str
    around: str
    right: bool
    sort: Sort | None

    def describe(self) -> str:
        """Returns question, right answer, phrase and sort in three lines, to be read by eye."""
        return (
            f"{self.sort or 'may be meant'}: {self.question.text} [{self.question.answer}]\n"
            f'    "{self.text}"\n'
            f"    in: {self.around}"
        )


def first_spans(desk: Newsdesk, question: QuizQuestion) -> dict[str, FirstSpan]:
    """Reads for a question; returns the first phrase that is shown and the first before the filter, as far as any is.

    Of a phrase that does not fit its sentence is shown, so no phrase is.
    """
    readings = read(desk, question, dated=True)
    found = {
        way: phrases[0] for way, phrases in zip(_WAYS, (readings.fitting, readings.phrases), strict=True) if phrases
    }
    return {way: _first_span(question, one) for way, one in found.items() if way != _WAYS[0] or one.evidence.fits >= 0}


def _first_span(question: QuizQuestion, reading: Reading) -> FirstSpan:
    article, span = reading.hit.article, reading.answer
    right = occurs(question.answer, reading.text)
    sort = None if right else sort_that_cannot_be_meant(question.text, question.answer, article, span)
    before = article.body[max(0, span.start - 80) : span.start].rpartition("\n")[2]
    behind = article.body[span.end :][:80].partition("\n")[0]
    around = f"{before}[{reading.text}]{behind}"
    return FirstSpan(question=question, text=reading.text, around=around, right=right, sort=sort)


def misfits(spans: Sequence[FirstSpan]) -> NDArray[np.float64]:
    """Returns a 1 for each wrong phrase of a sort that cannot be meant and a 0 for each other wrong one, (wrong,)."""
    return np.array([one.sort is not None for one in spans if not one.right], dtype=np.float64)


def shares_table(by_year: dict[int, dict[str, list[FirstSpan]]]) -> Table:
    """Makes a table with a row for each year and way, and one of both years for each way."""
    made = table("wrong first phrases of a sort that cannot be meant", "", ("questions", "wrong", "cannot be meant"))
    for name, spans in _rows(by_year).items():
        found = misfits(spans)
        made.add_row(name, str(len(spans)), str(len(found)), format_mean(found) if len(found) else "-")
    return made


def sorts_table(by_year: dict[int, dict[str, list[FirstSpan]]]) -> Table:
    """Makes a table of the sorts of both years, most frequent first."""
    counts = {way: _sorts([one for ways in by_year.values() for one in ways[way]]) for way in _WAYS}
    made = table("the sorts, both years", "sort", _WAYS)
    for sort, _ in sum(counts.values(), Counter[str]()).most_common():
        made.add_row(sort, *(str(found[sort]) for found in counts.values()))
    return made


def record(by_year: dict[int, dict[str, list[FirstSpan]]], desk: Newsdesk) -> dict[str, Any]:
    """Returns figures and settings as they are written to JSON."""
    files = [file(year) for year in by_year for file in (newsquiz.articles_file, newsquiz.questions_file)]
    return {
        "reader": desk.reader.name,
        "reader_sha256": desk.reader.digest,
        "data_sha256": newsquiz.files_digest(*files),
        "machine": machine(),
        "rows": {
            name: {
                "questions": len(spans),
                "wrong": len(misfits(spans)),
                "cannot be meant": estimate(misfits(spans)),
                "sorts": _sorts(spans),
            }
            for name, spans in _rows(by_year).items()
        },
    }


def _rows(by_year: dict[int, dict[str, list[FirstSpan]]]) -> dict[str, list[FirstSpan]]:
    rows = {f"{year}, {way}": ways[way] for way in _WAYS for year, ways in by_year.items()}
    return rows | {f"both, {way}": [one for ways in by_year.values() for one in ways[way]] for way in _WAYS}


def _sorts(spans: Sequence[FirstSpan]) -> Counter[str]:
    return Counter(one.sort for one in spans if one.sort)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.spans", description=__doc__)
    parser.add_argument("--year", type=int, choices=YEARS, action="append", help="only this year")
    parser.add_argument("--reader", default="", help="a reader's file, or a model of Transformers (default: ours)")
    parser.add_argument("--first", type=int, help="only so many questions of each year, for a trial")
    parser.add_argument("--show", type=int, default=0, help="print so many wrong phrases, of either verdict in turn")
    parser.add_argument("--out", type=Path, help="write figures, settings and machine as JSON")
    options = parser.parse_args(arguments)
    by_year: dict[int, dict[str, list[FirstSpan]]] = {}
    for year in options.year or YEARS:
        desk = Newsdesk(newsquiz.open_desk([year]).library, open_reader(options.reader))
        questions = newsquiz.answerable(year)[: options.first]
        tracked = track(questions, str(year), console=Console(stderr=True))
        spans = [first_spans(desk, one) for one in tracked]
        by_year[year] = {way: [found[way] for found in spans if way in found] for way in _WAYS}
    console = Console(width=120)
    for one in _sample([one for ways in by_year.values() for one in ways[_WAYS[0]]], options.show):
        console.print(one.describe(), markup=False, highlight=False, soft_wrap=True)
    console.print(shares_table(by_year))
    console.print(sorts_table(by_year))
    if options.out:
        options.out.write_text(json.dumps(record(by_year, desk), indent=1) + "\n")


def _sample(spans: Sequence[FirstSpan], count: int) -> list[FirstSpan]:
    """Draws wrong phrases, half of them of a sort that cannot be meant, as far as there are."""
    drawn = random.Random(0)
    misfit = [one for one in spans if one.sort]
    others = [one for one in spans if not one.sort and not one.right]
    chosen = drawn.sample(misfit, min(len(misfit), (count + 1) // 2))
    return chosen + drawn.sample(others, min(len(others), count - len(chosen)))


if __name__ == "__main__":
    main()
