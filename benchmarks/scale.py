"""What an index costs from a thousand passages to a million: `python -m benchmarks.scale`.

It indexes real articles of newsquiz 2022 and 2023 (124,063 passages), then synthetic ones drawn from them
(`benchmarks/sizes/synthetic.py`). The real writer makes each index once, a million in about eleven minutes of processor
time and 4 GB; an unfinished one is continued. Each group of figures comes from a fresh process
(`benchmarks/sizes/querying.py`, `benchmarks/sizes/changing.py`) with the system's cache warm. Growth is extrapolated to
ten million passages by a power law and by a fixed cost plus one for each passage.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from rich.console import Console

from benchmarks.sizes.synthetic import RealArticles, SyntheticEncoder, grow
from corpus.text.passages import PassageSplitter
from evals.data import newsquiz
from evals.data.vector_cache import CachedEncoder
from evals.measuring.statistics import machine
from evals.measuring.tables import table
from index import Library, SentenceTransformerEncoder

SIZES = (1_000, 10_000, 124_063, 1_000_000)  # passages
_EXTRAPOLATED_TO = 10_000_000
_MODULES = {"open": "querying", "search": "querying", "ask": "querying", "change": "changing", "merge": "changing"}
_REAL = 124_063  # all passages of newsquiz 2022 and 2023
_ROWS: dict[str, tuple[str, ...]] = {  # row of the table -> keys of its figure
    "opening, ms": ("open", "ms"),
    "opening, processor ms": ("open", "processor ms"),
    "vectors, processor ms": ("search", "vectors, filter none", "processor ms"),
    "recall@20": ("search", "vectors, filter none", "recall@20"),
    "vectors, filter leaves 50%, processor ms": ("search", "vectors, filter 50%", "processor ms"),
    "vectors, filter leaves 10%, processor ms": ("search", "vectors, filter 10%", "processor ms"),
    "vectors, filter leaves 1%, processor ms": ("search", "vectors, filter 1%", "processor ms"),
    "least recall@20 with a filter": ("search", "least recall"),
    "retrieval, ms": ("search", "retrieval, filter none", "ms"),
    "retrieval, processor ms": ("search", "retrieval, filter none", "processor ms"),
    "one article found, s": ("change", "found here, s", "median"),
    "the slowest of 15, s": ("change", "found here, s", "most"),
    "found by another process, s": ("change", "found in another process, s", "median"),
    "one article, processor s": ("change", "add, processor s", "median"),
    "articles removed": ("change", "removed"),
    "removing them, s": ("change", "remove, s"),
    "removing them, processor s": ("change", "remove, processor s"),
    "largest merge, vectors": ("merge", "vectors"),
    "largest merge, processor s": ("merge", "processor s"),
    "memory of retrieval, MB": ("search", "memory MB", "now"),
    "memory of answering, MB": ("ask", "memory MB", "now"),
    "memory of adding at most, MB": ("change", "memory MB", "most"),
    "on disk, MB": ("search", "disk MB"),
}
_GROWING = [
    name for name in _ROWS if "recall" not in name and name not in ("articles removed", "largest merge, vectors")
]


def folder_of(size: int) -> Path:
    """Returns the folder of the index of a size."""
    return Path(platformdirs.user_cache_dir("newsdesk")) / "benchmarks" / "scale" / str(size)


def make(size: int) -> Path:
    """Makes the index of a size, or continues it, and returns its folder."""
    folder = folder_of(size)
    encoder = SentenceTransformerEncoder()
    if size <= _REAL:
        cached = CachedEncoder(encoder, newsquiz.cache_folder() / "vectors")
        library = Library(folder, cached)
        if library.status().passages < min(size, _REAL):
            splitter = PassageSplitter(encoder.count_tokens, encoder.max_tokens)
            chosen, passages = [], 0
            for article in newsquiz.articles([2022, 2023]):
                if passages >= size:
                    break
                chosen.append(article)
                passages += len(splitter.split(article)) if size < _REAL else 0
            library.add(chosen)
        return folder
    if not folder.exists():
        shutil.copytree(make(_REAL), folder)
    real = RealArticles(Library(make(_REAL), encoder))
    synthetic = SyntheticEncoder(encoder, real)
    grow(Library(folder, synthetic), synthetic, real, size)
    return folder


def measure(folder: Path, whats: Sequence[str]) -> dict[str, Any]:
    """Measures an index; each group of figures comes from a process of its own."""
    figures: dict[str, Any] = {}
    for what in whats:
        command = [sys.executable, "-m", f"benchmarks.sizes.{_MODULES[what]}", what, str(folder)]
        print(what, folder.name, file=sys.stderr, flush=True)
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        figures[what] = json.loads(run.stdout)
    if "search" in figures:
        filtered = [found["recall@20"] for name, found in figures["search"].items() if name.startswith("vectors, ")]
        figures["search"]["least recall"] = min(filtered[1:])
    return figures


def law(sizes: Sequence[int], values: Sequence[float]) -> tuple[float, float]:
    """Fits a power law; returns its exponent and its value at ten million passages."""
    exponent, scale = np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-6)), 1)
    return float(exponent), float(np.exp(scale) * _EXTRAPOLATED_TO**exponent)


def linear(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Fits a fixed cost plus one for each passage by relative error; returns its value at ten million."""
    weights = 1 / np.maximum(values, 1e-6)
    slope, fixed = np.polyfit(sizes, values, 1, w=weights)
    return float(fixed + slope * _EXTRAPOLATED_TO)


def growth(found: Mapping[int, Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """Fits the growth of each quantity, by its row in the table."""
    laws: dict[str, dict[str, float]] = {}
    for name in _GROWING:
        measured = {
            size: value for size, figures in found.items() if (value := figure_at(figures, _ROWS[name])) is not None
        }
        if len(measured) >= 3:
            exponent, value = law(list(measured), list(measured.values()))
            laws[name] = {
                "exponent": exponent,
                "power law": value,
                "linear": linear(list(measured), list(measured.values())),
            }
    return laws


def figure_at(figures: Any, keys: Sequence[str]) -> float | None:
    """Returns a figure by its keys; None if it was not measured."""
    for key in keys:
        figures = figures.get(key) if isinstance(figures, dict) else None
    return None if figures is None else float(figures)


def show(found: Mapping[int, Mapping[str, Any]], laws: Mapping[str, Mapping[str, float]]) -> None:
    """Prints a row for each quantity."""
    heads = [f"{size:,}" for size in found]
    made = table(f"Passages; {machine()}", "", (*heads, "grows as n^", "10 million, extrapolated: power law", "linear"))
    for name, keys in _ROWS.items():
        values = [figure_at(figures, keys) for figures in found.values()]
        of = laws.get(name, {})
        cells = ["" if value is None else f"{value:,.4g}" for value in values]
        made.add_row(name, *cells, *(f"{of[key]:,.3g}" if of else "" for key in ("exponent", "power law", "linear")))
    Console(width=180).print(made)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--what", nargs="+", choices=_MODULES, default=list(_MODULES))
    parser.add_argument("--make", action="store_true", help="make the indexes and measure nothing")
    parser.add_argument("--out", type=Path, help="write figures and machine as JSON; figures of other sizes stay in it")
    options = parser.parse_args(arguments)
    saved = json.loads(options.out.read_text()) if options.out and options.out.exists() else {}
    found = {int(size): figures for size, figures in saved.get("sizes", {}).items()}
    for size in options.sizes:
        folder = make(size)
        if not options.make:
            found.setdefault(size, {}).update(measure(folder, options.what))
            found = dict(sorted(found.items()))
            laws = growth(found)
            if options.out:
                record = {"machine": machine(), "sizes": found, "growth": laws}
                options.out.write_text(json.dumps(record, indent=1) + "\n")
    if not options.make:
        show(found, growth(found))


if __name__ == "__main__":
    main()
