"""Figures are SVG, say what they show, and are the same file each time."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from evals.measuring.abstention import risk_coverage
from evals.measuring.measures import AnswerRanks
from evals.measuring.plots import draw_ranks, draw_risk

_RANKS = [AnswerRanks(rank=rank, within=(True, True), article_rank=1) for rank in (1, 3, 20)]


def _draw(path: Path) -> str:
    systems = {"ours": _RANKS, "theirs*": _RANKS[:2]}
    draw_ranks(path, "a quiz", {"undated": systems, "dated": systems})
    return path.read_text()


def _draw_risk(path: Path) -> str:
    draw_risk(path, "risk", {"answerable": risk_coverage(np.array([0.9, 0.1]), np.array([True, False]))})
    return path.read_text()


def test_the_curves_are_drawn_as_svg_with_their_names(tmp_path: Path) -> None:
    drawn = {"a quiz": _draw(tmp_path / "one.svg"), "answerable: area 0.250": _draw_risk(tmp_path / "two.svg")}
    for words, svg in drawn.items():
        assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
        assert f"<!-- {words} -->" in svg
    assert all(f"<!-- {name} -->" in drawn["a quiz"] for name in ("ours", "theirs*", "undated", "dated"))


def test_the_same_figure_is_the_same_file(tmp_path: Path) -> None:
    assert _draw(tmp_path / "one.svg") == _draw(tmp_path / "two.svg")
    assert _draw_risk(tmp_path / "one.svg") == _draw_risk(tmp_path / "two.svg")
