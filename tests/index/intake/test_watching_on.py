"""A watch that goes on after an error, and ends at once when it is to end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from corpus.fetch import Fetcher, Limits
from index import Library, Source
from index.errors import IndexUnwritable
from index.intake.watch import Watcher
from tests.newsroom import Newsroom, Story
from tests.waiting import wait_until


@contextmanager
def running(watcher: Watcher) -> Iterator[threading.Event]:
    """Runs a watcher in a thread until the block ends, or the event is set."""
    stop = threading.Event()
    thread = threading.Thread(target=watcher.run, args=(stop,))
    thread.start()
    try:
        yield stop
        assert thread.is_alive() or stop.is_set()
    finally:
        stop.set()
        thread.join()


def test_an_error_beside_the_checks_does_not_end_the_watch(
    library: Library, room: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The index cannot be read for some looks, and a check cannot be noted: both pass."""
    problems = ["sources", "sources", "write_origins"]
    room.publish(Story(slug="pier", title="Pier rebuilt", paragraphs=("The pier was rebuilt in oak.",)))

    def failing(name: str) -> None:
        real = getattr(library, name)

        def method() -> object:
            if name in problems:
                problems.remove(name)
                raise IndexUnwritable("no space left on the disk")
            return real()

        monkeypatch.setattr(library, name, method)

    with Fetcher(allow_private=True, limits=Limits(pause=0.0)) as fetcher, caplog.at_level(logging.WARNING):
        watcher = Watcher(library, fetcher)
        watcher.watch(room.url("/feed.xml"))
        failing("sources")
        failing("write_origins")
        with running(watcher):
            wait_until(lambda: library.status().articles, "the feed's article")
    assert not problems
    assert "watching goes on, but: no space left on the disk" in caplog.text


def test_a_watch_that_is_stopped_ends_between_two_entries(library: Library, room: Newsroom) -> None:
    """What was fetched stays; the rest is fetched when it is watched again, and the source is not called failed."""
    for number in range(12):
        text = f"The ferry number {number} was painted white for its birthday, as the harbor office said on Monday."
        room.publish(Story(slug=f"ferry-{number}", title=f"Ferry {number}", paragraphs=(text,)))
    entries = len(room.stories)
    stop = threading.Event()

    class Stopping(Fetcher):
        def get(self, url: str, **conditions: str | None) -> object:  # type: ignore[override]
            got = super().get(url, **conditions)
            if len(room.requests) >= 5:
                stop.set()
            return got

    with Stopping(allow_private=True, limits=Limits(pause=0.0)) as fetcher:
        watcher = Watcher(library, fetcher)
        source = watcher.watch(room.url("/feed.xml"))
        watcher.run(stop)
        fetched = library.status().articles
        assert 0 < fetched < entries
        (stored,) = library.sources()
        assert (stored.error, stored.succeeded_at, stored.etag) == (None, None, None)
        Watcher(library, fetcher).check(Source(location=source.location, interval=source.interval))
    assert library.status().articles == entries


def test_a_polite_wait_ends_with_the_watch(library: Library, room: Newsroom) -> None:
    """A host that wants ten minutes between two requests keeps nobody waiting who wants to end."""
    room.robots("User-agent: *\nCrawl-delay: 600")
    room.publish(Story(slug="pier", title="Pier rebuilt", paragraphs=("The pier was rebuilt in oak.",)))
    watcher = Watcher(library, allow_private=True)
    watcher.watch(room.url("/feed.xml"))
    with running(watcher) as stop:
        wait_until(lambda: room.requests, "the first request")
        stop.set()
    assert library.sources()[0].error is None
