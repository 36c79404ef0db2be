"""Reads the words of databases in several languages: dates, names of languages, bylines."""

from __future__ import annotations

import re

from corpus.load.formats.exports.word_lists import LANGUAGES, MONTHS, folded
from corpus.load.formats.pages.metadata import language_code
from corpus.text.bylines import AND, split_names

_WORD = r"[^\W\d_]{3,14}"
_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|[ºª°])?\s+(?:de\s+|di\s+|of\s+|d['’])?(?P<name>{_WORD})\.?,?"
        r"\s+(?:de\s+|del\s+)?(?P<year>\d{4})(?!\d)"
    ),
    re.compile(rf"(?<!\w)(?P<name>{_WORD})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<year>\d{{4}})\.?\s+(?P<name>{_WORD})\s+(?P<day>\d{{1,2}})\b"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})-(?P<name>{_WORD})-(?P<year>\d{{4}})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)"),
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\S*")
_MONTH = re.compile(rf"(?P<name>{_WORD})\.?,?\s+(?:de\s+)?\d{{4}}(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s*(?P<zone>[A-Z]{3,4})\b)?(?:\s*(?P<sign>[+-])(?P<offset>\d{1,2})(?::?(?P<part>\d{2}))?\b)?",
    re.IGNORECASE,
)
_ZONES = {
    "GMT": 0, "UTC": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "EST": -5, "EDT": -4,
    "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9, "AEST": 10, "AEDT": 11, "NZST": 12,
}  # fmt: skip
_MAX_CHARS = 200  # of a line with a date
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af|per|de)\s*:?\s+(?=\S)", re.IGNORECASE)
_PLACES = re.compile(r"\s*\([^()]{0,60}\)|\s*[<(]?\S+@\S+[>)]?")
_BETWEEN = re.compile(rf"{AND}|\s*[;/|]\s*")
_INVERTED = re.compile(r"([^\s,][^,]{0,40}),\s+([^\s,]+(?:\s[^\s,]+){0,2})")


def iso_date(text: str | None) -> str | None:
    """Returns the first full date of a line, with its time of day if that follows, in ISO 8601; else None.

    Example: `Montag 27. Februar 2012 9:50 PM GMT+1` -> `2012-02-27T21:50+01:00`.
    """
    text = " ".join((text or "")[:_MAX_CHARS].split())
    if _ISO.fullmatch(text):
        return text
    for form in _DATES:
        for match in form.finditer(text):
            parts = match.groupdict()
            month = int(parts["month"]) if parts.get("month") else MONTHS.get(folded(parts["name"]), 0)
            if 1 <= month <= 12 and 1 <= int(parts["day"]) <= 31:
                day = f"{parts['year']}-{month:02}-{int(parts['day']):02}"
                return day + _clock(text[match.end() :])
    return None


def names_month(text: str) -> bool:
    """Returns whether a line has a date, or at least a month and a year."""
    if iso_date(text):
        return True
    month = _MONTH.search(text[:_MAX_CHARS])
    return month is not None and folded(month["name"]) in MONTHS


def language_named(text: str | None) -> str | None:
    """Returns the ISO 639-1 code of the first language that is named, e.g. `GERMAN; DEUTSCH` -> `de`; or None."""
    for word in re.split(r"[;,/|(]", (text or "")[:_MAX_CHARS]):
        if code := LANGUAGES.get(folded(word)):
            return code
        if re.fullmatch(r"\s*[a-z]{2}(?:-\w+)?\s*", word):
            return language_code(word)
    return None


def names_language(line: str) -> bool:
    """Returns whether a line is nothing but the name of a language."""
    return folded(line) in LANGUAGES


def names(byline: str | None, *, inverted: bool = False) -> tuple[str, ...]:
    """Returns the names in a byline, without "By", places in brackets and mail addresses.

    Args:
        byline: As the file has it.
        inverted: Whether family names stand first, e.g. `Venn, Ada; Orr, Karl`.
    """
    text = _BY.sub("", " ".join(_PLACES.sub("", (byline or "")[:_MAX_CHARS]).split()))
    if inverted and "," in text:
        parts = [_turned(part) for part in re.split(r"\s*[;|]\s*", text) if part]
        return tuple(dict.fromkeys(parts))
    parts = [_turned(part) if _single(part) else part for part in _BETWEEN.split(text)]
    return tuple(split_names(part.strip(" .,") for part in parts if part.strip(" .,")))


def _single(part: str) -> bool:
    """Returns whether a part is one name with the family name first: two words, neither an abbreviation."""
    match = _INVERTED.fullmatch(part)
    return match is not None and " " not in match[1] and not part.isupper()


def _turned(part: str) -> str:
    match = _INVERTED.fullmatch(part.strip())
    return f"{match[2]} {match[1]}" if match else part.strip()


def _clock(text: str) -> str:
    """Returns the time of day in the rest of a line, as it follows a day in ISO 8601; empty if there is none."""
    match = _CLOCK.search(text[:40])
    if match is None:
        return ""
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    if hour > 23 or int(match["minute"]) > 59:
        return ""
    seconds = f":{match['second']}" if match["second"] else ""
    return f"T{hour:02}:{match['minute']}{seconds}{_zone(match)}"


def _zone(match: re.Match[str]) -> str:
    name = (match["zone"] or "").upper()
    if match["sign"] and name in ("", "GMT", "UTC"):
        return f"{match['sign']}{int(match['offset']):02}:{match['part'] or '00'}"
    if name not in _ZONES:
        return ""
    return f"{'-' if _ZONES[name] < 0 else '+'}{abs(_ZONES[name]):02}:00"
