"""Articles that report several matters, each under its own heading: "5 things to know today", a morning's briefing.

Their title lists the matters, so that it says of each passage what is true of one of them. The heading over a passage
says what that passage is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.text.analysis import content_words
from corpus.text.structure import parts_of
from corpus.types import Article, Span

_LEAST_LISTED = 3  # matters in a title
_MOST_MATTER_WORDS = 3
_LEAST_NAMED = 2  # of these, in headings; where the title says how many things there are, one
_LEAST_HEADINGS = 3
_CUT = re.compile(r"\s*(?:\.{3}|…)$")  # a title that is cut off
_INTRODUCED = re.compile(r"^\d{1,2} [^:]*:\s+")  # "5 things to know for July 18: "
_LIST = re.compile(r"\s*[,;،、]\s*(?:and\s+)?")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+(?P<heading>[^\n]{1,60}[^\s.!?…:;,])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a roundup.

    Attributes:
        heading: What stands over it; "" for what stands before the first heading.
        span: Its text in the body, without the heading.
    """

    heading: str
    span: Span


def sections_of(article: Article) -> tuple[Section, ...]:
    """Returns the sections of a roundup, in order; none for an article on one matter.

    An article is a roundup if its title lists at least three matters of at most three words, e.g. "Flood, Strike,
    Elections", and at least two of them are named in its headings. Of "5 things to know: ..." one need be named.
    """
    return _sections_of(article.title or "", article.body)


def section_at(article: Article, offset: int) -> Section | None:
    """Returns the section of a roundup that an offset lies in or before; None for an article on one matter."""
    return next((section for section in sections_of(article) if offset < section.span.end), None)


@lru_cache(maxsize=512)  # each passage of an article asks for them several times
def _sections_of(title: str, body: str) -> tuple[Section, ...]:
    matters = _matters(title)
    if len(matters) < _LEAST_LISTED:
        return ()
    sections = _sections(body)
    headings = [frozenset(content_words(section.heading)) for section in sections if section.heading]
    named = sum(any(matter & heading for heading in headings) for matter in matters)
    least = 1 if _INTRODUCED.match(title) else _LEAST_NAMED
    return sections if len(headings) >= _LEAST_HEADINGS and named >= least else ()


def _matters(title: str) -> list[frozenset[str]]:
    """Returns the content words of each matter that a title lists; none if it does not only list."""
    listed = _LIST.split(_INTRODUCED.sub("", _CUT.sub("", title)))
    if any(len(matter.split()) > _MOST_MATTER_WORDS or {*matter} & {*":?"} for matter in listed):
        return []
    return [frozenset(content_words(matter)) for matter in listed]


def _sections(body: str) -> tuple[Section, ...]:
    headings = [(0, 0, ""), *_headings(body), (len(body), len(body), "")]
    return tuple(
        Section(heading=heading, span=Span(start=start, end=end))
        for (_, start, heading), (end, _, _) in pairwise(headings)
        if body[start:end].strip()
    )


def _headings(body: str) -> Iterator[tuple[int, int, str]]:
    """Yields where each heading begins and ends, and what it says."""
    for part in parts_of(body):
        text = body[part.span.start : part.span.end]
        numbered = _NUMBERED.fullmatch(text) if part.kind == "text" else None
        if numbered or part.kind in ("heading", "question"):
            yield part.span.start, part.span.end, numbered["heading"] if numbered else text
