"""Which questions ask for the latest, and whose capitals say nothing."""

from __future__ import annotations

import pytest

from qa.understanding.period import asks_for_latest, plain_case


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on the strike?",
        "what's happening with the bridge",
        "What is happening with the bridge?",
        "Who leads now?",
        "Who currently leads?",
        "What is today's news on the storm?",
        "How many have been found so far?",
        "What is the newest bridge?",
        "Who spoke most recently?",
        "What is the most recent count?",
        "Give me an up-to-date count.",
        "Who leads at the moment?",
    ],
)
def test_questions_for_the_latest(question: str) -> None:
    assert asks_for_latest(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the marathon?",
        "Who was the latest to leave?",
        "When must it open at the latest?",
        "What changes from now on?",
        "Who bought the now-closed shop?",
        "What did they do now that it is open?",
        "What do we know of Knowles?",
    ],
)
def test_questions_that_do_not_ask_for_the_latest(question: str) -> None:
    assert not asks_for_latest(question)


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("WHO WON IN İZMİR?", "who won in İzmİr?"),
        ("Who Won the Vote in May?", "who won the vote in may?"),
        ("Who won in May?", "Who won in May?"),
    ],
)
def test_capitals_that_say_nothing_become_small_and_lengths_stay(question: str, plain: str) -> None:
    assert plain_case(question) == plain
    assert len(plain) == len(question)
