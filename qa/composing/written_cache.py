"""What was written before, until the index changes; and how many tokens a day has had."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime

from qa.composing.types import Written

_MOST = 200


class WrittenCache:
    """Holds what was written last. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._written: OrderedDict[Hashable, Written] = OrderedDict()

    def get(self, key: Hashable) -> Written | None:
        """Returns what was written for a key; None where nothing was."""
        with self._lock:
            if key in self._written:
                self._written.move_to_end(key)
            return self._written.get(key)

    def put(self, key: Hashable, written: Written) -> None:
        """Keeps what was written for a key; one that has a problem is tried again the next time."""
        if written.problem is None:
            with self._lock:
                self._written[key] = written
                while len(self._written) > _MOST:
                    self._written.popitem(last=False)

    def clear(self) -> None:
        """Drops everything."""
        with self._lock:
            self._written.clear()


class DayBudget:
    """Counts the tokens of a day, in UTC, against a bound. Safe to use from many threads.

    Args:
        most: Tokens of a day; 0 for no bound.
        today: Returns the day.
    """

    def __init__(self, most: int, today: Callable[[], date] = lambda: datetime.now(UTC).date()) -> None:
        self._most = most
        self._today = today
        self._lock = threading.Lock()
        self._day = today()
        self._used = 0

    def take(self, tokens: int) -> bool:
        """Counts tokens that are about to be used; returns whether the day has room for them, and else counts none."""
        with self._lock:
            if (day := self._today()) != self._day:
                self._day, self._used = day, 0
            if self._most and self._used + tokens > self._most:
                return False
            self._used += tokens
            return True

    def give_back(self, tokens: int) -> None:
        """Takes back tokens that were counted and not used; a negative number counts more."""
        with self._lock:
            self._used = max(self._used - tokens, 0)
