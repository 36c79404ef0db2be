"""What the reader is worth given the paragraph: marks worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus import Span
from evals import reading
from evals.data.squad import SquadQuestion
from evals.reading import SetScores, best_threshold, figures, score_set
from qa.reading.reader import Prediction, ReaderInput, ScoredSpan

BODY = "Anna Bell won the cup in 1998. Ben came second."


class First:
    """A reader that marks the first two words, with the question's length as their score."""

    name, digest, languages = "first", "0" * 64, None

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        spans = (ScoredSpan(span=Span(start=0, end=9), score=float(len(question))),)
        return [Prediction(spans=spans, null=5.0, relevance=0.0, sentences=(0.0, 2.0)) for _ in texts]


def question(text: str, *golds: str) -> SquadQuestion:
    answers = tuple(Span(start=BODY.index(gold), end=BODY.index(gold) + len(gold)) for gold in golds)
    return SquadQuestion(id=text, article="A", text=text, context=BODY, answers=answers)


def test_answers_are_marked_against_the_nearest_gold_one() -> None:
    sheet = score_set(
        First(), [question("Who won?", "Anna", "Anna Bell"), question("When was it?", "1998"), question("Why")], ""
    )
    assert sheet.exact.tolist() == [1.0, 0.0, 0.0]
    assert sheet.f1.tolist() == [1.0, 0.0, 0.0]
    assert sheet.lead.tolist() == [3.0, 7.0, -2.0]
    assert sheet.answerable.tolist() == [True, True, False]
    second = score_set(First(), [question("Who lost?", "Ben"), question("Who won?", "Anna")], "")
    assert second.sentence.tolist() == [1.0, 0.0]
    assert second.best_sentence.tolist() == [2.0, 2.0]


def test_the_best_threshold_is_that_of_a_search_through_all() -> None:
    chance = np.random.default_rng(0)
    for _ in range(20):
        values, lead = chance.random(30), chance.normal(size=30).round(1)
        sheet = SetScores(
            exact=values, f1=values, lead=lead, sentence=values, best_sentence=lead, answerable=chance.random(30) < 0.5
        )

        def worth(threshold: float, sheet: SetScores = sheet) -> float:
            told = sheet.lead >= threshold
            return float(np.where(told, np.where(sheet.answerable, sheet.f1, 0.0), ~sheet.answerable).mean())

        best, threshold = best_threshold(sheet, sheet.f1)
        ties = len(set(lead.tolist())) < len(lead)
        assert best >= max(map(worth, [*lead.tolist(), np.inf])) - 1e-9
        assert ties or worth(threshold) == pytest.approx(best)


def test_a_set_without_unanswerable_questions_has_no_threshold() -> None:
    sheet = score_set(First(), [question("Who won?", "Anna Bell"), question("When?", "1998")], "")
    assert figures(sheet) == {
        "questions": 2,
        "exact match": (0.5, 0.0, 1.0),
        "F1": (0.5, 0.0, 1.0),
        "answer in the best sentence": (0.0, 0.0, 0.0),
    }


@pytest.mark.models
def test_the_command_prints_a_table_and_writes_figures(
    data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few questions of each set, by the shipped weights: well above what chance would give."""
    assert data_folder
    out = tmp_path / "reading.json"
    reading.main(["--first", "12", "--out", str(out)])
    assert "SQuAD 2.0 dev, 15 articles" in capsys.readouterr().out
    record = json.loads(out.read_text())
    assert {name: found["questions"] for name, found in record["sets"].items()} == dict.fromkeys(
        [reading.EASY, reading.HARD, reading.REASONS, "newer Wikipedia", "Reddit", "Amazon reviews"], 12
    )
    assert record["sets"][reading.EASY]["F1"][0] > 0.5
    assert record["sets"][reading.REASONS]["answer in the best sentence"][0] > 0.5
