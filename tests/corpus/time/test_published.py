"""Dates are read as far as they were written; what is doubtful is None."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.time.published import (
    DateReader,
    parse_published,
    published_or_warning,
)
from corpus.types import Published
from tests.corpus.time.clock import NOW


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
        ("2025-10-28T09:30:15+09:00", "2025-10-28T09:30:15+09:00"),
        ("2025-10-28T23:30-05:00", "2025-10-28T23:30-05:00"),
        ("2025-10-28 09:30:15 UTC", "2025-10-28T09:30:15+00:00"),
        ("2025-10-28 09:30:15 +0100", "2025-10-28T09:30:15+01:00"),
        ("Tue, 28 Oct 2025 09:30:15 +0900", "2025-10-28T09:30:15+09:00"),
        ("Tue, 28 Oct 2025 09:30:15 GMT", "2025-10-28T09:30:15+00:00"),
        ("Tue, 28 Oct 2025 09:30 EST", "2025-10-28T09:30-05:00"),
        ("28 Oct 2025", "2025-10-28"),
        ("October 28, 2025", "2025-10-28"),
        ("Oct. 28, 2025", "2025-10-28"),
        ("28 October 2025", "2025-10-28"),
        ("October 28, 2025 at 9:30 am", "2025-10-28T09:30"),
        ("Oct 28, 2025 9:30 PM", "2025-10-28T21:30"),
        ("28 Oct 2025 12:05 AM", "2025-10-28T00:05"),
        ("October 28, 2025 9:30 p.m. EST", "2025-10-28T21:30-05:00"),
        ("13/04/2022", "2022-04-13"),
        ("04/13/2022", "2022-04-13"),
        ("04/04/2022", "2022-04-04"),
        ("1605-01-01", "1605-01-01"),
        ("2025-1-3", "2025-01-03"),
        ("2025/1/3", "2025-01-03"),
        ("1761643815", "2025-10-28T09:30:15+00:00"),
        ("1761643815250", "2025-10-28T09:30:15+00:00"),
        ("1761643815.9", "2025-10-28T09:30:15+00:00"),
        (1761643815, "2025-10-28T09:30:15+00:00"),
        (1761643815.4, "2025-10-28T09:30:15+00:00"),
        (1761643815250, "2025-10-28T09:30:15+00:00"),
        (20251028, "2025-10-28"),
    ],
)
def test_a_date_is_read_as_it_was_written(written: str | float, iso: str) -> None:
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
        ("2021-13-03", "no such month, and not 13 March"),
        ("2021/13/03", "no such month, and not 13 March"),
        ("2021.13.03 10:00", "no such month, and not 13 March"),
        ("2021-13-3", "no such month, and not 13 March"),
        ("2021-13-03T10:00:00Z", "no such month, and not 13 March"),
        ("176160960", "nine digits"),
        ("17616096000", "eleven digits"),
        ("1999999999", "seconds in the future"),
        (float("nan"), "no number"),
        (1e300, "not in the calendar"),
        pytest.param(10**5000, "a number of 5,000 digits", id="5,000 digits"),
        (True, "yes is no date"),
        ("October 28, 2025 " * 500, "a text"),
    ],
)
def test_what_is_not_certain_is_none(written: str | float | None, why: str) -> None:
    assert parse_published(written, "field", NOW) is None, why


@pytest.mark.parametrize(
    ("written", "warning"),
    [
        (None, None),
        (" ", None),
        ("2025-10-28", None),
        ("2031-01-01", "2031-01-01 lies in the future"),
        (1999999999, "1999999999 lies in the future"),
        ("9999-12-31T23:59-12:00", "9999-12-31T23:59-12:00 lies in the future"),
        ("1599-12-31", "1599-12-31 lies before 1600"),
        ("2021-13-03", "2021-13-03 does not exist"),
        ("2021-02-30", "2021-02-30 does not exist"),
        ("03/04/2022", "03/04/2022 is ambiguous: day or month first"),
        ("last\nTuesday", "last Tuesday is not a full date"),
        ("October 2025", "October 2025 is not a full date"),
        ("boats " * 100, f"{('boats ' * 5)}… is 599 characters long"),
    ],
)
def test_a_date_that_is_left_out_says_why(written: str | float | None, warning: str | None) -> None:
    published, reason = published_or_warning(written, "field", NOW)
    assert reason == warning
    assert (published is not None) == (written == "2025-10-28")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("4.3.2019", "2019-03-04"), ("04.03.2019", "2019-03-04"), ("4. 3. 2019", "2019-03-04"),
        ("Mo., 04.03.2019", "2019-03-04"), ("24.03.2019", "2019-03-24"), ("3.24.2019", "2019-03-24"),
        ("04.03.2019, 10:12 Uhr", "2019-03-04T10:12"), ("4.3.2019 um 10:12:13", "2019-03-04T10:12:13"),
        ("31.2.2019", None), ("4.3.19", None), ("4/3.2019", None), ("04.03.2019 25:00", None),
    ],
)  # fmt: skip
def test_where_days_are_written_with_points_the_day_comes_first(written: str, read: str | None) -> None:
    published = parse_published(written, "field", NOW)
    assert (published and published.iso()) == read


def test_a_bare_day_is_its_midnight_without_a_zone() -> None:
    assert parse_published("2025-10-28", "page", NOW) == Published(
        at=datetime(2025, 10, 28, tzinfo=UTC), precision="day", zoned=False, origin="page"
    )


def test_a_zoned_second_is_stored_in_utc() -> None:
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
    assert published.iso() == at.isoformat()
    assert (published.at.date(), published.offset) == (at.date(), 60 * hours)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("March 4, 2025", "2025-03-04"),
        ("Tuesday, March 4, 2025", "2025-03-04"),
        ("4 Mar. 2025", "2025-03-04"),
        ("4 sept 2024 09:05", "2024-09-04T09:05"),
        ("March 4, 2025 at 12:30 a.m.", "2025-03-04T00:30"),
        ("March 4, 2025 - 9:30:05 PM", "2025-03-04T21:30:05"),
        ("February 30, 2025", None),
    ],
)
def test_a_date_in_words_is_read_without_dateparser(written: str, iso: str | None) -> None:
    published, _ = published_or_warning(written, "field", use_dateparser=False)
    assert (published and published.iso()) == iso


@settings(deadline=None)
@given(written=st.text(alphabet="0123456789/-:. TZ+apmOct,Jun", max_size=24))
def test_no_text_raises(written: str) -> None:
    published = parse_published(written, "field", NOW)
    assert published is None or 1599 <= published.at.year <= 2025


@pytest.mark.slow
def test_of_one_file_dates_that_take_long_are_tried_until_too_many_could_not_be_read() -> None:
    """Those that are read at once still are, those of other forms too; those that are impossible do not count."""
    dates, reasons = DateReader("field"), list[str]()
    for number in range(150):
        assert dates.first([f"{number} boats", "2031-01-01"], reasons.append) is None
    assert reasons[:100] == [f"{number} boats is not a full date" for number in range(100)]
    left = "boats is left unread: too many other dates of the file cannot be read"
    assert reasons[100:] == [f"{number} {left}" for number in range(100, 150)]
    for good in ("Tue, 4 Mar 2025 09:30:00 GMT", "March 4, 2025", "4. März 2025"):
        assert dates.first([good], reasons.append) is not None
    for form in ("boats {} noon", "{} / boats", "at {}: boats"):
        for number in range(120):
            assert dates.first([form.format(number)], reasons.append) is None
    assert reasons[-1].endswith("is left unread: too many other dates of the file cannot be read")
    assert dates.first(["5. März 2025"], reasons.append) is None  # 400 in all
    assert dates.first(["5 March 2025", "x"], reasons.append) is not None
    assert dates.first(["", None, "2025-03-04"], reasons.append) == parse_published("2025-03-04", "field")
    assert DateReader("field").first(["March 4, 2025"]) == parse_published("2025-03-04", "field")
