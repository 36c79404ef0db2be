"""Reads the period that a question in another language names: by its table, and months and days as CLDR has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from corpus.text.languages.days import DAY, YEAR, month_names, month_numbers
from corpus.time.calendar import ONE_DAY, Days, days_from, shift, start_of
from qa.understanding.languages.tables import language_tables
from qa.understanding.period import Period

_RELATIVE: dict[str, Callable[[date], Days]] = {
    "today": lambda today: (today, today),
    "yesterday": lambda today: (today - ONE_DAY, today - ONE_DAY),
    "day before yesterday": lambda today: (today - 2 * ONE_DAY, today - 2 * ONE_DAY),
    "this week": lambda today: (min(start_of(today, "week"), today - 6 * ONE_DAY), today),
    "last week": lambda today: days_from(shift(start_of(today, "week"), -1, "week"), 1, "week"),
    "this month": lambda today: (start_of(today, "month"), today),
    "last month": lambda today: days_from(shift(start_of(today, "month"), -1, "month"), 1, "month"),
    "this year": lambda today: (start_of(today, "year"), today),
    "last year": lambda today: days_from(shift(start_of(today, "year"), -1, "year"), 1, "year"),
}
_EASTERN = re.compile(rf"{YEAR}\s?[年년]\s?(?:(?P<month>1[0-2]|0?[1-9])\s?[月월]\s?(?:{DAY}\s?[日号號일])?)?")


def period_in(question: str, language: str, today: date) -> Period | None:
    """Returns the period that a question names, of several the shortest; None where it names none that has begun.

    Args:
        question: Its text, e.g. "Was geschah letzte Woche in Lindau?".
        language: ISO 639 code; without a table there is no period.
        today: The day of asking.
    """
    found = [one for one in _periods(question, language, today) if one.first <= today]
    return min(found, key=lambda one: one.last - one.first, default=None)


def _periods(question: str, language: str, today: date) -> Iterator[Period]:
    table = language_tables().get(language)
    if table is None:
        return
    for name, pattern in table.periods.items():
        if match := pattern.search(question):
            first, last = _RELATIVE[name](today)
            yield Period(first=first, last=last, words=match[0])
    for match in (*_EASTERN.finditer(question), *_months(language).finditer(question)):
        name = match["month"] or "0"
        month = int(name) if name.isdigit() else month_numbers(language)[name.casefold()]
        try:
            days = _days(int(match["year"]), month or None, int(match["day"]) if match["day"] else None)
        except ValueError:  # 30 February
            continue
        yield Period(first=days[0], last=min(days[1], today), words=match[0].strip())


def _days(year: int, month: int | None, day: int | None) -> Days:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return days_from(date(year, month, 1), 1, "month")
    return date(year, month, day), date(year, month, day)


@cache
def _months(language: str) -> re.Pattern[str]:
    """Returns "3. März 2025", "marzo de 2025" and the like: a month's name with its year, perhaps with a day."""
    day = rf"(?:{DAY}(?:\.|er|º|-го)?\s(?:de\s)?)?"
    return re.compile(
        rf"(?<!\w){day}(?P<month>{month_names(language)})\.?,?\s(?:de\s|del\s)?{YEAR}(?!\d)", re.IGNORECASE
    )
