"""Whether the right passage is found: `python -m evals.retrieval`.

Asks the quiz questions that have an answer in the year's articles, and says how far down the answer's
words come: in the shipped ranking, by vectors alone, by words alone, with one part left out
(`--ablations`), with passages of another size (`--sizes`), and in other people's retrieval over the same
articles, questions and weights (`--peers`, which wants the extra `newsdesk[peers]`). Everything twice:
as the corpus stands, and as it stood on the day of the quiz.
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
from evals.measuring.figure import draw
from evals.measuring.measures import MEASURES, Placed, values
from evals.measuring.statistics import estimate, interval, machine, share
from evals.measuring.tables import table
from evals.systems.rankings import ABLATIONS, PARTS, PEERS, ours, theirs
from qa.retrieval.ranking import Weights

SHIPPED = "Newsdesk"
UNDATED, DATED = "as the corpus stands", "as of the day of the quiz"
Results = dict[str, dict[str, list[Placed]]]  # when -> system -> a place for each question


def evaluate(year: int, asked: Sequence[QuizQuestion], options: argparse.Namespace) -> Results:
    """Every system's places, undated and dated."""
    results: Results = {UNDATED: {}, DATED: {}}
    desk = newsquiz.open_desk([year])
    for name, weights in {SHIPPED: Weights(), **PARTS, **(ABLATIONS if options.ablations else {})}.items():
        for when in results:
            results[when][name] = ours(desk.library, asked, weights, dated=when == DATED)
    for size in options.sizes:
        library = newsquiz.open_desk([year], size).library
        for when in results:
            results[when][f"passages of {size} tokens"] = ours(library, asked, Weights(), dated=when == DATED)
    if options.peers:
        for name, (undated, dated) in theirs(year, desk.library.encoder, asked, options.peers):
            results[UNDATED][name], results[DATED][name] = undated, dated
    return results


def tables(year: int, when: str, systems: Mapping[str, Sequence[Placed]]) -> list[Table]:
    """Means with their 95% intervals, and what the shipped ranking is better than each other one."""
    count = len(systems[SHIPPED])
    means = table(f"newsquiz {year}, {count} questions, {when}", "ranking", MEASURES)
    gains = table(f"{SHIPPED} minus the others, paired; * interval above 0", "ranking", MEASURES)
    shipped = values(systems[SHIPPED])
    for name, placed in systems.items():
        found = values(placed)
        means.add_row(name, *(share(found[:, i]) for i in range(len(MEASURES))))
        if name != SHIPPED:
            better = shipped - found
            gains.add_row(
                name,
                *(
                    share(better[:, i], "+") + (" *" if interval(better[:, i])[0] > 0 else "")
                    for i in range(len(MEASURES))
                ),
            )
    return [means, gains]


def by_kind(asked: Sequence[QuizQuestion], placed: Sequence[Placed]) -> Table:
    """The shipped ranking by kind of question."""
    found = values(placed)
    shown = table("by question word", "ranking", MEASURES)
    kinds = [question.kind for question in asked]
    for kind in sorted(set(kinds), key=lambda kind: -kinds.count(kind)):
        rows = found[[k == kind for k in kinds]]
        shown.add_row(f"{kind} ({len(rows)})", *(f"{rows[:, i].mean():.3f}" for i in range(len(MEASURES))))
    return shown


def record(year: int, asked: Sequence[QuizQuestion], results: Results) -> dict[str, Any]:
    """Everything that a table says, and what it was measured on."""
    weights = Weights()
    return {
        "year": year,
        "questions": len(asked),
        "data_sha256": newsquiz.digest(newsquiz.articles_file(year), newsquiz.questions_file(year)),
        "weights": {name: getattr(weights, name) for name in weights.__dataclass_fields__},
        "machine": machine(),
        "means": {
            when: {name: _estimates(values(placed)) for name, placed in systems.items()}
            for when, systems in results.items()
        },
        "gains": {
            when: {
                name: _estimates(values(systems[SHIPPED]) - values(placed))
                for name, placed in systems.items()
                if name != SHIPPED
            }
            for when, systems in results.items()
        },
    }


def _estimates(found: NDArray[np.float64]) -> dict[str, list[float]]:
    """Each measure's mean and its 95% interval."""
    return {measure: list(estimate(found[:, i]) or ()) for i, measure in enumerate(MEASURES)}


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description=__doc__)
    parser.add_argument("--year", type=int, choices=(2022, 2023), default=2022)
    parser.add_argument("--ablations", action="store_true", help="leave out one part of the ranking at a time")
    parser.add_argument("--sizes", type=int, nargs="*", default=[], help="passages of these many tokens as well")
    parser.add_argument(
        "--peers", nargs="*", default=[], metavar="PEER", choices=[*PEERS, *(f"{name}*" for name in PEERS)],
        help=f"other people's retrieval as well: {', '.join(PEERS)}; with * they get our passages",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, help="write figures, settings and machine as JSON")
    parser.add_argument("--figure", type=Path, help="draw answer in top k against k, as SVG")
    options = parser.parse_args(arguments)
    asked = newsquiz.answerable(options.year)
    results = evaluate(options.year, asked, options)
    console = Console(width=240)
    for when, systems in results.items():
        for shown in tables(options.year, when, systems):
            console.print(shown)
        console.print(by_kind(asked, systems[SHIPPED]))
    if options.out:
        options.out.write_text(json.dumps(record(options.year, asked, results), indent=1) + "\n")
    if options.figure:
        draw(options.figure, f"newsquiz {options.year}, {len(asked)} questions", results)


if __name__ == "__main__":
    main()
