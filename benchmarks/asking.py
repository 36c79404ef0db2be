"""How fast warm questions are answered, one by one and several at once: `python -m benchmarks.asking`.

It takes questions of newsquiz 2023 and one index of the articles of some years. First it retrieves for each question,
asks it, and asks it again, in turn. Then 1, 4 and 16 threads of one process ask them, without a cache of answers.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.measuring.rounds import parser_of
from evals.data import newsquiz
from evals.measuring.statistics import machine
from evals.measuring.tables import table
from index.stopwatch import running
from newsdesk import Newsdesk
from qa.reading.readings import PASSAGES_READ

AT_ONCE = (1, 4, 16)
STAGES = ("encode", "search", "rank", "read")
_HITS = 10
_YEAR = 2023
_WARM_UP = 10  # questions that do not count

Ask = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """The milliseconds of one way over the questions.

    Attributes:
        wall: Median.
        slow: 95th percentile.
        processor: Median processor time of all threads.
        stages: Median of each stage that ran.
    """

    wall: float
    slow: float
    processor: float
    stages: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """The results of several threads that ask at once.

    Attributes:
        at_once: The number of threads.
        rate: Questions a second, all together.
        slow: 95th percentile of the milliseconds of one question.
        processor: Processor milliseconds a question.
        errors: The number of questions that raised an error.
    """

    at_once: int
    rate: float
    slow: float
    processor: float
    errors: int


def one_by_one(desk: Newsdesk, questions: Sequence[str]) -> dict[str, Latency]:
    """Times the ways of asking in turn for each question; `desk` must have no cache of answers."""
    caching = Newsdesk(desk.library, desk.reader)
    ways: dict[str, Callable[[str], object]] = {
        f"retrieval, {_HITS} hits": lambda question: desk.retrieve(question, _HITS),
        f"asking, {PASSAGES_READ} passages read": caching.ask,
        "asking again, from the cache": caching.ask,
    }
    rows: dict[str, list[list[float]]] = {name: [] for name in ways}
    for question in questions:
        for name, way in ways.items():
            with running() as watch:
                wall, processor = perf_counter(), process_time()
                way(question)
                times = [perf_counter() - wall, process_time() - processor]
            rows[name].append([*times, *(watch.seconds.get(stage, 0.0) for stage in STAGES)])
    return {name: latency_of(1000 * np.array(times)) for name, times in rows.items()}


def latency_of(times: NDArray[np.float64]) -> Latency:
    """Sums up milliseconds of wall, processor and each stage, (questions, 6); 0 for a stage that did not run."""
    middle = np.median(times, axis=0).tolist()
    return Latency(
        wall=middle[0],
        slow=float(np.percentile(times[:, 0], 95)),
        processor=middle[1],
        stages={stage: value for stage, value in zip(STAGES, middle[2:], strict=True) if value},
    )


def at_once(ask: Ask, questions: Sequence[str], threads: int) -> Throughput:
    """Asks all questions with so many threads; each takes the next question that is left."""
    left, lock = iter(questions), threading.Lock()
    waited: list[float] = []
    errors: list[Exception] = []

    def work() -> None:
        for question in _shared(left, lock):
            begun = perf_counter()
            try:
                ask(question)
            except Exception as error:  # any error is counted
                errors.append(error)
            waited.append(1000 * (perf_counter() - begun))

    workers = [threading.Thread(target=work) for _ in range(threads)]
    wall, processor = perf_counter(), process_time()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return Throughput(
        at_once=threads,
        rate=len(questions) / (perf_counter() - wall),
        slow=float(np.percentile(waited, 95)),
        processor=1000 * (process_time() - processor) / len(questions),
        errors=len(errors),
    )


def _shared(left: Iterator[str], lock: threading.Lock) -> Iterator[str]:
    while True:
        with lock:
            question = next(left, None)
        if question is None:
            return
        yield question


def throughput(ways: dict[str, Ask], questions: Sequence[str], rounds: int) -> dict[str, list[Throughput]]:
    """Returns the medians over some rounds, in which all ways and numbers take turns; errors are summed."""
    found: dict[str, list[list[Throughput]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, ask in ways.items():
            found[name].append([at_once(ask, questions, threads) for threads in AT_ONCE])
    return {name: [_middle(of_one) for of_one in zip(*times, strict=True)] for name, times in found.items()}


def _middle(rounds: Sequence[Throughput]) -> Throughput:
    return Throughput(
        at_once=rounds[0].at_once,
        rate=median(one.rate for one in rounds),
        slow=median(one.slow for one in rounds),
        processor=median(one.processor for one in rounds),
        errors=sum(one.errors for one in rounds),
    )


def show(title: str, times: dict[str, Latency], at_once_by_way: dict[str, list[Throughput]]) -> None:
    """Prints two tables: questions one after another, and several at once."""
    first = table(title, "milliseconds", ("median", "95th percentile", "processor", *STAGES))
    for name, one in times.items():
        stages = [f"{one.stages[stage]:.1f}" if stage in one.stages else "" for stage in STAGES]
        first.add_row(name, f"{one.wall:.1f}", f"{one.slow:.1f}", f"{one.processor:.1f}", *stages)
    heads = ("at once", "questions a second", "of one at once", "95th percentile, ms", "processor ms", "errors")
    second = table("Several at once", "", heads)
    for name, of_name in at_once_by_way.items():
        for one_of in of_name:
            share = one_of.rate / of_name[0].rate
            figures = (f"{one_of.rate:.2f}", f"{share:.2f}", f"{one_of.slow:.0f}", f"{one_of.processor:.1f}")
            second.add_row(name, str(one_of.at_once), *figures, str(one_of.errors))
    console = Console(width=190)
    console.print(first)
    console.print(second)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = parser_of("asking", __doc__)
    parser.add_argument("--years", type=int, nargs="+", choices=(2022, 2023), default=[2022, 2023])
    parser.add_argument("--questions", type=int, default=60)
    options = parser.parse_args(arguments)
    desk = newsquiz.open_desk(options.years)
    texts = [question.text for question in newsquiz.questions(_YEAR)]
    warm_up, questions = texts[:_WARM_UP], texts[_WARM_UP : _WARM_UP + options.questions]
    one_by_one(desk, warm_up)
    times = one_by_one(desk, questions)
    at_once_by_way = throughput({"retrieval": desk.retrieve, "asking": desk.ask}, questions, options.rounds)
    status = desk.status()
    title = f"{len(questions)} questions, {status.articles:,} articles, {status.passages:,} passages; {machine()}"
    show(title, times, at_once_by_way)
    if options.out:
        record = {
            "title": title,
            "machine": machine(),
            "one by one, milliseconds": {name: asdict(one) for name, one in times.items()},
            "at once": {name: [asdict(one) for one in of_name] for name, of_name in at_once_by_way.items()},
        }
        options.out.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
