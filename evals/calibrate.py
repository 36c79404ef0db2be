"""The reader's constants, fitted again: `python -m evals.calibrate`.

Asks the year's answerable questions, and the other year's whose answer's words stand nowhere in the
year's articles. Prints the sentence weights under which most answerable questions have their answer in
the best sentence; a logistic regression of "the best sentence has the answer" on its evidence; and,
at several thresholds, how many questions are answered and how many of those falsely.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from itertools import product

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evals import newsquiz
from qa import Newsdesk
from qa.read import COVERAGE_WEIGHT, PASSAGES_READ, RETRIEVAL_WEIGHT, Evidence, SentenceReader
from qa.read import confidence as confidence_of

_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
_FITTED = [1, 2, 4]  # coverage, context, passage: the others add nothing to these
_THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question's sentences.

    Attributes:
        evidence: float64 (sentences, 5): the fields of `Evidence`, in their order.
        right: bool (sentences,): whether the answer's words stand in the sentence.
        answerable: Whether they stand anywhere in the corpus.
    """

    evidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: bool

    def best(self, coverage_weight: float, retrieval_weight: float) -> int:
        """The sentence with the best score under these weights."""
        similarity, coverage, _, retrieval, _ = self.evidence.T
        return int(np.argmax(similarity + coverage_weight * coverage + retrieval_weight * retrieval))


def ask(desk: Newsdesk, reader: SentenceReader, question: newsquiz.QuizQuestion, *, answerable: bool) -> Asked | None:
    """The evidence of one question's sentences; None where nothing was found."""
    found = reader.sentences(question.text, desk.retrieve(question.text, PASSAGES_READ))
    if not found:
        return None
    texts = [sentence.hit.article.text_at(sentence.span) for sentence in found]
    return Asked(
        evidence=np.array([astuple(sentence.evidence) for sentence in found]),
        right=np.array([answerable and newsquiz.occurs(question.answer, text) for text in texts]),
        answerable=answerable,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m evals.calibrate", description=__doc__)
    parser.add_argument("--year", type=int, choices=(2022, 2023), default=2022)
    year = parser.parse_args(arguments).year
    desk = newsquiz.open_desk([year])
    reader = SentenceReader(desk.library.encoder)
    answerable = [question for question in newsquiz.questions(year) if question.urls]
    asked = [ask(desk, reader, question, answerable=True) for question in answerable]
    asked += [ask(desk, reader, question, answerable=False) for question in newsquiz.unanswerable(year)]
    report([item for item in asked if item is not None])


def report(asked: Sequence[Asked]) -> None:
    """Prints weights, regression and thresholds."""
    real = [item for item in asked if item.answerable]
    print(f"{len(real)} answerable, {len(asked) - len(real)} unanswerable questions")
    print(f"answer in some sentence read: {np.mean([item.right.any() for item in real]):.3f}")
    shares = {
        weights: float(np.mean([item.right[item.best(*weights)] for item in real]))
        for weights in product(_WEIGHTS, _WEIGHTS)
    }
    for weights, share in sorted(shares.items(), key=lambda pair: -pair[1])[:8]:
        print(f"coverage {weights[0]}, retrieval {weights[1]}: answer in the best sentence {share:.3f}")
    weights = max(shares, key=lambda pair: shares[pair])
    picks = [(item, item.best(*weights)) for item in asked]
    evidence = np.array([item.evidence[best] for item, best in picks])[:, _FITTED]
    right = np.array([item.right[best] for item, best in picks])
    model = LogisticRegression(C=10.0, max_iter=1000).fit(evidence, right)
    names = [fields(Evidence)[column].name for column in _FITTED]
    terms = [f"{coefficient:.2f} * {name}" for coefficient, name in zip(model.coef_[0], names, strict=True)]
    print("fitted on these questions:")
    print(f"logit = {model.intercept_[0]:.2f} + {' + '.join(terms)}")
    confidence = model.predict_proba(evidence)[:, 1]
    can = np.array([item.answerable for item, _ in picks])
    outcomes(confidence, right, can)
    print("as shipped:")
    picks = [(item, item.best(COVERAGE_WEIGHT, RETRIEVAL_WEIGHT)) for item in asked]
    right = np.array([item.right[best] for item, best in picks])
    print(f"answer in the best sentence {right[can].mean():.3f}")
    outcomes(np.array([_shipped_confidence(item.evidence[best]) for item, best in picks]), right, can)


def _shipped_confidence(values: NDArray[np.float64]) -> float:
    names = [field.name for field in fields(Evidence)]
    return confidence_of(Evidence(**dict(zip(names, values.tolist(), strict=True))))


def outcomes(confidence: NDArray[np.float64], right: NDArray[np.bool_], can: NDArray[np.bool_]) -> None:
    """Prints what a confidence tells, and what each threshold lets through.

    Args:
        confidence: Of each question's best sentence, (n,).
        right: Whether that sentence has the answer, (n,).
        can: Whether the corpus has it, (n,).
    """
    print(
        f"AUROC of right answers {roc_auc_score(right, confidence):.3f},"
        f" of answerable questions {roc_auc_score(can, confidence):.3f}"
    )
    for threshold in _THRESHOLDS:
        told = confidence >= threshold
        print(
            f"at {threshold:.2f}: answers {_share(told[can]):.3f} of the answerable, {_share(right[told & can]):.3f} of"
            f" these rightly; answers {_share(told[~can]):.3f} of the unanswerable"
        )


def _share(held: NDArray[np.bool_]) -> float:
    return float(held.mean()) if len(held) else math.nan


if __name__ == "__main__":
    main()
