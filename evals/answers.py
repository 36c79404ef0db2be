"""Whether the answer is right, and how often it is wrong or silent: `python -m evals.answers`.

It asks the quiz questions that the year's articles answer with the threshold at 0, so that an answer is forced. The
default threshold is applied afterwards. Everything is measured as the corpus stands, and as it stood on the day of the
quiz. Then it asks the other year's questions whose answer occurs nowhere in the articles. These measure the worth of
the confidence and what each threshold lets through. `--show 100` prints 100 of them to be read by eye.
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
from evals.measuring.forced_answers import MEASURES, ForcedAnswer, ask_all, confidences, passes, right, values
from evals.measuring.plots import draw_risk
from evals.measuring.statistics import estimate, format_mean, machine
from evals.measuring.tables import table
from evals.retrieval import DATED, UNDATED
from newsdesk import Newsdesk
from qa.deciding.answers import ABSTAIN_BELOW
from qa.reading.reader import open_reader
from qa.reading.readings import PASSAGES_READ
from qa.retrieval.ranking import Weights

_THRESHOLDS = sorted({0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, ABSTAIN_BELOW})
_DEFAULT = f"at {ABSTAIN_BELOW:.2f}"
_ANSWERABLE, _ALL = "answerable", "answerable and unanswerable"


def rows(answers: Sequence[ForcedAnswer]) -> dict[str, NDArray[np.float64]]:
    """Returns the measures forced, with abstentions worth 0, and of the answered alone."""
    forced, answered = values(answers), passes(answers, ABSTAIN_BELOW)
    return {"forced": forced, _DEFAULT: forced * answered[:, None], f"{_DEFAULT}, of the answered": forced[answered]}


def let_through(
    can: Sequence[ForcedAnswer], cannot: Sequence[ForcedAnswer], threshold: float
) -> dict[str, NDArray[np.float64]]:
    """Returns what a threshold lets through: a 0 or 1 for each question of which a table shows the share.

    Args:
        can: Answerable questions.
        cannot: Unanswerable ones.
        threshold: The least confidence of an answer.
    """
    answered, falsely = passes(can, threshold), passes(cannot, threshold)
    found = {
        "answered of the answerable": answered,
        "of these, in the quote": right(can)[answered],
        "answered of the unanswerable": falsely,
        "right of all answers": np.concatenate([right(can)[answered], np.zeros(falsely.sum(), dtype=np.bool_)]),
    }
    return {name: one.astype(np.float64) for name, one in found.items()}


def curves(can: Sequence[ForcedAnswer], cannot: Sequence[ForcedAnswer]) -> dict[str, Curve]:
    """Computes risk against coverage; every answer to an unanswerable question counts as wrong."""
    neither = np.zeros(len(cannot), dtype=np.bool_)
    return {
        _ANSWERABLE: risk_coverage(confidences(can), right(can)),
        _ALL: risk_coverage(confidences([*can, *cannot]), np.concatenate([right(can), neither])),
    }


def answers_table(title: str, answers: Sequence[ForcedAnswer]) -> Table:
    """Makes a table of means with their 95% intervals."""
    made = table(title, "", MEASURES)
    for name, found in rows(answers).items():
        made.add_row(f"{name} ({len(found)})", *map(_format, found.T))
    return made


def question_words_table(answers: Sequence[ForcedAnswer]) -> Table:
    """Makes a table of forced answers by question word."""
    made = table("forced, by question word", "", (*MEASURES, f"answered {_DEFAULT}"))
    words = [one.question.question_word for one in answers]
    for word in sorted(set(words), key=lambda word: (-words.count(word), word)):
        group = [one for one in answers if one.question.question_word == word]
        means = [*values(group).mean(axis=0), passes(group, ABSTAIN_BELOW).mean()]
        made.add_row(f"{word} ({len(group)})", *(f"{mean:.3f}" for mean in means))
    return made


def thresholds_table(can: Sequence[ForcedAnswer], cannot: Sequence[ForcedAnswer]) -> Table:
    """Makes a table of thresholds and what they let through."""
    title = f"{len(can)} answerable, {len(cannot)} unanswerable questions, {UNDATED}"
    made = table(title, "threshold", tuple(let_through(can, cannot, 0.0)))
    for threshold in _THRESHOLDS:
        name = f"{threshold:.2f}" + (" (default)" if threshold == ABSTAIN_BELOW else "")
        made.add_row(name, *map(_format, let_through(can, cannot, threshold).values()))
    return made


def _format(found: NDArray[np.float64]) -> str:
    return format_mean(found) if len(found) else "-"


def report(
    console: Console,
    year: int,
    by_time: Mapping[str, Sequence[ForcedAnswer]],
    cannot: Sequence[ForcedAnswer],
    short: Sequence[ForcedAnswer],
) -> None:
    """Prints the tables.

    Args:
        console: Prints them.
        year: Of the articles.
        by_time: "As the corpus stands" and "as of the day of the quiz" to the answers of answerable questions.
        cannot: Answers to unanswerable questions.
        short: Answers to questions whose gold answer is too short to be searched.
    """
    for when, group in by_time.items():
        console.print(answers_table(f"newsquiz {year}, {len(group)} questions, {when}", group))
        console.print(question_words_table(group))
    if short:
        means = zip(MEASURES, values(short).mean(axis=0), strict=True)
        listed = ", ".join(f"{name} {mean:.3f}" for name, mean in means)
        console.print(f"apart, {len(short)} questions with an answer of one or two characters, forced: {listed}")
    can = by_time[UNDATED]
    console.print(thresholds_table(can, cannot))
    area = "{:.3f} ({:.3f}, {:.3f})"
    console.print("AUROC, answerable against not:", area.format(*auroc(confidences(can), confidences(cannot))))
    for name, curve in curves(can, cannot).items():
        console.print(f"AURC, {name}: {area.format(*curve.area)}; risk when all is answered {curve.risk[-1]:.3f}")


def record(
    year: int, desk: Newsdesk, by_time: Mapping[str, Sequence[ForcedAnswer]], cannot: Sequence[ForcedAnswer]
) -> dict[str, Any]:
    """Returns the tables' figures with the ends of their intervals, and what they were measured on."""
    can = by_time[UNDATED]
    files = (newsquiz.articles_file(year), newsquiz.questions_file(2022), newsquiz.questions_file(2023))
    return {
        "year": year,
        "questions": len(can),
        "unanswerable": len(cannot),
        "data_sha256": newsquiz.files_digest(*files),
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
            for when, group in by_time.items()
        },
        "auroc": auroc(confidences(can), confidences(cannot)),
        "aurc": {name: curve.area for name, curve in curves(can, cannot).items()},
        "thresholds": {
            f"{threshold:.2f}": {name: estimate(found) for name, found in let_through(can, cannot, threshold).items()}
            for threshold in _THRESHOLDS
        },
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.answers", description=__doc__)
    parser.add_argument("--year", type=int, choices=(2022, 2023), default=2022)
    parser.add_argument("--reader", default="", help="a reader's file, or a model of Transformers (default: ours)")
    parser.add_argument("--first", type=int, help="only so many questions, answerable and not, for a trial")
    parser.add_argument("--show", type=int, help="only print so many unanswerable questions with their answers")
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
        for answer in ask_all(desk, chosen, "unanswerable"):
            console.print(answer.describe(ABSTAIN_BELOW), markup=False, highlight=False, soft_wrap=True)
        return
    answerable = newsquiz.answerable(year)[:first]
    by_time = {when: ask_all(desk, answerable, when, dated=when == DATED) for when in (UNDATED, DATED)}
    cannot = ask_all(desk, unanswerable[:first], "unanswerable")
    short = [question for question in newsquiz.questions(year) if question.urls and question.short]
    report(console, year, by_time, cannot, ask_all(desk, short[:first], "short answers"))
    if options.out:
        options.out.write_text(json.dumps(record(year, desk, by_time, cannot), indent=1) + "\n")
    if options.figure:
        draw_risk(options.figure, f"newsquiz {year}, risk against coverage", curves(by_time[UNDATED], cannot))


if __name__ == "__main__":
    main()
