"""Days and counts in plain English."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from corpus.wording import counted, day_in_words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 10, 28), "28 October 2025"),
        (date(2021, 3, 2), "2 March 2021"),
        (datetime(1999, 12, 31, 23, 59, tzinfo=UTC), "31 December 1999"),
    ],
)
def test_a_day_is_written_as_people_write_it(day: date, words: str) -> None:
    assert day_in_words(day) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 articles"), (1, "1 article"), (2, "2 articles"), (2000, "2,000 articles")]
)
def test_a_count_has_its_noun_in_the_right_number(count: int, words: str) -> None:
    assert counted(count, "article") == words
