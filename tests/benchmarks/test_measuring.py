"""What the benchmarks say of times."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.measuring.rounds import Times, interleaved, show, times_of


def test_ways_take_turns_and_the_first_round_does_not_count() -> None:
    turns: list[str] = []
    found = interleaved({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, rounds=2)
    assert turns == ["a", "b"] * 3
    assert list(found) == ["a", "b"]


def test_processor_time_counts_work_and_not_waiting() -> None:
    found = interleaved({"work": lambda: sum(range(6_000_000))}, rounds=1)["work"]
    assert 0 < found.processor <= found.wall + 0.02  # hundredths


def test_no_round_is_refused() -> None:
    with pytest.raises(ValueError, match="rounds must be at least 1, got 0"):
        interleaved({"a": lambda: None}, rounds=0)


def test_medians_and_quartiles() -> None:
    seconds = np.array([[1.0, 0.5], [2.0, 0.7], [3.0, 0.6], [4.0, 0.1], [5.0, 0.9]])
    assert times_of(seconds) == Times(wall=3.0, low=2.0, high=4.0, processor=0.6)


def test_figures_are_shown_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    times = Times(wall=0.25, low=0.2, high=0.3, processor=0.4)
    show("Encoding", {"one way": times}, {"one way": {"least cosine": 0.99987}}, tmp_path / "out.json")
    printed = capsys.readouterr().out
    assert [word in printed for word in ("250", "200 to 300", "400", "0.99987")] == [True] * 4
    kept = json.loads((tmp_path / "out.json").read_text())
    assert kept["seconds"] == {
        "one way": {"wall": 0.25, "low": 0.2, "high": 0.3, "processor": 0.4, "least cosine": 0.99987}
    }
