"""Dates are read as far as they were written; what is doubtful is None."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.dates import parse_moment, parse_published
from corpus.errors import FilterError
from corpus.types import Published

NOW = datetime(2025, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025-10-28", "2025-10-28"),
        ("20251028", "2025-10-28"),
        (" 2025-10-28\n", "2025-10-28"),
        ("2025/10/28", "2025-10-28"),
        ("2025-10-28T09:30", "2025-10-28T09:30"),
        ("2025-10-28 09:30", "2025-10-28T09:30"),
        ("2025-10-28T09:30:15", "2025-10-28T09:30:15"),
        ("2025-10-28T09:30:15.250", "2025-10-28T09:30:15"),
        ("2025-10-28T09:30:15Z", "2025-10-28T09:30:15+00:00"),
        ("2025-10-28T09:30Z", "2025-10-28T09:30+00:00"),
        ("2025-10-28T09:30:15+09:00", "2025-10-28T00:30:15+00:00"),
        ("2025-10-28T23:30-05:00", "2025-10-29T04:30+00:00"),
        ("2025-10-28 09:30:15 UTC", "2025-10-28T09:30:15+00:00"),
        ("2025-10-28 09:30:15 +0100", "2025-10-28T08:30:15+00:00"),
        ("Tue, 28 Oct 2025 09:30:15 +0900", "2025-10-28T00:30:15+00:00"),
        ("Tue, 28 Oct 2025 09:30:15 GMT", "2025-10-28T09:30:15+00:00"),
        ("Tue, 28 Oct 2025 09:30 EST", "2025-10-28T14:30+00:00"),
        ("28 Oct 2025", "2025-10-28"),
        ("October 28, 2025", "2025-10-28"),
        ("Oct. 28, 2025", "2025-10-28"),
        ("28 October 2025", "2025-10-28"),
        ("October 28, 2025 at 9:30 am", "2025-10-28T09:30"),
        ("Oct 28, 2025 9:30 PM", "2025-10-28T21:30"),
        ("28 Oct 2025 12:05 AM", "2025-10-28T00:05"),
        ("October 28, 2025 9:30 p.m. EST", "2025-10-29T02:30+00:00"),
        ("13/04/2022", "2022-04-13"),
        ("04/13/2022", "2022-04-13"),
        ("04/04/2022", "2022-04-04"),
        ("1605-01-01", "1605-01-01"),
    ],
)
def test_a_date_is_read_as_it_was_written(written: str, iso: str) -> None:
    published = parse_published(written, "field", NOW)
    assert published is not None
    assert published.iso() == iso


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (None, "none"),
        ("", "empty"),
        ("  \n", "blank"),
        ("03/04/2022", "April or March"),
        ("3.4.2022", "April or March"),
        ("03-04-2022", "April or March"),
        ("03 04 2022", "April or March"),
        ("on 03/04/2022", "April or March"),
        ("03/04/2022 10:30", "April or March"),
        ("13/04/22", "2022 or 2013"),
        ("2025-12-01", "future"),
        ("2025-11-03", "more than a day ahead"),
        ("December 24, 2025", "future"),
        ("1599-12-31", "before newspapers"),
        ("0001-01-01T00:00+23:59", "before the calendar, in UTC"),
        ("9999-12-31T23:59-12:00", "behind the calendar, in UTC"),
        ("October 2025", "no day"),
        ("2025-10", "no day"),
        ("2025", "no day"),
        ("Oct 28", "no year"),
        ("Tuesday", "relative"),
        ("yesterday", "relative"),
        ("5 minutes ago", "relative"),
        ("12:30", "a time alone"),
        ("2025-13-45", "no such month"),
        ("February 30, 2025", "no such day"),
        ("2025-10-28T25:00", "no such hour"),
        ("pineapple", "no date"),
        ("1761609600", "a bare number"),
        ("October 28, 2025 " * 500, "a text"),
    ],
)
def test_what_is_not_certain_is_not_known(written: str | None, why: str) -> None:
    assert parse_published(written, "field", NOW) is None, why


def test_a_bare_day_is_its_midnight_without_a_zone() -> None:
    assert parse_published("2025-10-28", "page", NOW) == Published(
        at=datetime(2025, 10, 28, tzinfo=UTC), precision="day", zoned=False, origin="page"
    )


def test_a_zoned_second_is_kept_in_utc() -> None:
    assert parse_published("2025-10-28T09:30:15+09:00", "feed", NOW) == Published(
        at=datetime(2025, 10, 28, 0, 30, 15, tzinfo=UTC), precision="second", zoned=True, origin="feed"
    )


def test_a_minute_without_a_zone_says_so() -> None:
    assert parse_published("2025-10-28T09:30", "field", NOW) == Published(
        at=datetime(2025, 10, 28, 9, 30, tzinfo=UTC), precision="minute", zoned=False, origin="field"
    )


@pytest.mark.parametrize("written", ["October 28, 2025, 9 p.m. EDT", "20251028T2330-0500"])
def test_a_day_stays_the_day_that_was_written_where_it_would_be_the_next_in_utc(written: str) -> None:
    published = parse_published(written, "field", NOW)
    assert published is not None
    assert published.at == datetime(2025, 10, 28, tzinfo=UTC)


def test_up_to_a_day_ahead_is_a_zone_and_not_the_future() -> None:
    ahead = parse_published("2025-11-02T12:00:00Z", "field", NOW)
    assert ahead is not None
    assert ahead.at == datetime(2025, 11, 2, 12, tzinfo=UTC)
    assert parse_published("2025-11-02T12:00:01Z", "field", NOW) is None


def test_without_a_now_the_wall_clock_decides() -> None:
    assert parse_published((datetime.now(UTC) + timedelta(days=3)).isoformat(), "field") is None
    past = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    published = parse_published(past.isoformat(), "field")
    assert published is not None
    assert published.at == past


@settings(deadline=None)
@given(
    at=st.datetimes(min_value=datetime(1700, 1, 1), max_value=datetime(2025, 10, 1)),
    hours=st.integers(min_value=-12, max_value=14),
)
def test_every_zoned_iso_moment_comes_back(at: datetime, hours: int) -> None:
    at = at.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    published = parse_published(at.isoformat(), "field", NOW)
    assert published is not None
    assert (published.at, published.precision, published.zoned) == (at, "second", True)
    assert datetime.fromisoformat(published.iso()) == at


@settings(deadline=None)
@given(written=st.text(alphabet="0123456789/-:. TZ+apmOct,Jun", max_size=24))
def test_no_text_raises(written: str) -> None:
    published = parse_published(written, "field", NOW)
    assert published is None or 1599 <= published.at.year <= 2025


@pytest.mark.parametrize("day", ["2022-06-30", "20220630", " 2022-06-30 ", date(2022, 6, 30)])
def test_a_bare_day_begins_and_ends_with_its_instants(day: str | date) -> None:
    assert parse_moment(day, end_of_day=False) == datetime(2022, 6, 30, tzinfo=UTC)
    assert parse_moment(day, end_of_day=True) == datetime(2022, 6, 30, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2022-06-30T12:00", datetime(2022, 6, 30, 12, tzinfo=UTC)),
        ("2022-06-30T12:00Z", datetime(2022, 6, 30, 12, tzinfo=UTC)),
        ("2022-06-30T00:00+02:00", datetime(2022, 6, 29, 22, tzinfo=UTC)),
        (datetime(2022, 6, 30), datetime(2022, 6, 30, tzinfo=UTC)),
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
