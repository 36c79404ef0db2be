"""What a question says about time: the period it names, and whether it asks for the latest news.

Regular expressions find the words, and tables read them (`corpus.time.calendar`, and `_DAYS` here).
`dateparser` would do neither well: its search finds dates in "the $14,822 check", "61st home run" and "may be closed";
its parser reads no "last 7 days", no "last weekend" and no "summer 2021", and takes "Tuesday" on a Tuesday for the one
before. Precision goes before recall.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from corpus.time.calendar import (
    CAPITAL,
    EVENT,
    LAST_OF,
    LEAP_DAY,
    NAMES,
    NUMBER,
    ONE_DAY,
    PEOPLE,
    ROWS,
    VAGUE,
    WHICH,
    YEAR,
    DayKind,
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


def _this_week(match: Groups, today: date) -> Days:
    """Reads "this week" as at least the 7 days up to now, as news means it."""
    return min(start_of(today, "week"), today - 6 * ONE_DAY), today


def _season(match: Groups, today: date) -> Days:
    """Reads a season of the northern half of the earth; a winter's year is that of its December."""
    month = _SEASONS[match["season"][:3]]
    year = int(match["year"]) if match["year"] else today.year - (month == 12 and today.month < 9)
    days = days_from(date(year, month, 1), 3, "month")
    return days_from(date(year - 1, month, 1), 3, "month") if match["which"] == "last" and days[1] >= today else days


def _past(match: Groups, today: date) -> Days:
    """Reads so many days, weeks, months or years that end today; hours in whole days."""
    count = parse_count(match["count"] or "one")
    if match["unit"] == "hour":
        return today + -count // 24 * ONE_DAY, today
    return shift(today, -count, match["unit"]) + ONE_DAY, today


def _weekend(match: Groups, today: date) -> Days:
    """Reads the latest weekend that has begun; "last" means one that is over; "this weekend" may lie ahead."""
    if match["which"] == "this" and 1 <= today.weekday() <= 4:
        raise ValueError("a weekend ahead")
    return latest_weekend(match["which"], today)


_DAYS = DayTable(
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

_OLDEST = date(1600, 1, 1)  # newspapers begin in 1605
_AROUND = 200  # characters before and behind that are looked at
_LONG_AGO = timedelta(days=300)
_FOUND = re.compile(
    rf"(?<![\w$£€#.,/-])(?:(?:from|between)\s+(?P<start>{_DAYS.pattern})\s+(?:to|and|through|until|till)\s+(?P<end>{_DAYS.pattern})"
    r"|(?:(?P<frame>in|on|during|throughout|of|since|after|before|until|till|by)\s+)?"
    rf"(?P<days>{_DAYS.pattern}))(?![\w%]|[-–/]\w|[.,]\d)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL = frozenset("and but for from into nor off out over per than the upon via with".split())  # in a headline too
_UNTIL = frozenset({"until", "till", "by"})
_FIRM = frozenset({"in", "during", "since", "throughout"})  # a year behind them is a period, whatever follows
_BOUNDS: dict[str, Callable[[Days, date], Days]] = {
    "since": lambda days, today: (days[0], today),
    "after": lambda days, today: (days[1] + ONE_DAY, today),
    "before": lambda days, _: (_OLDEST, days[0] - ONE_DAY),
    **dict.fromkeys(_UNTIL, lambda days, _: (_OLDEST, days[1])),
}
_OTHERS = re.compile(  # in front of days: others than the latest are meant, or any
    r"\b(?:next|later|every|each|per|an?|any|one|another|most|some|following|coming|class of"
    r"|(?:rest|remainder|end|close) of)\s+$",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:compared (?:to|with)|than)\b[^.?!,]{0,20}$", re.IGNORECASE)
_AHEAD = re.compile(  # in front of days that recur, within their sentence: the next ones are meant
    r"\b(?:will|Will(?= [a-z])|(?:going|set|expected|scheduled|slated|plans?|planned|planning|hopes?) to|(?:up)?coming)"
    r"\b[^.?!]*$"
)
_COUNTED = re.compile(r"\s+(?!(?:was|is|has|does)\b)(?:[a-z]+s|people|men|women|children|km|BC|AD)\b")
_ENDS = re.compile(  # behind a year that ends its phrase
    r"\s*(?:$|[^\w\s]|(?:and|or|in|on|to|at|as|for|by|with|from|after|before|is|are|was|were|did|has|have|had)\b)"
)
_VERB = re.compile(r"\b(?:may|march)\b")
_LATEST = re.compile(
    r"\b(?:(?<!at the )latest(?! to\b)|newest|most recent(?:ly)?|currently|so far|these days|at the moment"
    r"|up[- ]to[- ]date|today['’]s (?:news|headlines|stories)|what(?:['’]s| is) (?:happening|going on|new)"
    r"|(?<!from )now(?!-| that\b| on\b))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A period that a question names, in whole days of each outlet.

    Attributes:
        first: Its first day.
        last: Its last day; today at the latest.
        words: The words of the question that name it.
    """

    first: date
    last: date
    words: str


def plain_case(question: str) -> str:
    """Lowers a question in which capitals say nothing: all in capitals, or like a headline."""
    if any(word.islower() and word not in _SMALL for word in _WORD.findall(question)):
        return question
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in question)


def named_period(question: str, now: datetime) -> Period | None:
    """Reads the period that a question names; of several the shortest; None where it names none.

    It is what the words say, not when articles about it came out: "on Tuesday" is that day alone. A week begins on
    Monday, but "this week" is at least the 7 days up to now. A period that begins after today is none, others end today
    at the latest. What has no beginning ("before 2020") begins in 1600.

    Args:
        question: In English.
        now: The moment of asking, aware; today is its day in its own zone.
    """
    today = now.date()
    spells = list(_spells(plain_case(question), today))
    if not spells:
        return None
    (first, last), words = min(spells, key=lambda spell: spell[0][1] - spell[0][0])
    return Period(first=first, last=min(last, today), words=question[words])


def asks_for_latest(question: str) -> bool:
    """Returns whether a question asks how things stand now: "the latest on", "currently", "so far"."""
    return bool(_LATEST.search(question))


class _DayPhrase(NamedTuple):
    """Words that may name days, and what stands around them; `before` ends with the frame, such as "in"."""

    before: str
    frame: str
    words: str
    after: str


def _spells(text: str, today: date) -> Iterator[tuple[Days, slice]]:
    """Finds the periods of a text that have begun, each with the slice of its words."""
    names = [match.span() for match in NAMES.finditer(text)]
    for match in _FOUND.finditer(text):
        start, end = match.span("days" if match["days"] else 0)
        before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
        phrase = _DayPhrase(before, (match["frame"] or "").lower(), text[start:end], after)
        if any(start < name[1] and name[0] < end for name in names):
            continue
        try:
            if match["days"]:
                kind, days = _read(phrase.words, today)
                if days[0] > today or not _names_days(kind, phrase):
                    continue
                if phrase.frame in _BOUNDS and (phrase.frame == "since" or not phrase.after.startswith(("'s", "’s"))):
                    days, start = _BOUNDS[phrase.frame](days, today), match.start()
            else:
                last = _read(match["end"], today)[1][1]
                days = _read(match["start"], last)[1][0], last
        except ValueError:
            continue
        if days[0] <= min(days[1], today) and days[1] >= _OLDEST:
            yield days, slice(start, end)


def _read(words: str, today: date) -> tuple[DayKind, Days]:
    """Reads the days that the words name, if the next ones are not much nearer; of 29 February the last one counts."""
    kind, days = _DAYS.read(words, today)
    is_leap = (days[1].month, days[1].day) == LEAP_DAY
    if kind == "day" and today - days[0] > _LONG_AGO and not is_leap and not words[-4:].isdigit():
        raise ValueError(f"{words!r} is more likely ahead")
    return kind, days


def _names_days(kind: DayKind, phrase: _DayPhrase) -> bool:
    """Returns whether words that could be days are meant as such, not as names, verbs or days ahead."""
    if _OTHERS.search(phrase.before) or _COMPARED.search(phrase.before):
        return False
    with_year = phrase.words[-4:].isdigit()
    if not with_year and _VERB.search(phrase.words) and phrase.frame not in ("in", "on", "since"):
        return False
    recurs = kind in ("day", "month", "weekday") and not with_year
    if recurs and (phrase.frame in _UNTIL or _AHEAD.search(phrase.before)):
        return False  # the next ones
    return kind == "date" or _GUARDS[kind](phrase)


def _is_day(phrase: _DayPhrase) -> bool:
    return not EVENT.match(phrase.after)


def _is_month(phrase: _DayPhrase) -> bool:
    if phrase.words in PEOPLE and CAPITAL.match(phrase.after):
        return False
    return _is_framed(phrase)


def _is_year(phrase: _DayPhrase) -> bool:
    if EVENT.match(phrase.after) or _COUNTED.match(phrase.after):
        return False
    return _is_framed(phrase) and (phrase.frame in _FIRM or bool(_ENDS.match(phrase.after)))


def _is_framed(phrase: _DayPhrase) -> bool:
    return phrase.frame not in ("", "on") or phrase.words.lower().startswith(("early", "mid", "late"))


def _is_weekday(phrase: _DayPhrase) -> bool:
    if phrase.words.lower().startswith("this ") and " will " in phrase.after:
        return False
    if phrase.frame or " " in phrase.words or phrase.after.startswith(("'s", "’s")):
        return True
    return not CAPITAL.match(phrase.after) and bool(re.search(r"(?:^|\s)[a-z0-9][\w.’'-]*,?\s+$", phrase.before))


def _is_relative(phrase: _DayPhrase) -> bool:
    """Returns false for "over 60 years ago", "the last week of" and names such as "USA TODAY"."""
    if (VAGUE.search(phrase.before) and " ago" in phrase.words) or LAST_OF.match(phrase.words + phrase.after):
        return False
    opens = re.search(r"(?:^|[.?!:“\"])\s*$", phrase.before)
    return phrase.words[1 if opens else 0 :].islower()


_GUARDS: dict[DayKind, Callable[[_DayPhrase], bool]] = {
    "day": _is_day,
    "month": _is_month,
    "year": _is_year,
    "weekday": _is_weekday,
    "relative": _is_relative,
}
