"""The words of a period to its days, as questions name it: the rows of `corpus.days`, and those that look back."""

from __future__ import annotations

from datetime import date

from corpus.days import (
    NUMBER,
    ONE_DAY,
    ROWS,
    SEASON,
    WHICH,
    Days,
    Row,
    Said,
    Table,
    begin,
    counted,
    season,
    shift,
    weekend,
)


def _this_week(said: Said, today: date) -> Days:
    """At least the 7 days up to now, as news means it."""
    return min(begin(today, "week"), today - 6 * ONE_DAY), today


def _past(said: Said, today: date) -> Days:
    """So many days, weeks, months or years that end today; hours in whole days."""
    count = counted(said["count"] or "one")
    if said["unit"] == "hour":
        return today + -count // 24 * ONE_DAY, today
    return shift(today, -count, said["unit"]) + ONE_DAY, today


QUESTIONS = Table(
    (
        *ROWS,
        Row(r"(?:(?:early|mid|late)(?:-| in | ))?this week", "relative", _this_week),
        Row(f"{WHICH} {SEASON}", "relative", season),
        Row(rf"(?:the )?(?:last|past) (?P<count>{NUMBER}) (?P<unit>hour|day|week|month|year)s?", "relative", _past),
        Row(r"(?:the last|(?:(?:the|this) )?past) (?P<unit>week|month|year)", "relative", _past),
        Row(r"(?P<which>last|this|(?:over|at|during|on) the|(?:this |the )?past) weekend", "relative", weekend),
    )
)
