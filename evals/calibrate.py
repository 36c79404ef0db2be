"""Fits the constants of qa/reading/evidence.py again: `python -m evals.calibrate`.

It asks the year's answerable questions, and the other year's questions whose answer occurs nowhere in the year's
articles. Of the phrases it prints the weights under which a right one ranks first (a conditional logistic regression
over those of a question), a logistic regression of "the first quote has the answer" on the evidence of the first
phrase, and one of "the phrase itself has it". The same follows for sentences. Last it prints what each threshold lets
through. `--kept FILE` saves what the reader found, so that another fit takes seconds.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
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
from evals.measuring.forced_answers import read
from evals.measuring.squad_measures import f1
from newsdesk import Newsdesk
from qa.deciding.quotes import quote_around
from qa.reading.evidence import (
    Evidence,
    Reading,
    confidence_of,
    phrase_confidence_of,
    score_of,
    sentence_confidence_of,
    sentence_score_of,
)
from qa.reading.reader import open_reader

_NAMES = tuple(field.name for field in fields(Evidence))
_RANKED_BY = ("lead", "share", "relevance", "retrieval", "agreement", "headline", "fits", "later")
_CONFIDENCE_BY = ("lead", "relevance", "retrieval", "similarity", "context", "agreement")
_PHRASE_BY = ("lead", "share", "relevance", "similarity", "context", "agreement", "fits")
_SENTENCES_RANKED_BY = ("lead", "relevance", "retrieval", "headline", "later", "sentence")
_SENTENCE_CONFIDENCE_BY = ("lead", "relevance", "similarity", "context")
_THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
_PRIOR = 0.02  # of the squared weights, for each question
_MOST_SENTENCES = 40  # of a question: those that rank first

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSpans:
    """The phrases, or the sentences, that the reader found for one question.

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
) -> tuple[QuestionSpans, QuestionSpans] | None:
    """Reads the phrases and the sentences for a question; None where either is missing."""
    readings = read(desk, question, dated=dated)
    if not (readings.phrases and readings.sentences):
        return None
    answer = question.answer if answerable else None
    return _spans(readings.fitting, answer), _spans(readings.sentences[:_MOST_SENTENCES], answer)


def _spans(readings: Sequence[Reading], answer: str | None) -> QuestionSpans:
    """Marks which readings are right; none is where the question has no answer."""
    quoted = [one.hit.article.text_at(quote_around(one.hit.article, [one.answer])) for one in readings]
    return QuestionSpans(
        evidence=np.array([astuple(one.evidence) for one in readings]),
        right=np.array([answer is not None and newsquiz.occurs(answer, one.text) for one in readings]),
        f1=np.array([f1(one.text, answer) if answer is not None else 0.0 for one in readings]),
        quoted=np.array([answer is not None and newsquiz.occurs(answer, text) for text in quoted]),
        answerable=answer is not None,
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


def report(phrases: Sequence[QuestionSpans], sentences: Sequence[QuestionSpans]) -> None:
    """Prints weights, regressions and thresholds, of phrases and then of sentences."""
    best = report_ranking("phrases", phrases, _RANKED_BY, score_of)
    quoted = np.array([one.quoted[row] for one, row in zip(phrases, best, strict=True)])
    right = np.array([one.right[row] for one, row in zip(phrases, best, strict=True)])
    report_confidence("quote", phrases, best, quoted, _CONFIDENCE_BY, confidence_of)
    report_confidence("phrase", phrases, best, right, _PHRASE_BY, phrase_confidence_of)
    best = report_ranking("sentences", sentences, _SENTENCES_RANKED_BY, sentence_score_of)
    right = np.array([one.right[row] for one, row in zip(sentences, best, strict=True)])
    report_confidence("sentence", sentences, best, right, _SENTENCE_CONFIDENCE_BY, _sentence_confidence)


def _sentence_confidence(evidence: Evidence) -> float:
    return sentence_confidence_of(evidence, broad=False)  # the quiz asks for no reasons


def report_ranking(
    title: str, questions: Sequence[QuestionSpans], names: Sequence[str], score: Callable[[Evidence], float]
) -> list[int]:
    """Prints the fitted weights and how often what ranks first is right; returns the rows that rank first today."""
    real = [one for one in questions if one.answerable]
    weights = fit_ranking(real, names)
    print(f"{title}, ranking:", ", ".join(f"{name} {weight:.3f}" for name, weight in weights.items()))
    for chosen_by, chosen in (("fitted", [ranked(one, weights) for one in real]), ("as it is", _first(real, score))):
        rows = [(one.right[best], one.f1[best], one.quoted[best]) for one, best in zip(real, chosen, strict=True)]
        right, f1_score, quoted = np.mean(rows, axis=0)
        print(f"{title}, {chosen_by}: in the answer {right:.3f}, F1 {f1_score:.3f}, in the quote {quoted:.3f}")
    return _first(questions, score)


def report_confidence(
    title: str,
    questions: Sequence[QuestionSpans],
    best: Sequence[int],
    right: NDArray[np.bool_],
    names: Sequence[str],
    confidence: Callable[[Evidence], float],
) -> None:
    """Prints a logistic regression of what is right on the evidence of what ranks first, and what thresholds do.

    Args:
        title: What is right: the quote, the phrase or the sentence.
        questions: All, unanswerable ones among them.
        best: The row of each that ranks first.
        right: Whether it is right.
        names: The evidence that is regressed on; the lead counts up to 0.
        confidence: As it is.
    """
    evidence = np.array([one.evidence[row] for one, row in zip(questions, best, strict=True)])
    answerable = np.array([one.answerable for one in questions])
    counted = evidence[:, [_NAMES.index(name) for name in names]]
    if "lead" in names:
        counted[:, names.index("lead")] = counted[:, names.index("lead")].clip(max=0.0)
    model = LogisticRegression(C=1.0, max_iter=1000).fit(counted, right)
    fitted = ", ".join(f"{name} {weight:.3f}" for name, weight in zip(names, model.coef_[0], strict=True))
    print(f"{title}, confidence: {model.intercept_[0]:.3f}, {fitted}")
    for how, probability in (
        ("fitted", model.predict_proba(counted)[:, 1]),
        ("as it is", np.array([confidence(_evidence(row)) for row in evidence])),
    ):
        print(
            f"{title}, {how}: AUROC right {roc_auc_score(right, probability):.3f},"
            f" answerable {roc_auc_score(answerable, probability):.3f}"
        )
        for threshold in _THRESHOLDS:
            passes = probability >= threshold
            print(
                f"  {threshold:.2f}: answered of the answerable {passes[answerable].mean():.3f},"
                f" right of these {right[answerable & passes].mean():.3f},"
                f" answered of the unanswerable {passes[~answerable].mean():.3f}"
            )


def _first(questions: Sequence[QuestionSpans], score: Callable[[Evidence], float]) -> list[int]:
    return [int(np.argmax([score(_evidence(row)) for row in one.evidence])) for one in questions]


def _evidence(row: Floats) -> Evidence:
    return Evidence(**dict(zip(_NAMES, map(float, row), strict=True)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.calibrate", description=__doc__)
    parser.add_argument("--year", type=int, choices=(2022, 2023), default=2022)
    parser.add_argument("--reader", default="", help="a reader's file, or a model of Transformers (default: ours)")
    parser.add_argument("--dated", action="store_true", help="ask as of the day of the quiz")
    parser.add_argument("--kept", type=Path, help="a folder of your own to save what was found in, and to read it from")
    options = parser.parse_args(arguments)
    files = [options.kept / f"{name}.npz" for name in ("phrases", "sentences")] if options.kept else []
    if files and all(file.exists() for file in files):
        report(*map(load_spans, files))
        return
    library = newsquiz.open_desk([options.year]).library
    desk = Newsdesk(library, open_reader(options.reader))
    console = Console(stderr=True)
    answerable = track(newsquiz.answerable(options.year), "answerable", console=console)
    unanswerable = track(newsquiz.unanswerable(options.year), "unanswerable", console=console)
    collected = [collect_spans(desk, question, answerable=True, dated=options.dated) for question in answerable]
    collected += [collect_spans(desk, question, answerable=False, dated=False) for question in unanswerable]
    phrases, sentences = zip(*(one for one in collected if one is not None), strict=True)
    if files:
        options.kept.mkdir(parents=True, exist_ok=True)
        for found, file in zip((phrases, sentences), files, strict=True):
            save_spans(found, file)
    report(phrases, sentences)


if __name__ == "__main__":
    main()
