"""What the benchmark of asking counts."""

from __future__ import annotations

import json
import threading
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from benchmarks import asking
from benchmarks.asking import Throughput, at_once, latency_of, one_by_one, throughput
from qa import Newsdesk

QUESTIONS = ["Who won the marathon?", "What did Japan promise to buy?", "How many boats did the fire damage?"]


def test_median_and_95th_percentile_and_the_stages_that_there_were() -> None:
    times = np.column_stack([np.arange(101.0), *(np.full(101, value) for value in (9.0, 2.0, 3.0, 4.0, 0.0))])
    found = latency_of(times)
    assert (found.wall, found.slow, found.processor) == (50.0, 95.0, 9.0)
    assert found.stages == {"encode": 2.0, "search": 3.0, "rank": 4.0}


def test_a_question_that_is_asked_again_is_read_once(samples: Newsdesk) -> None:
    desk = Newsdesk(samples.library, samples.reader, cache_bytes=0)
    retrieval, first, again = one_by_one(desk, QUESTIONS).values()
    assert set(retrieval.stages) == {"encode", "search", "rank"}
    assert set(first.stages) == {"encode", "search", "rank", "read"}
    assert again.stages == {}
    assert again.wall < first.wall


def test_all_threads_ask_at_the_same_time_and_each_question_once() -> None:
    together, asked = threading.Barrier(4), []

    def ask(question: str) -> None:
        together.wait(30)
        asked.append(question)

    found = at_once(ask, [str(number) for number in range(8)], threads=4)
    assert sorted(asked) == [str(number) for number in range(8)]
    assert (found.at_once, found.errors) == (4, 0)


def test_errors_are_counted_and_the_rest_is_asked() -> None:
    def ask(question: str) -> None:
        if question == "bad":
            raise ValueError(question)

    assert at_once(ask, ["good", "bad", "good", "bad"], threads=2).errors == 2


def test_a_rate_is_of_all_threads_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clock that goes on by a second at each reading: two readings for a question, and two for all."""
    for threads in (1, 8):
        ticks = count()
        monkeypatch.setattr(asking, "perf_counter", lambda ticks=ticks: float(next(ticks)))
        assert at_once(lambda _: None, "abcdefgh", threads).rate == 8 / 17


def test_rounds_give_their_medians_and_all_their_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    given = iter([(10.0, 5.0, 0), (30.0, 7.0, 1), (20.0, 6.0, 1)])

    def measured(ask: object, questions: object, threads: int) -> Throughput:
        rate, slow, errors = next(given)
        return Throughput(at_once=threads, rate=rate, slow=slow, processor=1.0, errors=errors)

    monkeypatch.setattr(asking, "AT_ONCE", (4,))
    monkeypatch.setattr(asking, "at_once", measured)
    assert throughput({"asking": print}, ["?"], 3) == {
        "asking": [Throughput(at_once=4, rate=20.0, slow=6.0, processor=1.0, errors=2)]
    }


@pytest.mark.models
@pytest.mark.usefixtures("small_quiz")
def test_the_command_prints_and_keeps_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(asking, "_WARM_UP", 1)  # the small quiz has three questions
    asking.main(["--rounds", "1", "--out", str(tmp_path / "asking.json")])
    record = json.loads((tmp_path / "asking.json").read_text())
    assert record["title"].startswith("2 questions, 8 articles, 8 passages")
    assert [one["at_once"] for one in record["at once"]["asking"]] == [1, 4, 16]
    assert [one["errors"] for ways in record["at once"].values() for one in ways] == [0] * 6
    printed = capsys.readouterr().out
    assert "asking again, from the cache" in printed
    assert "questions a second" in printed
