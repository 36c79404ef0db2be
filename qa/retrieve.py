"""Questions to hits: vectors, words, proximity, dates and outlets fused into one ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.types import Article, Passage
from index import Candidates, Filters, Library, Stopwatch, View
from index.words import content_words, stems
from qa.copies import collapse
from qa.proximity import ProximityScorer
from qa.query import Query, by_outlet, clauses, understand
from qa.types import Copy, Hit, Shares, Why
from qa.when import Period

CANDIDATES = 100  # of each kind: by vector and by words
SHORTLIST = 60  # of the candidates: those whose words are looked at
RECENT_DAYS = 14.0
REPORTED_WITHIN_DAYS = 3.0
_DAY = 86_400.0

Floats = NDArray[np.floating[Any]]
Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts; evidence is in [0, 1], similarity in [-1, 1].

    The first four were fitted to newsquiz 2022, as was `recency`; `period` and `outlet` are as much as
    moves a passage past others that are about as good (evals/README.md has the ablations).
    """

    dense: float = 0.24
    words: float = 0.31
    phrases: float = 0.20
    window: float = 0.25
    recency: float = 0.16
    period: float = 0.16
    outlet: float = 0.16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranked:
    """A passage with its scores, before it has a rank."""

    row: int
    text: str
    passage: Passage
    article: Article
    similarity: float
    bm25: float
    story: int
    shares: Shares

    @property
    def order(self) -> tuple[float, str]:
        """Best first; equal ones in the order of their ids."""
        return -self.shares.total(), self.passage.id


class Retriever:
    """Finds the passages for a question.

    score = the sum over the kinds of evidence of weight * evidence

    A convex combination of normalised scores beats reciprocal rank fusion and needs little tuning
    (Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, 2023). BM25 has no
    upper bound, so it is divided by the question's best; a cosine needs no scaling.

    Args:
        library: The articles.
        weights: Of the evidence.
    """

    def __init__(self, library: Library, weights: Weights) -> None:
        self._library = library
        self._weights = weights

    def retrieve(self, questions: Sequence[str], k: int, filters: Filters, stopwatch: Stopwatch) -> list[list[Hit]]:
        """The k best passages for each question; all of one generation.

        Args:
            questions: Any texts; one without a word finds nothing.
            k: The most hits, at least 1.
            filters: Which articles may answer.
            stopwatch: Told the seconds of `encode` and `search`.
        """
        parts = {question: clauses(question) for question in questions}
        texts = list(dict.fromkeys(text for part in parts.values() for text in part))
        with self._library.reading(texts, stopwatch) as (view, vectors):
            if view is None:
                return [[] for _ in questions]
            with stopwatch.time("search"):
                return [
                    self._hits(view, {text: vectors[text] for text in parts[question] if text in vectors}, k, filters)
                    for question in questions
                ]

    def _hits(self, view: View, vectors: Mapping[str, Vector], k: int, filters: Filters) -> list[Hit]:
        now = filters.as_of or datetime.now(UTC)
        queries = [query for text in vectors for query in by_outlet(understand(text, now, view.outlets))]
        ranked = _join([self._rank(view, query, vectors[query.text], k, filters) for query in queries])
        chosen = collapse(ranked, lambda one: one.story, lambda one: one.passage.text)[:k]
        terms = {
            text: view.word_scores(text, [best.row for best, _ in chosen if best.text == text]) for text in vectors
        }
        return [
            Hit(
                passage=best.passage,
                article=best.article,
                score=best.shares.total(),
                rank=rank,
                why=Why(
                    similarity=best.similarity,
                    bm25=best.bm25,
                    terms=terms[best.text].get(best.row, ()),
                    shares=best.shares,
                ),
                copies=tuple(Copy(passage=copy.passage, article=copy.article) for copy in copies),
            )
            for rank, (best, copies) in enumerate(chosen, 1)
        ]

    def _rank(self, view: View, query: Query, vector: Vector, k: int, filters: Filters) -> list[_Ranked]:
        """The best candidates of one part, best first."""
        found = view.candidates(query.text, vector, max(k, CANDIDATES), [filters, *_narrowed(query, filters)])
        first = self._shares_of_numbers(view, query, found, filters)
        best = np.lexsort((found.rows, -np.sum(list(first.values()), axis=0)))[: max(SHORTLIST, 2 * k)]
        passages = view.passages(found.rows[best].tolist())
        words = stems(query.text)
        proximity = ProximityScorer(words, content_words(query.text), view.idf(words))
        ranked = []
        for place in best.tolist():
            passage, article = passages[int(found.rows[place])]
            near = proximity.score(stems(f"{article.title or ''}\n{passage.text}"))
            shares = Shares(
                phrases=self._weights.phrases * near.phrases,
                window=self._weights.window * near.window,
                **{name: float(values[place]) for name, values in first.items()},
            )
            ranked.append(
                _Ranked(
                    row=int(found.rows[place]), text=query.text, passage=passage, article=article,
                    similarity=float(found.similarity[place]), bm25=float(found.bm25[place]),
                    story=int(found.story[place]), shares=shares,
                )
            )  # fmt: skip
        return sorted(ranked, key=lambda one: one.order)

    def _shares_of_numbers(self, view: View, query: Query, found: Candidates, filters: Filters) -> dict[str, Floats]:
        """What adds to the scores without looking at any text, each float64 (len(found),)."""
        weights, published = self._weights, found.published
        best_bm25 = float(found.bm25.max(initial=0.0)) or 1.0
        shares: dict[str, Floats] = {
            "dense": weights.dense * found.similarity.astype(np.float64),
            "words": weights.words / best_bm25 * found.bm25,
        }
        now = query.now.timestamp()
        if query.period is not None:
            shares["period"] = weights.period * belongs(published, query.period)
        if query.period is None or now - query.period.until.timestamp() < RECENT_DAYS * _DAY:
            if query.latest:
                now = min(now, view.last_published(filters))
            shares["recency"] = weights.recency * recency(published, now)
        if query.outlets.known:
            shares["outlet"] = weights.outlet * np.isin(found.outlet, view.outlet_places(query.outlets.known))
        return shares


def recency(published: Floats, now: float) -> Floats:
    """1 for what is published now, 1/2 after 14 days, falling on as 1 / age; 0 where the date is not known.

    Args:
        published: Seconds since 1970, NaN where not known, any shape.
        now: Seconds since 1970; what is published later counts as published now.
    """
    age = np.maximum(now - published, 0.0) / (RECENT_DAYS * _DAY)
    recent: Floats = np.nan_to_num(1.0 / (1.0 + age), nan=0.0)
    return recent


def belongs(published: Floats, period: Period) -> Floats:
    """1 for what is published in a period, less and less for the 3 days after it: events are reported afterwards.

    Args:
        published: Seconds since 1970, NaN where not known, any shape.
        period: What the question names.
    """
    late = (published - period.until.timestamp()) / (REPORTED_WITHIN_DAYS * _DAY)
    inside: Floats = np.where(published >= period.since.timestamp(), 1.0 - np.clip(late, 0.0, 1.0), 0.0)
    return inside


def _narrowed(query: Query, filters: Filters) -> list[Filters]:
    """Filters under which what the question names is looked for as well, so that it is among the candidates."""
    narrowed = []
    if query.period is not None:
        since = max(filters.since or query.period.since, query.period.since)
        until = min(filters.until or query.period.until, query.period.until)
        narrowed.append(replace(filters, since=since, until=until))
    if query.outlets.known and not filters.outlets:
        narrowed.append(replace(filters, outlets=frozenset(name.casefold() for name in query.outlets.known)))
    return narrowed


def _join(parts: Sequence[list[_Ranked]]) -> list[_Ranked]:
    """The parts of a question in one list, best first: each part's best hit is put on one level."""
    if len(parts) == 1:
        return parts[0]
    tops = [part[0].shares.total() for part in parts if part]
    joined: dict[int, _Ranked] = {}
    for part in parts:
        for one in part:
            level = max(tops) - part[0].shares.total()
            raised = replace(one, shares=replace(one.shares, level=level))
            if one.row not in joined or raised.order < joined[one.row].order:
                joined[one.row] = raised
    return sorted(joined.values(), key=lambda one: one.order)
