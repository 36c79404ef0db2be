"""A folder as it comes: files of all formats, one in twenty of them broken."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from index import Added, SentenceTransformerEncoder
from qa import Answer, Newsdesk
from tests.corpus.load import mixed_folder


def test_all_good_files_come_in_and_broken_ones_are_named_each_time_and_again_is_quick(
    tmp_path: Path, encoder: SentenceTransformerEncoder
) -> None:
    articles, broken = mixed_folder.write(tmp_path / "news", 400)
    desk = Newsdesk.open(tmp_path / "index", encoder)
    start = perf_counter()
    first = desk.add([tmp_path / "news"])
    whole = perf_counter() - start
    start = perf_counter()
    again = desk.add([tmp_path / "news"])
    assert perf_counter() - start <= 0.03 * whole
    assert (first.added.new, first.added.updated) == (articles, 0)
    assert sorted(Path(rejected.path).name for rejected in first.rejected) == sorted(broken)
    assert all(rejected.reason for rejected in first.rejected)
    assert again.added == Added(unchanged=articles)
    assert set(again.rejected) == set(first.rejected)
    outcome = desk.ask("What did the harbor council vote to replace?")
    assert isinstance(outcome, Answer)
    assert "pilings" in outcome.citations[0].quote
