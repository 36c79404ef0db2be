"""Whether a text can be the type of thing that a question asks for."""

from __future__ import annotations

import re

from qa.reading.values import value
from qa.understanding.answer_types import AnswerType
from qa.understanding.places import country_names, region_names

BEHIND = 24  # characters behind a text that may say its unit: "10 [percent]"

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_WEEKDAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_WHEN = re.compile(
    rf"\b(?:{_MONTHS}|{_WEEKDAYS}s?|spring|summer|autumn|fall|winter|today|yesterday|tomorrow|tonight|morning|afternoon"
    r"|evening|night|noon|midnight|weeks?|weekend|months?|years?|days?|hours?|minutes?|decades?|century|centuries|ago"
    r"|christmas|easter|thanksgiving|halloween)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b(?:{_MONTHS}|{_WEEKDAYS}s?|today|yesterday|tomorrow|tonight|christmas|easter|new year['’]s|thanksgiving"
    r"|halloween|\d{1,2}/\d{1,2}|\d{4}-\d{2}-\d{2})\b",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"\b(?:Jan|Feb|March|April|May \d|June|July|Aug|Sept?|Oct|Nov|Dec)(?:uary|ruary|ust|tember|ober|ember)?\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b[ap]\.?m\b"
)
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d{2})? ?[ap]\.?m\b|\b\d{1,2}:\d{2}\b|\bo['’]clock\b|\b(?:noon|midnight)\b", re.I)
_NO_DAY = re.compile(r"\b(?:3[2-9]|[4-9]\d|\d{3,})\b")  # numbers above those of days
_RACE_TIME = re.compile(r"\b\d{1,2}:\d{2}[:.]\d")  # two hours and some minutes
_NOTHING_ELSE = re.compile(r"[\W\d_]*(?:(?:a\.?m|p\.?m|[ECMP][DS]?T|GMT|UTC|BST|CES?T)\.?[\W\d_]*)*", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1\d{3}|20\d{2})\b")
_THAT_YEAR = re.compile(r"\b(?:this|last|next|the (?:same|following|previous)) year\b", re.IGNORECASE)
_CURRENCY = re.compile(
    r"[$€£¥₹]|\b(?:dollars?|euros?|pounds?|yen|yuan|rupees?|cents?|pence|francs?|crowns?|pesos?)\b", re.I
)
_PERCENT = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)
_POINTS = re.compile(r"\bpoints?\b", re.IGNORECASE)
_UNIT = re.compile(r"\s?(?:%|per ?cent\b|percentage points?\b|points?\b)", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"\b(?:one|once|twice|half|dozen)\b", re.IGNORECASE)  # which `value` leaves as words
_VAGUE = re.compile(r"(?:\w+ )*?(?:tens|dozens|scores|hundreds|thousands|millions|billions)(?: of \w+)*", re.IGNORECASE)
_DURATION = re.compile(r"\b(?:minutes|hours|days|weeks|months|years|decades|centuries)\b", re.IGNORECASE)
_DESCRIPTION = re.compile(
    r"(?:the|an?|its|his|her|their|our|my|some|several|both|two|three|four|five|\d+) [a-z]|[a-z][a-z -]+[^\Wsui_]s$"
)
_TITLE = re.compile(r"[\"“‘'(]*(?:[A-Z\d]|[^\W\d_a-z])")


def fits(wanted: AnswerType | None, text: str, behind: str = "") -> float:
    """Returns 1 if a text is of the type that is asked for, -1 if it cannot be, 0 if that cannot be decided.

    Args:
        wanted: What the question asks for; None where it does not say.
        text: A possible answer.
        behind: The characters that follow it, `BEHIND` of them: in "10 percent" a span may end with "10".
    """
    if wanted is None:
        return 0.0
    return _TESTS[wanted](text, behind)


def _is(holds: bool) -> float:
    return 1.0 if holds else -1.0


def _has_number(text: str) -> bool:
    return any(map(str.isdigit, value(text))) or _NUMBER_WORD.search(text) is not None


def _number(text: str, behind: str) -> float:
    if _VAGUE.fullmatch(text):
        return -1.0
    if not _has_number(text):
        return 0.0 if _DURATION.search(text) else -1.0
    return _is(not _CALENDAR.search(text))


def _percentage(text: str, behind: str) -> float:
    unit = _UNIT.match(behind)
    said = text + (unit[0] if unit else "")
    if not _has_number(text) or _CURRENCY.search(text) or _POINTS.search(said):
        return -1.0
    return 1.0 if _PERCENT.search(said) else 0.0


def _points(text: str, behind: str) -> float:
    return _is(_has_number(text) and not _PERCENT.search(text) and bool(_POINTS.search(text + behind)))


def _money(text: str, behind: str) -> float:
    if re.search(r"\bfree\b|\bnothing\b", text, re.IGNORECASE):
        return 0.0
    return _is(_has_number(text) and bool(_CURRENCY.search(text + behind.partition(",")[0])))


def _age(text: str, behind: str) -> float:
    return _is(_has_number(text) and not (_YEAR.search(text) or _PERCENT.search(text) or _CURRENCY.search(text)))


def _year(text: str, behind: str) -> float:
    return 1.0 if _YEAR.search(text) else 0.0 if _THAT_YEAR.search(text) else -1.0


def _date(text: str, behind: str) -> float:
    return 1.0 if _DAY.search(text) else 0.0 if _WHEN.search(text) or _has_number(text) else -1.0


def _clock(text: str, behind: str) -> float:
    return 1.0 if _CLOCK.search(text) else 0.0 if _WHEN.search(text) or _has_number(text) else -1.0


def _time(text: str, behind: str) -> float:
    if _WHEN.search(text) or (_CLOCK.search(text) and not _RACE_TIME.search(text)):
        return 1.0
    no_date = (_RACE_TIME, _CURRENCY, _PERCENT, _NO_DAY)
    return _is(_has_number(text) and (bool(_YEAR.search(text)) or not any(kind.search(text) for kind in no_date)))


def _person(text: str, behind: str) -> float:
    return -1.0 if text.casefold() in country_names() else _named(text, behind)


def _named(text: str, behind: str) -> float:
    return 1.0 if _is_named(text) else _described(text)


def _described(text: str) -> float:
    """Returns 0 if a text may describe somebody without a name: "the loaders", "her neighbor"; else -1."""
    return 0.0 if _DESCRIPTION.match(text) and not _is_moment(text) and not _WHEN.search(text) else -1.0


def _work(text: str, behind: str) -> float:
    return _is(bool(_TITLE.match(text)) and not _is_moment(text))


def _law(text: str, behind: str) -> float:
    return _is(
        (_is_named(text) or _has_number(text)) and not _is_moment(text) and text.casefold() not in country_names()
    )


def _place(text: str, behind: str) -> float:
    if _is_moment(text) or not any(map(str.isalpha, text)):
        return -1.0
    return 1.0 if text != text.lower() else 0.0


def _country(text: str, behind: str) -> float:
    if _mentions(text, country_names()):
        return 1.0
    return 0.0 if _mentions(text, region_names()) else -1.0


def _state(text: str, behind: str) -> float:
    if _mentions(text, region_names()):
        return 1.0
    return -1.0 if text.casefold().removeprefix("the ") in country_names() or text == text.lower() else 0.0


_TESTS = {
    "person": _person,
    "party": _named,
    "number": _number,
    "percentage": _percentage,
    "points": _points,
    "money": _money,
    "age": _age,
    "year": _year,
    "date": _date,
    "clock": _clock,
    "time": _time,
    "country": _country,
    "state": _state,
    "place": _place,
    "organization": _named,
    "work": _work,
    "law": _law,
}


def _is_named(text: str) -> bool:
    return text != text.lower() and not _is_moment(text)


def _is_moment(text: str) -> bool:
    """Tells whether a text is a time of day, a weekday or a date and nothing else: "11:38 a.m. ET", "Friday"."""
    return _NOTHING_ELSE.fullmatch(_DAY.sub("", text)) is not None


def _mentions(text: str, names: frozenset[str]) -> bool:
    words = re.findall(r"[\w.&'’-]+", text.casefold())
    longest = 6
    return any(
        " ".join(words[start:end]).rstrip(".'’") in names or " ".join(words[start:end]) in names
        for start in range(len(words))
        for end in range(start + 1, min(start + longest, len(words)) + 1)
    )
