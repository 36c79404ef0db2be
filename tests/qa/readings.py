"""Readings made by hand."""

from __future__ import annotations

from corpus import new_article
from corpus.types import Span, new_passage
from qa import Hit, Reading
from qa.types import Shares, Why


def reading(body: str, *, url: str, confidence: float) -> Reading:
    """A reading that answers with the whole of a one-sentence article."""
    article = new_article(body=body, url=url)
    span = Span(start=0, end=len(article.body))
    why = Why(similarity=0.5, bm25=1.0, terms=(), shares=Shares(dense=0.25, words=0.25))
    hit = Hit(passage=new_passage(article, span), article=article, score=0.5, rank=1, why=why)
    return Reading(hit=hit, answers=(span,), quote=span, score=confidence, confidence=confidence)
