"""What the reader alone is worth, given the paragraph: `python -m evals.reading`.

SQuAD 1.1's development set, answers forced: its 28 articles that trained nothing. SQuAD 2.0's, the 15 articles
that trained nothing: whether the best span's lead over "not answered here" tells answerable from not, and the best
F1 of any threshold, as SQuAD's script reports it. Then reviews, Reddit and newer Wikipedia (Miller et al., 2020),
which nothing was trained on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from evals.data import newsquiz
from evals.data.squad import SquadQuestion, questions, trains
from evals.measuring.abstention import auroc
from evals.measuring.squad_measures import exact, f1
from evals.measuring.statistics import estimate, machine, share
from evals.measuring.tables import table
from qa.reading.reader import Reader, Text, open_reader

EASY, HARD = "SQuAD 1.1 dev, 28 articles", "SQuAD 2.0 dev, 15 articles"
_OTHERS = {"new_wiki": "newer Wikipedia", "reddit": "Reddit", "amazon_reviews": "Amazon reviews"}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Forced answers of one set, marked.

    Attributes:
        exact: 1 where the answer is a gold one, float64 (n,); 0 for the unanswerable.
        f1: Against the nearest gold answer, float64 (n,).
        lead: Of the best span over no answer, float64 (n,).
        answerable: bool (n,).
    """

    exact: Floats
    f1: Floats
    lead: Floats
    answerable: NDArray[np.bool_]


def sets(data: Path, first: int | None) -> dict[str, list[SquadQuestion]]:
    """The questions of each set, or its first so many."""
    easy = questions(data / "squad" / "dev-v1.1.jsonl.gz")
    hard = questions(data / "squad" / "dev-v2.0.jsonl.gz")
    found = {
        EASY: [one for one in easy if not trains(one.article)],
        HARD: [one for one in hard if not trains(one.article)],
    }
    found |= {name: questions(data / "squadshifts" / f"{file}.jsonl.gz") for file, name in _OTHERS.items()}
    return {name: asked[:: max(1, len(asked) // first)][:first] if first else asked for name, asked in found.items()}


def mark(reader: Reader, asked: Sequence[SquadQuestion], name: str) -> Sheet:
    """Asks a reader all questions, each with its own paragraph."""
    rows = []
    for question in track(asked, description=name, transient=True, console=Console(stderr=True)):
        (read,) = reader.read(question.text, [Text(header="", body=question.context)])
        best = read.marked[0] if read.marked else None
        said = question.context[best.span.start : best.span.end] if best else ""
        golds = question.golds
        rows.append(
            (
                max((exact(said, gold) for gold in golds), default=False),
                max((f1(said, gold) for gold in golds), default=0.0),
                best.score - read.null if best else -np.inf,
                bool(golds),
            )
        )
    right, near, lead, answerable = zip(*rows, strict=True)
    return Sheet(
        exact=np.array(right, dtype=np.float64),
        f1=np.array(near),
        lead=np.array(lead),
        answerable=np.array(answerable),
    )


def best_threshold(sheet: Sheet, values: Floats) -> tuple[float, float]:
    """The best mean of a measure that any threshold on the lead gives, and that threshold.

    Args:
        sheet: What was answered.
        values: Of its measures; an unanswerable question is worth 1 if it is not answered.
    """
    order = np.argsort(-sheet.lead, kind="stable")
    gains = np.where(sheet.answerable, values, -1.0)[order]
    totals = (~sheet.answerable).sum() + np.concatenate([[0.0], np.cumsum(gains)])
    best = int(totals.argmax())
    threshold = float(sheet.lead[order][best - 1]) if best else float("inf")
    return float(totals[best] / len(order)), threshold


def figures(sheet: Sheet) -> dict[str, Any]:
    """What is reported of a set."""
    if sheet.answerable.all():
        return {"questions": len(sheet.f1), "exact match": estimate(sheet.exact), "F1": estimate(sheet.f1)}
    told = sheet.answerable
    return {
        "questions": len(sheet.f1),
        "answerable": int(told.sum()),
        "exact match of the answerable, forced": estimate(sheet.exact[told]),
        "F1 of the answerable, forced": estimate(sheet.f1[told]),
        "AUROC": auroc(sheet.lead[told], sheet.lead[~told]),
        "best exact match": best_threshold(sheet, sheet.exact)[0],
        "best F1": best_threshold(sheet, sheet.f1)[0],
    }


def sets_table(sheets: dict[str, Sheet], title: str) -> Table:
    """A row for each set."""
    shown = table(title, "", ("questions", "exact match", "F1", "AUROC", "best F1"))
    for name, sheet in sheets.items():
        told = sheet.answerable
        row = [name, f"{len(told):,}", share(sheet.exact[told]), share(sheet.f1[told])]
        if not told.all():
            row += ["{:.3f} ({:.3f}, {:.3f})".format(*auroc(sheet.lead[told], sheet.lead[~told]))]
            row += [f"{best_threshold(sheet, sheet.f1)[0]:.3f}"]
        shown.add_row(*row)
    return shown


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m evals.reading", description=__doc__)
    parser.add_argument("--reader", default="", help="a reader's file, or a model of Transformers (default: ours)")
    parser.add_argument("--first", type=int, help="only so many questions of each set, spread over it, for a trial")
    parser.add_argument("--set", action="append", help="only these sets, by the beginning of their names")
    parser.add_argument("--out", type=Path, help="write figures, weights' digest and machine as JSON")
    options = parser.parse_args(arguments)
    reader = open_reader(options.reader)
    chosen = {
        name: asked
        for name, asked in sets(newsquiz.data_folder(), options.first).items()
        if not options.set or name.startswith(tuple(options.set))
    }
    sheets = {name: mark(reader, asked, name) for name, asked in chosen.items()}
    Console(width=150).print(sets_table(sheets, f"{reader.name}, given the paragraph"))
    if options.out:
        record = {
            "reader": reader.name,
            "weights_sha256": reader.digest,
            "machine": machine(),
            "sets": {name: figures(sheet) for name, sheet in sheets.items()},
        }
        options.out.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
