"""Publication dates: what a source wrote, read without guessing."""

from __future__ import annotations

import re
from datetime import MAXYEAR, UTC, date, datetime, time
from email.utils import parsedate_to_datetime

from corpus.errors import FilterError
from corpus.types import Origin, Precision, Published

_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?P<seconds>:\d{2})?")
_NUMERIC_DAY = re.compile(r"(?<!\d)(?<!\d[/. -])(\d{1,2})[/. -]{1,2}(\d{1,2})[/. -]{1,2}(\d{4}|\d{2})(?![\d:])")
_HALF_DAY = re.compile(r"(?:\b|\d)[ap]\.?m\b", re.IGNORECASE)
_LONGEST = 100  # letters; dateparser takes seconds over a long text
_OLDEST = 1600  # newspapers begin in 1605
_ONE_DAY = 86_400.0


def parse_published(text: str | None, origin: Origin, now: datetime | None = None) -> Published | None:
    """The date that a source gives, or None where it gives none that can be trusted.

    ISO 8601 and RFC 2822 are read as such, other spellings by dateparser with day, month and year
    required. An ambiguous "03/04/2022", a year before 1600 and a moment more than a day in the
    future are None: not known is better than wrong.

    Args:
        text: As written by the source.
        origin: Where it was found.
        now: The wall clock, for tests.
    """
    text = (text or "").strip()
    if not text or len(text) > _LONGEST:
        return None
    at = _parse(text)
    if at is None or not _OLDEST <= at.year < MAXYEAR:
        return None
    now = now or datetime.now(UTC)
    precision = _precision(text)
    if precision == "day":  # the day as written: in UTC it may be another
        at = at.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    zoned = at.tzinfo is not None
    at = at.astimezone(UTC) if zoned else at.replace(tzinfo=UTC)
    if (at - now).total_seconds() > _ONE_DAY:
        return None
    return Published(at=at.replace(microsecond=0), precision=precision, zoned=zoned, origin=origin)


def parse_moment(text: str | date | datetime, *, end_of_day: bool) -> datetime:
    """The moment that a filter names, aware, in UTC; a bare day is its first or its last instant.

    Args:
        text: `2022-06-30`, `2022-06-30T12:00Z`, a date or a datetime.
        end_of_day: Whether a bare day means its end (`until`, `as_of`) or its start (`since`).

    Raises:
        FilterError: If it is no ISO date.
    """
    if isinstance(text, str):
        written = text.strip()
        try:
            text = date.fromisoformat(written) if _DAY.fullmatch(written) else datetime.fromisoformat(written)
        except ValueError as error:
            raise FilterError(f"{written!r} is not a date: write it as 2022-06-30 or 2022-06-30T12:00") from error
    if not isinstance(text, datetime):
        return datetime.combine(text, time.max if end_of_day else time.min, tzinfo=UTC)
    try:
        return text.astimezone(UTC) if text.tzinfo else text.replace(tzinfo=UTC)
    except OverflowError as error:
        raise FilterError(f"{text.isoformat()!r} is not a date in UTC: its year is not 1 to 9999") from error


def _precision(text: str) -> Precision:
    clock = _CLOCK.search(text)
    if clock is None:
        return "day"
    return "second" if clock["seconds"] else "minute"


def _parse(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        if not _HALF_DAY.search(text):  # it would read 9:30 PM as 9:30
            return parsedate_to_datetime(text)
    except (ValueError, TypeError):
        pass
    numeric = _NUMERIC_DAY.search(text)
    if numeric:
        first, second = int(numeric[1]), int(numeric[2])
        if len(numeric[3]) == 2 or (first <= 12 and second <= 12 and first != second):
            return None  # 03/04: the third of April or the fourth of March? And 13/04/22?
    import dateparser  # 0.3 s: only for spellings that the standard library does not read

    parsed: datetime | None = dateparser.parse(
        text, settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    )
    return parsed
