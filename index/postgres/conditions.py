"""Filters as conditions of SQL: of passages, which have the columns that filters ask for, and of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from index.types import DAY, Filters, bound_seconds, day_seconds, name_key

ALWAYS, NEVER_ENDS = -(2**63), 2**63 - 1  # when a first version begins, and when one that stands ends
YEAR_SHIFT = 40  # bits of a passage's row below its year
_MOST_APART = 15 * 3_600  # seconds between an outlet's clock and UTC's, and more than any clock on earth has


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of SQL, true for what filters let through.

    Attributes:
        text: To stand behind WHERE.
        values: For its question marks, in order.
        is_open: Whether it lets through all that is current.
    """

    text: str
    values: tuple[Any, ...]
    is_open: bool


def of_passages(filters: Filters) -> Condition:
    """Returns the condition that passages, as `p`, must meet."""
    parts = [*_standing(filters, current=f"p.valid_to = {NEVER_ENDS}", coalesced=False), *_times(filters, "p.")]
    parts += _rows(filters)
    if filters.outlets:
        parts.append(("p.outlet IN (SELECT code FROM outlet WHERE key = ANY(?))", [sorted(filters.outlets)]))
    if filters.authors:
        parts.append(
            ("p.article IN (SELECT key FROM article WHERE author_keys && ?::text[])", [sorted(filters.authors)])
        )
    if filters.collections:
        parts.append(
            (
                """p.article IN (SELECT key FROM article JOIN membership ON article_id = article.id
                   WHERE collection_key = ANY(?))""",
                [sorted(filters.collections)],
            )
        )
    if filters.languages:
        parts.append(("p.article IN (SELECT key FROM article WHERE language = ANY(?))", [sorted(filters.languages)]))
    return _joined(parts, filters)


def of_articles(filters: Filters) -> Condition:
    """Returns the condition that articles, as `a`, must meet."""
    parts = [*_standing(filters, current="a.valid_to IS NULL", coalesced=True), *_times(filters, "a.")]
    if filters.outlets:
        parts.append(("a.outlet_key = ANY(?)", [sorted(filters.outlets)]))
    if filters.authors:
        parts.append(("a.author_keys && ?::text[]", [sorted(filters.authors)]))
    if filters.languages:
        parts.append(("a.language = ANY(?)", [sorted(filters.languages)]))
    if filters.collections:
        parts.append(
            (
                "a.id IN (SELECT article_id FROM membership WHERE collection_key = ANY(?))",
                [sorted(filters.collections)],
            )
        )
    return _joined(parts, filters)


def row_of(year: int, number: int) -> int:
    """Returns a passage's row: its year of publication, 0 for none, and a number of its own."""
    return (year << YEAR_SHIFT) | number


def keys_of(names: Sequence[str]) -> list[str]:
    """Returns by what names are compared, each once."""
    return list(dict.fromkeys(filter(None, map(name_key, names))))


_Part = tuple[str, Sequence[Any]]


def _standing(filters: Filters, *, current: str, coalesced: bool) -> list[_Part]:
    if filters.as_of is None:
        return [(current, ())]
    at = int(filters.moment_as_of().timestamp())
    if coalesced:
        return [("(a.valid_from IS NULL OR a.valid_from <= ?)", [at]), ("(a.valid_to IS NULL OR a.valid_to > ?)", [at])]
    return [("p.valid_from <= ?", [at]), ("p.valid_to > ?", [at])]


def _times(filters: Filters, table: str) -> list[_Part]:
    parts: list[_Part] = []
    for bound, sign in ((filters.since, ">="), (filters.until, "<="), (filters.as_of, "<=")):
        if bound is not None:
            column = "published_at" if bound.tzinfo else "published_local"
            parts.append((f"{table}{column} {sign} ?", [bound_seconds(bound)]))
    if filters.days is not None:
        first, last = filters.days
        parts.append((f"{table}published_local >= ?", [day_seconds(first)]))
        parts.append((f"{table}published_local < ?", [day_seconds(last) + DAY]))
    first_moment, last_moment = _moments(filters)
    for moment, sign in ((first_moment, ">="), (last_moment, "<=")):
        if moment is not None:  # the column that has an index, a day wider
            parts.append((f"{table}published_at {sign} ?", [moment]))
    return parts


def _rows(filters: Filters) -> list[_Part]:
    """Returns bounds of the rows, by which PostgreSQL leaves out the partitions of other years."""
    parts: list[_Part] = []
    first, last = _moments(filters)
    if first is not None or last is not None:  # what is undated is left out
        year = 1 if first is None else _year(first)
        parts.append(("p.row >= ?::bigint", [row_of(year, 0)]))
    if last is not None:
        parts.append(("p.row < ?::bigint", [row_of(_year(last) + 1, 0)]))
    return parts


def _moments(filters: Filters) -> tuple[int | None, int | None]:
    """Returns the widest bounds of the moments of publication, seconds since 1970."""
    since = [bound_seconds(filters.since)] if filters.since else []
    until = [bound_seconds(bound) for bound in (filters.until, filters.as_of) if bound]
    if filters.days is not None:
        since.append(day_seconds(filters.days[0]))
        until.append(day_seconds(filters.days[1]) + DAY)
    return (
        max(since) - _MOST_APART if since else None,
        min(until) + _MOST_APART if until else None,
    )


def _year(moment: int) -> int:
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).year
    except OverflowError:
        return 1 if moment < 0 else 9_999


def _joined(parts: Sequence[_Part], filters: Filters) -> Condition:
    return Condition(
        text=" AND ".join(text for text, _ in parts),
        values=tuple(value for _, values in parts for value in values),
        is_open=filters == Filters(zone=filters.zone),
    )
