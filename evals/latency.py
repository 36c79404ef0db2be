"""How long a question takes in a warm process: `python -m evals.latency`.

It asks questions of 2023 over the articles of some years in one index: retrieval alone (10 hits), and the whole way to
an answer. There are two passes over the questions, after a warm-up with others; the second counts.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evals.data import newsquiz
from evals.measuring.statistics import machine
from evals.measuring.tables import table
from index.stopwatch import running
from newsdesk import Newsdesk
from qa.reading.readings import PASSAGES_READ

STAGES = ("encode", "search", "rank", "read")
_HITS = 10
_WARM_UP = 20  # questions
_QUESTION_YEAR = 2023

Run = Callable[[str], object]


def measure(desk: Newsdesk, warm_up: Sequence[str], questions: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """Measures the milliseconds of the second pass, for retrieval and for asking.

    Args:
        desk: Answers.
        warm_up: Questions that are asked before the first pass.
        questions: Those that are timed.

    Returns:
        float64 (questions, 5): the whole, then each of `STAGES`.
    """

    def ask(question: str) -> object:
        desk.outcome_cache.clear()  # the answers of the first pass
        return desk.ask(question)

    runs: dict[str, Run] = {
        f"retrieval, {_HITS} hits": lambda question: desk.retrieve(question, _HITS),
        f"asking, {PASSAGES_READ} passages read": ask,
    }
    for run in runs.values():
        _pass(run, warm_up)
    _, second = ({name: _pass(run, questions) for name, run in runs.items()} for _ in range(2))
    return second


def _pass(run: Run, questions: Sequence[str]) -> NDArray[np.float64]:
    times = []
    for question in questions:
        with running() as watch:
            start = perf_counter()
            run(question)
        times.append([perf_counter() - start, *(watch.seconds.get(stage, 0.0) for stage in STAGES)])
    return 1000 * np.array(times)


def figures(times: NDArray[np.float64]) -> dict[str, float]:
    """Returns the figures of one run that a table shows, in milliseconds."""
    median, slow = np.percentile(times, [50, 95], axis=0)
    parts = {f"{stage}, median": float(median[column]) for column, stage in enumerate(STAGES, 1)}
    return {"median": float(median[0]), "95th percentile": float(slow[0]), **parts}


def record(
    desk: Newsdesk, years: Sequence[int], questions: int, milliseconds: dict[str, dict[str, float]]
) -> dict[str, Any]:
    """Returns the figures, and what they were measured on."""
    status = desk.status()
    return {
        "years": list(years),
        "articles": status.articles,
        "passages": status.passages,
        "questions": questions,
        "data_sha256": newsquiz.files_digest(
            *map(newsquiz.articles_file, years), newsquiz.questions_file(_QUESTION_YEAR)
        ),
        "settings": {"hits": _HITS, "passages_read": PASSAGES_READ, "warm_up": _WARM_UP, "encoder": status.encoder},
        "machine": machine(),
        "milliseconds": milliseconds,
    }


def latency_table(title: str, milliseconds: dict[str, dict[str, float]]) -> Table:
    """Makes a table with a row for each run."""
    made = table(title, "milliseconds", next(iter(milliseconds.values())))
    for run, named in milliseconds.items():
        made.add_row(run, *(f"{value:.1f}" for value in named.values()))
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.latency", description=__doc__)
    parser.add_argument("--years", type=int, nargs="+", choices=(2022, 2023), default=[2022, 2023])
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--out", type=Path, help="write figures, settings and machine as JSON")
    options = parser.parse_args(arguments)
    desk = newsquiz.open_desk(options.years)
    texts = [question.text for question in newsquiz.questions(_QUESTION_YEAR)]
    questions = texts[_WARM_UP : _WARM_UP + options.questions]
    milliseconds = {name: figures(times) for name, times in measure(desk, texts[:_WARM_UP], questions).items()}
    found = record(desk, options.years, len(questions), milliseconds)
    title = f"{found['articles']:,} articles, {found['passages']:,} passages, {len(questions)} questions, {machine()}"
    Console(width=190).print(latency_table(title, milliseconds))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
