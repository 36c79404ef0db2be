"""Reads publication dates as sources write them, without guessing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import MAXYEAR, UTC, date, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from urllib.parse import urlsplit

from corpus.types import DateOrigin, Precision, Published

_CLOCK = re.compile(r"\d{1,2}:\d{2}(?P<seconds>:\d{2})?")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d*)?")  # seconds, or milliseconds, from 2001 to 2286
_YEAR_FIRST = re.compile(r"(\d{4})[/. -](\d{1,2})[/. -](\d{1,2})(?!\d)")
_NUMERIC_DAY = re.compile(r"(?<!\d)(?<!\d[/. -])(\d{1,2})[/. -]{1,2}(\d{1,2})[/. -]{1,2}(\d{4}|\d{2})(?![\d:])")
_HALF_DAY = re.compile(r"(?:\b|\d)[ap]\.?m\b", re.IGNORECASE)
_MAX_CHARS = 100  # dateparser takes seconds over a long text
_FIRST_YEAR = 1600  # newspapers begin in 1605
_UNREADABLE = "is not a full date"
_MAX_UNREADABLE = 400  # in one file: each took dateparser some 17 ms
_MAX_OF_A_FORM = 100  # unreadable dates of one form, such as `boats 12 noon`: others may be of another
_MAX_DATES = 20  # of one article
_DAY_SECONDS = 86_400.0

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY_IN_URL = re.compile(rf"/(\d{{4}})([/-]?)(\d\d?|{'|'.join(_MONTHS)})\2(\d\d?)(?=[/-]|$)", re.IGNORECASE)
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_FULL_DAY = rf"({_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}|\d{{4}}-\d\d-\d\d)"
_WRITTEN_OUT = re.compile(  # what most pages write, read without dateparser
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? )?"
    rf"(?:({_MONTH}) (\d\d?),? (\d{{4}})|(\d\d?) ({_MONTH}),? (\d{{4}}))"
    r"(?:,?(?: at| -)? (\d\d?):(\d\d)(?::(\d\d))?(?: ?([ap])\.?m\.?)?)?",
    re.IGNORECASE,
)
# Where days are written with points, the day comes first: `4.3.2019`, `04.03.2019, 10:12 Uhr`.
_DOTTED = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,? )?(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})"
    r"(?:,? (?:[^\W\d_]{1,3} )?(\d{1,2})[:.](\d\d)(?::(\d\d))?(?: (?:uhr|h))?)?",
    re.IGNORECASE,
)
_DATELINES = (  # in the lines' own words: a place and a day before a dash; a day alone
    re.compile(rf"[A-Z][A-Z.'’ -]{{2,40}}, (?:[A-Z][A-Za-z. ]{{1,30}}, )?{_FULL_DAY} ?(?:\([^()]{{1,40}}\) ?)?[-–—]"),
    re.compile(rf"(?:(?:First )?(?:Published|Posted)(?: on|:)? )?(?:[A-Z][a-z]{{2,5}}day, )?{_FULL_DAY}$"),
)
Warn = Callable[[str], None]  # is called with the reason why a date is left out, e.g. `2031-01-01 lies in the future`
_DATELINE_LINES = 3  # that are not blank: later dates are the story's, not the paper's


def parse_published(text: str | float | None, origin: DateOrigin, now: datetime | None = None) -> Published | None:
    """Returns the date that a source gives, or None where it gives none that can be trusted.

    ISO 8601 and RFC 2822 are read as such, ten and thirteen digits as seconds and milliseconds since 1970. Other
    spellings are read by dateparser, with day, month and year required. With points, the day comes first: 4.3.2022 is
    in March wherever days are written so. None are an ambiguous "03/04/2022", an impossible "2021-13-03", a year before
    1600 and a moment more than a day in the future: no date is better than a wrong one. `published_or_warning` also
    says why.

    Args:
        text: As written by the source.
        origin: Where it was found.
        now: The wall clock, for tests.
    """
    return published_or_warning(text, origin, now)[0]


def published_or_warning(
    text: str | float | None, origin: DateOrigin, now: datetime | None = None, *, use_dateparser: bool = True
) -> tuple[Published | None, str | None]:
    """Returns the date that a source gives, or why it is left out, e.g. `2031-01-01 lies in the future`.

    Args:
        text: As written by the source.
        origin: Where it was found.
        now: The wall clock, for tests.
        use_dateparser: Whether to try dateparser, which takes some 17 ms to find that it cannot read a text.

    Returns:
        The date and no warning, no date and a warning, or neither where the source says nothing.
    """
    written = ""
    try:
        written = f"{text:.0f}" if isinstance(text, float) else str("" if text is None else text).strip()
        return (_published(written, origin, now or datetime.now(UTC), use_dateparser) if written else None), None
    except ValueError as error:
        shown = " ".join(written.split())
        return None, f"{shown if len(shown) <= _MAX_CHARS else f'{shown[:30]}…'} {error}"


def ignore_warning(reason: str) -> None:
    """Ignores the reason why a date is left out."""


class DateReader:
    """Reads the dates of one file's articles; stops trying dateparser where too many dates could not be read.

    It stops for dates of one form after 100, for all after 400. Dates in the usual forms are always read.

    Args:
        origin: Where they are found.
    """

    def __init__(self, origin: DateOrigin) -> None:
        self._origin: DateOrigin = origin
        self._unreadable: Counter[str] = Counter()

    def first(self, written: Iterable[str | float | None], warn: Warn = ignore_warning) -> Published | None:
        """Returns the first of an article's dates that can be trusted.

        Args:
            written: As the source has them, the preferred one first; at most twenty are read.
            warn: Called with the first reason why a date is left out, if none can be trusted.
        """
        published, reason = self.trusted(written)
        if reason:
            warn(reason)
        return published

    def trusted(self, written: Iterable[str | float | None]) -> tuple[Published | None, str | None]:
        """Returns the same date and no reason; or no date, and the first reason if there is one."""
        reason: str | None = None
        for text in islice(written, _MAX_DATES):
            form = _form(text)
            tried = self._unreadable[form] < _MAX_OF_A_FORM and self._unreadable.total() < _MAX_UNREADABLE
            published, why = published_or_warning(text, self._origin, use_dateparser=tried)
            if published:
                return published, None
            if why and why.endswith(_UNREADABLE):
                self._unreadable[form] += 1
            reason = reason or why
        return None, reason


def published_from_url(url: str | None, now: datetime | None = None) -> Published | None:
    """Returns the day that stands in a URL's path, e.g. `/2021/03/04/`, `/2021/mar/04/` or `/20210304/`.

    Args:
        url: Of the article; anything else gives None.
        now: The wall clock, for tests.
    """
    try:
        match = _DAY_IN_URL.search(urlsplit(url or "").path)
        if not match or (not match[2] and len(match[3]) + len(match[4]) != 4):
            return None
        month = match[3].lower()
        number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
        return parse_published(date(int(match[1]), number, int(match[4])).isoformat(), "url", now)
    except ValueError:  # no URL, or no such day
        return None


def published_from_dateline(body: str, now: datetime | None = None) -> Published | None:
    """Returns the day of a dateline: `PORT ALDER, March 4, 2025 (Wire) -`, or a line that is nothing but a full date.

    Args:
        body: The article's text, whose first three lines are looked at.
        now: The wall clock, for tests.
    """
    lines = [line.strip() for line in body[:2_000].split("\n") if line.strip()][:_DATELINE_LINES]
    for line in lines:
        for form in _DATELINES:
            if match := form.match(line):
                return parse_published(match[1], "text", now)
    return None


def _published(written: str, origin: DateOrigin, now: datetime, use_dateparser: bool) -> Published:
    """Returns the date, checked to be possible; the ValueError says what is wrong with it."""
    if len(written) > _MAX_CHARS:
        raise ValueError(f"is {len(written):,} characters long")
    epoch = _EPOCH.fullmatch(written)
    at = datetime.fromtimestamp(int(epoch[1]), UTC) if epoch else _parse(written, use_dateparser)
    if not _FIRST_YEAR <= at.year < MAXYEAR:
        raise ValueError(f"lies before {_FIRST_YEAR}" if at.year < _FIRST_YEAR else "lies in the future")
    precision = "second" if epoch else _precision(written)
    if precision == "day":  # the day as written: in UTC it may be another
        at = at.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    zoned = at.tzinfo is not None
    at = at if zoned else at.replace(tzinfo=UTC)  # the outlet's own clock, which says its day
    if (at - now).total_seconds() > _DAY_SECONDS:
        raise ValueError("lies in the future")
    return Published(at=at.replace(microsecond=0), precision=precision, zoned=zoned, origin=origin)


def _precision(text: str) -> Precision:
    clock = _CLOCK.search(text)
    if clock is None:
        return "day"
    return "second" if clock["seconds"] else "minute"


def _parse(text: str, use_dateparser: bool) -> datetime:
    """Returns the moment that a text names; the ValueError says why it names none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        if not _HALF_DAY.search(text):  # it would read 9:30 PM as 9:30
            return parsedate_to_datetime(text)
    except (ValueError, TypeError):
        pass
    if (moment := _written_out(text) or _dotted(text)) is not None:
        return moment
    _check_numeric(text)
    if not any(map(str.isdecimal, text)):  # dateparser takes ten milliseconds to find out
        raise ValueError(_UNREADABLE)
    if not use_dateparser:
        raise ValueError("is left unread: too many other dates of the file cannot be read")
    import dateparser  # 0.3 s: only for spellings that the standard library does not read

    parsed: datetime | None = dateparser.parse(
        text, settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    )
    if parsed is None:
        raise ValueError(_UNREADABLE)
    return parsed


def _written_out(text: str) -> datetime | None:
    """Returns the moment of e.g. `March 4, 2025 at 9:30 p.m.`; None where it is none, or is not written so."""
    found = _WRITTEN_OUT.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    month, day, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    hour, half = int(found[7] or 0), (found[10] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        number = _MONTHS.index(month[:3].lower()) + 1
        return datetime(int(year), number, int(day), hour, int(found[8] or 0), int(found[9] or 0))
    except ValueError:
        return None


def _dotted(text: str) -> datetime | None:
    """Returns the moment of e.g. `4.3.2019` or `04.03.2019, 10:12 Uhr`; None where it is none, or is not written so."""
    found = _DOTTED.fullmatch(" ".join(text.split()))
    if found is None or int(found[2]) > 12:
        return None
    day, month, year, hour, minute, second = (int(number or 0) for number in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def _form(text: str | float | None) -> str:
    """Returns how a date is written, e.g. `boats 12 noon` -> `a 0 a`."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", str(text)[:_MAX_CHARS]))


def _check_numeric(text: str) -> None:
    """Raises a ValueError for a day in digits that does not exist or may be two."""
    year_first = _YEAR_FIRST.match(text)
    if year_first:  # dateparser would take 2021-13-03 for the thirteenth of March
        try:
            date(*map(int, year_first.groups()))
        except ValueError as error:
            raise ValueError("does not exist") from error
    numeric = _NUMERIC_DAY.search(text)
    if numeric:
        first, second = int(numeric[1]), int(numeric[2])
        if first <= 12 and second <= 12 and first != second:
            raise ValueError("is ambiguous: day or month first")
        if len(numeric[3]) == 2:
            raise ValueError("is ambiguous: day or year first")  # 13/04/22
