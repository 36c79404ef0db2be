"""Words of articles to days: the rows of `corpus.time.calendar`, and those that only stories have."""

from __future__ import annotations

from datetime import date

from corpus.time.calendar import (
    COUNT,
    FULL_MONTH,
    ONE_DAY,
    PART,
    ROWS,
    WEEKDAY,
    Days,
    Row,
    Said,
    Table,
    begin,
    counted,
    month_of,
    part_of,
    shift,
    spell,
    weekday_number,
    weekend,
)

_FORTH = {"tomorrow": 1, "tomorrow night": 1, "tomorrow morning": 1, "the day after tomorrow": 2}


def _forth(said: Said, today: date) -> Days:
    return spell(today + _FORTH[said["word"]] * ONE_DAY, 1, "day")


def _unit(said: Said, today: date) -> Days:
    """A week, month or year of the calendar, this one or the next."""
    first = shift(begin(today, said["unit"]), said["which"] == "next", said["unit"])
    return part_of(said["part"], spell(first, 1, said["unit"]))


def _earlier(said: Said, today: date) -> Days:
    """What of this week, month or year is over; on its first day it is the one before that is meant, or nothing."""
    first = begin(today, said["unit"])
    if first == today:
        raise ValueError(f"nothing of the {said['unit']} is over")
    return first, today


def _later(said: Said, today: date) -> Days:
    last = spell(begin(today, said["unit"]), 1, said["unit"])[1]
    if last == today:
        raise ValueError(f"nothing of the {said['unit']} is left")
    return today, last


def _next_weekday(said: Said, today: date) -> Days:
    """Of the next week of the calendar."""
    return spell(begin(today, "week") + (7 + weekday_number(said["weekday"])) * ONE_DAY, 1, "day")


def _next_month(said: Said, today: date) -> Days:
    """The first such month that begins after today."""
    month = month_of(said)
    return spell(date(today.year + (month <= today.month), month, 1), 1, "month")


def _weekend(said: Said, today: date) -> Days:
    """The latest that has begun; with "last" it is over, with "next" it ends next week."""
    if said["which"] == "next":
        return spell(begin(today, "week") + 12 * ONE_DAY, 2, "day")
    return weekend(said["which"], today)


def _from_there(said: Said, told: date) -> Days:
    """So many days, weeks, months or years before or after the day that was told of."""
    count = counted(said["count"]) * (-1 if said["way"] == "earlier" else 1)
    return spell(begin(shift(told, count, said["unit"]), said["unit"]), 1, said["unit"])


def _beside(said: Said, told: date) -> Days:
    return spell(told + {"before": -1, "previous": -1}.get(said["way"], 1) * ONE_DAY, 1, "day")


def _same(said: Said, told: date) -> Days:
    return told, told


ARTICLES = Table(
    (
        *ROWS,
        Row(rf"(?:{PART})?this (?P<unit>week)", "relative", _unit),
        Row(rf"(?:{PART})?(?P<which>next) (?P<unit>week|month|year)", "relative", _unit),
        Row(r"earlier this (?P<unit>week|month|year)", "relative", _earlier),
        Row(r"later this (?P<unit>week|month|year)", "relative", _later),
        Row(f"(?P<word>{'|'.join(_FORTH)})", "relative", _forth),
        Row(f"next {FULL_MONTH}", "date", _next_month),
        Row(f"next (?P<weekday>{WEEKDAY})", "weekday", _next_weekday),
        Row(r"(?:(?P<which>last|this|next)|over the) weekend", "weekend", _weekend),
        Row(rf"{COUNT} (?P<unit>day|week|month|year)s? (?P<way>earlier|later)", "told", _from_there),
        Row(r"the (?P<way>next|following|previous) day", "told", _beside),
        Row(r"(?:the|a|one) day (?P<way>before|after)", "told", _beside),
        Row(r"that (?:same )?day", "told", _same),
    )
)
