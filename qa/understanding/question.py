"""A question as retrieval understands it: the moment it is asked at, the period and the outlets it names, its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from corpus.wording import day_in_words
from index import Filters
from qa.understanding.outlets import NamedOutlets, named_outlets, without_remark
from qa.understanding.period import Period, asks_for_latest, named_period

_QUOTED = re.compile(r"[\"“„«](?P<clause>[^\"”“„«»]*)[\"”“»]")
_SHORTEST = 3  # letters of a clause; `"X"` is none, and must not lend its marks to the words behind it
_CITING = re.compile(r",?\s*\b(?:according to|(?:as )?(?:reported|published) (?:by|in))\s*(?=[?.!,]|$)", re.IGNORECASE)
_MOST_PARTS = 4
_STALE_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a question says beside its words.

    Attributes:
        text: The question.
        words: Its words without the names of outlets that it cites: they say who writes, not of what.
        now: When it is asked, aware.
        period: The period that it names; None where it names none.
        latest: Whether it asks for the latest.
        outlets: The outlets that it names.
    """

    text: str
    words: str
    now: datetime
    period: Period | None
    latest: bool
    outlets: NamedOutlets

    @property
    def bare(self) -> str:
        """The question without who is cited: "Who won, according to Reuters?" asks who won."""
        return _CITING.sub("", self.words) if self.words != self.text else self.text


def moment(filters: Filters) -> datetime:
    """When a question with these filters is asked: `as_of`, or this minute."""
    return filters.as_of or datetime.now(UTC).replace(second=0, microsecond=0)


def understand(text: str, now: datetime, outlets: Iterable[str]) -> Query:
    """What a question says, asked at a moment of a corpus with these outlets."""
    named = named_outlets(text, outlets)
    return Query(
        text=text,
        words=_without_names(text, (*named.known, *named.unknown)),
        now=now,
        period=named_period(text, now),
        latest=asks_for_latest(text),
        outlets=named,
    )


def notes(query: Query, first: date | None, last: date | None) -> tuple[str, ...]:
    """What a question names that the corpus does not have, a sentence each.

    Args:
        query: The question.
        first: The day of the corpus's first article, None where none is dated.
        last: The day of its last one.
    """
    said = []
    if query.outlets.unknown:
        said.append(f"No article here is from {' or '.join(query.outlets.unknown)}.")
    if first and last:
        if query.period and (query.period.until.date() < first or query.period.since.date() > last):
            said.append(
                f"No article here is of “{query.period.words}”: they are of {day_in_words(first)} to"
                f" {day_in_words(last)}."
            )
        elif query.latest and not query.period and (query.now.date() - last).days > _STALE_DAYS:
            said.append(f"The latest article here is of {day_in_words(last)}.")
    return tuple(said)


def by_outlet(query: Query) -> list[Query]:
    """A query that names several outlets of the corpus as one for each; else the query alone."""
    if len(query.outlets.known) < 2:
        return [query]
    return [
        replace(query, outlets=replace(query.outlets, known=(outlet,))) for outlet in query.outlets.known[:_MOST_PARTS]
    ]


def clauses(text: str) -> tuple[str, ...]:
    """A question with several quoted clauses as one question for each; else the question alone.

    Each keeps the words around the quotes: `who said "a b c" and "d e f"?` becomes `who said "a b c" and?`
    and `who said and "d e f"?`.
    """
    quoted = [found for found in _QUOTED.finditer(text) if len(found["clause"].strip()) >= _SHORTEST][:_MOST_PARTS]
    if len(quoted) < 2:
        return (text,)
    return tuple(" ".join(_without(text, [other for other in quoted if other is not kept]).split()) for kept in quoted)


def _without_names(text: str, names: Iterable[str]) -> str:
    for name in names:
        bare = without_remark(name).removeprefix("The ")
        text = re.sub(rf"\b(?:the )?{re.escape(bare)}(?:['’]s)?(?!\w)", " ", text, flags=re.IGNORECASE)
    return " ".join(text.split())


def _without(text: str, removed: Iterable[re.Match[str]]) -> str:
    for match in sorted(removed, key=lambda match: -match.start()):
        text = text[: match.start()] + text[match.end() :]
    return text
