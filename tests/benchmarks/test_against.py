"""The table and the figure say what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.against import claims, draw, main, markdown, rows

_RATE = {"pieces": 40, "pieces a second": 90.0, "pieces a processor second": 60.0, "peak MB": 650.0, "disk MB": 2.5}
_ASKED = {"opening": 600.0, "1 at once": 12.0, "4 at once": 30.0, "16 at once": 110.0, "resident MB": 400.0}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    slow = {**_RATE, "pieces a second": 30.0}
    adding = {
        "figures": {
            "Newsdesk": _RATE,
            "its encoder alone": _RATE,
            "Newsdesk, first time on a machine": {**_RATE, "peak MB": 950.0},
            "txtai": slow,
            "txtai; our passages": {**slow, "pieces a second": 25.0},
        },
        "newsdesk_over": {
            "its encoder alone": {"wall": 0.93, "processor": 0.95},
            "txtai": {"wall": 3.0},
            "txtai; our passages": {"wall": 3.6},
        },
    }
    starting = {"seconds": {"newsdesk ask": {"wall": 1.0}, "txtai: passages alone": {"wall": 4.0}}}
    retrieving = {"milliseconds": {"Newsdesk": _ASKED, "txtai": {**_ASKED, "16 at once": 222.0}}}
    for name, found in (("adding", adding), ("starting", starting), ("retrieving", retrieving)):
        (tmp_path / f"{name}.json").write_text(json.dumps(found))
    return tmp_path


def test_the_table_has_a_row_for_each_that_was_measured(results: Path) -> None:
    lines = markdown(rows(results)).splitlines()
    assert len(lines) == 4
    assert lines[2] == "| Newsdesk | 40 | 90.0 | 90.0 | 60.0 | 650 | 2.50 | 1,000 | 600 | 12.0 | 30.0 | 110.0 | 400 |"
    assert lines[3] == "| txtai | 40 | 30.0 | 25.0 | 60.0 | 650 | 2.50 | 4,000 | 600 | 12.0 | 30.0 | 222.0 | 400 |"
    assert {line.count("|") for line in lines} == {14}


def test_claims_are_held_against_the_best_peer(results: Path) -> None:
    assert claims(results) == {
        "share of the encoder's own speed": 0.93,
        "the same, by processor time": 0.95,
        "peak MB of adding, the first export included": 950.0,
        "seconds of newsdesk ask from a cold shell": 1.0,
        "times the best peer's pieces a second, its own pieces": 3.0,
        "the same, our passages": 3.6,
        "newsdesk ask as a share of the fastest peer's script": 0.25,
    }


def test_the_figure_names_every_system_and_is_the_same_file_each_time(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--results", str(results)])
    drawn = (results / "against.svg").read_text()
    assert "newsdesk ask as a share" in capsys.readouterr().out
    assert [f"<!-- {name} -->" in drawn for name in ("Newsdesk", "txtai", "222")] == [True] * 3
    draw(results / "again.svg", rows(results))
    assert (results / "again.svg").read_text() == drawn
