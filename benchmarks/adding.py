"""How fast adding is, beside other frameworks: `python -m benchmarks.adding`.

Each way adds the same articles of newsquiz 2022 (the samples if there is no newsquiz data), in new processes that take
turns. Peers split and encode as they do by default, and once more with Newsdesk's passages as whole documents. Writing
the index is part of the time; loading the encoder and importing modules is not.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks.measuring.adding_process import ENCODER, OURS, AddingCost, run
from benchmarks.measuring.article_files import ArticleFiles, articles, write
from benchmarks.measuring.rounds import parser_of, times_of
from benchmarks.peers import PEERS
from evals.measuring.statistics import machine
from evals.measuring.tables import table

FIRST = "Newsdesk, first time on a machine"
OUR_PASSAGES = "; our passages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A row of the table.

    Attributes:
        name: The one that tables show.
        run: Its name in `benchmarks.measuring.adding_process`.
        passages: Whether it gets Newsdesk's passages, each as a whole.
        fresh: Whether its cache of graphs is empty.
    """

    name: str
    run: str
    passages: bool = False
    fresh: bool = False


def ways() -> tuple[list[Way], dict[str, str]]:
    """Returns the ways that can be measured, and the reasons why other peers cannot."""
    found = [
        Way(name=OURS, run=OURS),
        Way(name=ENCODER, run=ENCODER, passages=True),
        Way(name=FIRST, run=OURS, fresh=True),
    ]
    missing = {peer.name: peer.missing() for peer in PEERS if peer.missing()}
    for peer in (peer for peer in PEERS if peer.name not in missing):
        found.append(Way(name=peer.name, run=peer.name))
        found.append(Way(name=f"{peer.name}{OUR_PASSAGES}", run=peer.name, passages=True))
    return found, missing


def measure(found: Sequence[Way], written: ArticleFiles, folder: Path, rounds: int) -> dict[str, list[AddingCost]]:
    """Measures the cost of each way in each round; the ways take turns."""
    costs: dict[str, list[AddingCost]] = {way.name: [] for way in found}
    for number in range(rounds):
        for column, way in enumerate(found):
            here = folder / f"{number}-{column}"
            here.mkdir()
            texts = written.passages if way.passages else written.articles
            cache = here / "cache" if way.fresh else None
            costs[way.name].append(run(way.run, texts, here / "index", whole=way.passages, cache=cache))
            print(f"round {number + 1}, {way.name}: {costs[way.name][-1].wall:.1f} s", flush=True)
    return costs


def figures(costs: Sequence[AddingCost], written: ArticleFiles) -> dict[str, float]:
    """Returns the figures of one way that the table shows."""
    times = times_of(np.array([[one.wall, one.processor] for one in costs]))
    pieces = costs[0].pieces
    return {
        "pieces": pieces,
        "pieces a second": pieces / times.wall,
        "low": pieces / times.high,
        "high": pieces / times.low,
        "pieces a processor second": pieces / times.processor,
        "articles a second": written.count / times.wall,
        "characters a second": written.characters / times.wall,
        "peak MB": max(one.peak for one in costs) / 1e6,
        "disk MB": costs[0].disk / 1e6,
    }


def claims(costs: Mapping[str, Sequence[AddingCost]]) -> dict[str, dict[str, float]]:
    """Returns medians and quartiles of the ratios of Newsdesk's rate to others' within each round."""
    newsdesk = costs[OURS]
    return {
        name: {
            **_quartiles("wall", [_rate(a.pieces, a.wall) / _rate(b.pieces, b.wall) for a, b in pairs]),
            **_quartiles("processor", [_rate(a.pieces, a.processor) / _rate(b.pieces, b.processor) for a, b in pairs]),
        }
        for name, others in costs.items()
        if name not in (OURS, FIRST)
        for pairs in [list(zip(newsdesk, others, strict=True))]
    }


def _rate(pieces: int, seconds: float) -> float:
    return pieces / max(seconds, 1e-9)


def _quartiles(name: str, ratios: Sequence[float]) -> dict[str, float]:
    low, middle, high = np.percentile(ratios, [25, 50, 75])
    return {name: float(middle), f"{name}, low": float(low), f"{name}, high": float(high)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = parser_of("adding", __doc__)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--own", action="store_true", help="Newsdesk and its encoder alone, without the peers")
    options = parser.parse_args(arguments)
    found, missing = ways()
    found = [way for way in found if way.run in (OURS, ENCODER)] if options.own else found
    with tempfile.TemporaryDirectory() as folder:
        written = write(articles(options.articles), Path(folder))
        costs = measure(found, written, Path(folder), options.rounds)
    rows = {name: figures(of, written) for name, of in costs.items()}
    ratios = claims(costs)
    _show(rows, ratios, missing, f"Adding {written.count} articles, {written.characters:,} characters")
    if options.out:
        record = {
            "title": f"Adding {written.count} articles", "machine": machine(), "rounds": options.rounds,
            "articles": written.count, "characters": written.characters,
            "versions": {peer.name: peer.version() for peer in PEERS if peer.name not in missing},
            "missing": missing, "figures": rows, "newsdesk_over": ratios,
            "taken": {name: [asdict(one) for one in of] for name, of in costs.items()},
        }  # fmt: skip
        options.out.write_text(json.dumps(record, indent=1) + "\n")


def _show(
    rows: Mapping[str, Mapping[str, float]],
    ratios: Mapping[str, Mapping[str, float]],
    missing: Mapping[str, str],
    title: str,
) -> None:
    names = list(next(iter(rows.values())))
    made = table(f"{title}; medians; {machine()}", "", names)
    for name, row in rows.items():
        made.add_row(name, *(f"{row[figure]:.4g}" for figure in names))
    Console(width=220).print(made)
    times = table("Newsdesk's pieces a second over", "", next(iter(ratios.values())))
    for name, ratio in ratios.items():
        times.add_row(name, *(f"{value:.2f}" for value in ratio.values()))
    Console(width=180).print(times)
    for name, reason in missing.items():
        print(f"{name}: left out, {reason}")


if __name__ == "__main__":
    main()
