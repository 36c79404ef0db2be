"""Tells live blogs: texts of many updates, each of its own moment, so that "yesterday" is another day in each."""

from __future__ import annotations

import re

_FEWEST = 3  # updates with their times; fewer are the hours of a match, or of doors that open
_CLOCK = r"(?:[01]?\d|2[0-3])[.:h][0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\b\.?)?(?: (?:Uhr|[A-Z]{2,5}))?"
_DAY = r"(?:\d{4}-\d\d-\d\d|\d{1,2}\.? \w{3,10}\.?(?: \d{4})?|\w{3,10}\.? \d{1,2}(?:, \d{4})?),?"
_AGO = r"\d{1,3} ?(?:s|sec|m|min|mins|minutes?|h|hrs?|hours?|d|days?) ago"
_UPDATE = re.compile(  # a line that is a time, or begins with one and a dash
    rf"^[^\w\n]{{0,3}}(?:(?:posted|updated)(?: at)? )?(?:{_AGO}[ ,·•|]{{0,3}})?(?:{_DAY}[ T]{{1,2}}(?:at )?)?"
    rf"(?:{_CLOCK}|{_AGO})(?:[^\w\n]{{0,3}}$|[ \t]?(?:[-–—|:•]|Uhr)[ \t])",
    re.MULTILINE | re.IGNORECASE,
)


def is_live(text: str) -> bool:
    """Returns whether a text has the times of at least three updates, each at the beginning of a line."""
    found = _UPDATE.finditer(text)
    return sum(1 for _ in zip(range(_FEWEST), found, strict=False)) == _FEWEST
