"""Writes days and counts in plain English, for messages, pages and records."""

from __future__ import annotations

from datetime import date

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def day_in_words(day: date) -> str:
    """Returns a day as people write it, e.g. `28 October 2025`, in English whatever the host's locale."""
    return f"{day.day} {month_name(day)} {day.year}"


def month_name(day: date) -> str:
    """Returns the name of a day's month, e.g. `October`."""
    return MONTHS[day.month - 1]


def weekday_name(day: date) -> str:
    """Returns the name of a day of the week, e.g. `Tuesday`."""
    return WEEKDAYS[day.weekday()]


def counted(count: int, noun: str) -> str:
    """Returns a number with its noun, e.g. "1 article", "2,000 articles"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
