"""Many users in short: all are answered while articles are added."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.load import Played, figures, play
from newsdesk import Newsdesk
from tests.serving import served

QUESTIONS = ["Who won the marathon?", "What did Japan promise to buy?", "How many boats did the fire damage?"]


def test_figures_are_of_all_answers_and_of_memory_after_the_first_minute() -> None:
    found = Played(
        seconds=[1.0] * 94 + [3.0] * 6,
        busy=["Busy: 100 questions"],
        added=["a", "b"],
        memory=[(0.0, 5_000_000), (60.0, 9_000_000), (70.0, 10_000_000)],
    )
    made = figures(found, users=4, seconds=50.0, articles=27)
    assert (made["answers"], made["a second"], made["errors"], made["told that it is busy"]) == (100, 2.0, 0, 1)
    assert (made["median, s"], made["95th percentile, s"], made["95th percentile, medians"]) == (1.0, 3.0, 3.0)
    assert (made["growth after the first minute, MB"], made["added meanwhile"]) == (1, 2)


@pytest.mark.slow
@pytest.mark.models
def test_users_are_answered_while_articles_are_added(samples: Newsdesk, tmp_path: Path) -> None:
    index = Path(shutil.copytree(samples.library.folder, tmp_path / "index"))
    with served(index, tmp_path / "log") as server, Newsdesk.open(index) as desk:
        before = desk.status().articles
        found = play(server, desk, QUESTIONS, users=4, seconds=12.0, pauses=(0.1, 0.5))
        assert (found.errors, found.busy) == ([], [])
        assert len(found.seconds) >= 4
        assert desk.status().articles == before + len(found.added) > before
