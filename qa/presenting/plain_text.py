"""Untrusted text made harmless for files that leave Newsdesk: plain, plain in Markdown, and in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from corpus.wording import day_in_words

# What terminals act on (ECMA-48): control sequences, strings with their terminator, and any other escaped character.
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)|.?)")
# Controls but for tab and line feed, halves of surrogate pairs; and what is not seen but changes what is: marks of
# direction (they can make "14" look like "41"), zero-width spaces, tags. Joiners stay: scripts and emoji need them.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
# Markdown's and its dialects' signs ("=" underlines headings, "$" begins formulas), and what makes a bare address one.
_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&$^=@]|(?<=[A-Za-z]):(?=[^\s\d])|(?<=\w)\.(?=[^\W\d])")
_AT_LINE_START = re.compile(r"[-+:]|\d+(?=[.)])")


def plain(text: str) -> str:
    """Returns text without terminal sequences, control characters, and characters that only change how others look."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", _ANSI.sub("", text)))


def one_line(text: str) -> str:
    """Returns plain text on one line, each run of blanks one space."""
    return " ".join(plain(text).split())


def json_line(record: Mapping[str, Any]) -> str:
    """Returns JSON on one line; characters that are not seen stand in it as escapes, so that it says the same."""
    written = json.dumps(record, ensure_ascii=False)
    return _LINE_ENDS.sub(_escaped, _UNSEEN.sub(_escaped, written)) + "\n"


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def markdown_line(text: str) -> str:
    """Returns text on one line that Markdown shows as it is: no markup, no HTML, no link.

    Holds for CommonMark, and for tables, strikethrough and found addresses of GitHub's dialect.
    """
    escaped = _SIGNS.sub(r"\\\g<0>", one_line(text))
    start = _AT_LINE_START.match(escaped)
    if not start:
        return escaped
    return f"\\{escaped}" if start[0] in "-+:" else f"{start[0]}\\{escaped[start.end() :]}"


def day_of(published: str | None) -> str:
    """Returns the day of an ISO date or moment in words: `28 October 2025`; `undated` where there is none."""
    try:
        return day_in_words(date.fromisoformat((published or "")[:10]))
    except ValueError:
        return "undated"
