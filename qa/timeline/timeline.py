"""When the coverage that a question matches was published, by outlet; and a figure as it was reported over time."""

from __future__ import annotations

from dataclasses import dataclass

from qa.timeline.bins import Days, Unit
from qa.timeline.figures import Point

MOST_OUTLETS = 6  # more colours than these nobody tells apart
OTHERS = "other outlets"


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
