"""The constant of broad questions: what is fitted, and what counts as right with and without the article."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evals.broad.asking import read_questions
from evals.broad.confidence import answered, fitted_shift
from newsdesk import Filters, Newsdesk
from qa.understanding.question import moment_of, understand


def test_the_shift_makes_the_mean_confidence_the_share_that_is_right() -> None:
    confidences = np.full(8, 0.2)
    right = np.array([True] * 6 + [False] * 2)
    assert fitted_shift(confidences, right) == pytest.approx(np.log(3.0) - np.log(0.25), abs=1e-3)


@pytest.mark.models
def test_without_its_article_no_answer_is_right(tmp_path: Path) -> None:
    desk = Newsdesk.open(tmp_path / "index")
    desk.add([Newsdesk.samples()])
    one = next(one for one in read_questions() if one.question == "How did the fire in Port Alder harbor begin?")
    question = understand(one.question, moment_of(Filters()), [])
    with_article, without = answered(desk, one, question)
    assert with_article[1]
    assert not without[1]
