"""Words of questions to days: the rows of `corpus.time.calendar`, and those that look back."""

from __future__ import annotations

from datetime import date

from corpus.time.calendar import (
    NUMBER,
    ONE_DAY,
    ROWS,
    WHICH,
    YEAR,
    Days,
    DayTable,
    Groups,
    Row,
    days_from,
    latest_weekend,
    parse_count,
    shift,
    start_of,
)

_SEASONS = {"spr": 3, "sum": 6, "fal": 9, "aut": 9, "win": 12}  # the first of their three months
_SEASON = "(?P<season>spring|summer|fall|autumn|winter)"


def _this_week(found: Groups, today: date) -> Days:
    """At least the 7 days up to now, as news means it."""
    return min(start_of(today, "week"), today - 6 * ONE_DAY), today


def _season(found: Groups, today: date) -> Days:
    """A season of the northern half of the earth; a winter's year is that of its December."""
    month = _SEASONS[found["season"][:3]]
    year = int(found["year"]) if found["year"] else today.year - (month == 12 and today.month < 9)
    days = days_from(date(year, month, 1), 3, "month")
    return days_from(date(year - 1, month, 1), 3, "month") if found["which"] == "last" and days[1] >= today else days


def _past(found: Groups, today: date) -> Days:
    """So many days, weeks, months or years that end today; hours in whole days."""
    count = parse_count(found["count"] or "one")
    if found["unit"] == "hour":
        return today + -count // 24 * ONE_DAY, today
    return shift(today, -count, found["unit"]) + ONE_DAY, today


def _weekend(found: Groups, today: date) -> Days:
    """The latest that has begun, or with "last" is over; "this weekend" lies ahead from Tuesday to Friday."""
    if found["which"] == "this" and 1 <= today.weekday() <= 4:
        raise ValueError("a weekend ahead")
    return latest_weekend(found["which"], today)


QUESTIONS = DayTable(
    (
        *ROWS,
        Row(r"(?:(?:early|mid|late)(?:-| in | ))?this week", "relative", _this_week),
        Row(rf"(?:the )?{_SEASON} (?:of )?{YEAR}", "date", _season),
        Row(f"{WHICH} {_SEASON}", "relative", _season),
        Row(rf"(?:the )?(?:last|past) (?P<count>{NUMBER}) (?P<unit>hour|day|week|month|year)s?", "relative", _past),
        Row(r"(?:the last|(?:(?:the|this) )?past) (?P<unit>week|month|year)", "relative", _past),
        Row(r"(?P<which>last|this|(?:over|at|during|on) the|(?:this |the )?past) weekend", "relative", _weekend),
    )
)
