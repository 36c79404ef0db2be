"""Sums up the comparison with other frameworks in a table and a figure: `python -m benchmarks.against`.

It reads `adding.json`, `starting.json` and `retrieving.json` of a folder, prints the table as Markdown, and draws the
figure beside them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from benchmarks.adding import OUR_PASSAGES
from benchmarks.measuring.adding_process import ENCODER, OURS
from benchmarks.peers import PEERS
from evals.measuring.plots import save_svg

_RESULTS = Path(__file__).with_name("results")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The figures of one system.

    Attributes:
        adding: Figures of `benchmarks.adding` with its own pieces.
        passages: The same with Newsdesk's passages.
        starting: Seconds from a cold shell to an answer, or to passages, of `benchmarks.starting`.
        retrieving: Figures of `benchmarks.retrieving`.
    """

    name: str
    adding: Mapping[str, float]
    passages: Mapping[str, float]
    starting: Mapping[str, float]
    retrieving: Mapping[str, float]


_COLUMNS: dict[str, Callable[[Row], str]] = {
    "pieces": lambda row: f"{row.adding['pieces']:,.0f}",
    "pieces a second": lambda row: f"{row.adding['pieces a second']:.1f}",
    "our passages a second": lambda row: f"{row.passages['pieces a second']:.1f}",
    "the same, a processor second": lambda row: f"{row.passages['pieces a processor second']:.1f}",
    "peak MB, adding": lambda row: f"{row.adding['peak MB']:,.0f}",
    "disk MB": lambda row: f"{row.adding['disk MB']:.2f}",
    "cold shell, ms": lambda row: f"{1000 * row.starting['wall']:,.0f}",
    "opening, ms": lambda row: f"{row.retrieving['opening']:,.0f}",
    "a question, ms": lambda row: f"{row.retrieving['1 at once']:.1f}",
    "4 at once": lambda row: f"{row.retrieving['4 at once']:.1f}",
    "16 at once": lambda row: f"{row.retrieving['16 at once']:.1f}",
    "resident MB": lambda row: f"{row.retrieving['resident MB']:,.0f}",
}


def rows(folder: Path) -> list[Row]:
    """Reads the figures of Newsdesk and of the peers that all three commands measured."""
    adding, starting, retrieving = (
        json.loads((folder / f"{name}.json").read_text()) for name in ("adding", "starting", "retrieving")
    )
    return [
        Row(
            name=name,
            adding=adding["figures"][name],
            passages=adding["figures"][name if name == OURS else f"{name}{OUR_PASSAGES}"],
            starting=_starting_seconds(name, starting["seconds"]),
            retrieving=retrieving["milliseconds"][name],
        )
        for name in (OURS, *(peer.name for peer in PEERS))
        if name in adding["figures"] and name in retrieving["milliseconds"]
    ]


def _starting_seconds(name: str, seconds: Mapping[str, Any]) -> Mapping[str, float]:
    way = "newsdesk ask" if name == OURS else f"{name}: passages alone"
    found: Mapping[str, float] = seconds[way]
    return found


def claims(folder: Path) -> dict[str, float]:
    """Returns the figures for which the project has set itself goals."""
    adding = json.loads((folder / "adding.json").read_text())
    starting = json.loads((folder / "starting.json").read_text())["seconds"]
    over = {name: ratio for name, ratio in adding["newsdesk_over"].items() if name != ENCODER}
    own = [ratio["wall"] for name, ratio in over.items() if not name.endswith(OUR_PASSAGES)]
    same = [ratio["wall"] for name, ratio in over.items() if name.endswith(OUR_PASSAGES)]
    scripts = [times["wall"] for way, times in starting.items() if way.endswith(": passages alone")]
    peaks = [figures["peak MB"] for name, figures in adding["figures"].items() if name.startswith(OURS)]
    found = {
        "share of the encoder's own speed": adding["newsdesk_over"][ENCODER]["wall"],
        "the same, by processor time": adding["newsdesk_over"][ENCODER]["processor"],
        "peak MB of adding, the first export included": max(peaks),
        "seconds of newsdesk ask from a cold shell": starting["newsdesk ask"]["wall"],
    }
    if own:
        found["times the best peer's pieces a second, its own pieces"] = min(own)
        found["the same, our passages"] = min(same)
    if scripts:
        found["newsdesk ask as a share of the fastest peer's script"] = starting["newsdesk ask"]["wall"] / min(scripts)
    return found


def markdown(found: Sequence[Row]) -> str:
    """Returns the table as Markdown."""
    lines = [f"| | {' | '.join(_COLUMNS)} |", f"|{'---|' * (len(_COLUMNS) + 1)}"]
    lines += [f"| {row.name} | {' | '.join(show(row) for show in _COLUMNS.values())} |" for row in found]
    return "\n".join(lines)


def draw(path: Path, found: Sequence[Row]) -> None:
    """Draws bars for adding, starting, retrieving and memory, Newsdesk above the peers."""
    panels: dict[str, list[float]] = {
        "passages a second,\nours given to all": [row.passages["pieces a second"] for row in found],
        "ms from a cold shell\nto the first result": [1000 * row.starting["wall"] for row in found],
        "ms a question,\none at a time": [row.retrieving["1 at once"] for row in found],
        "ms a question,\n16 at once": [row.retrieving["16 at once"] for row in found],
        "MB of memory,\nretrieving": [row.retrieving["resident MB"] for row in found],
    }
    figure = Figure(figsize=(13, 2.6), layout="constrained")
    names = [row.name for row in reversed(found)]
    for axis, (title, values) in zip(figure.subplots(1, len(panels), sharey=True), panels.items(), strict=True):
        colours = ["black" if name == OURS else "#9aa5b1" for name in names]
        bars = axis.barh(names, list(reversed(values)), color=colours, height=0.65)
        axis.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize=8)
        axis.set_title(title, fontsize=9)
        axis.set_xlim(0, 1.25 * max(values))
        axis.tick_params(labelsize=8)
        axis.spines[["top", "right"]].set_visible(False)
    save_svg(figure, path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__)
    parser.add_argument("--results", type=Path, default=_RESULTS)
    options = parser.parse_args(arguments)
    found = rows(options.results)
    print(markdown(found))
    print()
    for claim, value in claims(options.results).items():
        print(f"{claim}: {value:.3g}")
    draw(options.results / "against.svg", found)


if __name__ == "__main__":
    main()
