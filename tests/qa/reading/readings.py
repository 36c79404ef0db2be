"""Readings made by hand."""

from __future__ import annotations

from corpus import new_article
from corpus.types import Article, Span, new_passage
from qa import Hit, Reading
from qa.reading.evidence import Evidence
from qa.reading.values import value
from qa.types import Shares, Why


def evidence(**given: float) -> Evidence:
    """Evidence of which only some matters."""
    names = (
        "lead",
        "share",
        "relevance",
        "retrieval",
        "similarity",
        "context",
        "agreement",
        "headline",
        "fits",
        "later",
        "sentence",
    )
    return Evidence(**{**dict.fromkeys(names, 0.0), **given})


def hit_of(article: Article, rank: int = 1) -> Hit:
    """The whole of an article as a hit."""
    why = Why(similarity=0.5, bm25=1.0, terms=(), shares=Shares(dense=0.25, words=0.25))
    passage = new_passage(article, Span(start=0, end=len(article.body)))
    return Hit(passage=passage, article=article, score=0.5, rank=rank, why=why)


def reading(body: str, *, url: str = "", confidence: float, words: str = "", score: float | None = None) -> Reading:
    """A reading that answers with some words of a short article, or with the whole of it."""
    article = new_article(body=body, url=url or None)
    start = article.body.index(words)
    return Reading(
        hit=hit_of(article),
        answer=Span(start=start, end=start + len(words or article.body)),
        value=value(words or article.body),
        score=confidence if score is None else score,
        confidence=confidence,
        phrase_confidence=confidence,
        evidence=evidence(),
    )
