"""Follow-up questions: counts worked out by hand, and floors on the real conversations."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals import followups
from evals.followups import WAYS, Case, canard, carried_into_others, cast, counts, figures, held_out
from index import Engine
from qa import Newsdesk
from qa.types import Turn

CANARD_F1, CANARD_PRECISION, CAST_F1 = 0.47, 0.67, 0.41
BELL = Turn(question="Tell me about Anna Bell.", understood="Tell me about Anna Bell.")
CASES = [
    Case(dialogue="a", question="When was she born?", history=(BELL,), rewrite="When was Anna Bell born?"),
    Case(dialogue="a", question="Is tea good?", history=(BELL,), rewrite="Is tea good?"),
]


def test_words_are_counted_that_the_question_lacks() -> None:
    assert counts(CASES, WAYS["Newsdesk"]).tolist() == [[2, 2, 2], [0, 0, 0]]
    assert counts(CASES, WAYS["the question alone"]).tolist() == [[2, 0, 0], [0, 0, 0]]
    assert counts(CASES, WAYS["with the first one"]).tolist() == [[2, 2, 2], [0, 2, 0]]


def test_the_figures_of_counts() -> None:
    """Three words needed, four carried, two of them both; the second question needs nothing and gets a word."""
    found = figures(np.array([[3.0, 3.0, 2.0], [0.0, 1.0, 0.0]]))
    assert (found["precision"], found["recall"]) == (pytest.approx(2 / 4), pytest.approx(2 / 3))
    assert found["F1"][0] == pytest.approx(4 / 7)
    assert found["mean F1 of a question"][0] == pytest.approx((4 / 6 + 0) / 2)
    assert (found["questions that need nothing"], found["nothing carried into those"][0]) == (1, 0.0)
    assert found["with a needless word"][0] == 1.0


def test_canards_history_becomes_turns(tmp_path: Path) -> None:
    record = {
        "QuAC_dialog_id": "C_1", "Question": "Did she win?", "Rewrite": "Did Anna Bell win?",
        "History": ["Anna Bell", "Early life", "Where was she born?", "Hull", "Who taught her?", "I don't know."],
    }  # fmt: skip
    path = tmp_path / "dev.json.gz"
    path.write_bytes(gzip.compress(json.dumps([record]).encode()))
    (case,) = canard(path)
    assert [turn.understood for turn in case.history] == [
        "Tell me about Anna Bell.", "Where was Anna Bell born?", "Who taught Anna Bell?",
    ]  # fmt: skip
    assert [turn.answer for turn in case.history] == [None, "Hull", None]


def test_another_topic_takes_nothing() -> None:
    before = [
        Turn(question=text, understood=text, answer=answer)
        for text, answer in (
            ("Who closed the Tanner Street Bridge?", "the city"),
            ("What did the Tanner Street Bridge cost?", "$3.09 million"),
            ("When did the Tanner Street Bridge reopen?", None),
        )
    ]
    questions = ["How much did it cost?", "Who won the marathon?", "Who won the Best Loaf prize?"]
    assert carried_into_others(questions, before).tolist() == [1, 0, 0]


def test_an_index_that_changes_meanwhile_is_no_measurement(
    own_samples: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def removing(question: str, history: Sequence[Turn]) -> str:
        own_samples.remove(own_samples.find(outlet="Harbor Ledger (sample)"))
        return question

    monkeypatch.setattr(followups, "WAYS", {"removing": removing})
    library: Engine = own_samples.library
    with pytest.raises(RuntimeError, match="while it was measured"):
        followups.agreement(library, CASES)


@pytest.mark.slow
def test_floors_on_the_real_conversations(data_folder: Path) -> None:
    """A point or two below what was measured; see `evals/results/followups.json`."""
    folder = data_folder / "followups"
    half = [case for case in canard(folder / "canard-dev.json.gz") if held_out(case.dialogue)]
    newsdesk = figures(counts(half, WAYS["Newsdesk"]))
    previous = figures(counts(half, WAYS["with the previous one"]))
    assert newsdesk["F1"][0] > max(CANARD_F1, previous["F1"][0])
    assert newsdesk["precision"] > CANARD_PRECISION
    assert figures(counts(cast(folder), WAYS["Newsdesk"]))["F1"][0] > CAST_F1
    quiz, short, openings = followups.topic_changes(cast(folder)).values()
    assert (quiz.mean() < 0.01, short.mean() < 0.05, openings.mean() < 0.25) == (True, True, True)
