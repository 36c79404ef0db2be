"""Writes days and counts in plain English, for messages, pages and records."""

from __future__ import annotations

from datetime import date


def day_in_words(day: date) -> str:
    """Returns a day as people write it, e.g. `28 October 2025`."""
    return f"{day.day} {day:%B %Y}"


def counted(count: int, noun: str) -> str:
    """Returns a number with its noun, e.g. "1 article", "2,000 articles"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
