"""A span of days in equal pieces: days, weeks, months or years, so many that a chart can show them side by side."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.time.calendar import ONE_DAY, shift, start_of
from corpus.wording import day_in_words, month_name

Unit = Literal["day", "week", "month", "year"]
MOST_BINS = 40  # bars of 6 pixels and gaps of 2 fill the 320 pixels that a telephone has
_UNITS: tuple[Unit, ...] = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Some days in a row.

    Attributes:
        since, until: The first and the last one.
    """

    since: date
    until: date

    def words(self, unit: Unit) -> str:
        """Names the days as people do: "6 October 2025", "October 2025", "6 to 12 October 2025", "1990 to 1994"."""
        first, last = self.since, self.until
        if first == last:
            return day_in_words(first)
        if unit == "month" and (first.day, last.day) == (1, monthrange(last.year, last.month)[1]):
            return f"{month_name(first)} {first.year}"
        if unit == "year" and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
        if first.year != last.year:
            return f"{day_in_words(first)} to {day_in_words(last)}"
        month = "" if first.month == last.month else f" {month_name(first)}"
        return f"{first.day}{month} to {day_in_words(last)}"


def bins(first: date, last: date) -> tuple[Unit, list[Days]]:
    """Cuts the days from the first to the last into at most 40 pieces of the finest unit that allows it.

    Of years, where even these are more, so many together that at most 40 pieces are left. The first and the last
    piece are whole weeks, months and years.
    """
    for unit in _UNITS:
        pieces = list(_pieces(first, last, unit, 1, MOST_BINS + 1))
        if len(pieces) <= MOST_BINS:
            return unit, pieces
    together = -(-(last.year - first.year + 1) // MOST_BINS)
    return "year", list(_pieces(first, last, "year", together, MOST_BINS))


def _pieces(first: date, last: date, unit: Unit, together: int, most: int) -> Iterator[Days]:
    since = start_of(first, unit)
    for _ in range(most):
        try:
            following = shift(since, together, unit)
        except (ValueError, OverflowError):  # beyond the year 9999
            yield Days(since=since, until=date.max)
            return
        yield Days(since=since, until=following - ONE_DAY)
        if following > last:
            return
        since = following
