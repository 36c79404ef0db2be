"""Answers by what they say and not how they are written: "Forty-six" is "46", "$6.38 billion" is "$6,380 million"."""

from __future__ import annotations

import re
from collections.abc import Callable

from text_to_num import alpha2digit

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = re.compile(rf"\b(?:{'|'.join(sorted({m[:3] for m in _MONTHS} | {'sept'}, reverse=True))})\b\.?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_GROUPS = re.compile(r"(?<=\d),(?=(?:\d{2},)*\d{3}\b)")  # 1,234,567, and in India 12,34,567
_RACES = "race|final|sprint|relay|hurdles|freestyle|backstroke|breaststroke|butterfly|medley|dash|run"
_SCALE = re.compile(
    r"(\d+(?:\.\d+)?)(?: ?(1(?:000){1,4}|bn|billion|mn|million|thousand|trillion|lakh crore|lakhs?|crores?)"
    rf"|(m|k)(?! (?:{_RACES})))\b(?!\d)"
)
_SCALES = {
    "bn": 1e9, "billion": 1e9, "mn": 1e6, "million": 1e6, "m": 1e6, "k": 1e3, "thousand": 1e3, "trillion": 1e12,
    "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "lakh crore": 1e12,
}  # fmt: skip
_RUPEES = re.compile(r"\b(?:rs\.? ?|inr ?)(?=\d)")
_MINUS = re.compile(r"(?<![\w.%])[-−–](?=[$€£¥₹]?\d)")
_NONE = re.compile(r"(?:no|none|zero|not (?:one|a single)(?: of (?:them|the))?)(?=$| )")
_PERCENT = re.compile(r"(?<=\d) ?(?:%|per cent\b|percent\b)")
_MARKS = re.compile(r"[^\w\s$€£¥₹%.]|(?<!\d)\.|\.(?!\d)")
_FILLER = frozenset(
    "a an the some about around roughly approximately nearly almost more than over at least dr mr mrs ms".split()
)

# What is measured in, each word without its "s", with its common form.
MEASURES = {
    "dollar": "$", "euro": "€", "yen": "¥", "percentage point": "percentage points", "basis point": "basis points",
    "point": "points", "cent": "cents", "pound": "pounds", "ounce": "ounces", "kilogram": "kilograms",
    "kg": "kilograms", "ton": "tons", "tonne": "tonnes", "mile": "miles", "kilometer": "kilometers",
    "kilometre": "kilometers", "km": "kilometers", "meter": "meters", "metre": "meters", "centimeter": "centimeters",
    "centimetre": "centimeters", "cm": "centimeters", "millimeter": "millimeters", "millimetre": "millimeters",
    "mm": "millimeters", "foot": "feet", "feet": "feet", "inch": "inches", "inche": "inches", "yard": "yards",
    "acre": "acres", "hectare": "hectares", "gallon": "gallons", "liter": "liters", "litre": "liters",
    "barrel": "barrels", "degree": "degrees", "second": "seconds", "minute": "minutes", "hour": "hours",
    "day": "days", "week": "weeks", "month": "months", "year": "years", "mph": "miles per hour",
}  # fmt: skip


def value(text: str) -> str:
    """Writes a text in the form in which equal answers are equal, e.g. "Forty-six" -> "46".

    Lower case; numbers in figures, with what they are multiplied by; none as 0; months in full; without punctuation,
    articles and words such as "about".
    """
    plain = _MINUS.sub("minus ", text.casefold().replace("’", "'"))
    plain = " ".join(plain.replace("-", " ").split())
    plain = _MONTH.sub(lambda match: _month(match[0]), _GROUPS.sub("", plain))
    plain = _RUPEES.sub("₹", _NONE.sub("0", plain, count=1) if _NONE.match(plain) else plain)
    plain = _SCALE.sub(_scaled, _PERCENT.sub("%", alpha2digit(plain, "en")))
    words = _MARKS.sub(" ", re.sub(r"'s\b", "", plain)).split()
    words_left = [word for word in words if word not in _FILLER] or words
    return " ".join(_figure(word) for word in words_left)


def figures(written: str, in_question: Callable[[str], bool]) -> str:
    """Cuts a value down to what the question does not say already.

    "11 boats" says no more than "11" to "how many boats did the fire damage?".

    Args:
        written: A value.
        in_question: Whether the question has a word.
    """
    words = written.split()
    if not any(map(_has_digit, words)):
        return written
    return " ".join(word for word in words if _has_digit(word) or not in_question(word))


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _month(short: str) -> str:
    return next(month for month in _MONTHS if month.startswith(short[:3]))


def _scaled(match: re.Match[str]) -> str:
    scale = match[2] or match[3]
    by = _SCALES.get(scale)
    return repr(float(match[1]) * (float(scale) if by is None else by))


def _figure(word: str) -> str:
    """Cuts zeros that say nothing, e.g. "6.50" -> "6.5"."""
    bare = word.lstrip("$€£¥₹").rstrip("%")
    return word.replace(bare, f"{float(bare):.12g}") if _NUMBER.fullmatch(bare) else word
