"""Takes texts apart into lines and blocks, and puts wrapped lines together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from corpus.text.wrapped_lines import unwrapped

_MAX_WRAPPED = 110  # characters; longer lines are whole paragraphs
_MIN_WRAPPED = 50  # shorter ones are items of a list, or verse
_FULL_SHARE = 0.8  # of the longest line
_LEAST_LINES = 4  # that show a width
_COPYRIGHT = re.compile(
    r"(?:\W{0,3}copyright\b|©|\(c\)\s*\d{4}|all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados|tutti i diritti riservati|todos os direitos reservados"
    r"|alle rechten voorbehouden)",
    re.IGNORECASE,
)


def split_at(text: str, mark: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yields what stands behind each match of a mark, up to the next one, and the line where it begins.

    What stands before the first match is left out.
    """
    line, counted = 1, 0
    match = mark.search(text)
    while match is not None:
        following = mark.search(text, match.end())
        line += text.count("\n", counted, match.start())
        counted = match.start()
        yield line, text[match.end() : following.start() if following else len(text)]
        match = following


def split_before(text: str, mark: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yields what stands before each match of a mark, back to the one before it, and the line where it begins."""
    line, start = 1, 0
    for match in mark.finditer(text):
        yield line, text[start : match.end()]
        line += text.count("\n", start, match.end())
        start = match.end()


def blocks(text: str) -> list[list[str]]:
    """Returns the lines of a text in groups, as blank lines part them.

    Where lines are whole paragraphs, each is a group: some programs put no blank lines between them. Where blank lines
    stand behind all the long ones, they part the groups, and a headline may have two lines.
    """
    lines = text.strip("\n").split("\n")
    are_apart = not any(len(line) > _MAX_WRAPPED and following.strip() for line, following in pairwise(lines))
    has_blank = any(not line.strip() for line in lines)
    whole = (are_paragraphs(lines) and not (are_apart and has_blank)) or not (has_blank or _are_wrapped(lines))
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line.rstrip())
            if whole:
                groups.append([])
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def are_paragraphs(lines: Sequence[str]) -> bool:
    """Returns whether lines are whole paragraphs, rather than wrapped."""
    return _width(lines) > _MAX_WRAPPED


def paragraphs(groups: Sequence[Sequence[str]]) -> str:
    """Returns groups of lines as paragraphs, a blank line apart, with wrapped lines put together."""
    text = "\n\n".join("\n".join(map(str.strip, group)) for group in groups)
    width = _width([line for group in groups for line in group])
    return unwrapped(text) if _MIN_WRAPPED <= width <= _MAX_WRAPPED else text


def one_line(lines: Iterable[str]) -> str:
    """Returns lines as one, with single spaces."""
    return " ".join(" ".join(lines).split())


def is_copyright(line: str) -> bool:
    """Returns whether a line says whose the rights are."""
    return len(line) < 300 and _COPYRIGHT.match(line.strip()) is not None


def _are_wrapped(lines: Sequence[str]) -> bool:
    """Returns whether most lines are as long as the longest ones, as those of a printed page are."""
    lengths = [len(line) for line in lines if line.strip()]
    longest = max(lengths, default=0)
    long = sum(length > _FULL_SHARE * longest for length in lengths)
    return len(lengths) >= _LEAST_LINES and longest >= _MIN_WRAPPED and 2 * long > len(lengths)


def _width(lines: Sequence[str]) -> int:
    return max((len(line.rstrip()) for line in lines), default=0)
