"""Draws a timeline: what a question matches, by day and outlet, and its figures, from one read of the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import isfinite

import numpy as np

from corpus.time.calendar import ONE_DAY
from index import Engine, EngineView, Filters
from index.stopwatch import timed
from index.types import DAY
from qa.reading.reader import Reader
from qa.retrieval.retriever import Retriever, texts_of
from qa.timeline.bins import Days, bins
from qa.timeline.figures import HITS_LOOKED_AT, hits_to_read, read_points
from qa.timeline.matching import Vector, matching
from qa.timeline.timeline import MOST_OUTLETS, OTHERS, Bar, Timeline
from qa.types import Hit
from qa.understanding.answer_types import COUNTED
from qa.understanding.question import Question, understand
from qa.understanding.spelling import respelt

_NO_DAY = timedelta()
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matched:
    """An article that matched: its day, None where not known; its outlet's name; whether it copies another one."""

    day: date | None
    outlet: str
    is_copy: bool


def draw_timeline(
    library: Engine,
    retriever: Retriever,
    reader: Reader,
    text: str,
    moment: datetime,
    filters: Filters,
    abstain_below: float,
) -> Timeline:
    """Draws the timeline of a question, with the figure it asks for as each article reported it.

    Args:
        library: The articles.
        retriever: Finds the passages that the figures stand in.
        reader: Marks the figures.
        text: The question; one without a word matches nothing.
        moment: When it is asked, aware.
        filters: Which articles count.
        abstain_below: The least confidence of a figure.
    """
    with library.reading() as view:
        if view is None or not any(map(str.isalnum, text)):
            return Timeline(question=text)
        respelling = respelt(text, view, library.encoder.count_tokens)
        question = understand(text, moment, view.outlets, respelling, view.authors)
        vectors = library.encode([question.standalone, *texts_of(question)])
        hits: list[Hit] = []
        if question.answer_type in COUNTED:
            hits = retriever.retrieve(view, question, vectors, HITS_LOOKED_AT, filters)
        with timed("count"):
            timeline = _draw(view, question, vectors[question.standalone], filters)
    with timed("read"):
        points = read_points(reader, question, hits_to_read(hits), library.encoder.count_tokens, abstain_below)
    return replace(timeline, points=points)


def _draw(view: EngineView, question: Question, vector: Vector, filters: Filters) -> Timeline:
    """Draws the timeline of a question, without its figures.

    Args:
        view: Of one generation.
        question: What is asked.
        vector: Its vector, float32 (dimensions,), unit length.
        filters: Which articles count.
    """
    candidates, mask = matching(view, question, vector, filters)
    shown = np.flatnonzero(mask)
    firsts = shown[np.unique(candidates.article[shown], return_index=True)[1]]
    articles = _articles(
        view.outlets,
        candidates.published[firsts].tolist(),
        candidates.local[firsts].tolist(),
        candidates.outlet[firsts].tolist(),
        candidates.story[firsts].tolist(),
    )
    days = [article.day for article in articles if article.day]
    undated = len(articles) - len(days)
    if not days:
        return Timeline(question=question.text, undated=undated)
    outlets = _outlets(articles)
    unit, pieces = bins(min(days), max(days))
    bars = tuple(_bar(_within(piece, filters), articles, outlets) for piece in pieces)
    return Timeline(question=question.text, unit=unit, outlets=outlets, bars=bars, undated=undated)


def _articles(
    names: Sequence[str],
    published: Sequence[float],
    local: Sequence[float],
    outlets: Sequence[int],
    stories: Sequence[int],
) -> list[_Matched]:
    """Lists articles; of each story the one that was published first is no copy."""
    first: dict[int, int] = {}
    for index in sorted(range(len(stories)), key=lambda index: (not isfinite(published[index]), published[index])):
        first.setdefault(stories[index], index)
    return [
        _Matched(
            day=date.fromordinal(_FIRST_DAY + int(at // DAY)) if isfinite(at) else None,
            outlet=names[outlet] if outlet >= 0 else OTHERS,
            is_copy=story > 0 and first[story] != index,
        )
        for index, (at, outlet, story) in enumerate(zip(local, outlets, stories, strict=True))
    ]


def _outlets(articles: Sequence[_Matched]) -> tuple[str, ...]:
    """Lists the outlets with most dated articles, and whether there are others."""
    count = Counter(article.outlet for article in articles if article.day)
    named = sorted((name for name in count if name != OTHERS), key=lambda name: (-count[name], name))
    others = OTHERS in count or len(named) > MOST_OUTLETS
    return (*named[:MOST_OUTLETS], *([OTHERS] if others else []))


def _within(days: Days, filters: Filters) -> Days:
    """Cuts the days to those that the filters allow; a moment may be of the day before or behind elsewhere."""
    since, until = days.since, days.until
    if filters.since:
        since = max(since, filters.since.date() - (ONE_DAY if filters.since.tzinfo else _NO_DAY))
    if filters.until:
        until = min(until, filters.until.date() + (ONE_DAY if filters.until.tzinfo else _NO_DAY))
    return Days(since=since, until=until)


def _bar(days: Days, articles: Sequence[_Matched], outlets: Sequence[str]) -> Bar:
    here = [article for article in articles if article.day and days.since <= article.day <= days.until]
    count = Counter(article.outlet if article.outlet in outlets else OTHERS for article in here)
    return Bar(
        days=days,
        counts=tuple(count[name] for name in outlets),
        copies=sum(article.is_copy for article in here),
    )
