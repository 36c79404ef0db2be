"""Runs a newsroom, and a fetcher for whom waiting takes no time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from corpus.fetch import Fetcher
from tests.newsroom import Newsroom


class Time:
    """A clock that sleeping alone moves; it notes each wait."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.waits.append(seconds)
            self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        yield newsroom


@pytest.fixture
def fetcher(room: Newsroom, time: Time) -> Iterator[Fetcher]:
    """Fetches from this machine; any name under `.example` is this machine."""
    with Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=here) as reader:
        yield reader


def here(host: str) -> list[str]:
    """Resolves every name to this machine, and every address to itself."""
    return ["127.0.0.1"] if host.endswith(".example") else [host]
