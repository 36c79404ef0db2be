"""A span of days in at most 40 pieces of the finest unit."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from qa.timeline.bins import MOST_BINS, Days, Unit, bins


@pytest.mark.parametrize(
    ("first", "last", "unit", "count", "since", "until"),
    [
        ("2025-10-06", "2025-10-06", "day", 1, "2025-10-06", "2025-10-06"),
        ("2025-10-01", "2025-11-09", "day", 40, "2025-10-01", "2025-11-09"),
        ("2025-10-01", "2025-11-10", "week", 7, "2025-09-29", "2025-11-16"),
        ("2025-01-06", "2025-10-12", "week", 40, "2025-01-06", "2025-10-12"),
        ("2025-01-06", "2025-10-13", "month", 10, "2025-01-01", "2025-10-31"),
        ("2022-01-31", "2025-04-01", "month", 40, "2022-01-01", "2025-04-30"),
        ("2022-01-31", "2025-05-01", "year", 4, "2022-01-01", "2025-12-31"),
        ("1900-05-01", "2025-05-01", "year", 32, "1900-01-01", "2027-12-31"),
        ("9998-01-01", "9999-12-31", "month", 24, "9998-01-01", "9999-12-31"),
        ("0001-01-01", "9999-12-31", "year", 40, "0001-01-01", "9999-12-31"),
    ],
)
def test_the_unit_is_the_finest_of_which_forty_are_enough(
    first: str, last: str, unit: Unit, count: int, since: str, until: str
) -> None:
    chosen, pieces = bins(date.fromisoformat(first), date.fromisoformat(last))
    assert (chosen, len(pieces)) == (unit, count)
    assert (pieces[0].since.isoformat(), pieces[-1].until.isoformat()) == (since, until)


@pytest.mark.parametrize("length", [1, 39, 40, 41, 300, 1200, 1300, 20_000, 300_000])
def test_pieces_follow_each_other_without_gaps_and_never_are_more_than_forty(length: int) -> None:
    first = date(1066, 10, 14)
    _, pieces = bins(first, first + timedelta(days=length - 1))
    assert len(pieces) <= MOST_BINS
    assert pieces[0].since <= first
    assert pieces[-1].until >= first + timedelta(days=length - 1)
    assert all(b.since - a.until == timedelta(days=1) for a, b in pairwise(pieces))


@pytest.mark.parametrize(
    ("since", "until", "unit", "words"),
    [
        ("2025-10-06", "2025-10-06", "day", "6 October 2025"),
        ("2025-10-06", "2025-10-12", "week", "6 to 12 October 2025"),
        ("2025-10-27", "2025-11-02", "week", "27 October to 2 November 2025"),
        ("2025-12-29", "2026-01-04", "week", "29 December 2025 to 4 January 2026"),
        ("2024-02-01", "2024-02-29", "month", "February 2024"),
        ("2024-02-10", "2024-02-29", "month", "10 to 29 February 2024"),
        ("2024-01-01", "2024-12-31", "year", "2024"),
        ("1990-01-01", "1994-12-31", "year", "1990 to 1994"),
        ("9999-12-01", "9999-12-31", "month", "December 9999"),
    ],
)
def test_days_are_named_as_people_name_them(since: str, until: str, unit: Unit, words: str) -> None:
    assert Days(since=date.fromisoformat(since), until=date.fromisoformat(until)).words(unit) == words
