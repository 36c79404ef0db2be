"""Filters name moments: a bare day is its first or its last instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from corpus.errors import FilterError
from corpus.time.moments import in_zone, parse_moment, parse_zone


@pytest.mark.parametrize("day", ["2022-06-30", "20220630", " 2022-06-30 ", date(2022, 6, 30)])
def test_a_bare_day_begins_and_ends_with_its_instants(day: str | date) -> None:
    assert parse_moment(day, end_of_day=False) == datetime(2022, 6, 30)
    assert parse_moment(day, end_of_day=True) == datetime(2022, 6, 30, 23, 59, 59, 999999)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2022-06-30T12:00", datetime(2022, 6, 30, 12)),
        ("2022-06-30T12:00Z", datetime(2022, 6, 30, 12, tzinfo=UTC)),
        ("2022-06-30T00:00+02:00", datetime(2022, 6, 29, 22, tzinfo=UTC)),
        (datetime(2022, 6, 30), datetime(2022, 6, 30)),
        (datetime(2022, 6, 30, 12, tzinfo=timezone(timedelta(hours=2))), datetime(2022, 6, 30, 10, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("end_of_day", [True, False])
def test_a_moment_is_itself_at_both_ends(moment: str | datetime, expected: datetime, end_of_day: bool) -> None:
    assert parse_moment(moment, end_of_day=end_of_day) == expected


@pytest.mark.parametrize("written", ["", "last week", "2022-06", "2022-06-31", "June 30, 2022", "30/06/2022"])
def test_what_is_no_iso_date_is_an_error_that_shows_the_form(written: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_moment(written, end_of_day=False)
    assert str(caught.value) == f"{written!r} is not a date: write it as 2022-06-30 or 2022-06-30T12:00"


@pytest.mark.parametrize("written", ["0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00"])
def test_a_moment_outside_the_calendar_is_an_error(written: str) -> None:
    with pytest.raises(FilterError, match="its year is not 1 to 9999"):
        parse_moment(written, end_of_day=True)


def test_a_time_without_a_zone_is_one_of_who_asks() -> None:
    tokyo = parse_zone("Asia/Tokyo")
    assert in_zone(datetime(2025, 3, 3), tokyo) == datetime(2025, 3, 2, 15, tzinfo=UTC)
    assert in_zone(datetime(2025, 3, 2, 20, tzinfo=UTC), tokyo).date() == date(2025, 3, 3)
    moment = datetime(2025, 3, 2, 20, tzinfo=UTC)
    assert in_zone(moment, None) is moment


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "a\0b"])
def test_no_zone_is_an_error(name: str) -> None:
    with pytest.raises(FilterError, match="is no time zone"):
        parse_zone(name)
    assert parse_zone(" ") is None
