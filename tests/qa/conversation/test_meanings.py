"""What a question of a conversation may mean: the articles decide among few."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.conversation.follow_up import meanings
from qa.deciding.answering import best_supported
from qa.types import Abstention, Outcome, Turn

BOATS = Turn(question="Who repaired the boats?", understood="Who repaired the boats?", answer="Ines Calder")


@pytest.mark.parametrize("question", ["Who leads the poll in Quarrydale?", "thanks", "Was anyone hurt in the fire?"])
def test_a_question_that_leans_on_nothing_means_what_it_says(question: str) -> None:
    assert meanings(question, [BOATS]) == (question,)
    assert meanings(question, []) == (question,)


def test_the_likeliest_meaning_has_the_answer_and_another_one_does_not() -> None:
    first, second, *others = meanings("And when was that?", [BOATS])
    assert "Ines Calder" in first
    assert "Ines Calder" not in second
    assert "boats" in second
    assert others == []  # as it was asked it means nothing


def test_what_may_stand_alone_is_looked_up_as_it_was_asked_too() -> None:
    found = meanings("What did she say about the harbor fees?", [BOATS])
    assert found[0] == "What did Ines Calder say about the harbor fees?"
    assert found[-1] == "What did she say about the harbor fees?"
    assert len(found) <= 3


def outcome(confidence: float) -> Outcome:
    return replace(Abstention.without_hits("not found", "Nothing."), confidence=confidence)


@pytest.mark.parametrize(
    ("confidences", "chosen"), [((0.5,), 0), ((0.5, 0.55), 0), ((0.3, 0.2, 0.6), 2), ((0.3, 0.7, 0.6), 1)]
)
def test_the_likeliest_meaning_gives_way_to_one_that_is_clearly_better_supported(
    confidences: tuple[float, ...], chosen: int
) -> None:
    outcomes = list(map(outcome, confidences))
    assert best_supported(outcomes) is outcomes[chosen]
