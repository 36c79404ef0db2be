"""Where an answer stands: quotes of the articles that give it, and of their near copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.types import Span
from qa.deciding.grouping import Group
from qa.deciding.quotes import quote_around
from qa.reading.evidence import Reading
from qa.types import Citation, Hit

_MOST_CITATIONS = 5


def citations_of(group: Group, parts: Sequence[Sequence[Span]]) -> tuple[Citation, ...]:
    """Cites where the readings stand, then near copies that say the same; an article once."""
    own = [citation_of(reading.hit, spans) for reading, spans in zip(group, parts, strict=True)]
    cited = {citation.article.id for citation in own}
    for reading, citation in zip(group, tuple(own), strict=True):
        for copy in _copies(reading, citation):
            if copy.article.id not in cited:
                cited.add(copy.article.id)
                own.append(copy)
    return tuple(own[:_MOST_CITATIONS])


def citation_of(hit: Hit, answers: Sequence[Span]) -> Citation:
    """Quotes the sentences of an article that some pieces of an answer stand in."""
    article = hit.article
    span = quote_around(article, answers)
    return Citation(
        article=article, quote=article.text_at(span), span=span, answer_spans=tuple(answers), coverage=hit.coverage
    )


def _copies(reading: Reading, citation: Citation) -> Iterator[Citation]:
    """Finds the same quote in near copies of a passage, where they have it."""
    for copy in reading.hit.copies:
        start = copy.article.body.find(citation.quote)
        if start >= 0:
            moved = start - citation.span.start
            yield Citation(
                article=copy.article,
                quote=citation.quote,
                span=Span(start=start, end=start + len(citation.quote)),
                answer_spans=tuple(
                    Span(start=span.start + moved, end=span.end + moved) for span in citation.answer_spans
                ),
                copy_of=citation.article.id,
            )
