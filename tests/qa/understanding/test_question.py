"""A question's parts: quoted clauses, outlets, and what it says beside its words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qa.understanding.outlets import NamedOutlets
from qa.understanding.question import Query, by_outlet, clauses, notes, understand

NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
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


def test_a_question_says_when_and_from_whom() -> None:
    question = "What is the latest from the Harbor Ledger and Reuters on the strike this October?"
    query = understand(question, NOW, OUTLETS)
    assert (query.text, query.now, query.latest) == (question, NOW, True)
    assert query.outlets == NamedOutlets(known=("Harbor Ledger",), unknown=("Reuters",))
    assert query.words == "What is the latest from and on the strike this October?"
    assert query.period is not None
    assert (query.period.since, query.period.until) == (
        datetime(2025, 10, 1, tzinfo=UTC),
        datetime(2025, 10, 31, 23, 59, 59, 999999, tzinfo=UTC),
    )


def test_a_question_may_say_nothing_beside_its_words() -> None:
    assert understand("Who won the marathon?", NOW, OUTLETS) == Query(
        text="Who won the marathon?",
        words="Who won the marathon?",
        now=NOW,
        period=None,
        latest=False,
        outlets=NamedOutlets(known=(), unknown=()),
    )


@pytest.mark.parametrize("question", ["Who won?", "What did the Harbor Ledger report?", "What did Reuters report?"])
def test_a_question_with_at_most_one_outlet_stays_whole(question: str) -> None:
    query = understand(question, NOW, OUTLETS)
    assert by_outlet(query) == [query]


def test_a_question_with_two_outlets_is_one_for_each() -> None:
    """Each part is the same question, with the unknown outlet too, but for the outlet that it names."""
    query = understand("How do Reuters, the Harbor Ledger and the Northern Dispatch describe the talks?", NOW, OUTLETS)
    parts = by_outlet(query)
    assert [part.outlets for part in parts] == [
        NamedOutlets(known=("Harbor Ledger",), unknown=("Reuters",)),
        NamedOutlets(known=("The Northern Dispatch",), unknown=("Reuters",)),
    ]
    assert {(part.text, part.now, part.period, part.latest) for part in parts} == {(query.text, NOW, None, False)}


def test_of_many_outlets_the_first_four_are_parts() -> None:
    question = f"According to {', '.join(OUTLETS)}, who won?"
    assert [part.outlets.known for part in by_outlet(understand(question, NOW, OUTLETS))] == [
        (name,) for name in OUTLETS[:4]
    ]


FROM_REUTERS = "No article here is from Reuters."
STALE = "The latest article here is of 1 November 2025."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who won?", []),
        ("What did the Harbor Ledger report in October?", []),
        ("What did Reuters report?", [FROM_REUTERS]),
        ("How do Reuters, the Harbor Ledger and the BBC describe it?", ["No article here is from Reuters or BBC."]),
        ("Who won in 2019?", ["No article here is of “2019”: they are of 2 September 2025 to 1 November 2025."]),
        ("Who won last week?", ["No article here is of “last week”: they are of 2 September 2025 to 1 November 2025."]),
        ("Who won on 1 November?", []),
        ("Who won on 2 September 2025?", []),
        (
            "Who won on 1 September 2025?",
            ["No article here is of “1 September 2025”: they are of 2 September 2025 to 1 November 2025."],
        ),
        ("Who has won since September?", []),
        ("What is the latest?", [STALE]),
        ("What is the latest from Reuters?", [FROM_REUTERS, STALE]),
    ],
)
def test_what_a_question_names_and_the_corpus_has_not_is_noted(question: str, expected: list[str]) -> None:
    covered = date(2025, 9, 2), date(2025, 11, 1)
    assert list(notes(understand(question, NOW, OUTLETS), *covered)) == expected


@pytest.mark.parametrize(("last", "noted"), [("2025-11-12", True), ("2025-11-13", False), ("2025-11-21", False)])
def test_the_latest_is_noted_to_be_old_after_a_week(last: str, noted: bool) -> None:
    query = understand("What is the latest?", NOW, OUTLETS)
    assert bool(notes(query, date(2025, 9, 2), date.fromisoformat(last))) is noted


def test_without_a_dated_article_only_outlets_are_noted() -> None:
    query = understand("What is the latest from Reuters in 2019?", NOW, OUTLETS)
    assert notes(query, None, None) == (FROM_REUTERS,)
