"""Keeps outcomes for questions that are asked again, until the index changes."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from corpus.types import Article
from index import Filters
from qa.types import Answer, Citation, Hit, Outcome

MOST_BYTES = 32_000_000
_MOST_OUTCOMES = 500
_STEP_MINUTES = 10
_HIT_BYTES = 4_000  # of a hit without its articles: its passage, shares and words


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheKey:
    """All that an outcome depends on, beside the index and the desk.

    Attributes:
        text: The question as it was asked.
        meanings: What it may mean, each made to stand alone, the likeliest first.
        filters: Which articles may answer.
        terms: Whether hits say what each word adds to their scores.
        moment: When it is asked, as `rounded` gives it.
    """

    text: str
    meanings: tuple[str, ...]
    filters: Filters
    terms: bool
    moment: datetime


def rounded(moment: datetime, filters: Filters) -> datetime:
    """Rounds the clock down to ten minutes; `as_of` stays as it is.

    The periods that questions name are whole days, and no day begins within a step; what recency adds to a score
    changes by less than 0.0003 in ten minutes.
    """
    return moment if filters.as_of else moment - timedelta(minutes=moment.minute % _STEP_MINUTES)


class OutcomeCache:
    """Holds the outcomes of one generation that were asked for last. Safe to use from many threads.

    Args:
        most_bytes: Of all together, estimated, mostly the articles' bodies; 0 to keep nothing.
        most: Outcomes at most.

    Attributes:
        hits: How many were in the cache when they were asked for.
        misses: How many were not.
        size: Bytes of those in the cache.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, most: int = _MOST_OUTCOMES) -> None:
        self._most_bytes = most_bytes
        self._most = most
        self._lock = threading.Lock()
        self._generation: Hashable = None
        self._outcomes: OrderedDict[CacheKey, tuple[Outcome, int]] = OrderedDict()
        self._making: dict[tuple[CacheKey, Hashable], threading.Event] = {}
        self.hits = self.misses = self.size = 0

    def __len__(self) -> int:
        return len(self._outcomes)

    def outcome(self, key: CacheKey, generation: Hashable, make: Callable[[], Outcome]) -> Outcome:
        """Gives the outcome in the cache, or a new one, which is made once where several ask for it at the same time.

        Args:
            key: The question.
            generation: The index's stamp, which the outcome is made of: outcomes of another one are dropped.
            make: Answers the question.
        """
        if not self._most_bytes:
            return make()
        while True:
            with self._lock:
                if (outcome := self._look_up(key, generation)) is not None:
                    self.hits += 1
                    return outcome
                others = self._making.get((key, generation))
                if others is None:
                    done = self._making[key, generation] = threading.Event()
                    self.misses += 1
                    break
            others.wait()
        try:
            outcome = make()
            self._keep(key, generation, outcome)
            return outcome
        finally:  # who waited looks again, and makes it if this failed
            with self._lock:
                del self._making[key, generation]
            done.set()

    def clear(self) -> None:
        """Drops everything."""
        with self._lock:
            self._clear()

    def _clear(self) -> None:
        self._outcomes.clear()
        self.size = 0

    def _look_up(self, key: CacheKey, generation: Hashable) -> Outcome | None:
        if generation != self._generation:
            self._clear()
            self._generation = generation
        if key not in self._outcomes:
            return None
        self._outcomes.move_to_end(key)
        return self._outcomes[key][0]

    def _keep(self, key: CacheKey, generation: Hashable, outcome: Outcome) -> None:
        size = size_of(outcome)
        with self._lock:
            if generation != self._generation or size > self._most_bytes:
                return
            self._outcomes[key] = outcome, size
            self.size += size
            while self.size > self._most_bytes or len(self._outcomes) > self._most:
                _, (_, gone) = self._outcomes.popitem(last=False)
                self.size -= gone


def size_of(outcome: Outcome) -> int:
    """Estimates how many bytes an outcome holds in memory."""
    hits = outcome.hits if isinstance(outcome, Answer) else outcome.nearest
    bodies = {id(article): sys.getsizeof(article.body) for article in _articles(outcome, hits)}
    return sum(bodies.values()) + _HIT_BYTES * (1 + len(hits))


def _articles(outcome: Outcome, hits: tuple[Hit, ...]) -> Iterator[Article]:
    for hit in hits:
        yield hit.article
        for copy in hit.copies:
            yield copy.article
    if isinstance(outcome, Answer):
        for citation in _citations(outcome):
            yield citation.article


def _citations(answer: Answer) -> Iterator[Citation]:
    yield from answer.citations
    for other in answer.alternatives:
        yield from other.citations
