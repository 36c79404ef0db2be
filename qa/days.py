"""The words of a period to its days: "March 3", "last week", "two years ago", seen from today."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from corpus.dates import parse_published

Kind = Literal["date", "day", "month", "year", "weekday", "relative"]
Days = tuple[date, date]  # the first and the last one
Said = defaultdict[str, str]  # what the groups of a pattern found, in lower case; "" where nothing

ONE_DAY = timedelta(days=1)
_LONG_AGO = timedelta(days=300)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_SEASONS = {"spr": 3, "sum": 6, "fal": 9, "aut": 9, "win": 12}  # the first of three months, as in the next line
_QUARTERS = {"q1": 1, "fi": 1, "q2": 4, "se": 4, "q3": 7, "th": 7, "q4": 10, "fo": 10}
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
        read: The days meant, seen from today; raises ValueError where there are none, such as April 31.
    """

    pattern: str
    kind: Kind
    read: Callable[[Said, date], Days]


def read_days(words: str, today: date) -> tuple[Kind, Days]:
    """What kind of days the words name, and which.

    Raises:
        ValueError: If there are no such days.
    """
    words = " ".join(words.lower().split())
    for row, pattern in _READERS:
        found = pattern.fullmatch(words)
        if found:
            return row.kind, row.read(defaultdict(str, {k: v for k, v in found.groupdict().items() if v}), today)
    raise ValueError(f"{words!r} names no days")


def _shift(day: date, count: int, unit: str) -> date:
    """The day so many units later; the last of a month that is too short for it."""
    if unit in ("day", "week"):
        return day + count * (7 if unit == "week" else 1) * ONE_DAY
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _begin(day: date, unit: str) -> date:
    """The first day of the week, month or year that a day is in."""
    if unit == "week":
        return day - day.weekday() * ONE_DAY
    return day.replace(day=day.day if unit == "day" else 1, month=1 if unit == "year" else day.month)


def _spell(first: date, count: int, unit: str) -> Days:
    return first, _shift(first, count, unit) - ONE_DAY


def _part(part: str, days: Days) -> Days:
    """The early, middle or late third of a month or a year; all of it where no part is said."""
    if not part:
        return days
    third = ("early", "mid", "late").index(part)
    if days[1] - days[0] > 31 * ONE_DAY:
        return _spell(_shift(days[0], 4 * third, "month"), 4, "month")
    first = days[0] + 10 * third * ONE_DAY
    return first, days[1] if part == "late" else first + 9 * ONE_DAY


def _iso(said: Said, today: date) -> Days:
    return _spell(date.fromisoformat(said["iso"]), 1, "day")


def _digits(said: Said, today: date) -> Days:
    published = parse_published(said["digits"], "text", datetime.combine(today, time.max, tzinfo=UTC))
    if not published:
        raise ValueError(f"{said['digits']} is ambiguous, or no day")
    return _spell(published.at.date(), 1, "day")


def _day(said: Said, today: date) -> Days:
    """A day of a month; without a year the latest up to today, unless the next one is much nearer."""
    month, day = _MONTHS.index(said["month"][:3]) + 1, int(said["day"])
    if said["year"]:
        return _spell(date(int(said["year"]), month, day), 1, "day")
    at = date(today.year - ((month, day) > (today.month, today.day)), month, day)
    if today - at > _LONG_AGO:
        raise ValueError(f"{at} is less likely meant than the same day ahead")
    return at, at


def _week_of(said: Said, today: date) -> Days:
    return _spell(_begin(_day(said, today)[0], "week"), 1, "week")


def _month(said: Said, today: date) -> Days:
    """A month; without a year the latest one that has begun, or with "last" is over."""
    month = _MONTHS.index(said["month"][:3]) + 1
    year = today.year - (said["whose"] == "last")
    if said["year"]:
        year = int(said["year"])
    elif said["which"] != "this" and not said["whose"]:
        year -= month > today.month - (said["which"] == "last")
    return _part(said["part"], _spell(date(year, month, 1), 1, "month"))


def _quarter(said: Said, today: date) -> Days:
    return _spell(date(int(said["year"]), _QUARTERS[said["quarter"][:2]], 1), 3, "month")


def _decade(said: Said, today: date) -> Days:
    return _spell(date(int(said["decade"]), 1, 1), 10, "year")


def _back(said: Said, today: date) -> Days:
    first, last = _BACK[said["word"]]
    return today - first * ONE_DAY, today - last * ONE_DAY


def _season(said: Said, today: date) -> Days:
    """A season of the northern half of the earth; a winter's year is that of its December."""
    month = _SEASONS[said["season"][:3]]
    year = int(said["year"]) if said["year"] else today.year - (month == 12 and today.month < 9)
    days = _spell(date(year, month, 1), 3, "month")
    return _spell(date(year - 1, month, 1), 3, "month") if said["which"] == "last" and days[1] >= today else days


def _this_or_last(said: Said, today: date) -> Days:
    """A week, month or year of the calendar; this week is at least the 7 days up to now, as news means it."""
    unit, back = said["unit"], said["which"] == "last"
    first = _shift(_begin(today, unit), -back, unit)
    if unit == "week" and not back:
        return min(first, today - 6 * ONE_DAY), today
    return _part(said["part"], _spell(first, 1, unit))


def _past(said: Said, today: date) -> Days:
    """So many days, weeks, months or years that end today; hours in whole days."""
    count = _count(said["count"] or "one")
    if said["unit"] == "hour":
        return today + -count // 24 * ONE_DAY, today
    return _shift(today, -count, said["unit"]) + ONE_DAY, today


def _ago(said: Said, today: date) -> Days:
    """The day, week, month or year so long ago."""
    return _spell(_shift(_begin(today, said["unit"]), -_count(said["count"]), said["unit"]), 1, said["unit"])


def _count(words: str) -> int:
    if words in _COUNTS:
        return _COUNTS.index(words) + 1
    return int(words) if words.isdigit() else {"a": 1, "an": 1, "a couple of": 2}[words]


def _weekday(said: Said, today: date) -> Days:
    """The latest such day up to today; with "last" before today."""
    back = (today.weekday() - _WEEKDAYS.index(said["weekday"][:3])) % 7
    return _spell(today - (7 if back == 0 and said["which"] == "last" else back) * ONE_DAY, 1, "day")


def _weekend(said: Said, today: date) -> Days:
    """The latest that has begun, or with "last" is over; "this weekend" lies ahead from Tuesday to Friday."""
    back = (today.weekday() - 5) % 7
    if said["which"] == "this" and back > 2:
        raise ValueError("a weekend ahead")
    return _spell(today - (back + 7 * (said["which"] == "last" and back < 2)) * ONE_DAY, 2, "day")


def _year(said: Said, today: date) -> Days:
    return _part(said["part"], _spell(date(int(said["year"]), 1, 1), 1, "year"))


_FULL = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH = rf"(?P<month>{_FULL}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_FULL_MONTH = f"(?P<month>{_FULL})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_SEASON = "(?P<season>spring|summer|fall|autumn|winter)"
_PART = "(?P<part>early|mid|late)(?:-| in | )"
_WHICH = "(?P<which>this|last)"
_COUNT = rf"\d{{1,3}}|{'|'.join(_COUNTS)}"
_TODAY = r"(?: today| this \w+)?"  # "a year ago today"
ROWS = (  # where two begin alike, the longer one first; a space is any space
    Row(r"(?P<iso>\d{4}-\d\d-\d\d)", "date", _iso),
    Row(r"(?P<digits>\d{1,2}[./]\d{1,2}[./]\d{4})", "date", _digits),
    Row(rf"the week of {_MONTH} {_DAY}(?:,? {_YEAR})?", "day", _week_of),
    Row(rf"(?:(?:{_WEEKDAY}),? )?(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?", "day", _day),
    Row(rf"(?:(?:{_WEEKDAY}),? )?{_MONTH} {_DAY}(?:,? {_YEAR})?", "day", _day),
    Row(rf"(?:{_PART})?{_MONTH},? (?:of )?{_YEAR}", "date", _month),
    Row(rf"(?:{_PART})?{_FULL_MONTH},? (?:of )?(?P<whose>this|last) year", "date", _month),
    Row(rf"{_WHICH} {_FULL_MONTH}", "date", _month),
    Row(rf"(?:{_PART})?{_FULL_MONTH}", "month", _month),
    Row(rf"(?:the )?(?P<quarter>q[1-4]|(?:first|second|third|fourth) quarter) (?:of )?{_YEAR}", "date", _quarter),
    Row(rf"(?:the )?{_SEASON} (?:of )?{_YEAR}", "date", _season),
    Row(rf"{_WHICH} {_SEASON}", "relative", _season),
    Row(rf"(?:{_PART})?{_YEAR}", "year", _year),
    Row(r"the (?:early |mid-?|late )?(?P<decade>(?:1[6-9]|20)[1-9]0)s", "year", _decade),
    Row(rf"(?:{_PART})?{_WHICH} (?P<unit>week|month|year)", "relative", _this_or_last),
    Row(rf"(?:the )?(?:last|past) (?P<count>{_COUNT}) (?P<unit>hour|day|week|month|year)s?", "relative", _past),
    Row(r"(?:the last|(?:(?:the|this) )?past) (?P<unit>week|month|year)", "relative", _past),
    Row(rf"(?P<count>an?|a couple of|{_COUNT}) (?P<unit>day|week|month|year)s? ago{_TODAY}", "relative", _ago),
    Row(f"(?P<word>{'|'.join(_BACK)})", "relative", _back),
    Row(r"(?P<which>last|this|(?:over|at|during|on) the|(?:this |the )?past) weekend", "relative", _weekend),
    Row(rf"(?:{_WHICH} )?(?P<weekday>{_WEEKDAY})", "weekday", _weekday),
)
_READERS = tuple((row, re.compile(row.pattern)) for row in ROWS)
