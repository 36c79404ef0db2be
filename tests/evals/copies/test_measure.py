"""Near copies: counts and intervals, what decisions let through, and the command on a small newsquiz."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from corpus.text.near_copies import Likeness
from evals.copies import decisions, measure
from evals.copies.decisions import DECISIONS, Figures, Pair, days_apart, decision, figures, read_pairs
from tests.fakes import make_articles
from tests.index.libraries import dated_article

_WIRE = " ".join(f"word{number}" for number in range(200))


def pair(one: str, other: str, label: decisions.Label) -> Pair:
    return Pair(one=one, other=other, drawn="0.50", label=label, held_out=False)


def test_figures_count_all_but_the_unclear() -> None:
    pairs = [pair("a", "b", "copy"), pair("a", "c", "copy"), pair("a", "d", "other"), pair("b", "d", "other"),
             pair("c", "d", "other"), pair("a", "e", "unclear")]  # fmt: skip
    found = figures(pairs, lambda one: one.other in "bce" or one.one == "c")
    assert found == Figures(copies_found=2, copies_missed=0, others_taken=1, others_left=2)


def test_precision_and_recall_have_wilson_intervals() -> None:
    """As the formula gives them: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)."""
    found = Figures(copies_found=9, copies_missed=3, others_taken=1, others_left=40)
    assert found.precision() == pytest.approx((0.9, 0.5958, 0.9821), abs=1e-4)
    assert found.recall() == pytest.approx((0.75, 0.4677, 0.9111), abs=1e-4)
    assert Figures(copies_found=0, copies_missed=0, others_taken=0, others_left=1).precision() == (0.0, 0.0, 1.0)


@pytest.mark.parametrize("days", [None, 0.0, 1.9, 3.0, 400.0])
@pytest.mark.parametrize("containment", [0.3, 0.55, 0.85])
@pytest.mark.parametrize("opening", [0.1, 0.25])
def test_the_shipped_decision_is_among_those_compared(containment: float, opening: float, days: float | None) -> None:
    found = Likeness(containment=containment, opening=opening)
    assert DECISIONS["shipped"](found, days) is decision()(found, days)
    assert decision(contained=0.6)(found, days) is (containment == 0.85 and opening == 0.25)
    assert DECISIONS["containment 0.5 alone"](found, days) is (containment > 0.3)


def test_labels_are_of_pairs_that_are_there_once() -> None:
    """About as many copies as others, in both halves, and no text."""
    pairs = read_pairs(decisions.PAIRS)
    found = Counter((one.held_out, one.label) for one in pairs)
    assert len({frozenset((one.one, one.other)) for one in pairs}) == len(pairs) >= 250
    assert all(len(one.one) == len(one.other) == 16 and one.one != one.other for one in pairs)
    assert min(found[half, label] for half in (True, False) for label in ("copy", "other")) >= 50


def test_days_apart() -> None:
    one, other = dated_article("a", "A.", "2024-05-01"), dated_article("b", "B.", "2024-05-04")
    assert days_apart(one, other) == days_apart(other, one) == 3.0
    assert days_apart(one, dated_article("c", "C.")) is None


def test_an_index_is_asked_for_its_groups(tmp_path: Path) -> None:
    articles = [dated_article("a", _WIRE, "2024-05-01"), dated_article("b", f"{_WIRE} More.", "2024-05-01"),
                *make_articles(3, words=60)]  # fmt: skip
    groups, milliseconds = measure.group_articles(articles, tmp_path)
    assert groups == {articles[0].id: 1, articles[1].id: 1}
    assert milliseconds > 0.0


@pytest.mark.models
def test_the_command_measures_and_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = [dated_article("a", _WIRE, "2024-05-01"), dated_article("b", f"{_WIRE} More.", "2024-05-02"),
                dated_article("c", _WIRE.replace("word", "other"), "2024-05-01")]  # fmt: skip
    data = tmp_path / "articles.jsonl"
    data.write_text(
        "".join(
            json.dumps(
                {
                    "url": one.url,
                    "title": one.title,
                    "text": one.body,
                    "published_at": one.published and one.published.iso(),
                }
            )
            + "\n"
            for one in articles
        )
    )
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(
        "".join(
            json.dumps({"one": articles[0].id, "other": other.id, "drawn": "0.90", "label": label, "held_out": True})
            + "\n"
            for other, label in ((articles[1], "copy"), (articles[2], "other"))
        )
    )
    monkeypatch.setattr(measure, "PAIRS", pairs)
    monkeypatch.setattr(measure, "files", lambda: [data])
    measure.main(["--timed", "2", "--out", str(tmp_path / "figures.json")])
    assert "shipped" in capsys.readouterr().out
    found = json.loads((tmp_path / "figures.json").read_text())
    right = {"copies_found": 1, "copies_missed": 0, "others_taken": 0, "others_left": 1}
    assert found["decisions"]["shipped"]["all"] == found["in one group"]["all"] == right
    assert (found["labels"], found["timed"]["articles"], found["timed"]["groups"]) == ({"copy": 1, "other": 1}, 2, 1)
