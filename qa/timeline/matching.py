"""Which articles a question matches: not the few best passages that answer it, but all that speak of the same."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from corpus.text.analysis import content_words
from index import Candidates, EngineView, Filters
from qa.retrieval.ranking import WEIGHTS
from qa.retrieval.retriever import by_authors
from qa.understanding.question import Question

PASSAGES_LOOKED_AT = 1_000  # of each kind; twice as many take twice the time and match hardly one article more
SHARE = 0.58
SIMILAR = 0.28  # of this model (all-MiniLM-L6-v2)
_NAME = re.compile(r"\b[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*)*")
_MOST_CAPITALS = 0.6  # of all words; in a headline capitals say nothing

Mask = NDArray[np.bool_]
Vector = NDArray[np.float32]


def matching(view: EngineView, question: Question, vector: Vector, filters: Filters) -> tuple[Candidates, Mask]:
    """Finds the passages of all articles that a question matches.

    What matches is decided among all that stood at the filters' moment in their collections, and the other filters
    choose from that: a shorter time shows the same articles of its days, not others that are only the best of them.
    A question that asks what authors wrote, and says no more, is matched by all that they wrote.

    Args:
        view: Of one generation.
        question: What is asked.
        vector: Its vector, float32 (dimensions,), unit length.
        filters: Which articles count.

    Returns:
        Passages, and which of them match, bool (n,).
    """
    filters = by_authors(question, filters)
    all_of_theirs = question.authors.asks_for_articles and not question.subject
    among = filters if all_of_theirs else Filters(as_of=filters.as_of, collections=filters.collections)
    candidates = view.candidates(question.subject or question.bare, vector, PASSAGES_LOOKED_AT, [among])
    mask: Mask = view.shows(filters, candidates.rows)
    if not all_of_theirs:
        mask &= matches(view, question.bare, candidates)
    return candidates, mask


def matches(view: EngineView, question: str, candidates: Candidates) -> Mask:
    """Decides which candidates speak of what is asked, bool (len(candidates),).

    Their score by vector and words is at least 0.58 of the best one's, and their cosine at least 0.28. If the question
    has names, they have the rarest word of one. Read on 13 questions over 600 articles of newsquiz
    2022: between 0.55 and 0.6 of the score come 28 more articles, some 4 of them on the matter; between a cosine of
    0.35 and 0.28 come 9, half of them on the matter; below, passages that share words alone. On the samples, the first
    report of the strike at the cannery, whose title names neither, has 0.596 and 0.301.
    Without the name "What damage did Hurricane Ian do?" matches nine articles on other storms, with it those on Ian;
    and a name that no article has matches none.
    """
    top = float(candidates.bm25.max(initial=0.0)) or 1.0
    score = WEIGHTS.dense * candidates.similarity + WEIGHTS.words / top * candidates.bm25
    mask: Mask = (score >= SHARE * score.max(initial=0.0)) & (candidates.similarity >= SIMILAR)
    if names := rarest_of_names(question, view):
        having = view.having(names, candidates.rows[mask].tolist())
        mask &= np.isin(candidates.rows, np.array(sorted(having), dtype=np.int64))
    return mask


def rarest_of_names(question: str, view: EngineView) -> list[str]:
    """Finds of each name in a question the word that fewest passages have, stemmed; "ian" of "Hurricane Ian"."""
    words = question.split()
    if sum(word[:1].isupper() for word in words) > _MOST_CAPITALS * len(words):
        return []
    names = [content_words(name[0]) for name in _NAME.finditer(question) if name.start() > 0]
    idf = view.idf({word for name in names for word in name})
    return [_rarest(name, idf) for name in names if name]


def _rarest(name: list[str], idf: Mapping[str, float]) -> str:
    return max(name, key=lambda word: idf.get(word, np.inf))
