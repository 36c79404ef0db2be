"""What the benchmark of adding says, on a few of the samples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import adding
from benchmarks.adding import FIRST, claims, figures
from benchmarks.measuring.adding_process import ENCODER, OURS, AddingCost
from benchmarks.measuring.article_files import ArticleFiles, articles, read, write
from corpus import load_file
from index import SentenceTransformerEncoder

_COST = AddingCost(pieces=40, wall=2.0, processor=4.0, peak=500_000_000, disk=2_000_000)


@pytest.fixture(autouse=True)
def no_newsquiz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_DATA", str(tmp_path / "none"))


def _slower(by: float) -> AddingCost:
    return AddingCost(pieces=40, wall=2.0 * by, processor=4.0 * by, peak=900_000_000, disk=1)


def test_without_the_newsquiz_data_the_samples_are_spread_over() -> None:
    every, some = articles(1000), articles(5)
    assert len(some) == 5
    assert some == every[:: len(every) // 5][:5]


def test_what_is_written_is_what_newsdesk_reads_and_the_passages_that_it_cuts(tmp_path: Path) -> None:
    found = articles(3)
    written = write(found, tmp_path)
    assert [(a.id, a.title, a.outlet, a.body) for a in load_file(written.articles)] == [
        (a.id, a.title, a.outlet, a.body) for a in found
    ]
    assert read(written.articles) == [article.body for article in found]
    assert (written.count, written.characters) == (3, sum(len(article.body) for article in found))
    passages = read(written.passages)
    for article in found:
        bodies = [text.partition("\n")[2] for text in passages if article.title and text.startswith(article.title)]
        assert " ".join(bodies).split() == article.body.split()


def test_rates_are_of_the_median_round_and_memory_of_the_worst(tmp_path: Path) -> None:
    written = ArticleFiles(articles=tmp_path, passages=tmp_path, count=10, characters=6000)
    found = figures([_COST, _slower(2), _slower(4)], written)
    assert found["pieces a second"] == 10.0
    assert found["pieces a processor second"] == 5.0
    assert (found["articles a second"], found["characters a second"]) == (2.5, 1500.0)
    assert (found["low"], found["high"]) == pytest.approx((40 / 6, 40 / 3))
    assert (found["peak MB"], found["disk MB"]) == (900.0, 2.0)


def test_ratios_are_taken_within_a_round_so_that_a_slow_one_disturbs_none() -> None:
    costs = {OURS: [_COST, _slower(9), _COST], "theirs": [_slower(3), _slower(27), _slower(3)]}
    assert claims(costs)["theirs"] == pytest.approx(
        {
            "wall": 3.0, "wall, low": 3.0, "wall, high": 3.0,
            "processor": 3.0, "processor, low": 3.0, "processor, high": 3.0,
        }
    )  # fmt: skip


@pytest.mark.models
def test_the_command_measures_newsdesk_and_its_encoder_without_the_peers(
    tmp_path: Path, encoder: SentenceTransformerEncoder, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a first time takes more memory for is the export, which is done here for all but that one."""
    encoder.encode_passages(["The ferry will cost 14 crowns."])
    adding.main(["--own", "--articles", "2", "--rounds", "1", "--out", str(tmp_path / "out.json")])
    kept = json.loads((tmp_path / "out.json").read_text())
    assert list(kept["figures"]) == [OURS, ENCODER, FIRST]
    ours, alone, first = kept["figures"].values()
    assert ours["pieces"] == alone["pieces"] == first["pieces"] >= 2
    assert ours["disk MB"] > alone["disk MB"] == 0.0
    assert 150 < ours["peak MB"] < first["peak MB"] < 1200
    assert list(kept["newsdesk_over"]) == [ENCODER]
    assert "Newsdesk's pieces a second over" in capsys.readouterr().out
