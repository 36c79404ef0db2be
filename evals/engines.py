"""How far two engines agree, and how long each takes: `python -m evals.engines --address postgresql://...`.

The same articles of newsquiz are added to an index in a folder and to one in an empty database. Then the same questions
go to both in turns, with and without a time that they are asked at: first for 20 hits, then for an answer.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from evals.data import newsquiz
from evals.data.newsquiz import QuizQuestion
from evals.data.vector_cache import CachedEncoder
from evals.measuring.statistics import machine
from index import Filters, SentenceTransformerEncoder, open_index
from newsdesk import Abstention, Newsdesk

HITS = 20
_BOTH = ("folder", "database")

Figures = dict[str, float]


def compare(desks: Sequence[Newsdesk], questions: Sequence[tuple[QuizQuestion, Filters]], *, ask: bool) -> Figures:
    """Asks two desks the same questions in turns.

    Returns:
        Shares of hits and answers that agree, in [0, 1], and for each engine the median and the 95th percentile of the
        milliseconds of a retrieval.
    """
    overlaps, same_first, same_answers = [], [], []
    seconds: dict[str, list[float]] = {name: [] for name in _BOTH}
    for number, (question, filters) in enumerate(questions):
        found: dict[str, list[str]] = {}
        order = list(zip(_BOTH, desks, strict=True))
        for name, desk in order if number % 2 else reversed(order):
            start = perf_counter()
            hits = desk.retrieve(question.text, HITS, filters)
            seconds[name].append(perf_counter() - start)
            found[name] = [hit.passage.id for hit in hits]
        one, other = (found[name] for name in _BOTH)
        overlaps.append(len({*one} & {*other}) / max(len(one), len(other), 1))
        same_first.append(one[:1] == other[:1])
        if ask:
            answers = [_answer(desk, question.text, filters) for desk in desks]
            same_answers.append(answers[0] == answers[1])
    figures = {f"overlap of {HITS}": float(np.mean(overlaps)), "same first hit": float(np.mean(same_first))}
    if ask:
        figures["same answer"] = float(np.mean(same_answers))
    for name, values in seconds.items():
        median, slow = np.percentile(values, [50, 95]) * 1_000
        figures |= {f"{name}, median ms": float(median), f"{name}, 95% ms": float(slow)}
    return figures


def _answer(desk: Newsdesk, question: str, filters: Filters) -> str | None:
    outcome = desk.ask(question, filters)
    return None if isinstance(outcome, Abstention) else outcome.text


def _timed(what: Callable[[], object]) -> float:
    start = perf_counter()
    what()
    return perf_counter() - start


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True, help="an empty database")
    parser.add_argument("--years", type=int, nargs="+", default=[2023])
    parser.add_argument("--articles", type=int, help="only so many of them")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument(
        "--folder", type=Path, help="where the other index is, or will be; a temporary one if not given"
    )
    parser.add_argument("--answers", action="store_true", help="ask for answers, too")
    options = parser.parse_args()
    encoder = CachedEncoder(SentenceTransformerEncoder(), newsquiz.cache_folder() / "vectors")
    articles = newsquiz.articles(options.years)[: options.articles]
    here = {article.url for article in articles}
    questions = [one for year in options.years for one in newsquiz.answerable(year) if one.urls & here]
    questions = questions[: options.questions]
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(TemporaryDirectory())) / "index"
        engines = [open_index(location, encoder) for location in (folder, options.address)]
        desks = [stack.enter_context(Newsdesk(engine, cache_bytes=0)) for engine in engines]
        adding = {name: _timed(partial(desk.add, articles)) for name, desk in zip(_BOTH, desks, strict=True)}
        for desk in desks:
            for question in questions[:10]:
                desk.retrieve(question.text, HITS)
        figures = {
            when: compare(desks, [(one, one.as_of if when == "as of" else Filters()) for one in questions],
                          ask=options.answers)
            for when in ("now", "as of")
        }  # fmt: skip
        status = [desk.status() for desk in desks]
        json.dump(
            {
                "machine": machine(), "articles": status[0].articles, "passages": [one.passages for one in status],
                "questions": len(questions), "adding, seconds": adding,
                "bytes": {name: one.size_bytes for name, one in zip(_BOTH, status, strict=True)}, "figures": figures,
            },
            sys.stdout, indent=2,
        )  # fmt: skip
        print()


if __name__ == "__main__":
    main()
