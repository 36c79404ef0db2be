"""Takes out of a newsletter what its program puts around the text: links to a web version, reasons, addresses.

Some lines say so wherever they stand ("View in browser"). Others are only looked for at the end, below the last long
paragraph ("You are receiving this because ..."): from the first of them on, all is furniture, the sender's postal
address too.
"""

from __future__ import annotations

import re

from corpus.load.formats.mails.furniture_words import LINK, REASON
from corpus.text.boilerplate import is_boilerplate

_MAX_CHARS = 300  # of a line of furniture
_REASON_WITHIN = 80  # characters: a paragraph that is a reason begins with it
_LONG_WORDS = 25  # of a paragraph that is no furniture, unless it says so
_TOP_UNITS = 3  # paragraphs in which a letter may name reasons, too
_MAX_WRAPPED_CHARS = 90  # of a line that was broken to fit; longer ones are paragraphs
_MAX_BESIDE_WORDS = 4  # of what stands beside furniture in a row of links
_LEAST_IN_COMMON = 0.5  # of the pieces of a row of links
_ROW = re.compile(r"\s*[|•·‧∙/]\s*|\s{3,}|\s+[-–—]\s+")
_AROUND = re.compile(r"^[\W_]+|[^\w)]+$")


def without_furniture(text: str, names: set[str]) -> str:
    """Returns a newsletter's text alone.

    Args:
        text: Tidy, a paragraph or a link a line.
        names: The subject, the sender's name and the like; lines that repeat them go at the beginning.
    """
    known = {_core(name) for name in names}
    units = _units("\n".join(line for line in text.split("\n") if not is_link(line)))
    units = _after_names(units, known)
    top = {number for number, unit in enumerate(units[:_TOP_UNITS]) if _is_reason(unit)}
    end = _end(units, first=next((number for number in range(len(units)) if number not in top), 0) + 1)
    kept = _after_names([unit for number, unit in enumerate(units[:end]) if number not in top], known)
    return "".join(kept).strip()


def _units(text: str) -> list[str]:
    """Splits a text at its blank lines, and at line ends where lines are too long to have been broken to fit."""
    units: list[str] = []
    for paragraph in re.split(r"(?<=\n)\n+", text):
        lines = paragraph.splitlines(keepends=True)
        is_broken = all(len(line) <= _MAX_WRAPPED_CHARS for line in lines)
        pieces = [paragraph] if is_broken else lines
        units += [*pieces[:-1], pieces[-1].rstrip("\n") + "\n\n"] if any(map(str.strip, pieces)) else []
    return units


def _after_names(units: list[str], names: set[str]) -> list[str]:
    first = 0
    while first < len(units) and _core(units[first]) in names:
        first += 1
    return units[first:]


def _end(units: list[str], first: int) -> int:
    """Returns the number of the unit at which the furniture at the end begins; at least `first`."""
    end = begun = len(units)
    while begun > first:
        reason = _is_reason(units[begun - 1])
        if not reason and len(units[begun - 1].split()) >= _LONG_WORDS:
            break
        begun -= 1
        end = begun if reason else end
    return end


def is_link(line: str) -> bool:
    """Returns whether a line is a link or a button, or a row of them."""
    if len(line) > _MAX_CHARS or not (words := _core(line)):
        return False
    if LINK.fullmatch(words):
        return True
    pieces = [_core(piece) for piece in _ROW.split(line) if _core(piece)]
    if len(pieces) < 2 or any(len(piece.split()) > _MAX_BESIDE_WORDS for piece in pieces):
        return False
    links = sum(bool(LINK.fullmatch(piece)) or is_boilerplate(piece) or _is_reason(piece) for piece in pieces)
    return links >= _LEAST_IN_COMMON * len(pieces)


def _is_reason(line: str) -> bool:
    reason = REASON.search(" ".join(line.split())) if len(line) <= _MAX_CHARS else None
    return reason is not None and reason.start() <= _REASON_WITHIN


def _core(line: str) -> str:
    """Returns a line in one case, without arrows, dashes and the like around it."""
    return _AROUND.sub("", " ".join(line.split())).casefold()
