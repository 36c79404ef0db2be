"""The reader's constants can be fitted."""

from __future__ import annotations

import pytest

from evals import calibrate


@pytest.mark.usefixtures("small_quiz")
def test_the_command_prints_weights_regression_and_thresholds(capsys: pytest.CaptureFixture[str]) -> None:
    calibrate.main(["--year", "2022"])
    printed = capsys.readouterr().out
    assert "5 answerable, 2 unanswerable questions" in printed
    assert "logit = " in printed
    assert "as shipped:\nanswer in the best sentence 1.000" in printed
