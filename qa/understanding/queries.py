"""What of a question is sent to the index: one query for each quoted clause, and for each outlet it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from corpus.text.analysis import content_words, stems
from qa.understanding.authors import NamedAuthors, named_authors, without_places
from qa.understanding.languages.asking import asked_language
from qa.understanding.languages.periods import period_in
from qa.understanding.languages.tables import language_tables
from qa.understanding.outlets import NamedOutlets, named_outlets
from qa.understanding.period import Period, asks_for_latest, named_period

QUOTED = re.compile(r"[\"“„«](?P<clause>[^\"”“„«»]*)[\"”“»]")
_SHORTEST_CLAUSE = 3  # characters; `"X"` is no clause, and must not lend its marks to the words behind it
_MOST_QUERIES = 4  # of each kind
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, or a part of it, as the index is searched for it.

    Attributes:
        text: What is encoded as a vector.
        words: The text without the outlets that it cites and "articles by" an author: they say who writes, not what.
        stems: Every word of `words` in order, stemmed, e.g. "running" -> "run".
        content: Those that carry meaning, in order, stemmed.
        period: The period that the text names; None where it names none.
        latest: Whether the text asks for the latest.
        outlets: The outlets that the text cites.
        authors: The authors whose articles it wants.
    """

    text: str
    words: str
    stems: tuple[str, ...]
    content: tuple[str, ...]
    period: Period | None
    latest: bool
    outlets: NamedOutlets
    authors: NamedAuthors


def new_query(
    text: str, moment: datetime, outlets: Iterable[str], authors: Callable[[], Collection[str]] = tuple
) -> Query:
    """Reads the period, the outlets, the authors and the words of a text.

    Args:
        text: A question or a part of it.
        moment: When it is asked, aware.
        outlets: The outlets of the corpus.
        authors: Gives the authors of the corpus, where they are needed.
    """
    language = asked_language(text)
    table = language_tables().get(language) if language != "en" else None
    named = named_outlets(text, outlets)
    written = named_authors(text, authors, named.places)
    words = without_places(text, [*_with_the(text, named.places), *written.places])
    return Query(
        text=text,
        words=words,
        stems=tuple(stems(words)),
        content=tuple(content_words(words)),
        period=named_period(text, moment) if table is None else period_in(text, language, moment.date()),
        latest=asks_for_latest(text) if table is None else bool(table.latest.search(text)),
        outlets=named,
        authors=written,
    )


def by_outlet(query: Query) -> list[Query]:
    """Splits a query that cites several outlets of the corpus into one for each; others stay whole."""
    if len(query.outlets.present) < 2:
        return [query]
    return [
        replace(query, outlets=replace(query.outlets, present=(outlet,)))
        for outlet in query.outlets.present[:_MOST_QUERIES]
    ]


def clauses(text: str) -> tuple[str, ...]:
    """Splits a question with several quoted clauses into one question for each; others stay whole.

    Each keeps the words around the quotes: `who said "a b c" and "d e f"?` becomes `who said "a b c" and?`
    and `who said and "d e f"?`.
    """
    quoted = [found for found in QUOTED.finditer(text) if len(found["clause"].strip()) >= _SHORTEST_CLAUSE]
    if len(quoted) < 2:
        return (text,)
    quoted = quoted[:_MOST_QUERIES]
    return tuple(" ".join(_without(text, [other for other in quoted if other is not one]).split()) for one in quoted)


def _with_the(text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yields the places at which outlets are cited, each with its "the" and "'s"."""
    for start, end in places:
        the, possessive = _THE.search(text[:start]), _POSSESSIVE.match(text[end:])
        yield (the.start() if the else start, end + (possessive.end() if possessive else 0))


def _without(text: str, removed: Iterable[re.Match[str]]) -> str:
    for match in sorted(removed, key=lambda match: -match.start()):
        text = text[: match.start()] + text[match.end() :]
    return text
