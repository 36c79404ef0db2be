"""Outcomes that are kept for questions that are asked again, until the index changes."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from corpus.types import Article
from index import Filters
from qa.types import Answer, Citation, Hit, Outcome
from qa.understanding.question import moment

MOST_BYTES = 32_000_000
_MOST = 500
_STEP_MINUTES = 10
_HIT_BYTES = 4_000  # of a hit without its articles: its passage, shares and words


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that an outcome depends on, beside the index and the desk.

    Attributes:
        question: As it was asked.
        understood: Made to stand alone.
        filters: Which articles may answer.
        terms: Whether hits say what each word adds to their scores.
        at: When, as in `asked_at`.
    """

    question: str
    understood: str
    filters: Filters
    terms: bool
    at: datetime


def asked_at(filters: Filters) -> datetime:
    """The moment of a question as far as it counts: `as_of`, or the clock in steps of ten minutes.

    The periods that questions name are whole days, and no day begins within a step; what recency adds to a score
    changes by less than 0.0003 in ten minutes.
    """
    now = moment(filters)
    return now if filters.as_of else now - timedelta(minutes=now.minute % _STEP_MINUTES)


class KeptOutcomes:
    """The outcomes of one generation that were asked for last. Safe to use from many threads.

    Args:
        most_bytes: Of all together, estimated, mostly the articles' bodies; 0 to keep nothing.
        most: Outcomes at most.

    Attributes:
        found: How many were there when they were asked for.
        made: How many were not.
        size: Bytes of those that are kept.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, most: int = _MOST) -> None:
        self._most_bytes = most_bytes
        self._most = most
        self._lock = threading.Lock()
        self._generation = 0
        self._kept: OrderedDict[Asked, tuple[Outcome, int]] = OrderedDict()
        self._making: dict[tuple[Asked, int], threading.Event] = {}
        self.found = self.made = self.size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def outcome(self, asked: Asked, generation: int, make: Callable[[], Outcome]) -> Outcome:
        """The outcome that is kept, or a new one; it is made once where several ask for it at the same time.

        Args:
            asked: The question.
            generation: Of the index, read before: what is kept of another one is let go. What is made may be of a later
                one; nobody who has read of that one is given it.
            make: Answers.
        """
        if not self._most_bytes:
            return make()
        while True:
            with self._lock:
                if (kept := self._look_up(asked, generation)) is not None:
                    self.found += 1
                    return kept
                others = self._making.get((asked, generation))
                if others is None:
                    done = self._making[asked, generation] = threading.Event()
                    self.made += 1
                    break
            others.wait()
        try:
            made = make()
            self._keep(asked, generation, made)
            return made
        finally:  # who waited looks again, and makes it if this failed
            with self._lock:
                del self._making[asked, generation]
            done.set()

    def clear(self) -> None:
        """Lets go of everything."""
        with self._lock:
            self._clear()

    def _clear(self) -> None:
        self._kept.clear()
        self.size = 0

    def _look_up(self, asked: Asked, generation: int) -> Outcome | None:
        if generation != self._generation:
            self._clear()
            self._generation = generation
        if asked not in self._kept:
            return None
        self._kept.move_to_end(asked)
        return self._kept[asked][0]

    def _keep(self, asked: Asked, generation: int, outcome: Outcome) -> None:
        size = size_of(outcome)
        with self._lock:
            if generation != self._generation or size > self._most_bytes:
                return
            self._kept[asked] = outcome, size
            self.size += size
            while self.size > self._most_bytes or len(self._kept) > self._most:
                _, (_, gone) = self._kept.popitem(last=False)
                self.size -= gone


def size_of(outcome: Outcome) -> int:
    """About how many bytes an outcome holds in memory."""
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
