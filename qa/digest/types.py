"""What a digest has: stories, each with how its reports begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qa.types import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles on one matter within a few days.

    Attributes:
        leads: How its independent reports begin, of each outlet one; the report that is most like all others first.
        articles: How many there are.
        copies: How many of them are near copies of another one.
    """

    leads: tuple[Citation, ...]
    articles: int
    copies: int

    @property
    def outlets(self) -> int:
        """Counts the outlets that report it on their own: near copies are one report, which is its first outlet's."""
        return len(self.leads)

    @property
    def title(self) -> str | None:
        """Returns the title of its first article."""
        return self.leads[0].article.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The stories of some days.

    Attributes:
        topic: What they are on; empty for anything.
        since, until: The days; `until` is None up to now.
        stories: Those of most outlets first, then of most articles, then the latest.
        more: How many stories come after them.
        articles: How many articles were looked at.
        older: How many more there are in these days, which were not: only the newest are.
        last: The day of the last article that the index has; None where none is dated.
    """

    topic: str
    since: date
    until: date | None
    stories: tuple[Story, ...]
    more: int = 0
    articles: int = 0
    older: int = 0
    last: date | None = None
