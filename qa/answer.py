"""Readings to an answer, or to an abstention."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from corpus.types import Article, Span, day_in_words
from index import Status
from qa.read import Reading
from qa.report import counted
from qa.types import Abstention, Alternative, Answer, Citation, Hit, Outcome

ABSTAIN_BELOW = 0.2  # of confidence; see evals/README.md for what it lets through
_MOST_CITATIONS = 5
_MOST_ALTERNATIVES = 3
_CLOSE = 0.6  # an alternative's confidence, as a share of the answer's
_NEAREST = 3


def decide(readings: Sequence[Reading], hits: Sequence[Hit], abstain_below: float, status: Status) -> Outcome:
    """The answer that the readings give, or why there is none.

    Equal sentences in different articles are one answer with several citations.

    Args:
        readings: Best first.
        hits: All hits of the question, best first.
        abstain_below: The least confidence of an answer.
        status: Of the index, for the reason.
    """
    best = readings[0].confidence if readings else 0.0
    if not readings or best < abstain_below:
        return Abstention(
            cause="not found",
            reason=f"I did not find an answer to this in {coverage(status)}.",
            confidence=best,
            nearest=tuple(hits[:_NEAREST]),
        )
    groups = _equal_together(readings)
    answer, *others = groups
    close = [group for group in others if group[0].confidence >= max(_CLOSE * best, abstain_below)]
    first = answer[0]
    return Answer(
        text=_text(first),
        parts=tuple(map(first.hit.article.text_at, first.answers)),
        confidence=best,
        citations=_citations(answer),
        alternatives=tuple(
            Alternative(text=_text(group[0]), confidence=group[0].confidence, citations=_citations(group))
            for group in close[:_MOST_ALTERNATIVES]
        ),
        hits=tuple(hits),
    )


def coverage(status: Status) -> str:
    """What the corpus covers, as part of a sentence: "27 articles from 8 outlets, ... to ..."."""
    outlets = sum(name is not None for name, _ in status.outlets)
    words = counted(status.articles, "article")
    if outlets:
        words += f" from {counted(outlets, 'outlet')}"
    first, last = covered_days(status)
    if first and last:
        words += f", published {day_in_words(first)}"
        words += f" to {day_in_words(last)}" if last != first else ""
    return words


def covered_days(status: Status) -> tuple[date | None, date | None]:
    """The days of the first and the last article; None where nothing is dated."""
    first, last = (date.fromisoformat(edge[:10]) if edge else None for edge in (status.first, status.last))
    return first, last


def _equal_together(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Readings of the same words in one group, groups and members best first; one for each article.

    A reading that shares letters with a better one is a piece of what was said already, and left out.
    """
    groups: dict[str, list[Reading]] = {}
    taken: dict[str, list[Span]] = {}
    for reading in readings:
        quotes = taken.setdefault(reading.hit.article.id, [])
        if any(map(reading.quote.overlaps, quotes)):
            continue
        quotes.append(reading.quote)
        group = groups.setdefault(" ".join(_text(reading).casefold().split()), [])
        if reading.hit.article.id not in {other.hit.article.id for other in group}:
            group.append(reading)
    return list(groups.values())


def _citations(group: Sequence[Reading]) -> tuple[Citation, ...]:
    """Where the readings stand, then where near copies of their passages say the same; an article once."""
    own = [_citation(reading) for reading in group]
    cited = {citation.article.id for citation in own}
    for reading in group:
        for copy in reading.hit.copies:
            citation = _citation_in(copy.article, reading)
            if citation and copy.article.id not in cited:
                cited.add(copy.article.id)
                own.append(citation)
    return tuple(own[:_MOST_CITATIONS])


def _citation(reading: Reading) -> Citation:
    article = reading.hit.article
    return Citation(
        article=article, quote=article.text_at(reading.quote), span=reading.quote, answer_spans=reading.answers
    )


def _citation_in(article: Article, reading: Reading) -> Citation | None:
    """The same words in another article, where it has them."""
    quote = reading.hit.article.text_at(reading.quote)
    start = article.body.find(quote)
    if start < 0:
        return None
    moved = start - reading.quote.start
    return Citation(
        article=article,
        quote=quote,
        span=Span(start=start, end=start + len(quote)),
        answer_spans=tuple(Span(start=span.start + moved, end=span.end + moved) for span in reading.answers),
    )


def _text(reading: Reading) -> str:
    return " ".join(map(reading.hit.article.text_at, reading.answers))
