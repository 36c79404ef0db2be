"""Turns words into the days that they name, seen from a day, e.g. "March 3, 2021", "two years ago", "Tuesday".

Questions and articles share these words. `qa.understanding.days` and `corpus.time.article_days` add their own.
Words that only look like days, such as "Black Friday", stand at the end.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

DayKind = Literal["date", "day", "month", "year", "weekday", "weekend", "relative", "offset"]
Days = tuple[date, date]  # the first and the last one
Groups = defaultdict[str, str]  # what the groups of a pattern matched, in lower case; "" where nothing

ONE_DAY = timedelta(days=1)
LEAP_DAY = (2, 29)  # month and day
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_QUARTERS = {"q1": 1, "fi": 1, "q2": 4, "se": 4, "q3": 7, "th": 7, "q4": 10, "fo": 10}  # their first months
_COUNTS = "one two three four five six seven eight nine ten eleven twelve".split()
_DAYS_BACK = {  # days back, of the first and of the last day
    "today": (0, 0), "tonight": (0, 0), "this morning": (0, 0), "this afternoon": (0, 0), "this evening": (0, 0),
    "last night": (1, 0), "yesterday": (1, 1), "the day before yesterday": (2, 2),
}  # fmt: skip


class Row(NamedTuple):
    """Describes one way to name days.

    Attributes:
        pattern: The words, in lower case, with named groups.
        kind: The kind of days; it decides what else the words may be.
        read: Returns the days, seen from a day; raises ValueError where there are none, such as April 31.
    """

    pattern: str
    kind: DayKind
    read: Callable[[Groups, date], Days]


class DayTable:
    """Holds all the ways to name days in questions, or in articles.

    Attributes:
        pattern: A pattern without groups that finds any of them; compile it with IGNORECASE.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._readers = tuple((row, re.compile(row.pattern)) for row in rows)
        patterns = (re.sub(r"\(\?P<\w+>", "(?:", row.pattern) for row, _ in self._readers)
        self.pattern = "|".join(patterns).replace(" ", r"\s+")

    def read(self, words: str, today: date) -> tuple[DayKind, Days]:
        """Returns the kind of days that the words name, and the days, seen from `today`.

        Raises:
            ValueError: If there are no such days.
        """
        words = " ".join(words.lower().split())
        for row, pattern in self._readers:
            if match := pattern.fullmatch(words):
                groups = defaultdict(str, {name: text for name, text in match.groupdict().items() if text})
                try:
                    return row.kind, row.read(groups, today)
                except OverflowError as error:
                    raise ValueError(f"{words!r} lies outside the years 1 to 9999") from error
        raise ValueError(f"{words!r} names no days")


def shift(day: date, count: int, unit: str) -> date:
    """Returns the day so many units later; in a month that is too short, its last day."""
    if unit in ("day", "week"):
        return day + count * (7 if unit == "week" else 1) * ONE_DAY
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def start_of(day: date, unit: str) -> date:
    """Returns the first day of the week, month or year that a day is in; a week begins on Monday."""
    if unit == "week":
        return day - day.weekday() * ONE_DAY
    return day.replace(day=day.day if unit == "day" else 1, month=1 if unit == "year" else day.month)


def days_from(first: date, count: int, unit: str) -> Days:
    """Returns so many whole units, beginning with a day."""
    return first, shift(first, count, unit) - ONE_DAY


def part_of(part: str, days: Days) -> Days:
    """Returns the early, middle or late third of a month or a year; all days of a week, or if `part` is empty."""
    if not part or days[1] - days[0] < 7 * ONE_DAY:
        return days
    third = ("early", "mid", "late").index(part)
    if days[1] - days[0] > 31 * ONE_DAY:
        return days_from(shift(days[0], 4 * third, "month"), 4, "month")
    first = days[0] + 10 * third * ONE_DAY
    return first, days[1] if part == "late" else first + 9 * ONE_DAY


def parse_count(words: str) -> int:
    """Returns the number that words write, e.g. "a" -> 1, "two" -> 2, "14" -> 14."""
    if words in _COUNTS:
        return _COUNTS.index(words) + 1
    return int(words) if words.isdigit() else {"a": 1, "an": 1, "a couple of": 2}[words]


def latest_weekend(which: str, today: date) -> Days:
    """Returns the latest weekend that has begun; with "last" the latest that is over."""
    back = (today.weekday() - 5) % 7
    return days_from(today - (back + 7 * (which == "last" and back < 2)) * ONE_DAY, 2, "day")


def month_of(groups: Groups) -> int:
    """Returns the number of the month that was named, e.g. 1 for January."""
    return _MONTHS.index(groups["month"][:3]) + 1


def weekday_number(name: str) -> int:
    """Returns the number of a weekday, e.g. 0 for Monday."""
    return _WEEKDAYS.index(name[:3])


def _iso(groups: Groups, today: date) -> Days:
    return days_from(date.fromisoformat(groups["iso"]), 1, "day")


def _digits(groups: Groups, today: date) -> Days:
    first, second, year = map(int, re.split(r"\D", groups["digits"]))
    if first <= 12 and second <= 12 and first != second:
        raise ValueError(f"{groups['digits']} is ambiguous: day or month first")
    month, day = sorted((first, second))
    return days_from(date(year, month, day), 1, "day")


def _day(groups: Groups, today: date) -> Days:
    """Returns a day of a month, or several in a row; without a year the latest up to today, be it years ago."""
    month, day, last = month_of(groups), int(groups["day"]), int(groups["to"] or groups["day"])
    year = int(groups["year"]) if groups["year"] else today.year - ((month, day) > (today.month, today.day))
    while not groups["year"] and (month, last) == LEAP_DAY and not calendar.isleap(year):
        year -= 1
    return date(year, month, day), date(year, month, last)


def _week_of(groups: Groups, today: date) -> Days:
    return days_from(start_of(_day(groups, today)[0], "week"), 1, "week")


def _month(groups: Groups, today: date) -> Days:
    """Returns a month; without a year the latest that has begun, or with "last" is over."""
    month = month_of(groups)
    year = today.year - (groups["whose"] == "last")
    if groups["year"]:
        year = int(groups["year"])
    elif groups["which"] != "this" and not groups["whose"]:
        year -= month > today.month - (groups["which"] == "last")
    return part_of(groups["part"], days_from(date(year, month, 1), 1, "month"))


def _quarter(groups: Groups, today: date) -> Days:
    return days_from(date(int(groups["year"]), _QUARTERS[groups["quarter"][:2]], 1), 3, "month")


def _decade(groups: Groups, today: date) -> Days:
    return days_from(date(int(groups["decade"]), 1, 1), 10, "year")


def _year(groups: Groups, today: date) -> Days:
    return part_of(groups["part"], days_from(date(int(groups["year"]), 1, 1), 1, "year"))


def _days_back(groups: Groups, today: date) -> Days:
    first, last = _DAYS_BACK[groups["word"]]
    return today - first * ONE_DAY, today - last * ONE_DAY


def _last(groups: Groups, today: date) -> Days:
    """Returns the week, month or year of the calendar before this one."""
    return part_of(
        groups["part"], days_from(shift(start_of(today, groups["unit"]), -1, groups["unit"]), 1, groups["unit"])
    )


def _this(groups: Groups, today: date) -> Days:
    return part_of(groups["part"], days_from(start_of(today, groups["unit"]), 1, groups["unit"]))


def _ago(groups: Groups, today: date) -> Days:
    """Returns the day, week, month or year so long ago."""
    return days_from(
        shift(start_of(today, groups["unit"]), -parse_count(groups["count"]), groups["unit"]), 1, groups["unit"]
    )


def _weekday(groups: Groups, today: date) -> Days:
    """Returns the latest such day up to today; with "last" before today."""
    back = (today.weekday() - weekday_number(groups["weekday"])) % 7
    return days_from(today - (7 if back == 0 and groups["which"] == "last" else back) * ONE_DAY, 1, "day")


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
ROWS = (  # where two start_of alike, the longer one first; a space is any space
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
    Row(f"(?P<word>{'|'.join(_DAYS_BACK)})", "relative", _days_back),
    Row(rf"(?:{WHICH} )?(?P<weekday>{WEEKDAY})", "weekday", _weekday),
)

# What only looks like days: names, people, events that a year belongs to, vague counts.
NAMES = re.compile(
    r"\b(?:(?:black|good|freaky) friday|friday (?:night lights|the 13th)|(?:cyber|blue|easter) monday"
    r"|(?:super|giving|fat|shrove|taco|ruby) tuesday|ash wednesday|wednesday addams|(?:maundy|holy) thursday"
    r"|(?:monday|thursday|sunday) night football|saturday (?:night live|evening post)|(?:holy|business) saturday"
    r"|(?:palm|bloody|bowl|easter) sunday|sunday (?:times|telegraph|mirror|express|mail|world)|mail on sunday"
    r"|(?:usa|psychology|russia|india) today|today (?:show|programme|program)|last week tonight"
    r"|fourth of july|today['’]s (?:teens|youth|kids|children|students|world|society|generation))\b",
    re.IGNORECASE,
)
LAST_OF = re.compile(r"(?:the )?last \w+ of\b", re.IGNORECASE)  # "the last week of the campaign"
VAGUE = re.compile(r"\b(?:more than|less than|over|under|at least)\s+$", re.IGNORECASE)  # "over 60 years ago"
EVENT = re.compile(  # behind a year or a day: it belongs to a name
    r"(?:['’]s)?,?\s+(?:(?!the\b)\w+\s+)?(?:olympics?|paralympics?|games|world cup|world series|cup|euros?|super bowl"
    r"|elections?|campaign|race|midterms?|primary|primaries|ballot|season|budget|census|models?|championships?|finals?"
    r"|awards?|oscars?|grammys?|emmys?|attacks?|insurrection|riots?|rioters?|committee|commission|panel|hearings?"
    r"|defendants?|weekend|deadline|fiscal|film|movie|novel|album|song)\b",
    re.IGNORECASE,
)
PEOPLE = frozenset({"April", "May", "June", "August"})
CAPITAL = re.compile(r"\s+[A-Z]")
