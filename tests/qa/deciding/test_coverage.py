"""What a question names and the corpus does not have is noted beside the answer."""

from __future__ import annotations

from datetime import date

import pytest

from qa.deciding.coverage import notes
from tests.qa.questions import question_of

OUTLETS = ("Harbor Ledger", "The Northern Dispatch")
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
    assert list(notes(question_of(question, OUTLETS), *covered)) == expected


@pytest.mark.parametrize(("last", "noted"), [("2025-11-12", True), ("2025-11-13", False), ("2025-11-21", False)])
def test_the_latest_is_noted_to_be_old_after_a_week(last: str, noted: bool) -> None:
    asked = question_of("What is the latest?", OUTLETS)
    assert bool(notes(asked, date(2025, 9, 2), date.fromisoformat(last))) is noted


def test_without_a_dated_article_only_outlets_are_noted() -> None:
    asked = question_of("What is the latest from Reuters in 2019?", OUTLETS)
    assert notes(asked, None, None) == (FROM_REUTERS,)
