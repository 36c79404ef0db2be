"""Ranks candidates: vectors, words, proximity, dates and outlets in one score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.text.analysis import stems
from corpus.types import Article, Passage
from index import Candidates, EngineView
from index.types import DAY, day_seconds
from qa.retrieval.proximity import ProximityScorer
from qa.types import Shares
from qa.understanding.period import Period
from qa.understanding.queries import Query

SHORTLIST = 40  # of the candidates: those whose words are looked at
RECENT_DAYS = 14.0
REPORTED_WITHIN_DAYS = 3.0
_MOST_RAISED = 0.2
_AS_ASKED = 0.5  # of a score: what the words of a conversation's question find; more costs (`evals.followups`)

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts; evidence is in [0, 1], similarity in [-1, 1].

    The first four were fitted to newsquiz 2022, as was `recency`; `period` is as much as
    moves a passage past others that are about as good, `outlet` and `author` more: they are said on purpose. `latest`
    stands in the place of `recency` where the question asks for the latest.
    """

    dense: float = 0.24
    words: float = 0.31
    phrases: float = 0.20
    window: float = 0.25
    recency: float = 0.16
    latest: float = 0.50
    period: float = 0.16
    outlet: float = 0.30
    author: float = 0.30


WEIGHTS = Weights()
# Its similarities lie close together, 0.80 to 0.93. Of 100 English questions of XQuAD on German paragraphs, 61 find the
# right one among five hits with 0.24, 79 with 2.4 and 92 with 4.8; of the German ones 96, 97 and 97.
MULTILINGUAL_WEIGHTS = Weights(dense=4.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A passage with its scores, before it has a rank.

    Attributes:
        row: The passage's row in the index.
        words: The words of the question, or of the part of it, that found it.
        story: The group of near copies of its article; 0 for none.
    """

    row: int
    words: str
    passage: Passage
    article: Article
    similarity: float
    bm25: float
    story: int
    shares: Shares

    @property
    def order(self) -> tuple[float, str]:
        """Sorts the best first; equal ones by their ids."""
        return -self.shares.total(), self.passage.id


class Ranker:
    """Scores the candidates of a question.

    score = the sum over the kinds of evidence of weight * evidence

    A convex combination of normalised scores beats reciprocal rank fusion and needs little tuning. Source: Bruch,
    Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, 2023. BM25 has no upper bound, so it is
    divided by the question's best; a cosine needs no scaling. Proximity is computed for the best 40 by everything else.

    Args:
        weights: Of the evidence.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def rank(self, view: EngineView, query: Query, moment: datetime, candidates: Candidates, k: int) -> list[Ranked]:
        """Ranks the candidates, best first: at least min(k, len(found)) of them.

        Args:
            view: Where the candidates are from.
            query: The question, or a part of it.
            moment: When it is asked, aware.
            candidates: Of the query.
            k: How many hits are wanted.
        """
        first = self._by_numbers(view, query, moment, candidates)
        best = np.lexsort((candidates.rows, -np.sum(list(first.values()), axis=0)))[: max(SHORTLIST, 2 * k)]
        passages = view.passages(candidates.rows[best].tolist())
        proximity = ProximityScorer(query.stems, query.content, view.idf(query.stems))
        ranked = []
        for index in best.tolist():
            row = int(candidates.rows[index])
            passage, article = passages[row]
            near = proximity.score(stems(f"{article.title or ''}\n{passage.text}"))
            shares = Shares(
                phrases=self._weights.phrases * near.phrases,
                window=self._weights.window * near.window,
                **{name: float(values[index]) for name, values in first.items()},
            )
            ranked.append(
                Ranked(
                    row=row, words=query.words, passage=passage, article=article, shares=shares,
                    similarity=float(candidates.similarity[index]), bm25=float(candidates.bm25[index]),
                    story=int(candidates.story[index]),
                )
            )  # fmt: skip
        return sorted(ranked, key=lambda one: one.order)

    def _by_numbers(
        self, view: EngineView, query: Query, moment: datetime, candidates: Candidates
    ) -> dict[str, Floats]:
        """Computes what adds to the scores without looking at any text, each float64 (len(found),)."""
        weights, published = self._weights, candidates.published
        best_bm25 = float(candidates.bm25.max(initial=0.0)) or 1.0
        shares: dict[str, Floats] = {
            "dense": weights.dense * candidates.similarity.astype(np.float64),
            "words": weights.words / best_bm25 * candidates.bm25,
        }
        now = moment.timestamp()
        if query.period is not None:
            shares["period"] = weights.period * belongs(candidates.local, query.period)
        if query.latest:
            shares["recency"] = weights.latest * later(published)
        elif query.period is None or (moment.date() - query.period.last).days < RECENT_DAYS:
            shares["recency"] = weights.recency * recency(published, now)
        if query.outlets.present:
            shares["outlet"] = weights.outlet * np.isin(candidates.outlet, view.outlet_positions(query.outlets.present))
        if query.authors.present:
            shares["author"] = weights.author * view.written_by(query.authors.present, candidates.rows)
        return shares


def recency(published: Floats, now: float) -> Floats:
    """Returns 1 for what is published now, 1/2 after 14 days, falling on as 1 / age; 0 where the date is not known.

    Args:
        published: Seconds since 1970, NaN where not known, any shape.
        now: Seconds since 1970; what is published later counts as published now.
    """
    age = np.maximum(now - published, 0.0) / (RECENT_DAYS * DAY)
    recent: Floats = np.nan_to_num(1.0 / (1.0 + age), nan=0.0)
    return recent


def later(published: Floats) -> Floats:
    """Returns the share of the dated ones that were published before each; 0 where the date is not known.

    The latest on a matter may be of last week or of last year.

    Args:
        published: Seconds since 1970, NaN where not known, any shape.
    """
    dated = np.sort(published[~np.isnan(published)])
    before = np.searchsorted(dated, published, side="left") / max(dated.size - 1, 1)
    return np.where(np.isnan(published), 0.0, before)


def belongs(local: Floats, period: Period) -> Floats:
    """Returns 1 inside a period, and less and less for the 3 days after it: events are reported afterwards.

    Args:
        local: When articles were published by their outlets' clocks, in seconds, NaN where not known, any shape.
        period: What the question names.
    """
    late = (local - day_seconds(period.last) - DAY) / (REPORTED_WITHIN_DAYS * DAY)
    inside: Floats = np.where(local >= day_seconds(period.first), 1.0 - np.clip(late, 0.0, 1.0), 0.0)
    return inside


def join(parts: Sequence[list[Ranked]]) -> list[Ranked]:
    """Joins the parts of a question in one list, best first, with a hit of each part near the top.

    The best hit of each part that is no other part's is raised to the level of the best of all. It is raised by at
    most 0.2: a part that finds nothing on the matter must not come first. Of a part for one outlet, the best hit from
    that outlet is raised.
    """
    if len(parts) == 1:
        return parts[0]
    joined: dict[int, Ranked] = {}
    for one in (one for part in parts for one in part):
        if one.row not in joined or one.order < joined[one.row].order:
            joined[one.row] = one
    best = max((one.shares.total() for one in joined.values()), default=0.0)
    raised: set[int] = set()
    for part in sorted(parts, key=lambda part: part[0].order if part else (0.0, "")):
        own = [one for one in part if one.shares.outlet > 0] or part
        top = next((one for one in own if one.row not in raised), None)
        if top is not None:
            raised.add(top.row)
            level = min(best - top.shares.total(), _MOST_RAISED)
            joined[top.row] = replace(top, shares=replace(top.shares, level=level))
    return sorted(joined.values(), key=lambda one: one.order)


def join_asked(understood: Sequence[Ranked], as_asked: Sequence[Ranked]) -> list[Ranked]:
    """Joins what a question of a conversation finds as it was understood and in its own words, best first.

    Its own words say less: what they find has half of its score, and comes first only where what was understood
    finds nothing as good.
    """
    joined = {one.row: one for one in understood}
    for one in as_asked:
        halved = Shares(**{name: _AS_ASKED * getattr(one.shares, name) for name in Shares.__slots__})
        lesser = replace(one, shares=halved)
        if one.row not in joined or lesser.order < joined[one.row].order:
            joined[one.row] = lesser
    return sorted(joined.values(), key=lambda one: one.order)
