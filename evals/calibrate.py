"""Fits the constants of qa/reading/readings.py again: `python -m evals.calibrate`.

It asks the year's answerable questions, and the other year's questions whose answer occurs nowhere in the year's
articles. It prints the weights under which a right span ranks first (a conditional logistic regression over the spans
of a question). Then it prints a logistic regression of "the first quote has the answer" on the evidence of the first
span, over all questions. Last it prints what each threshold lets through. `--kept FILE` saves the reader's spans, so
that another fit takes seconds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evals.data import newsquiz
from evals.measuring.squad_measures import f1
from newsdesk import Filters, Newsdesk
from qa.deciding.quotes import Quotes
from qa.reading.evidence import Evidence, confidence_of, score_of
from qa.reading.reader import open_reader
from qa.reading.readings import PASSAGES_READ, read_hits
from qa.understanding.question import moment_of, understand

_NAMES = tuple(field.name for field in fields(Evidence))
_RANKED_BY = ("lead", "share", "relevance", "retrieval", "agreement", "headline", "fits", "later")
_CONFIDENCE_BY = ("lead", "relevance", "retrieval", "similarity", "context", "agreement")
_THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
_PRIOR = 0.02  # of the squared weights, for each question

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSpans:
    """The spans that the reader marked for one question.

    Attributes:
        evidence: float64 (spans, fields of `Evidence`).
        right: bool (spans,): whether the answer's words stand in the span.
        f1: float64 (spans,): F1 to the answer.
        quoted: bool (spans,): whether the answer's words stand in the span's quote.
        answerable: Whether they stand anywhere in the corpus.
    """

    evidence: Floats
    right: NDArray[np.bool_]
    f1: Floats
    quoted: NDArray[np.bool_]
    answerable: bool


def collect_spans(
    desk: Newsdesk, question: newsquiz.QuizQuestion, *, answerable: bool, dated: bool
) -> QuestionSpans | None:
    """Reads the spans for a question; None where no passage was found."""
    filters = question.as_of if dated else Filters()
    hits = desk.retrieve(question.text, PASSAGES_READ, filters)
    understood = understand(question.text, moment_of(filters), [name for name, _ in desk.status().outlets if name])
    readings = read_hits(desk.reader, understood, hits, desk.library.encoder.count_tokens)
    if not readings:
        return None
    quotes = Quotes()
    spans = [(reading.text, reading.hit.article, reading.answer) for reading in readings]
    quoted = [article.text_at(quotes.around(article, [span])) for _, article, span in spans]
    return QuestionSpans(
        evidence=np.array([astuple(reading.evidence) for reading in readings]),
        right=np.array([answerable and newsquiz.occurs(question.answer, text) for text, _, _ in spans]),
        f1=np.array([f1(text, question.answer) if answerable else 0.0 for text, _, _ in spans]),
        quoted=np.array([answerable and newsquiz.occurs(question.answer, text) for text in quoted]),
        answerable=answerable,
    )


def save_spans(questions: Sequence[QuestionSpans], file: Path) -> None:
    """Writes all questions' spans to an `.npz` file: one array for each attribute, and how many spans each has."""
    with file.open("wb") as out:
        np.savez(
            out,
            spans=np.array([len(one.evidence) for one in questions]),
            answerable=np.array([one.answerable for one in questions]),
            evidence=np.concatenate([one.evidence for one in questions]),
            right=np.concatenate([one.right for one in questions]),
            f1=np.concatenate([one.f1 for one in questions]),
            quoted=np.concatenate([one.quoted for one in questions]),
        )


def load_spans(file: Path) -> list[QuestionSpans]:
    """Reads what `save_spans` wrote."""
    with np.load(file, allow_pickle=False) as arrays:
        ends = np.cumsum(arrays["spans"])[:-1]
        columns = {name: np.split(arrays[name], ends) for name in ("evidence", "right", "f1", "quoted")}
        answerable = arrays["answerable"].tolist()
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [QuestionSpans(**row, answerable=flag) for row, flag in zip(rows, answerable, strict=True)]


def fit_ranking(questions: Sequence[QuestionSpans], names: Sequence[str]) -> dict[str, float]:
    """Fits the weights that make the right spans of a question most likely, softmax over all its spans."""
    columns = [_NAMES.index(name) for name in names]
    useful = [one for one in questions if one.right.any() and not one.right.all()]
    scale = np.concatenate([one.evidence[:, columns] for one in useful]).std(axis=0) + 1e-9

    def loss(weights: Floats) -> float:
        total = 0.0
        for one in useful:
            scores = one.evidence[:, columns] / scale @ weights
            total += np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[one.right])
        return float(total / len(useful) + _PRIOR * (weights**2).sum())

    found = minimize(loss, np.zeros(len(columns)), method="L-BFGS-B").x / scale
    return dict(zip(names, map(float, found), strict=True))


def ranked(one: QuestionSpans, weights: dict[str, float]) -> int:
    """Returns the row of the span that ranks first under some weights."""
    return int(np.argmax(sum(weight * one.evidence[:, _NAMES.index(name)] for name, weight in weights.items())))


def report(questions: Sequence[QuestionSpans]) -> None:
    """Prints weights, regression and thresholds."""
    real = [one for one in questions if one.answerable]
    weights = fit_ranking(real, _RANKED_BY)
    print("ranking:", ", ".join(f"{name} {weight:.3f}" for name, weight in weights.items()))
    for title, chosen in (
        ("fitted", [ranked(one, weights) for one in real]),
        (
            "as in qa/reading/readings.py",
            [int(np.argmax([score_of(_evidence(row)) for row in one.evidence])) for one in real],
        ),
    ):
        rows = [(one.right[best], one.f1[best], one.quoted[best]) for one, best in zip(real, chosen, strict=True)]
        right, f1_score, quoted = np.mean(rows, axis=0)
        print(f"{title}: in the answer {right:.3f}, F1 {f1_score:.3f}, in the quote {quoted:.3f}")
    best = [int(np.argmax([score_of(_evidence(row)) for row in one.evidence])) for one in questions]
    evidence = np.array([one.evidence[row] for one, row in zip(questions, best, strict=True)])
    right = np.array([one.quoted[row] for one, row in zip(questions, best, strict=True)])
    answerable = np.array([one.answerable for one in questions])
    columns = [_NAMES.index(name) for name in _CONFIDENCE_BY]
    counted = evidence[:, columns]
    counted[:, _CONFIDENCE_BY.index("lead")] = evidence[:, _NAMES.index("lead")].clip(max=0.0)
    model = LogisticRegression(C=1.0, max_iter=1000).fit(counted, right)
    fitted = ", ".join(f"{name} {weight:.3f}" for name, weight in zip(_CONFIDENCE_BY, model.coef_[0], strict=True))
    print(f"confidence: {model.intercept_[0]:.3f}, {fitted}")
    for title, probability in (
        ("fitted", model.predict_proba(counted)[:, 1]),
        ("as in qa/reading/readings.py", np.array([confidence_of(_evidence(row)) for row in evidence])),
    ):
        print(
            f"{title}: AUROC right {roc_auc_score(right, probability):.3f},"
            f" answerable {roc_auc_score(answerable, probability):.3f}"
        )
        for threshold in _THRESHOLDS:
            passes = probability >= threshold
            print(
                f"  {threshold:.2f}: answered of the answerable {passes[answerable].mean():.3f},"
                f" right of these {right[answerable & passes].mean():.3f},"
                f" answered of the unanswerable {passes[~answerable].mean():.3f}"
            )


def _evidence(row: Floats) -> Evidence:
    return Evidence(**dict(zip(_NAMES, map(float, row), strict=True)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.calibrate", description=__doc__)
    parser.add_argument("--year", type=int, choices=(2022, 2023), default=2022)
    parser.add_argument("--reader", default="", help="a reader's file, or a model of Transformers (default: ours)")
    parser.add_argument("--dated", action="store_true", help="ask as of the day of the quiz")
    parser.add_argument(
        "--kept", type=Path, help="an .npz file of your own to save the spans in, and to read them from"
    )
    options = parser.parse_args(arguments)
    if options.kept and options.kept.exists():
        report(load_spans(options.kept))
        return
    library = newsquiz.open_desk([options.year]).library
    desk = Newsdesk(library, open_reader(options.reader))
    console = Console(stderr=True)
    answerable = track(newsquiz.answerable(options.year), "answerable", console=console)
    unanswerable = track(newsquiz.unanswerable(options.year), "unanswerable", console=console)
    collected = [collect_spans(desk, question, answerable=True, dated=options.dated) for question in answerable]
    collected += [collect_spans(desk, question, answerable=False, dated=False) for question in unanswerable]
    found = [one for one in collected if one is not None]
    if options.kept:
        save_spans(found, options.kept)
    report(found)


if __name__ == "__main__":
    main()
