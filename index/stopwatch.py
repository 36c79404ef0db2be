"""Where the time of an answer goes: each stage adds its own seconds to the stopwatch that runs, if one does.

Example:
    with running() as watch:
        desk.ask("Who won?")
    watch.seconds  # {"encode": 0.008, "search": 0.012, ...}
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter


class Stopwatch:
    """Seconds by stage, in the order in which the stages first ended."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}


_RUNNING: ContextVar[Stopwatch | None] = ContextVar("stopwatch", default=None)


@contextmanager
def running() -> Iterator[Stopwatch]:
    """Gives a new stopwatch that `timed` adds to inside the block, in this thread and in copies of its context."""
    watch = Stopwatch()
    token = _RUNNING.set(watch)
    try:
        yield watch
    finally:
        _RUNNING.reset(token)


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Adds the time of the block to a stage of the running stopwatch; does nothing where none runs."""
    watch = _RUNNING.get()
    start = perf_counter()
    try:
        yield
    finally:
        if watch is not None:
            watch.seconds[stage] = watch.seconds.get(stage, 0.0) + perf_counter() - start
