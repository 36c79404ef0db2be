"""A folder as it comes: files of all formats, one in twenty of them broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index import Added, SentenceTransformerEncoder
from qa import Answer, Newsdesk
from tests.corpus.load.written import mixed_folder


def test_all_good_files_come_in_and_broken_ones_are_named_each_time_and_again_reads_none(
    tmp_path: Path, encoder: SentenceTransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles, broken = mixed_folder.write(tmp_path / "news", 400)
    desk = Newsdesk.open(tmp_path / "index", encoder)
    first = desk.add([tmp_path / "news"])

    def load(paths: object, *_: Any) -> None:
        raise AssertionError(f"{paths} did not change")

    monkeypatch.setattr("index.intake.files.load", load)
    again = desk.add([tmp_path / "news"])
    assert (first.added.new, first.added.updated) == (articles, 0)
    assert sorted(Path(rejected.path).name for rejected in first.rejected) == sorted(broken)
    assert all(rejected.reason for rejected in first.rejected)
    assert again.added == Added(unchanged=articles)
    assert set(again.rejected) == set(first.rejected)
    outcome = desk.ask("What did the harbor council vote to replace?")
    assert isinstance(outcome, Answer)
    assert "pilings" in outcome.citations[0].quote
