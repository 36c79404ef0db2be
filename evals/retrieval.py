"""Whether the right passage is found: `python -m evals.retrieval`.

It asks the quiz questions that the year's articles answer, and measures how far down the answer's words come. It
compares the shipped ranking with vectors alone and words alone. `--ablations` leaves out one part at a time, and
`--sizes` tries passages of other sizes. `--peers` adds other frameworks over the same articles, questions and weights;
it needs the extra `newsdesk[peers]`. Everything is measured as the corpus stands, and as it stood on the quiz's day.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evals.data import newsquiz
from evals.data.newsquiz import QuizQuestion
from evals.measuring.measures import MEASURES, AnswerRanks, values
from evals.measuring.plots import draw_ranks
from evals.measuring.statistics import estimate, format_mean, interval, machine
from evals.measuring.tables import table
from evals.systems.rankings import ABLATIONS, PARTS, PEERS, newsdesk_ranks, peer_ranks
from qa.retrieval.ranking import Weights

SHIPPED = "Newsdesk"
UNDATED, DATED = "as the corpus stands", "as of the day of the quiz"
Results = dict[str, dict[str, list[AnswerRanks]]]  # when -> system -> ranks for each question


def evaluate(year: int, questions: Sequence[QuizQuestion], options: argparse.Namespace) -> Results:
    """Ranks the answers in every system's ranking, undated and dated."""
    results: Results = {UNDATED: {}, DATED: {}}
    desk = newsquiz.open_desk([year])
    for name, weights in {SHIPPED: Weights(), **PARTS, **(ABLATIONS if options.ablations else {})}.items():
        for when in results:
            results[when][name] = newsdesk_ranks(desk.library, questions, weights, dated=when == DATED)
    for size in options.sizes:
        library = newsquiz.open_desk([year], size).library
        for when in results:
            results[when][f"passages of {size} tokens"] = newsdesk_ranks(
                library, questions, Weights(), dated=when == DATED
            )
    if options.peers:
        for name, (undated, dated) in peer_ranks(year, desk.library.encoder, questions, options.peers):
            results[UNDATED][name], results[DATED][name] = undated, dated
    return results


def tables(year: int, when: str, systems: Mapping[str, Sequence[AnswerRanks]]) -> list[Table]:
    """Makes two tables: means with their 95% intervals, and the shipped ranking's gains over each other one."""
    count = len(systems[SHIPPED])
    means = table(f"newsquiz {year}, {count} questions, {when}", "ranking", MEASURES)
    gains = table(f"{SHIPPED} minus the others, paired; * interval above 0", "ranking", MEASURES)
    shipped = values(systems[SHIPPED])
    for name, ranks in systems.items():
        found = values(ranks)
        means.add_row(name, *(format_mean(found[:, i]) for i in range(len(MEASURES))))
        if name != SHIPPED:
            better = shipped - found
            gains.add_row(
                name,
                *(
                    format_mean(better[:, i], "+") + (" *" if interval(better[:, i])[0] > 0 else "")
                    for i in range(len(MEASURES))
                ),
            )
    return [means, gains]


def by_question_word(questions: Sequence[QuizQuestion], ranks: Sequence[AnswerRanks]) -> Table:
    """Makes a table of the shipped ranking's figures by question word."""
    found = values(ranks)
    made = table("by question word", "ranking", MEASURES)
    words = [question.question_word for question in questions]
    for word in sorted(set(words), key=lambda word: -words.count(word)):
        rows = found[[one == word for one in words]]
        made.add_row(f"{word} ({len(rows)})", *(f"{rows[:, i].mean():.3f}" for i in range(len(MEASURES))))
    return made


def record(year: int, questions: Sequence[QuizQuestion], results: Results) -> dict[str, Any]:
    """Returns all figures of the tables, and what they were measured on."""
    weights = Weights()
    return {
        "year": year,
        "questions": len(questions),
        "data_sha256": newsquiz.files_digest(newsquiz.articles_file(year), newsquiz.questions_file(year)),
        "weights": {name: getattr(weights, name) for name in weights.__dataclass_fields__},
        "machine": machine(),
        "means": {
            when: {name: _estimates(values(ranks)) for name, ranks in systems.items()}
            for when, systems in results.items()
        },
        "gains": {
            when: {
                name: _estimates(values(systems[SHIPPED]) - values(ranks))
                for name, ranks in systems.items()
                if name != SHIPPED
            }
            for when, systems in results.items()
        },
    }


def _estimates(found: NDArray[np.float64]) -> dict[str, list[float]]:
    """Returns each measure's mean with the ends of its 95% interval."""
    return {measure: list(estimate(found[:, i]) or ()) for i, measure in enumerate(MEASURES)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description=__doc__)
    parser.add_argument("--year", type=int, choices=(2022, 2023), default=2022)
    parser.add_argument("--ablations", action="store_true", help="leave out one part of the ranking at a time")
    parser.add_argument("--sizes", type=int, nargs="*", default=[], help="passages of these many tokens as well")
    parser.add_argument(
        "--peers", nargs="*", default=[], metavar="PEER", choices=[*PEERS, *(f"{name}*" for name in PEERS)],
        help=f"other frameworks as well: {', '.join(PEERS)}; with * they get our passages",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, help="write figures, settings and machine as JSON")
    parser.add_argument("--figure", type=Path, help="draw answer in top k against k, as SVG")
    options = parser.parse_args(arguments)
    questions = newsquiz.answerable(options.year)
    results = evaluate(options.year, questions, options)
    console = Console(width=240)
    for when, systems in results.items():
        for one in tables(options.year, when, systems):
            console.print(one)
        console.print(by_question_word(questions, systems[SHIPPED]))
    if options.out:
        options.out.write_text(json.dumps(record(options.year, questions, results), indent=1) + "\n")
    if options.figure:
        draw_ranks(options.figure, f"newsquiz {options.year}, {len(questions)} questions", results)


if __name__ == "__main__":
    main()
