"""Questions to hits: candidates are found, ranked, joined and freed of near copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isnan

import numpy as np
from numpy.typing import NDArray

from index import Coverage, Filters, Library, Stopwatch, View
from index.stopwatch import running
from qa.retrieval.copies import collapse
from qa.retrieval.ranking import WEIGHTS, Ranked, Ranker, Weights, beside, join
from qa.types import Copy, Hit, Why
from qa.understanding.question import Query, by_outlet, clauses, moment, understand

CANDIDATES = 100  # of each kind: by vector and by words
_LATEST = (timedelta(days=30), timedelta(days=365))  # before the last article: where the latest is looked for, too

Vector = NDArray[np.float32]


class Retriever:
    """Finds the passages for a question.

    Args:
        library: The articles.
        weights: Of the evidence in the ranking.
    """

    def __init__(self, library: Library, weights: Weights = WEIGHTS) -> None:
        self._library = library
        self._ranker = Ranker(weights)

    def retrieve(
        self,
        questions: Sequence[str],
        k: int,
        filters: Filters,
        stopwatch: Stopwatch,
        *,
        terms: bool = False,
        asked: Mapping[str, str] | None = None,
    ) -> list[list[Hit]]:
        """The k best passages for each question; all of one generation.

        Args:
            questions: Any texts; one without a word finds nothing.
            k: The most hits, at least 1.
            filters: Which articles may answer.
            stopwatch: Told the seconds of `encode`, `search` and `rank`.
            terms: Whether hits say what each word adds to their BM25 score; half a millisecond a hit.
            asked: The words in which a question of a conversation was asked, where it had to be understood; they
                are searched for too, and what they find counts for less.
        """
        asked = asked or {}
        parts = {text: clauses(text) for text in (*questions, *asked.values())}
        now = moment(filters)
        texts = list(dict.fromkeys(text for part in parts.values() for text in part))
        with running(stopwatch), self._library.reading() as view:
            if view is None:
                return [[] for _ in questions]
            vectors = self._library.encode(texts)
            hits = []
            for question in questions:
                ranked = self._ranked(view, _known(vectors, parts[question]), now, k, filters, stopwatch)
                if question in asked:
                    own = self._ranked(view, _known(vectors, parts[asked[question]]), now, k, filters, stopwatch)
                    ranked = beside(ranked, own)
                with stopwatch.time("rank"):
                    chosen = collapse(ranked, lambda one: one.story, lambda one: one.passage.text)[:k]
                stories = {best.story for best, _ in chosen} - {0}
                told = {} if filters.as_of else view.coverage(stories)  # which counts all that came later, too
                hits.append(_hits(chosen, _terms(view, chosen) if terms else {}, told))
            return hits

    def _ranked(
        self, view: View, vectors: Mapping[str, Vector], now: datetime, k: int, filters: Filters, stopwatch: Stopwatch
    ) -> list[Ranked]:
        """The best passages of a question in parts, k of them and more."""
        with stopwatch.time("search"):
            queries = [query for text in vectors for query in by_outlet(understand(text, now, view.outlets))]
            found = [
                view.candidates(query.words, vectors[query.text], max(k, CANDIDATES), _searched(view, query, filters))
                for query in queries
            ]
        with stopwatch.time("rank"):
            pairs = zip(queries, found, strict=True)
            return join([self._ranker.rank(view, query, candidates, k, filters) for query, candidates in pairs])


def _known(vectors: Mapping[str, Vector], parts: Sequence[str]) -> dict[str, Vector]:
    return {text: vectors[text] for text in parts if text in vectors}


Terms = dict[int, tuple[tuple[str, float], ...]]


def _terms(view: View, chosen: Sequence[tuple[Ranked, Sequence[Ranked]]]) -> Terms:
    """What each word adds to the BM25 scores, by row."""
    terms: Terms = {}
    for words in {best.words for best, _ in chosen}:
        terms |= view.word_scores(words, [best.row for best, _ in chosen if best.words == words])
    return terms


def _hits(chosen: Sequence[tuple[Ranked, Sequence[Ranked]]], terms: Terms, told: Mapping[int, Coverage]) -> list[Hit]:
    """Hits, each with what its score is made of."""
    return [
        Hit(
            passage=best.passage,
            article=best.article,
            score=best.shares.total(),
            rank=rank,
            why=Why(similarity=best.similarity, bm25=best.bm25, terms=terms.get(best.row, ()), shares=best.shares),
            copies=tuple(Copy(passage=copy.passage, article=copy.article) for copy in copies),
            told=told.get(best.story),
        )
        for rank, (best, copies) in enumerate(chosen, 1)
    ]


def _searched(view: View, query: Query, filters: Filters) -> list[Filters]:
    """The filters, and narrower ones, so that what the question names is among the candidates."""
    searched = [filters]
    if query.period is not None:
        searched.append(_since(filters, query.period.since, until=query.period.until))
    elif query.latest and not isnan(last := view.last_published(filters)):
        searched += [_since(filters, datetime.fromtimestamp(last, UTC) - days) for days in _LATEST]
    if query.outlets.known and not filters.outlets:
        searched.append(replace(filters, outlets=frozenset(name.casefold() for name in query.outlets.known)))
    return searched


def _since(filters: Filters, since: datetime, until: datetime | None = None) -> Filters:
    """The filters, with bounds that are no wider than these."""
    ends = [end for end in (filters.until, until) if end is not None]
    return replace(filters, since=max(filters.since or since, since), until=min(ends, default=None))
