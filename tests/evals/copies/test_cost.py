"""What near copies cost: counted once, apart from the rest, and written after each block."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import pytest

from evals.copies import cost
from evals.copies.cost import Block, Spent, measure, record, timing_copies
from index.storage.store import Store
from index.storage.stories import Stories
from tests.fakes import HashingEncoder, make_articles


def test_the_cost_is_a_share_of_all_the_rest() -> None:
    blocks = [
        Block(articles=2, whole=Spent(processor=11, wall=6), copies=Spent(processor=1, wall=1)),
        Block(articles=4, whole=Spent(processor=33, wall=16), copies=Spent(processor=3, wall=1)),
    ]
    assert blocks[0].cost() == {"processor": 0.1, "wall": 0.2}
    found = record(blocks)
    assert found["all"]["cost"] == {"processor": 0.1, "wall": 0.1}
    assert [block["articles"] for block in found["blocks"]] == [2, 4]


def test_a_call_inside_another_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reading of the clock is a second later: a call inside another must not add its own second."""
    ticks = count()
    monkeypatch.setattr(Spent, "now", lambda: Spent(wall=next(ticks)))
    monkeypatch.setattr(Stories, "remove", lambda *_: None)
    monkeypatch.setattr(Stories, "add", lambda stories, *_: stories.remove([]))
    with timing_copies() as spent:
        assert spent() == Spent()
        Stories.add(Stories.__new__(Stories), "a", "A.")
        assert spent() == Spent(wall=2)
    within = spent()
    Stories.add(Stories.__new__(Stories), "a", "A.")
    assert spent() == within


def test_articles_are_added_block_by_block_and_grouped(tmp_path: Path) -> None:
    articles = make_articles(5, words=60)
    blocks = list(measure(articles, HashingEncoder(), tmp_path, 2))
    assert [block.articles for block in blocks] == [2, 4, 5]
    assert all(0 < block.copies.wall < block.whole.wall for block in blocks)
    with Store(tmp_path).reading() as tables:
        assert len(tables.latest_articles(9)) == 5


@pytest.mark.models
def test_the_command_writes_what_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reuters"
    folder.mkdir()
    monkeypatch.setenv("NEWSDESK_DATA", str(tmp_path))
    monkeypatch.setattr(cost, "SentenceTransformerEncoder", HashingEncoder)
    monkeypatch.setattr(cost, "load_file", lambda _: make_articles(5, words=60))
    (folder / "articles-20k.jsonl.gz").write_bytes(b"")
    cost.main(["--articles", "3", "--block", "2", "--out", str(tmp_path / "cost.json")])
    found = json.loads((tmp_path / "cost.json").read_text())
    assert [block["articles"] for block in found["blocks"]] == [2, 3]
    assert found["all"]["articles"] == 3
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "block, 2 of 3 articles",
        "block, 3 of 3 articles",
        "all, 3 of 3 articles",
    ]
