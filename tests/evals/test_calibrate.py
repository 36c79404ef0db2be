"""The reader's constants can be fitted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evals import calibrate
from evals.calibrate import QuestionSpans, fit_ranking, ranked

_NAMES = ("lead", "share", "relevance", "retrieval", "similarity", "context", "agreement", "fits", "later")


def question_spans(rows: list[tuple[float, float]], right: int) -> QuestionSpans:
    """A question whose spans differ in lead and retrieval alone."""
    evidence = np.zeros((len(rows), len(_NAMES)))
    evidence[:, _NAMES.index("lead")], evidence[:, _NAMES.index("retrieval")] = zip(*rows, strict=True)
    marks = np.arange(len(rows)) == right
    return QuestionSpans(evidence=evidence, right=marks, f1=marks.astype(float), quoted=marks, answerable=True)


def test_the_weights_put_right_spans_first() -> None:
    """Where the lead misleads and retrieval does not, retrieval gets the weight."""
    chance = np.random.default_rng(0)
    questions = []
    for _ in range(60):
        rows = [(float(chance.normal()), float(chance.normal())) for _ in range(5)]
        questions.append(question_spans(rows, int(np.argmax([retrieval - 0.2 * lead for lead, retrieval in rows]))))
    weights = fit_ranking(questions, ("lead", "retrieval"))
    assert weights["retrieval"] > 1.0 > 0.0 > weights["lead"]
    assert np.mean([one.right[ranked(one, weights)] for one in questions]) > 0.9


@pytest.mark.models
@pytest.mark.usefixtures("small_quiz")
def test_the_command_prints_weights_regression_and_thresholds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    calibrate.main(["--year", "2022", "--kept", str(kept)])
    printed = capsys.readouterr().out
    assert "phrases, ranking: lead " in printed
    assert "sentence, confidence: " in printed
    assert "phrases, as it is: in the answer 1.000, " in printed
    calibrate.main(["--kept", str(kept)])
    assert capsys.readouterr().out.endswith(printed[printed.index("phrases, ranking:") :])
