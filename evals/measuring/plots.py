"""Draws the curves: the answer in the first k hits against k, and risk against coverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from evals.measuring.abstention import Curve
from evals.measuring.measures import DEEPEST, AnswerRanks


def draw_ranks(path: Path, title: str, panels: Mapping[str, Mapping[str, Sequence[AnswerRanks]]]) -> None:
    """Draws, for each system, the share of questions whose answer is in the first k hits.

    Args:
        path: The SVG to write.
        title: Of the whole figure.
        panels: Panel title to systems, Newsdesk first.
    """
    figure = Figure(figsize=(5.4 * len(panels), 4.4), layout="constrained")
    axes = figure.subplots(1, len(panels), sharey=True)
    depths = range(1, DEEPEST + 1)
    for axis, (panel, systems) in zip(axes, panels.items(), strict=True):
        for number, (name, ranks) in enumerate(systems.items()):
            shares = [sum(one.rank <= k for one in ranks) / len(ranks) for k in depths]
            style = {"color": "black", "linewidth": 2.4} if number == 0 else {"linewidth": 1.1}
            axis.plot(depths, shares, label=name, linestyle="--" if name.endswith("*") else "-", **style)
        axis.set(title=panel, xlabel="k", xticks=[1, 5, 10, 15, 20])
        axis.grid(alpha=0.25)
    axes[0].set_ylabel("answer in the first k hits")
    axes[-1].legend(fontsize=7, loc="lower right", frameon=False)
    figure.suptitle(title)
    save_svg(figure, path)


def draw_risk(path: Path, title: str, curves: Mapping[str, Curve]) -> None:
    """Draws the share of wrong answers among those given against the share of questions that are answered.

    Args:
        path: The SVG to write.
        title: Of the whole figure.
        curves: Name of a set of questions to its curve.
    """
    figure = Figure(figsize=(5.4, 4.4), layout="constrained")
    axis = figure.subplots()
    for name, curve in curves.items():
        axis.step(curve.coverage, curve.risk, where="post", label=f"{name}: area {curve.area[0]:.3f}")
    axis.set(title=title, xlabel="coverage: share answered", ylabel="risk: share of these that is wrong")
    axis.set(xlim=(0, 1), ylim=(0, 1))
    axis.grid(alpha=0.25)
    axis.legend(fontsize=8, loc="lower right", frameon=False)
    save_svg(figure, path)


def save_svg(figure: Figure, path: Path) -> None:
    """Writes a figure as SVG; the same figure gives the same file, byte for byte."""
    with mpl.rc_context({"svg.hashsalt": "newsdesk"}):
        figure.savefig(path, metadata={"Date": None})
