"""What a look at the machine found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "warning", "problem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        check: What was looked at, in a word or two.
        state: A problem keeps Newsdesk from its work; a warning does not.
        finding: What was found, in one line.
        advice: What to do about it; empty where nothing need be done.
    """

    check: str
    state: State = "good"
    finding: str
    advice: str = ""
