"""Sentences and words about answers and articles that the command line, the page and files share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePath

from corpus.errors import Undated, printable
from corpus.types import Article
from corpus.wording import counted, day_in_words
from index import Coverage

_CONFIDENCE_WORDS = ((0.6, "Likely right"), (0.4, "Possibly right"), (0.0, "Uncertain"))
_MAX_UNDATED = 3  # dates that a line names


def confidence_word(confidence: float) -> str:
    """Returns a confidence in words that stand alone: `Likely right`, `Possibly right` or `Uncertain`."""
    return next(word for least, word in _CONFIDENCE_WORDS if confidence >= least)


def coverage_sentence(coverage: Coverage) -> str:
    """Returns how widely a report was published: `reported by 7 outlets, 1 original (Reuters)`."""
    if coverage.outlets == 1:
        return f"{coverage.articles} versions of one report"
    original = f" ({coverage.original_outlet})" if coverage.original_outlet else ""
    return f"reported by {coverage.outlets} outlets, 1 original{original}"


def sources_counted(outlets: Sequence[str | None], independent: int, reporting: int) -> str:
    """Returns how many articles say it, and how many of them on their own; empty where one article alone does.

    "5 articles of 3 outlets, none a copy of another"; "3 articles of 3 outlets: 1 report and 2 copies".

    Args:
        outlets: Of each article that is cited; None where not known.
        independent: How many of these articles are no copies of others of them.
        reporting: How many outlets published its report, cited here or not.
    """
    if len(outlets) == 1:
        return f"1 report, published by {reporting} outlets" if reporting > 1 else ""
    named = len({outlet for outlet in outlets if outlet})
    counts = f"{len(outlets)} articles" + (f" of {counted(named, 'outlet')}" if named else "")
    if independent == len(outlets):
        return f"{counts}, none a copy of another"
    copies = len(outlets) - independent
    return f"{counts}: {counted(independent, 'report')} and {copies} {'copy' if copies == 1 else 'copies'}"


def source_line(article: Article) -> str:
    """Returns where an article comes from, on one line: outlet, day, title, address, as far as they are known."""
    day = article.published.day() if article.published else "undated"
    parts = (article.outlet or "outlet not known", day, article.title, article.url)
    return ", ".join(part for part in parts if part)


def moment_in_words(at: datetime) -> str:
    """Returns an aware moment: `3 February 2026, 14:05 UTC`."""
    return f"{day_in_words(at)}, {at:%H:%M %Z}"


def undated_line(undated: Sequence[Undated], name: Callable[[PurePath | str], str] = str) -> str:
    """Returns which dates were left out: `2 dates left out: 2031-01-01 lies in the future (a.jsonl, line 4)`.

    Args:
        undated: At least one; the first three are named.
        name: How a path is shown.
    """
    first = undated[:_MAX_UNDATED]
    named = [f"{one.reason} ({name(one.path)}{'' if one.line is None else f', line {one.line:,}'})" for one in first]
    more = [f"and {len(undated) - len(first):,} more"] if len(undated) > len(first) else []
    return printable(f"{counted(len(undated), 'date')} left out: {'; '.join(named + more)}")
