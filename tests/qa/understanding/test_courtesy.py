"""What a question is asked with is no part of what is asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qa.understanding.courtesy import unadorned
from qa.understanding.question import understand

POLITE = (
    "Good morning, I hope you are well. I would be very grateful indeed if you could be so kind as to tell me"
    " how many boats burned in the harbor, thank you very much in advance."
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hello! Could you kindly tell me who won the cup, please?", "who won the cup?"),
        (
            POLITE,
            "how many boats burned in the harbor?",
        ),
        ("I was wondering whether the mayor has left hospital?", "whether the mayor has left hospital?"),
        ("If you don't mind, what is the Harbor Act?", "what is the Harbor Act?"),
        (
            "The mayor signed a treaty. Who signed it with him? Thanks!",
            "The mayor signed a treaty. Who signed it with him?",
        ),
        ("Please explain why the ferry was stopped.", "why the ferry was stopped."),
    ],
)
def test_greetings_requests_and_thanks_are_cut(question: str, expected: str) -> None:
    assert unadorned(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who won?",
        "What did the mayor say about help for the poor?",
        "Who asked for help?",
        "Who paid $3.99 for  U.S. gas?",
        "thanks",
        "Tell me about the dam.",
        "Why did the union thank you all?",
    ],
)
def test_what_is_asked_stays_as_it_is(question: str) -> None:
    assert unadorned(question) == question


def test_a_courteous_question_is_searched_and_read_as_the_plain_one() -> None:
    moment = datetime(2025, 3, 1, tzinfo=UTC)
    plain = understand("how many boats burned?", moment, [])
    polite = understand("Dear assistant, could you please tell me how many boats burned? Many thanks!", moment, [])
    assert (polite.bare, polite.queries, polite.form) == (plain.bare, plain.queries, plain.form)
    assert polite.understood is None
    assert understand("Could you tell me whether the mayor won?", moment, []).form == "yes or no"


def test_an_outlets_name_is_cut_only_where_it_is_cited() -> None:
    question = understand(
        "According to Fortune, how large is his fortune?", datetime(2025, 3, 1, tzinfo=UTC), ["Fortune"]
    )
    assert question.outlets.present == ("Fortune",)
    assert "his fortune?" in question.queries[0].words
    assert "According" not in question.bare
