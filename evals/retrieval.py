"""Whether the right passage is found: `python -m evals.retrieval`.

Asks the quiz questions that have an answer in the year's articles, and counts those whose answer's
words occur in the first 1, 5 and 10 passages: by vectors alone, by words alone, and fused.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evals import newsquiz
from evals.statistics import interval, machine
from index import Match
from qa.retrieve import CANDIDATES, DENSE_WEIGHT, fuse

DEPTHS = (1, 5, 10)
SYSTEMS = {"dense": 1.0, "BM25": 0.0, "fused": DENSE_WEIGHT}
Found = NDArray[np.float64]  # (questions, depths), 1 where the answer's words occur so far down


def found_at(matches: Sequence[Sequence[Match]], answers: Sequence[str], dense_weight: float) -> Found:
    """For each question and depth, whether the answer's words occur in the passages down to it."""
    rows = []
    for question_matches, answer in zip(matches, answers, strict=True):
        hits = fuse(question_matches, max(DEPTHS), dense_weight)
        first = next((hit.rank for hit in hits if newsquiz.occurs(answer, hit.passage.text)), max(DEPTHS) + 1)
        rows.append([first <= depth for depth in DEPTHS])
    return np.array(rows, dtype=np.float64)


def evaluate(year: int, weights: dict[str, float]) -> dict[str, Found]:
    """What every ranking finds of one year's answers."""
    desk = newsquiz.open_year(year)
    asked = [question for question in newsquiz.questions(year) if question.urls]
    matches = [desk.library.search([question.text], CANDIDATES)[0] for question in asked]
    answers = [question.answer for question in asked]
    return {name: found_at(matches, answers, weight) for name, weight in weights.items()}


def table(year: int, found: dict[str, Found]) -> Table:
    """Shares and their 95% intervals, and what fusing gains over each of its parts."""
    count = len(next(iter(found.values())))
    shown = Table(title=f"newsquiz {year}: answer in the top k, {count} questions (95% interval)", title_justify="left")
    shown.add_column("ranking")
    for depth in DEPTHS:
        shown.add_column(f"top {depth}", justify="right")
    for name, values in found.items():
        shown.add_row(name, *(_share(values[:, column]) for column in range(len(DEPTHS))))
    for name, values in found.items():
        if "fused" in found and name != "fused":
            gains = found["fused"] - values
            shown.add_row(f"fused - {name}", *(_share(gains[:, column], "+") for column in range(len(DEPTHS))))
    return shown


def _share(values: Found, sign: str = "") -> str:
    low, high = interval(values)
    return f"{values.mean():{sign}.3f} ({low:{sign}.3f}, {high:{sign}.3f})"


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description=__doc__)
    parser.add_argument("--year", type=int, choices=(2022, 2023), default=2022)
    parser.add_argument("--tune", action="store_true", help="try 21 weights of the vectors, from 0 to 1, instead")
    parser.add_argument("--out", type=Path, help="write figures, settings and machine as JSON")
    options = parser.parse_args(arguments)
    found = evaluate(options.year, {f"{n / 20:.2f}": n / 20 for n in range(21)} if options.tune else SYSTEMS)
    Console(width=120).print(table(options.year, found))
    if options.out:
        record = {
            "year": options.year,
            "questions": len(next(iter(found.values()))),
            "data_sha256": newsquiz.digest(newsquiz.articles_file(options.year), newsquiz.questions_file(options.year)),
            "dense_weight": DENSE_WEIGHT,
            "candidates": CANDIDATES,
            "machine": machine(),
            "shares": {
                name: {
                    f"top {depth}": [float(values[:, i].mean()), *interval(values[:, i])]
                    for i, depth in enumerate(DEPTHS)
                }
                for name, values in found.items()
            },
        }
        options.out.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
