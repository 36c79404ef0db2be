"""What the benchmark of retrieving says, over a few of the samples."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from benchmarks import retrieving
from benchmarks.measuring.adding_process import OURS
from benchmarks.measuring.retrieving_process import HITS, Opened, Round, measure_round
from benchmarks.retrieving import AT_ONCE, figures


def test_so_many_questions_are_asked_at_once() -> None:
    """None is answered before as many as were told to stand open together."""
    together = threading.Barrier(4, timeout=30)
    asked: list[tuple[str, int]] = []

    def retrieve(question: str, k: int) -> list[str]:
        together.wait()
        asked.append((question, k))
        return []

    done = measure_round(retrieve, [f"{number}?" for number in range(8)], 4)
    assert sorted(asked) == [(f"{number}?", HITS) for number in range(8)]
    assert 0 <= done.median <= done.slow <= done.wall


def test_figures_are_medians_in_milliseconds(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(3_000_000))

    class Stub:
        opened = Opened(wall=1.5, resident=1)

    rounds = [
        Round(median=median, slow=2 * median, wall=10 * median, processor=1.0, resident=memory)
        for median, memory in ((0.01, 5_000_000), (0.02, 7_000_000), (0.06, 6_000_000))
    ]
    found = figures(Stub(), tmp_path, dict.fromkeys(AT_ONCE, rounds), 10)  # type: ignore[arg-type]
    assert (found["opening"], found["16 at once"], found["16 at once, 95%"]) == (1500.0, 20.0, 40.0)
    assert found["4 at once, a second"] == 50.0
    assert (found["1 at once, low"], found["1 at once, high"]) == pytest.approx((15.0, 40.0))
    assert (found["processor"], found["resident MB"], found["disk MB"]) == (100.0, 7.0, 3.0)


@pytest.mark.models
def test_the_command_measures_newsdesk_where_no_peer_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSDESK_DATA", str(tmp_path / "none"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("benchmarks.peers._is_installed", lambda _: False)
    retrieving.main(["--articles", "3", "--questions", "3", "--rounds", "1", "--out", str(tmp_path / "out.json")])
    kept = json.loads((tmp_path / "out.json").read_text())
    assert list(kept["milliseconds"]) == [OURS]
    row = kept["milliseconds"][OURS]
    assert 0 < row["1 at once"] <= row["1 at once, 95%"] < row["opening"]
    assert kept["missing"]["txtai"] == "txtai missing: pip install 'newsdesk[peers]'"
    assert "txtai: left out, txtai missing" in capsys.readouterr().out
