"""Questions to hits: candidates are found, ranked, joined and freed of near copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import isnan

import numpy as np
from numpy.typing import NDArray

from index import Coverage, EngineView, Filters
from index.encode.multilingual.model_folder import MULTILINGUAL
from index.stopwatch import timed
from index.types import name_key
from qa.retrieval.copies import collapse
from qa.retrieval.ranking import MULTILINGUAL_WEIGHTS, WEIGHTS, Ranked, Ranker, Weights, join, join_asked
from qa.types import Copy, Hit, Why
from qa.understanding.period import Period
from qa.understanding.queries import Query
from qa.understanding.question import Question

CANDIDATES = 100  # of each kind: by vector and by words
_LATEST = (timedelta(days=30), timedelta(days=365))  # before the last article: where the latest is looked for, too

Vectors = Mapping[str, NDArray[np.float32]]


class Retriever:
    """Finds the passages for a question in one generation of an index.

    Args:
        weights: Of the evidence in the ranking; those that fit the index's encoder if None.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights

    def retrieve(
        self, view: EngineView, question: Question, vectors: Vectors, k: int, filters: Filters, *, terms: bool = False
    ) -> list[Hit]:
        """Finds the k best passages; a question without a word has none.

        What happened in a period is told by articles of that period alone, or of the day behind it if there are none;
        for all other questions a period raises passages and excludes none. So it is with what authors wrote.

        Args:
            view: The generation.
            question: What is asked.
            vectors: Of the texts of its queries, each float32 (dimensions,), unit length.
            k: The most hits, at least 1.
            filters: Which articles may answer.
            terms: Whether hits say what each word adds to their BM25 score; half a millisecond a hit.
        """
        filters = by_authors(question, filters)
        if question.is_overview and question.period:
            filters = _of_period(view, question.period, filters)
        ranked = self._ranked(view, question, question.queries, vectors, k, filters)
        if question.asked_queries:
            ranked = join_asked(ranked, self._ranked(view, question, question.asked_queries, vectors, k, filters))
        with timed("rank"):
            best = collapse(ranked, lambda one: one.story, lambda one: one.passage.text)[:k]
        stories = {one.story for one, _ in best} - {0}
        coverage = {} if filters.as_of else view.coverage(stories)  # it counts what came later, too
        return _hits(best, _terms(view, best) if terms else {}, coverage)

    def _ranked(
        self, view: EngineView, question: Question, queries: Sequence[Query], vectors: Vectors, k: int, filters: Filters
    ) -> list[Ranked]:
        """Ranks the candidates of some queries, k of them and more."""
        with timed("search"):
            candidates = [
                view.candidates(query.words, vectors[query.text], max(k, CANDIDATES), _searched(view, query, filters))
                for query in queries
            ]
        fitting = MULTILINGUAL_WEIGHTS if view.status().encoder == MULTILINGUAL else WEIGHTS
        ranker = Ranker(self._weights or fitting)
        with timed("rank"):
            pairs = zip(queries, candidates, strict=True)
            return join([ranker.rank(view, query, question.moment, candidates, k) for query, candidates in pairs])


def by_authors(question: Question, filters: Filters) -> Filters:
    """Narrows the filters to the authors of whom a question asks what they wrote; to none if nobody of them is here."""
    if not question.authors.asks_for_articles:
        return filters
    wanted = frozenset(map(name_key, question.authors.present or question.authors.missing))
    if filters.authors:
        wanted &= filters.authors
    return replace(filters, authors=wanted) if wanted else filters


def texts_of(question: Question) -> list[str]:
    """Lists what must be encoded for a question, each text once."""
    return list(dict.fromkeys(query.text for query in (*question.queries, *question.asked_queries)))


Terms = dict[int, tuple[tuple[str, float], ...]]


def _terms(view: EngineView, best: Sequence[tuple[Ranked, Sequence[Ranked]]]) -> Terms:
    """Splits BM25 scores into what each word adds, by row."""
    terms: Terms = {}
    for words in {one.words for one, _ in best}:
        terms |= view.word_scores(words, [one.row for one, _ in best if one.words == words])
    return terms


def _hits(best: Sequence[tuple[Ranked, Sequence[Ranked]]], terms: Terms, coverage: Mapping[int, Coverage]) -> list[Hit]:
    """Makes hits, each with what its score is made of."""
    return [
        Hit(
            passage=one.passage,
            article=one.article,
            score=one.shares.total(),
            rank=rank,
            why=Why(similarity=one.similarity, bm25=one.bm25, terms=terms.get(one.row, ()), shares=one.shares),
            copies=tuple(Copy(passage=copy.passage, article=copy.article) for copy in copies),
            coverage=coverage.get(one.story),
        )
        for rank, (one, copies) in enumerate(best, 1)
    ]


def _searched(view: EngineView, query: Query, filters: Filters) -> list[Filters]:
    """Adds narrower filters, so that what the query names is among the candidates."""
    searched = [filters]
    if query.period is not None:
        searched.append(filters.within(query.period.first, query.period.last))
    elif query.latest and not isnan(last := view.last_published(filters)):
        latest = datetime.fromtimestamp(last, UTC).date()
        searched += [filters.within(latest - days, date.max) for days in _LATEST]
    if query.outlets.present and not filters.outlets:
        searched.append(replace(filters, outlets=frozenset(name.casefold() for name in query.outlets.present)))
    if query.authors.present and not filters.authors:
        searched.append(replace(filters, authors=frozenset(query.authors.present)))
    return searched


def _of_period(view: EngineView, period: Period, filters: Filters) -> Filters:
    """Narrows the filters to articles of a period; to those of the day behind it, too, where it has none."""
    within = filters.within(period.first, period.last)
    if not isnan(view.last_published(within)):
        return within
    return filters.within(period.first, period.last + timedelta(days=1))
