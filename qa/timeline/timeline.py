"""When the coverage that a question matches was published, by outlet; and a figure as it was reported over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

import numpy as np

from index import Filters, View
from qa.timeline.bins import Days, Unit, bins
from qa.timeline.figures import Point
from qa.timeline.matching import PASSAGES_LOOKED_AT, Vector, matches
from qa.understanding.question import Question

MOST_OUTLETS = 6  # more colours than these nobody tells apart
OTHERS = "other outlets"
_DAY = 86_400  # seconds
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What was published in a piece of the time.

    Attributes:
        days: The first and the last day, both within the filters' bounds.
        counts: Articles by outlet, in the order of the timeline's `outlets`.
        copies: How many of these articles copy another one that matched, of these days or of others.
    """

    days: Days
    counts: tuple[int, ...]
    copies: int

    @property
    def articles(self) -> int:
        """Counts them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The coverage that a question matched.

    Attributes:
        question: As it was asked.
        unit: What each bar stands for; None where nothing dated matched.
        outlets: The six with most articles, most first, and "other outlets" for the rest and for articles without one.
        bars: By date, empty ones between the first and the last article too.
        undated: Articles that matched and have no date; in no bar.
        points: The figure of each article that reports one, by date, where the question asks for a number; at least
            two, or none.
    """

    question: str
    unit: Unit | None = None
    outlets: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    undated: int = 0
    points: tuple[Point, ...] = ()

    @property
    def articles(self) -> int:
        """Counts the dated articles that matched."""
        return sum(bar.articles for bar in self.bars)

    @property
    def copies(self) -> int:
        """Counts those that copy another one."""
        return sum(bar.copies for bar in self.bars)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matched:
    """An article that matched: its day, None where not known; its outlet's name; whether it copies another one."""

    day: date | None
    outlet: str
    is_copy: bool


def draw(view: View, question: Question, vector: Vector, filters: Filters) -> Timeline:
    """Draws the timeline of a question, without its figures.

    What matches is decided among all that stood at the filters' moment, and the filters choose from that: a shorter
    time shows the same articles of its days, not others that are only the best of them.

    Args:
        view: Of one generation.
        question: What is asked.
        vector: Its vector, float32 (dimensions,), unit length.
        filters: Which articles count.
    """
    found = view.candidates(question.subject, vector, PASSAGES_LOOKED_AT, [Filters(as_of=filters.as_of)])
    shown = np.flatnonzero(matches(view, question.bare, found) & view.shows(filters, found.rows))
    firsts = shown[np.unique(found.article[shown], return_index=True)[1]]
    articles = _articles(
        view.outlets, found.published[firsts].tolist(), found.outlet[firsts].tolist(), found.story[firsts].tolist()
    )
    days = [article.day for article in articles if article.day]
    undated = len(articles) - len(days)
    if not days:
        return Timeline(question=question.text, undated=undated)
    outlets = _outlets(articles)
    unit, pieces = bins(min(days), max(days))
    bars = tuple(_bar(_within(piece, filters), articles, outlets) for piece in pieces)
    return Timeline(question=question.text, unit=unit, outlets=outlets, bars=bars, undated=undated)


def _articles(
    names: Sequence[str], published: Sequence[float], outlets: Sequence[int], stories: Sequence[int]
) -> list[_Matched]:
    """Lists articles; of each story the one that was published first is no copy."""
    first: dict[int, int] = {}
    for place in sorted(range(len(stories)), key=lambda place: (not isfinite(published[place]), published[place])):
        first.setdefault(stories[place], place)
    return [
        _Matched(
            day=date.fromordinal(_FIRST_DAY + int(at // _DAY)) if isfinite(at) else None,
            outlet=names[outlet] if outlet >= 0 else OTHERS,
            is_copy=story > 0 and first[story] != place,
        )
        for place, (at, outlet, story) in enumerate(zip(published, outlets, stories, strict=True))
    ]


def _outlets(articles: Sequence[_Matched]) -> tuple[str, ...]:
    """Lists the outlets with most dated articles, and whether there are others."""
    count = Counter(article.outlet for article in articles if article.day)
    named = sorted((name for name in count if name != OTHERS), key=lambda name: (-count[name], name))
    others = OTHERS in count or len(named) > MOST_OUTLETS
    return (*named[:MOST_OUTLETS], *([OTHERS] if others else []))


def _within(days: Days, filters: Filters) -> Days:
    """Cuts the days to those that the filters allow."""
    since = max(days.since, filters.since.date()) if filters.since else days.since
    until = min(days.until, filters.until.date()) if filters.until else days.until
    return Days(since=since, until=until)


def _bar(days: Days, articles: Sequence[_Matched], outlets: Sequence[str]) -> Bar:
    here = [article for article in articles if article.day and days.since <= article.day <= days.until]
    count = Counter(article.outlet if article.outlet in outlets else OTHERS for article in here)
    return Bar(
        days=days,
        counts=tuple(count[name] for name in outlets),
        copies=sum(article.is_copy for article in here),
    )
