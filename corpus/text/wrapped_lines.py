"""Joins the lines of a printed text to paragraphs, and words that were broken at the ends of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_WIDE_ENOUGH = 0.9  # of a full line: a line with room left for the next word ends a paragraph, or is a heading
_FULL_LINE = 0.8  # the share of lines that are no longer than a full one
_LEAST_LINES = 4  # of a block that shows how long its full lines are
_BROKEN = re.compile(r"\w(-|\u2010|\xad)$")
_FIRST_WORD = re.compile(r"\W*(\w+)")
# First parts of compounds, at whose hyphen a line may end, and which are no first syllables of common words.
_COMPOUNDS = set("self well vice half cross two three four five six seven eight nine ten".split())
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")


def unwrapped(text: str) -> str:
    """Returns the paragraphs of a text whose lines were broken to fit a page, a blank line apart.

    A line goes on in the next one where that begins in lower case, or where its first word would not have fitted into
    the line. A word with a hyphen at the end of a line is one word, except for compounds: where the text has the
    compound elsewhere, where a capital or a digit follows, and after words such as `self` and `two`.

    Args:
        text: Its lines as they are printed; blank lines stay ends of paragraphs.
    """
    text = _LIGATURE.sub(lambda match: _LIGATURES[match[0]], text)
    words = set(re.findall(r"\w+(?:-\w+)*", text.lower()))
    blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in re.split(r"\n\s*\n", text)]
    width = _width([line for block in blocks for line in block])
    return "\n\n".join(
        paragraph
        for block in blocks
        for paragraph in _paragraphs(block, _width(block) if len(block) >= _LEAST_LINES else width, words)
    )


def _width(lines: list[str]) -> int:
    """Returns the characters of a full line."""
    return sorted(map(len, lines))[int(_FULL_LINE * (len(lines) - 1))] if lines else 0


def _paragraphs(lines: list[str], width: int, words: set[str]) -> Iterator[str]:
    if not lines:
        return
    paragraph = [lines[0]]
    for line, following in pairwise(lines):
        if broken := _BROKEN.search(line):
            paragraph[-1] = _joined(paragraph[-1], following, broken[1], words)
        elif _goes_on(line, following, width):
            paragraph.append(following)
        else:
            yield " ".join(paragraph)
            paragraph = [following]
    yield " ".join(paragraph)


def _goes_on(line: str, following: str, width: int) -> bool:
    if following[0].islower():
        return True
    return len(line) + 1 + len(following.split(None, 1)[0]) > _WIDE_ENOUGH * width


def _joined(line: str, following: str, hyphen: str, words: set[str]) -> str:
    """Returns a line that ends in a hyphen, with the next one."""
    first = re.split(r"\W", line[:-1])[-1]
    match = _FIRST_WORD.match(following)
    second = match[1] if match else ""
    is_compound = hyphen != "\xad" and (
        not second[:1].islower()
        or line[-2].isdecimal()
        or first.lower() in _COMPOUNDS
        or (f"{first}-{second}".lower() in words and f"{first}{second}".lower() not in words)
    )
    return (line[:-1] + "-" if is_compound else line[:-1]) + following
