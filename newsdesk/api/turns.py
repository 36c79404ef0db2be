"""Turns to compute: questions of the page, of programs and of language models are answered in one order."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Gives turns in the order in which they are asked for. Safe to use from many threads.

    A semaphore of Python's may let one pass that came later.

    Args:
        at_once: How many may have a turn at the same time, at least 1.
    """

    def __init__(self, at_once: int) -> None:
        self._free = max(1, at_once)
        self._line: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """Returns how many wait for their turn."""
        return len(self._line)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for a turn, and has it until the block ends."""
        mine = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                mine.set()
            else:
                self._line.append(mine)
        mine.wait()
        try:
            yield
        finally:
            with self._lock:
                if self._line:
                    self._line.popleft().set()
                else:
                    self._free += 1
