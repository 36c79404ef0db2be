"""Times several ways in turns, so that other programs on the machine slow all of them alike."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from evals.measuring.statistics import machine
from evals.measuring.tables import table

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The seconds of one way over the rounds.

    Attributes:
        wall: Median.
        low: First quartile of the same.
        high: Third quartile.
        processor: Median processor time of all threads and ended child processes; other programs affect it least.
    """

    wall: float
    low: float
    high: float
    processor: float


def interleaved(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Times all ways one after another in each round, after one round that does not count.

    Raises:
        ValueError: If rounds is below 1.
    """
    if rounds < 1:
        raise ValueError(f"rounds must be at least 1, got {rounds}")
    seconds_by_way: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for counted in range(rounds + 1):
        for name, way in ways.items():
            wall, processor = perf_counter(), _processor_seconds()
            way()
            if counted:
                seconds_by_way[name].append((perf_counter() - wall, _processor_seconds() - processor))
    return {name: times_of(np.array(seconds)) for name, seconds in seconds_by_way.items()}


def _processor_seconds() -> float:
    """Returns the processor seconds of this process and its ended children, to a hundredth."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def times_of(seconds: Floats) -> Times:
    """Returns medians and quartiles of wall and processor seconds, (rounds, 2)."""
    low, wall, high = np.percentile(seconds[:, 0], [25, 50, 75])
    return Times(wall=float(wall), low=float(low), high=float(high), processor=float(np.median(seconds[:, 1])))


def parser_of(name: str, description: str | None) -> argparse.ArgumentParser:
    """Makes a parser with the options that all commands have."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=description)
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count, after one that does not")
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON")
    return parser


def show(title: str, found: Mapping[str, Times], more: Mapping[str, Mapping[str, float]], out: Path | None) -> None:
    """Prints a row for each way, and writes the same as JSON.

    Args:
        title: Stands above the table.
        found: Times by way.
        more: Other figures by way and name; each way has the same names.
        out: The JSON file; none if None.
    """
    names = list(next(iter(more.values()), {}))
    made = table(f"{title}; medians; {machine()}", "", ("ms", "quartiles", "processor ms", *names))
    for way, times in found.items():
        figures = [f"{more[way][name]:.5g}" for name in names]
        spread = f"{1000 * times.low:.0f} to {1000 * times.high:.0f}"
        made.add_row(way, f"{1000 * times.wall:.0f}", spread, f"{1000 * times.processor:.0f}", *figures)
    Console(width=180).print(made)
    if out:
        ways = {way: {**asdict(times), **more.get(way, {})} for way, times in found.items()}
        out.write_text(json.dumps({"title": title, "machine": machine(), "seconds": ways}, indent=1) + "\n")
