"""What is answered, and how often rightly: `python -m evals.answers`.

Asks the quiz questions that have an answer in the year's articles with the threshold at 0, so that an
answer is forced, and applies the default threshold afterwards; as the corpus stands, and as it stood on
the day of the quiz. Then asks the other year's questions whose answer's words stand nowhere in the
articles, to say what the confidence is worth and what a threshold lets through. `--show 100` prints so
many of these to be read by eye.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evals.data import newsquiz
from evals.measuring.abstention import Curve, auroc, risk_coverage
from evals.measuring.figure import draw_risk
from evals.measuring.statistics import estimate, machine, share
from evals.measuring.tables import table
from evals.measuring.told import MEASURES, Told, ask_all, confidences, passes, right, values
from evals.retrieval import DATED, UNDATED
from qa import Newsdesk
from qa.deciding.answers import ABSTAIN_BELOW
from qa.reading.reader import open_reader
from qa.reading.readings import PASSAGES_READ
from qa.retrieval.ranking import Weights

_THRESHOLDS = sorted({0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, ABSTAIN_BELOW})
_DEFAULT = f"at {ABSTAIN_BELOW:.2f}"
_ANSWERABLE, _ALL = "answerable", "answerable and unanswerable"


def rows(told: Sequence[Told]) -> dict[str, NDArray[np.float64]]:
    """The measures of forced answers; with abstentions at the default threshold worth 0; of the answers left."""
    forced, answered = values(told), passes(told, ABSTAIN_BELOW)
    return {"forced": forced, _DEFAULT: forced * answered[:, None], f"{_DEFAULT}, of the answered": forced[answered]}


def let_through(can: Sequence[Told], cannot: Sequence[Told], threshold: float) -> dict[str, NDArray[np.float64]]:
    """What a threshold does, a 0 or 1 for each question that a share is taken of.

    Args:
        can: Answerable questions.
        cannot: Unanswerable ones.
        threshold: The least confidence of an answer.
    """
    told, falsely = passes(can, threshold), passes(cannot, threshold)
    found = {
        "answered of the answerable": told,
        "of these, in the quote": right(can)[told],
        "answered of the unanswerable": falsely,
        "right of all answers": np.concatenate([right(can)[told], np.zeros(falsely.sum(), dtype=np.bool_)]),
    }
    return {name: one.astype(np.float64) for name, one in found.items()}


def curves(can: Sequence[Told], cannot: Sequence[Told]) -> dict[str, Curve]:
    """Risk against coverage; every answer to an unanswerable question is a wrong one."""
    neither = np.zeros(len(cannot), dtype=np.bool_)
    return {
        _ANSWERABLE: risk_coverage(confidences(can), right(can)),
        _ALL: risk_coverage(confidences([*can, *cannot]), np.concatenate([right(can), neither])),
    }


def answers_table(title: str, told: Sequence[Told]) -> Table:
    """Means with their 95% intervals."""
    shown = table(title, "", MEASURES)
    for name, found in rows(told).items():
        shown.add_row(f"{name} ({len(found)})", *map(_share, found.T))
    return shown


def kinds_table(told: Sequence[Told]) -> Table:
    """Forced answers by kind of question."""
    shown = table("forced, by question word", "", (*MEASURES, f"answered {_DEFAULT}"))
    kinds = [one.question.kind for one in told]
    for kind in sorted(set(kinds), key=lambda kind: (-kinds.count(kind), kind)):
        of_kind = [one for one in told if one.question.kind == kind]
        means = [*values(of_kind).mean(axis=0), passes(of_kind, ABSTAIN_BELOW).mean()]
        shown.add_row(f"{kind} ({len(of_kind)})", *(f"{mean:.3f}" for mean in means))
    return shown


def thresholds_table(can: Sequence[Told], cannot: Sequence[Told]) -> Table:
    """Thresholds and what they let through."""
    title = f"{len(can)} answerable, {len(cannot)} unanswerable questions, {UNDATED}"
    shown = table(title, "threshold", tuple(let_through(can, cannot, 0.0)))
    for threshold in _THRESHOLDS:
        name = f"{threshold:.2f}" + (" (default)" if threshold == ABSTAIN_BELOW else "")
        shown.add_row(name, *map(_share, let_through(can, cannot, threshold).values()))
    return shown


def _share(found: NDArray[np.float64]) -> str:
    return share(found) if len(found) else "-"


def report(
    console: Console, year: int, told: Mapping[str, Sequence[Told]], cannot: Sequence[Told], short: Sequence[Told]
) -> None:
    """Prints the tables.

    Args:
        console: Where to.
        year: Of the articles.
        told: When asked to the answerable questions.
        cannot: Unanswerable ones.
        short: Those with answers too short to be looked for.
    """
    for when, group in told.items():
        console.print(answers_table(f"newsquiz {year}, {len(group)} questions, {when}", group))
        console.print(kinds_table(group))
    if short:
        means = zip(MEASURES, values(short).mean(axis=0), strict=True)
        listed = ", ".join(f"{name} {mean:.3f}" for name, mean in means)
        console.print(f"apart, {len(short)} questions with an answer of one or two characters, forced: {listed}")
    can = told[UNDATED]
    console.print(thresholds_table(can, cannot))
    area = "{:.3f} ({:.3f}, {:.3f})"
    console.print("AUROC, answerable against not:", area.format(*auroc(confidences(can), confidences(cannot))))
    for name, curve in curves(can, cannot).items():
        console.print(f"AURC, {name}: {area.format(*curve.area)}; risk when all is answered {curve.risk[-1]:.3f}")


def record(year: int, desk: Newsdesk, told: Mapping[str, Sequence[Told]], cannot: Sequence[Told]) -> dict[str, Any]:
    """What the tables say, each figure with the ends of its interval, and what it was measured on."""
    can = told[UNDATED]
    files = (newsquiz.articles_file(year), newsquiz.questions_file(2022), newsquiz.questions_file(2023))
    return {
        "year": year,
        "questions": len(can),
        "unanswerable": len(cannot),
        "data_sha256": newsquiz.digest(*files),
        "settings": {
            "threshold": ABSTAIN_BELOW,
            "reader": desk.reader.name,
            "reader_sha256": desk.reader.digest,
            "passages_read": PASSAGES_READ,
            "encoder": desk.library.encoder.name,
            "weights": asdict(Weights()),
        },
        "machine": machine(),
        "means": {
            when: {
                name: dict(zip(MEASURES, map(estimate, found.T), strict=True)) for name, found in rows(group).items()
            }
            for when, group in told.items()
        },
        "auroc": auroc(confidences(can), confidences(cannot)),
        "aurc": {name: curve.area for name, curve in curves(can, cannot).items()},
        "thresholds": {
            f"{threshold:.2f}": {name: estimate(found) for name, found in let_through(can, cannot, threshold).items()}
            for threshold in _THRESHOLDS
        },
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m evals.answers", description=__doc__)
    parser.add_argument("--year", type=int, choices=(2022, 2023), default=2022)
    parser.add_argument("--reader", default="", help="a reader's file, or a model of Transformers (default: ours)")
    parser.add_argument("--first", type=int, help="only so many questions, answerable and not, for a trial")
    parser.add_argument("--show", type=int, help="only print so many unanswerable questions and what they are told")
    parser.add_argument("--out", type=Path, help="write figures, settings and machine as JSON")
    parser.add_argument("--figure", type=Path, help="draw risk against coverage, as SVG")
    options = parser.parse_args(arguments)
    year, first = options.year, options.first
    library = newsquiz.open_desk([year]).library
    desk = Newsdesk(library, open_reader(options.reader), abstain_below=0.0)
    unanswerable = newsquiz.unanswerable(year)
    console = Console(width=190)
    if options.show:
        chosen = random.Random(0).sample(unanswerable, min(options.show, len(unanswerable)))
        for told in ask_all(desk, chosen, "unanswerable"):
            console.print(told.at(ABSTAIN_BELOW), markup=False, highlight=False, soft_wrap=True)
        return
    asked = newsquiz.answerable(year)[:first]
    told_when = {when: ask_all(desk, asked, when, dated=when == DATED) for when in (UNDATED, DATED)}
    cannot = ask_all(desk, unanswerable[:first], "unanswerable")
    short = [question for question in newsquiz.questions(year) if question.urls and question.short]
    report(console, year, told_when, cannot, ask_all(desk, short[:first], "short answers"))
    if options.out:
        options.out.write_text(json.dumps(record(year, desk, told_when, cannot), indent=1) + "\n")
    if options.figure:
        draw_risk(options.figure, f"newsquiz {year}, risk against coverage", curves(told_when[UNDATED], cannot))


if __name__ == "__main__":
    main()
