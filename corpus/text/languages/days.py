"""Reads the days of a text as its language writes them: "14. März", "le 2 mai 2026", "7月11日", "١٥ يناير"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from corpus.text.languages.names import locale_of
from corpus.text.languages.numbers import ascii_digits

YEAR = r"(?P<year>(?:19|20)\d\d)"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_ORDINAL = r"(?:\.|er|º|°|ª|-го|-е|-ого)?"
_EASTERN = re.compile(rf"(?:{YEAR}\s?[年년]\s?)?(?<!\d)(?P<month>1[0-2]|0?[1-9])\s?[月월]\s?{DAY}\s?[日号號일]")

Day = tuple[int | None, int, int]  # year, where it is printed; month; day


def days_in(text: str, language: str | None) -> list[Day]:
    """Returns the days that a text names by month and day, with the year where it stands there.

    Args:
        text: Any text.
        language: ISO 639 code; English if None, where a day stands in front of its month.
    """
    code = language or "en"
    numbers, found = month_numbers(code), list[Day]()
    text = ascii_digits(text)
    for match in (*_EASTERN.finditer(text), *_pattern(code).finditer(text)):
        month, year = match["month"], match["year"]
        number = int(month) if month.isdecimal() else numbers[month.casefold()]
        found.append((int(year) if year else None, number, int(match["day"])))
    return found


def without_days(text: str, language: str | None) -> str:
    """Returns a text without the days that it names, so that their numbers count as none."""
    return _pattern(language or "en").sub(" ", _EASTERN.sub(" ", ascii_digits(text)))


@cache
def month_numbers(language: str) -> Mapping[str, int]:
    """Returns the numbers of months by their names, as CLDR has them, in texts and alone, long and short."""
    months = locale_of(language).months
    return {
        months[use][width][number].casefold().rstrip("."): number
        for use in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number in range(1, 13)
        if not months[use][width][number][:1].isdigit()
    }


@cache
def month_names(language: str) -> str:
    """Returns the names of months as alternatives of an expression, the longest first."""
    return "|".join(map(re.escape, sorted(month_numbers(language), key=len, reverse=True)))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Returns a day in front of a month's name, perhaps with a year behind it."""
    names = month_names(language) or "(?!)"
    return re.compile(
        rf"(?<!\d){DAY}{_ORDINAL}\s(?:de |d['’])?(?P<month>{names})(?!\w|-\w)\.?(?:,?\s(?:de |del )?{YEAR}(?!\d))?",
        re.IGNORECASE,
    )
