"""The words of days to the days: "March 3, 2021", "two years ago", "Tuesday", seen from a day.

What is written the same in questions and in articles stands here; `qa.understanding.days` and `corpus.time.told`
add what only the one or the other says.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

Kind = Literal["date", "day", "month", "year", "weekday", "weekend", "relative", "told"]
Days = tuple[date, date]  # the first and the last one
Said = defaultdict[str, str]  # what the groups of a pattern found, in lower case; "" where nothing

ONE_DAY = timedelta(days=1)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_QUARTERS = {"q1": 1, "fi": 1, "q2": 4, "se": 4, "q3": 7, "th": 7, "q4": 10, "fo": 10}  # their first months
_COUNTS = "one two three four five six seven eight nine ten eleven twelve".split()
_BACK = {  # days back, of the first and of the last day
    "today": (0, 0), "tonight": (0, 0), "this morning": (0, 0), "this afternoon": (0, 0), "this evening": (0, 0),
    "last night": (1, 0), "yesterday": (1, 1), "the day before yesterday": (2, 2),
}  # fmt: skip


class Row(NamedTuple):
    """A way to name days.

    Attributes:
        pattern: What is said, in upper or lower case alike.
        kind: Of days, which says what else the words may be.
        read: The days meant, seen from a day; raises ValueError where there are none, such as April 31.
    """

    pattern: str
    kind: Kind
    read: Callable[[Said, date], Days]


class Table:
    """All the ways to name days in one sort of text.

    Attributes:
        pattern: What finds any of them, without groups, to be compiled with IGNORECASE.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._readers = tuple((row, re.compile(row.pattern)) for row in rows)
        patterns = (re.sub(r"\(\?P<\w+>", "(?:", row.pattern) for row, _ in self._readers)
        self.pattern = "|".join(patterns).replace(" ", r"\s+")

    def read(self, words: str, today: date) -> tuple[Kind, Days]:
        """What kind of days the words name, and which, seen from `today`.

        Raises:
            ValueError: If there are no such days.
        """
        words = " ".join(words.lower().split())
        for row, pattern in self._readers:
            found = pattern.fullmatch(words)
            if found:
                said = defaultdict(str, {k: v for k, v in found.groupdict().items() if v})
                try:
                    return row.kind, row.read(said, today)
                except OverflowError as error:
                    raise ValueError(f"{words!r} lies outside the years 1 to 9999") from error
        raise ValueError(f"{words!r} names no days")


def shift(day: date, count: int, unit: str) -> date:
    """The day so many units later; the last of a month that is too short for it."""
    if unit in ("day", "week"):
        return day + count * (7 if unit == "week" else 1) * ONE_DAY
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def begin(day: date, unit: str) -> date:
    """The first day of the week, month or year that a day is in; a week begins on Monday."""
    if unit == "week":
        return day - day.weekday() * ONE_DAY
    return day.replace(day=day.day if unit == "day" else 1, month=1 if unit == "year" else day.month)


def spell(first: date, count: int, unit: str) -> Days:
    """So many units from a day on."""
    return first, shift(first, count, unit) - ONE_DAY


def part_of(part: str, days: Days) -> Days:
    """The early, middle or late third of a month or a year; all of a week, and where no part is said."""
    if not part or days[1] - days[0] < 7 * ONE_DAY:
        return days
    third = ("early", "mid", "late").index(part)
    if days[1] - days[0] > 31 * ONE_DAY:
        return spell(shift(days[0], 4 * third, "month"), 4, "month")
    first = days[0] + 10 * third * ONE_DAY
    return first, days[1] if part == "late" else first + 9 * ONE_DAY


def counted(words: str) -> int:
    """The number that is said: "a", "two", "14"."""
    if words in _COUNTS:
        return _COUNTS.index(words) + 1
    return int(words) if words.isdigit() else {"a": 1, "an": 1, "a couple of": 2}[words]


def weekend(which: str, today: date) -> Days:
    """The latest that has begun; the "last" one is over."""
    back = (today.weekday() - 5) % 7
    return spell(today - (back + 7 * (which == "last" and back < 2)) * ONE_DAY, 2, "day")


def month_of(said: Said) -> int:
    """1 for January."""
    return _MONTHS.index(said["month"][:3]) + 1


def weekday_number(name: str) -> int:
    """0 for Monday."""
    return _WEEKDAYS.index(name[:3])


def _iso(said: Said, today: date) -> Days:
    return spell(date.fromisoformat(said["iso"]), 1, "day")


def _digits(said: Said, today: date) -> Days:
    first, second, year = map(int, re.split(r"\D", said["digits"]))
    if first <= 12 and second <= 12 and first != second:
        raise ValueError(f"{said['digits']}: the third of April or the fourth of March?")
    month, day = sorted((first, second))
    return spell(date(year, month, day), 1, "day")


def _day(said: Said, today: date) -> Days:
    """A day of a month, or several in a row; without a year the latest up to today."""
    month, day = month_of(said), int(said["day"])
    year = int(said["year"]) if said["year"] else today.year - ((month, day) > (today.month, today.day))
    first = date(year, month, day)
    return first, first.replace(day=int(said["to"])) if said["to"] else first


def _week_of(said: Said, today: date) -> Days:
    return spell(begin(_day(said, today)[0], "week"), 1, "week")


def _month(said: Said, today: date) -> Days:
    """A month; without a year the latest one that has begun, or with "last" is over."""
    month = month_of(said)
    year = today.year - (said["whose"] == "last")
    if said["year"]:
        year = int(said["year"])
    elif said["which"] != "this" and not said["whose"]:
        year -= month > today.month - (said["which"] == "last")
    return part_of(said["part"], spell(date(year, month, 1), 1, "month"))


def _quarter(said: Said, today: date) -> Days:
    return spell(date(int(said["year"]), _QUARTERS[said["quarter"][:2]], 1), 3, "month")


def _decade(said: Said, today: date) -> Days:
    return spell(date(int(said["decade"]), 1, 1), 10, "year")


def _year(said: Said, today: date) -> Days:
    return part_of(said["part"], spell(date(int(said["year"]), 1, 1), 1, "year"))


def _back(said: Said, today: date) -> Days:
    first, last = _BACK[said["word"]]
    return today - first * ONE_DAY, today - last * ONE_DAY


def _last(said: Said, today: date) -> Days:
    """The week, month or year of the calendar before this one."""
    return part_of(said["part"], spell(shift(begin(today, said["unit"]), -1, said["unit"]), 1, said["unit"]))


def _this(said: Said, today: date) -> Days:
    return part_of(said["part"], spell(begin(today, said["unit"]), 1, said["unit"]))


def _ago(said: Said, today: date) -> Days:
    """The day, week, month or year so long ago."""
    return spell(shift(begin(today, said["unit"]), -counted(said["count"]), said["unit"]), 1, said["unit"])


def _weekday(said: Said, today: date) -> Days:
    """The latest such day up to today; with "last" before today."""
    back = (today.weekday() - weekday_number(said["weekday"])) % 7
    return spell(today - (7 if back == 0 and said["which"] == "last" else back) * ONE_DAY, 1, "day")


_FULL = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH = rf"(?P<month>{_FULL}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
FULL_MONTH = f"(?P<month>{_FULL})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
PART = "(?P<part>early|mid|late)(?:-| in | )"
WHICH = "(?P<which>this|last)"
NUMBER = rf"\d{{1,3}}|{'|'.join(_COUNTS)}"
COUNT = f"(?P<count>an?|a couple of|{NUMBER})"
_TODAY = r"(?: today| this \w+)?"  # "a year ago today"
ROWS = (  # where two begin alike, the longer one first; a space is any space
    Row(r"(?P<iso>\d{4}-\d\d-\d\d)", "date", _iso),
    Row(r"(?P<digits>\d{1,2}[./]\d{1,2}[./]\d{4})", "date", _digits),
    Row(rf"the week of {_MONTH} {_DAY}(?:,? {YEAR})?", "day", _week_of),
    Row(rf"(?:(?:{WEEKDAY}),? )?(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {YEAR})?", "day", _day),
    Row(rf"(?:(?:{WEEKDAY}),? )?{_MONTH} {_DAY}(?:[-–](?P<to>\d{{1,2}}))?(?:,? {YEAR})?", "day", _day),
    Row(rf"(?:{PART})?{_MONTH},? (?:of )?{YEAR}", "date", _month),
    Row(rf"(?:{PART})?{FULL_MONTH},? (?:of )?(?P<whose>this|last) year", "date", _month),
    Row(rf"{WHICH} {FULL_MONTH}", "date", _month),
    Row(rf"(?:{PART})?{FULL_MONTH}", "month", _month),
    Row(rf"(?:the )?(?P<quarter>q[1-4]|(?:first|second|third|fourth) quarter) (?:of )?{YEAR}", "date", _quarter),
    Row(rf"(?:{PART})?{YEAR}", "year", _year),
    Row(r"the (?:early |mid-?|late )?(?P<decade>(?:1[6-9]|20)[1-9]0)s", "year", _decade),
    Row(rf"(?:{PART})?last (?P<unit>week|month|year)", "relative", _last),
    Row(rf"(?:{PART})?this (?P<unit>month|year)", "relative", _this),
    Row(rf"{COUNT} (?P<unit>day|week|month|year)s? ago{_TODAY}", "relative", _ago),
    Row(f"(?P<word>{'|'.join(_BACK)})", "relative", _back),
    Row(rf"(?:{WHICH} )?(?P<weekday>{WEEKDAY})", "weekday", _weekday),
)
