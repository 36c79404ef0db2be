"""Times are of the second pass, by stage, and say what they are of."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evals import latency
from qa import Newsdesk


def test_the_parts_of_a_question_take_no_longer_than_the_whole(samples: Newsdesk) -> None:
    taken = latency.measure(samples, ["Who won the marathon?"], ["What did Japan promise?", "Who is the mayor?"])
    retrieval, asking = taken.values()
    for times in (retrieval, asking):
        assert times.shape == (2, 1 + len(latency.STAGES))
        assert (times[:, 1:].sum(axis=1) <= times[:, 0]).all()
        assert (times[:, :4] > 0).all()
    assert retrieval[:, 4].tolist() == [0.0, 0.0]  # nothing is read
    assert (asking[:, 4] > 0).all()


def test_figures_are_the_median_and_the_95th_percentile() -> None:
    times = np.column_stack([np.arange(101.0), *(np.full(101, value) for value in (2.0, 3.0, 4.0, 5.0))])
    assert latency.figures(times) == {
        "median": 50.0,
        "95th percentile": 95.0,
        "encode, median": 2.0,
        "search, median": 3.0,
        "rank, median": 4.0,
        "read, median": 5.0,
    }


@pytest.mark.models
@pytest.mark.usefixtures("small_quiz")
def test_the_command_times_questions_over_all_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(latency, "_WARM_UP", 1)  # the small quiz has three questions
    out = tmp_path / "latency.json"
    latency.main(["--out", str(out)])
    record = json.loads(out.read_text())
    assert (record["articles"], record["passages"], record["questions"]) == (8, 8, 2)
    assert list(record["milliseconds"]) == ["retrieval, 10 hits", "asking, 11 passages read"]
    assert "8 articles, 8 passages, 2 questions" in capsys.readouterr().out
