"""Reads the days, times and zones that filters name."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from corpus.errors import FilterError

_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")


def parse_moment(text: str | date | datetime, *, end_of_day: bool) -> datetime:
    """Returns the time that a filter names; a bare day is its first or its last instant.

    Args:
        text: `2022-06-30`, `2022-06-30T12:00Z`, a date or a datetime.
        end_of_day: Whether a bare day means its end (`until`, `as_of`) or its start (`since`).

    Returns:
        Aware, in its own zone, where one is given; else without one, which stands for each outlet's own clock.

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
        return datetime.combine(text, time.max if end_of_day else time.min)
    try:
        if text.tzinfo:
            text.astimezone(UTC)
        return text
    except OverflowError as error:
        raise FilterError(f"{text.isoformat()!r} is not a date in UTC: its year is not 1 to 9999") from error


def parse_zone(name: str) -> tzinfo | None:
    """Returns the zone of a name such as `Asia/Tokyo`; None for an empty one.

    Raises:
        FilterError: If there is no such zone.
    """
    if not name.strip():
        return None
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise FilterError(f"{name!r} is no time zone: write it as Asia/Tokyo") from error


def in_zone(at: datetime, zone: tzinfo | None) -> datetime:
    """Returns a time as an aware moment in a zone; without one in its own, or else in this machine's.

    Raises:
        FilterError: If the moment lies outside the years that there are.
    """
    try:
        if at.tzinfo is None:
            return at.replace(tzinfo=zone) if zone else at.astimezone()
        return at.astimezone(zone) if zone else at
    except (OverflowError, ValueError, OSError) as error:
        raise FilterError(f"{at.isoformat()!r} is not a date in every zone: its year is not 1 to 9999") from error
