"""What is sent to the index: quoted clauses, and outlets, one by one."""

from __future__ import annotations

import pytest

from qa.understanding.outlets import NamedOutlets
from qa.understanding.queries import by_outlet, clauses, new_query
from tests.qa.questions import NOW

OUTLETS = ("Harbor Ledger", "The Northern Dispatch", "Pacific Courier", "Lake Orrin Gazette", "Port Alder Beacon")


@pytest.mark.parametrize(
    "question",
    [
        "",
        "who won?",
        'Who said "the dock is gone"?',
        'Who said "the dock is gone?',
        "Who said 'the dock' and 'the pier'?",
        'Is "it" or "so" a word?',  # too short to be clauses
        'Why did "X" meet "Y" before "Z" left?',
        'Is a 6" pipe or an 8" one needed?',
        'Who said "" and "  "?',
    ],
)
def test_a_question_with_fewer_than_two_quoted_clauses_stays_whole(question: str) -> None:
    assert clauses(question) == (question,)


@pytest.mark.parametrize("quotes", ['""', "“”", "„“", "„”", "«»"])
def test_each_of_two_quoted_clauses_keeps_the_words_around(quotes: str) -> None:
    a, b = f"{quotes[0]}the dock is gone{quotes[1]}", f"{quotes[0]}no one slept{quotes[1]}"
    assert clauses(f"Who said {a} and {b} on Monday?") == (
        f"Who said {a} and on Monday?",
        f"Who said and {b} on Monday?",
    )


def test_short_quotes_between_clauses_stay_in_each() -> None:
    assert clauses('Did "X" say "the dock is gone" and "Y" say "no one slept"?') == (
        'Did "X" say "the dock is gone" and "Y" say ?',
        'Did "X" say and "Y" say "no one slept"?',
    )


def test_of_many_quoted_clauses_the_first_four_are_parts() -> None:
    parts = clauses(" ".join(f'"clause {letter}"' for letter in "abcdef"))
    assert [part.split('"')[1] for part in parts] == ["clause a", "clause b", "clause c", "clause d"]
    assert {part.endswith('"clause e" "clause f"') for part in parts} == {True}


def test_equal_clauses_are_asked_alike() -> None:
    assert clauses('"no one slept" or "no one slept"') == ('"no one slept" or', 'or "no one slept"')


@pytest.mark.parametrize("question", ["Who won?", "What did the Harbor Ledger report?", "What did Reuters report?"])
def test_a_question_with_at_most_one_outlet_stays_whole(question: str) -> None:
    query = new_query(question, NOW, OUTLETS)
    assert by_outlet(query) == [query]


def test_a_question_with_two_outlets_is_one_for_each() -> None:
    """Each part is the same question, with the unknown outlet too, but for the outlet that it names."""
    query = new_query("How do Reuters, the Harbor Ledger and the Northern Dispatch describe the talks?", NOW, OUTLETS)
    parts = by_outlet(query)
    assert [part.outlets for part in parts] == [
        NamedOutlets(present=("Harbor Ledger",), missing=("Reuters",)),
        NamedOutlets(present=("The Northern Dispatch",), missing=("Reuters",)),
    ]
    assert {(part.text, part.period, part.latest) for part in parts} == {(query.text, None, False)}


def test_of_many_outlets_the_first_four_are_parts() -> None:
    question = f"According to {', '.join(OUTLETS)}, who won?"
    assert [part.outlets.present for part in by_outlet(new_query(question, NOW, OUTLETS))] == [
        (name,) for name in OUTLETS[:4]
    ]
