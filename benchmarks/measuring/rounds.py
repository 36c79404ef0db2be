"""Ways of doing one thing, timed in turns: what else the machine does then meets all of them alike."""

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
    """Seconds of one way, over the rounds.

    Attributes:
        wall: Median.
        low: First quartile of the same.
        high: Third quartile.
        processor: Median processor time of all threads, and of processes that ended meanwhile; other programs'
            work disturbs it least.
    """

    wall: float
    low: float
    high: float
    processor: float


def interleaved(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Times of each way, one after another in each round, after one round that does not count.

    Raises:
        ValueError: If rounds is below 1.
    """
    if rounds < 1:
        raise ValueError(f"rounds must be at least 1, got {rounds}")
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for counted in range(rounds + 1):
        for name, way in ways.items():
            wall, processor = perf_counter(), _processor_seconds()
            way()
            if counted:
                taken[name].append((perf_counter() - wall, _processor_seconds() - processor))
    return {name: times_of(np.array(seconds)) for name, seconds in taken.items()}


def _processor_seconds() -> float:
    """In hundredths."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def times_of(seconds: Floats) -> Times:
    """Medians and quartiles of wall and processor seconds, (rounds, 2)."""
    low, wall, high = np.percentile(seconds[:, 0], [25, 50, 75])
    return Times(wall=float(wall), low=float(low), high=float(high), processor=float(np.median(seconds[:, 1])))


def parser_of(name: str, description: str | None) -> argparse.ArgumentParser:
    """What all commands take."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=description)
    parser.add_argument("--rounds", type=int, default=5, help="that count; one more goes before them")
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON")
    return parser


def show(title: str, found: Mapping[str, Times], more: Mapping[str, Mapping[str, float]], out: Path | None) -> None:
    """Prints a row for each way, and writes the same as JSON.

    Args:
        title: Above the table.
        found: Times, by way.
        more: Other figures, by way and name; each way has the same names.
        out: Where the JSON goes, if anywhere.
    """
    names = list(next(iter(more.values()), {}))
    shown = table(f"{title}; medians; {machine()}", "", ("ms", "quartiles", "processor ms", *names))
    for way, times in found.items():
        figures = [f"{more[way][name]:.5g}" for name in names]
        spread = f"{1000 * times.low:.0f} to {1000 * times.high:.0f}"
        shown.add_row(way, f"{1000 * times.wall:.0f}", spread, f"{1000 * times.processor:.0f}", *figures)
    Console(width=180).print(shown)
    if out:
        ways = {way: {**asdict(times), **more.get(way, {})} for way, times in found.items()}
        out.write_text(json.dumps({"title": title, "machine": machine(), "seconds": ways}, indent=1) + "\n")
