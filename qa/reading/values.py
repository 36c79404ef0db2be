"""Answers by what they say and not how they are written: "Forty-six" is "46", "$6.38 billion" is "$6,380 million"."""

from __future__ import annotations

import re
from collections.abc import Callable

from text_to_num import alpha2digit

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = re.compile(rf"\b(?:{'|'.join(sorted({m[:3] for m in _MONTHS} | {'sept'}, reverse=True))})\b\.?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_SCALE = re.compile(r"(\d+(?:\.\d+)?) ?(1(?:000){1,4}|bn|billion|mn|million|m|k|thousand|trillion)\b(?!\d)")
_SCALES = {"bn": 1e9, "billion": 1e9, "mn": 1e6, "million": 1e6, "m": 1e6, "k": 1e3, "thousand": 1e3, "trillion": 1e12}
_PERCENT = re.compile(r"(?<=\d) ?(?:%|per cent\b|percent\b)")
_MARKS = re.compile(r"[^\w\s$€£¥%.]|(?<!\d)\.|\.(?!\d)")
_FILLER = frozenset(
    "a an the some about around roughly approximately nearly almost more than over at least dr mr mrs ms".split()
)


def value(text: str) -> str:
    """Writes a text in the form in which equal answers are equal, e.g. "Forty-six" -> "46".

    Lower case; numbers in figures, with what they are multiplied by; months in full; without punctuation, articles
    and words such as "about".
    """
    plain = " ".join(text.casefold().replace("’", "'").replace("-", " ").split())
    plain = _MONTH.sub(lambda match: _month(match[0]), _THOUSANDS.sub("", plain))
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
    by = _SCALES.get(match[2])
    return repr(float(match[1]) * (float(match[2]) if by is None else by))


def _figure(word: str) -> str:
    """Cuts zeros that say nothing, e.g. "6.50" -> "6.5"."""
    bare = word.lstrip("$€£¥").rstrip("%")
    return word.replace(bare, f"{float(bare):.12g}") if _NUMBER.fullmatch(bare) else word
