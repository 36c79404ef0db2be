"""Fits how sure an answer to why and how is: `python -m evals.broad.confidence`.

It reads what may answer each such question of the tuning half of `evals.broad`, once as it is and once without the
article that answers. Then it prints the constant that fits their confidences best (logistic loss): the one of `broad`
in `qa.reading.evidence.sentence_confidence_of`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize_scalar

from evals.broad.asking import YEARS, BroadQuestion, read_questions
from evals.data import newsquiz
from newsdesk import Filters, Hit, Newsdesk
from qa.deciding.second_sentence import second_sentence
from qa.reading.readings import PASSAGES_READ, read_hits
from qa.understanding.question import Question, moment_of, understand

_RETRIEVED = 40  # hits, of which enough are left without one article

Floats = NDArray[np.float64]


def fitted_shift(confidences: Floats, right: NDArray[np.bool_]) -> float:
    """Returns what must be added to the logits of some confidences, so that they fit what was right best.

    Args:
        confidences: float64 (answers,), in (0, 1).
        right: bool (answers,).
    """
    logits = np.log(confidences / (1.0 - confidences))
    signs = np.where(right, -1.0, 1.0)
    return float(minimize_scalar(lambda shift: np.logaddexp(0.0, signs * (logits + shift)).mean()).x)


def broad_questions(desk: Newsdesk) -> list[tuple[BroadQuestion, Question]]:
    """Reads the tuning half's questions that ask for a reason or a way and stand alone."""
    outlets = [name for name, _ in desk.status().outlets if name]
    asked = [one for one in read_questions() if one.half == "tuning" and not (one.on_samples or one.history)]
    understood = [(one, understand(one.question, moment_of(Filters()), outlets)) for one in asked]
    return [(one, question) for one, question in understood if question.form == "broad"]


def answered(desk: Newsdesk, one: BroadQuestion, question: Question) -> Iterator[tuple[float, bool]]:
    """Gives the confidence of the best sentence, and whether it or the second is right: with the article, and without.

    Args:
        desk: Retrieves and reads.
        one: The question with its keys and its article.
        question: As the desk understands it.
    """
    hits = desk.retrieve(one.question, _RETRIEVED, Filters())
    for there, found in ((True, hits), (False, [hit for hit in hits if not _is_of(hit, one.url)])):
        sentences = read_hits(desk.reader, question, found[:PASSAGES_READ], desk.library.encoder.count_tokens).sentences
        if sentences:
            second = second_sentence(question.form, sentences[0], sentences[1:])
            said = [sentences[0].text, *([second.text] if second else [])]
            yield sentences[0].confidence, there and any(map(one.is_met_by, said))


def _is_of(hit: Hit, url: str) -> bool:
    return url in {hit.article.url, *(copy.article.url for copy in hit.copies)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.broad.confidence", description=__doc__)
    parser.parse_args(arguments)
    desk = newsquiz.open_desk(YEARS)
    tracked = track(broad_questions(desk), "asking", console=Console(stderr=True))
    rows = [row for one, question in tracked for row in answered(desk, one, question)]
    confidences, right = (np.array(column) for column in zip(*rows, strict=True))
    print(f"{len(rows)} answers, {right.mean():.2f} right, mean confidence {confidences.mean():.2f}")
    print(f"to be added to the constant of `broad`: {fitted_shift(confidences, right):+.3f}")


if __name__ == "__main__":
    main()
