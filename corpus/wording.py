"""Plain English for days and counts, as messages, pages and records write them."""

from __future__ import annotations

from datetime import date


def day_in_words(day: date) -> str:
    """A day as people write it: `28 October 2025`."""
    return f"{day.day} {day:%B %Y}"


def counted(count: int, noun: str) -> str:
    """A number with its noun: "1 article", "2,000 articles"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
