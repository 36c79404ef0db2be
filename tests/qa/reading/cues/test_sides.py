"""On which side of a relation a phrase stands, as the words of its clause say."""

from __future__ import annotations

import pytest

from corpus.types import Span
from qa.reading.cues.sides import is_denied, stands_on

VOTE = "Mona Reyes backed the harbor tax, while Theo Lind rejected it."
MATCH = "Lake City defeated Port Ann in overtime. Hill Town lost to Quarry Vale."
PRICES = "Rents in Dunmore climbed by 6 percent, and wages there dropped by 2 percent."
SMOKE = "Smoking is forbidden in the parks of Elm Bay; on the beaches it is not prohibited."
STRIKE = "The strike was called off by the union and not by the airline, a spokesman said."
TREASURER = "Ada Finch kept the books until 2020. Ray Moss has kept them since 2021."
LEAD = "Sana Okoye is ahead of Peter Hale in the count."
ILLNESS = "The general has an infection; it isn't malaria, his doctors say."
SHUT = "The library in Wick reopened, but the one in Thurso remains closed."


@pytest.mark.parametrize(
    ("question", "text", "right", "wrong"),
    [
        ("Who supports the harbor tax?", VOTE, "Mona Reyes", "Theo Lind"),
        ("Who is against the harbor tax?", VOTE, "Theo Lind", "Mona Reyes"),
        ("Who does not support the harbor tax?", VOTE, "Theo Lind", "Mona Reyes"),
        ("Who voted for the harbor tax?", VOTE, "Mona Reyes", "Theo Lind"),
        ("Which team won in overtime?", MATCH, "Lake City", "Port Ann"),
        ("Which team was defeated in overtime?", MATCH, "Port Ann", "Lake City"),
        ("What went up in Dunmore?", PRICES, "Rents", "wages"),
        ("By how much did wages fall?", PRICES, "2 percent", "6 percent"),
        ("Where is smoking banned?", SMOKE, "the parks", "the beaches"),
        ("Where is smoking allowed?", SMOKE, "the beaches", "the parks"),
        ("Who did not call off the strike?", STRIKE, "the airline", "the union"),
        ("Who kept the books before 2021?", TREASURER, "Ada Finch", "Ray Moss"),
        ("Who has kept the books since 2021?", TREASURER, "Ray Moss", "Ada Finch"),
        ("Who is ahead in the count?", LEAD, "Sana Okoye", "Peter Hale"),
        ("Which library is shut?", SHUT, "Thurso", "Wick"),
    ],
)
def test_the_words_of_its_clause_put_a_phrase_on_a_side(question: str, text: str, right: str, wrong: str) -> None:
    assert stands_on(question, text, place(text, right)) > 0
    assert stands_on(question, text, place(text, wrong)) < 0


@pytest.mark.parametrize("question", ["Who spoke of the harbor tax?", "Did Mona Reyes back the tax or reject it?"])
def test_a_question_of_no_side_or_of_both_decides_nothing(question: str) -> None:
    assert not any(stands_on(question, VOTE, place(VOTE, name)) for name in ("Mona Reyes", "Theo Lind"))


def test_what_a_text_says_not_of_is_denied_unless_the_question_asks_for_that() -> None:
    assert is_denied("What illness does the general have?", ILLNESS, place(ILLNESS, "malaria"))
    assert not is_denied("What illness does the general have?", ILLNESS, place(ILLNESS, "an infection"))
    assert is_denied("Who called off the strike?", STRIKE, place(STRIKE, "the airline"))
    assert not is_denied("Who did not call off the strike?", STRIKE, place(STRIKE, "the airline"))


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words))
