"""Sentences that are denied or confirmed, yes-or-no questions, and tokens that are joined."""

from __future__ import annotations

import random

import pytest

from corpus import Span
from training.data.denials import confirm, deny, none_left
from training.data.tokenised import detokenise, detokenise_text
from training.data.yes_no import yes_no

TEXT = "The lighthouse was built by Ada Morrow. It lost 12 windows in a storm."
FIRST, SECOND = Span(start=0, end=39), Span(start=40, end=70)


def place(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words))


def test_a_sentence_is_denied_with_not_or_with_a_clause_and_keeps_its_words() -> None:
    denied = [
        deny("Who built the lighthouse?", TEXT, FIRST, place("Ada Morrow"), random.Random(seed)) for seed in range(40)
    ]
    texts = {one.text for one in denied if one is not None}
    assert "The lighthouse was not built by Ada Morrow. It lost 12 windows in a storm." in texts
    assert any(text.startswith("Officials denied that the lighthouse was built by Ada Morrow.") for text in texts)
    assert all("Ada Morrow" in text and text.endswith("It lost 12 windows in a storm.") for text in texts)
    assert all(one is not None and one.answers == () for one in denied)


def test_a_sentence_that_is_negated_already_is_left() -> None:
    text = "Nobody knows who built it."
    assert deny("Who built it?", text, Span(start=0, end=26), Span(start=0, end=6), random.Random(0)) is None


def test_a_confirmed_sentence_still_answers_where_its_words_now_stand() -> None:
    for seed in range(10):
        told = confirm(TEXT, SECOND, (place("12"), place("Ada")), random.Random(seed))
        assert [told.text[one.start : one.end] for one in told.answers] == ["12", "Ada"]
        assert "that it lost 12 windows" in told.text


def test_none_is_a_number() -> None:
    told = none_left("How many windows did it lose?", TEXT, place("12"))
    assert told is not None
    assert told.text.endswith("It lost no windows in a storm.")
    assert [told.text[one.start : one.end] for one in told.answers] == ["no"]
    assert none_left("What did it lose?", TEXT, place("12")) is None
    assert none_left("How many did it lose?", "It lost 12 percent.", Span(start=8, end=10)) is None


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("When was the mill built?", "1811", {"Was the mill built?", "Was the mill built in 1811?"}),
        ("Where did Ada Morrow live?", "Gull Point", {"Did Ada Morrow live?", "Did Ada Morrow live in Gull Point?"}),
        ("Why is the ferry late?", "because of the ice", {"Is the ferry late?"}),
        ("In which year did it close", "1932", {"Did it close?", "Did it close in 1932?"}),
        ("How many mills are there?", "12", {None}),
        ("Who built the mill?", "Ada Morrow", {None}),
    ],
)
def test_what_a_question_takes_for_granted_is_asked(question: str, answer: str, expected: set[str | None]) -> None:
    assert {yes_no(question, answer, random.Random(seed)) for seed in range(20)} == expected


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ("it was n't built in 12 , 000 bc , was it ?", "it wasn't built in 12,000 bc, was it?"),
        ("what is run - length coding ?", "what is run-length coding?"),
        ("who owns ada 's mill ( the old one ) ?", "who owns ada's mill (the old one)?"),
    ],
)
def test_tokens_of_a_question_are_joined(tokens: str, expected: str) -> None:
    assert detokenise(tokens) == expected


def test_tokens_of_a_text_are_joined_and_places_move() -> None:
    text = "Ada Morrow , of Gull Point ( 1840 ) , built it ."
    joined, moved = detokenise_text(text)
    assert joined == "Ada Morrow, of Gull Point (1840), built it."
    start = text.index("1840")
    assert joined[moved[start] : moved[start + 3] + 1] == "1840"
