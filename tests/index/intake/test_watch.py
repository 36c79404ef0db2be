"""Folders and feeds that change while they are watched, and while questions are asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus import LoadError, NewsdeskError
from corpus.fetch import Fetcher, Limits
from index import Added, AddReport, Library, Source
from index.intake.watch import Watcher, failing, seconds_of
from index.storage.lock import writer_lock
from tests.newsroom import QUAY, Newsroom, Page

START = datetime(2026, 1, 6, 12, tzinfo=UTC)  # a Tuesday


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watcher(library: Library, clock: Clock) -> Iterator[Watcher]:
    with Fetcher(allow_private=True, limits=Limits(pause=0.0), sleep=lambda _: None) as fetcher:
        yield Watcher(library, fetcher, clock=clock)


def only(library: Library) -> Source:
    (source,) = library.sources()
    return source


def test_a_watched_folder_is_mirrored(library: Library, watcher: Watcher, news: Path) -> None:
    assert watcher.watch(str(news)) == Source(location=str(news), interval=10)
    watcher.check_all()
    (news / "ferry.txt").write_text("The night ferry stops.")
    (news / "barrier.txt").unlink()
    watcher.check_all()
    assert [article.body for article in library.latest(5)] == ["The night ferry stops."]
    source = only(library)
    assert (source.added, source.removed, source.succeeded_at, source.error) == (2, 1, START, None)


def test_a_source_is_due_after_its_interval(library: Library, watcher: Watcher, clock: Clock, news: Path) -> None:
    watcher.watch(str(news), 60)
    assert watcher.due() == [only(library)]
    watcher.check_all()
    clock.now += timedelta(seconds=59)
    assert watcher.due() == []
    clock.now += timedelta(seconds=1)
    assert [source.location for source in watcher.due()] == [str(news)]


def test_a_failing_feed_says_since_when_and_why(
    library: Library, watcher: Watcher, clock: Clock, room: Newsroom
) -> None:
    url = room.serve("/broken.xml", Page(status=500))
    watcher.watch(url)
    watcher.check_all()
    clock.now += timedelta(hours=1)
    watcher.check_all()
    source = only(library)
    assert (source.failing_since, source.checked_at, source.succeeded_at) == (START, clock.now, None)
    assert source.error and "500" in source.error
    assert failing(library.sources()) == [source]
    room.serve("/broken.xml", Page(body=room.feed(), kind="application/rss+xml"))
    watcher.check_all()
    assert (only(library).failing_since, only(library).error, only(library).added) == (None, None, 1)


def test_a_feed_that_did_not_change_costs_one_conditional_request(
    library: Library, watcher: Watcher, room: Newsroom
) -> None:
    watcher.watch(room.url("/feed.xml"))
    watcher.check_all()
    watcher.check_all()
    first, again = room.requests_for("/feed.xml")
    assert (first.headers["If-None-Match"], bool(again.headers["If-None-Match"])) == (None, True)
    assert len(room.requests_for(QUAY.path)) == 1


def test_a_folder_that_vanishes_is_a_failure_and_keeps_its_articles(
    library: Library, watcher: Watcher, news: Path
) -> None:
    watcher.watch(str(news))
    watcher.check_all()
    news.rename(news.with_name("unmounted"))
    watcher.check_all()
    assert (only(library).error, library.status().articles) == ("No such file or directory", 1)


def test_what_cannot_be_watched_is_an_error(watcher: Watcher, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no such file or folder"):
        watcher.watch(str(tmp_path / "nowhere"))
    with pytest.raises(NewsdeskError, match="names no host"):
        watcher.watch("https://")


def test_a_forgotten_source_keeps_its_articles(library: Library, watcher: Watcher, news: Path) -> None:
    watcher.watch(str(news))
    watcher.check_all()
    assert (watcher.forget(str(news)), watcher.forget(str(news))) == (True, False)
    assert (library.sources(), library.status().articles) == ([], 1)


def test_another_writer_is_no_failure_and_the_source_is_tried_again_soon(
    library: Library, watcher: Watcher, clock: Clock, news: Path
) -> None:
    watcher.watch(str(news))
    library.add([])
    with writer_lock(library.folder):
        watcher.check_all()
    assert (only(library).checked_at, watcher.due()) == (None, [])
    clock.now += timedelta(seconds=5)
    assert watcher.due() == library.sources()


def test_a_bug_in_reading_one_source_does_not_end_the_watch(
    library: Library, watcher: Watcher, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    watcher.watch(str(news))
    monkeypatch.setattr("index.intake.files.Intake.mirror", broken)
    watcher.check_all()
    assert only(library).error == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("15m", 900), (" 2 H ", 7200)])
def test_intervals_are_read(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "0s", "5", "1d", "-3m", "1.5h"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(NewsdeskError, match="no interval"):
        seconds_of(text)


def test_each_check_is_reported(library: Library, news: Path) -> None:
    reports: list[tuple[str, int]] = []

    def note(source: Source, report: AddReport) -> None:
        reports.append((source.location, report.added.new))

    watcher = Watcher(library, on_checked=note)
    watcher.watch(str(news))
    watcher.check_all()
    assert reports == [(str(news), 1)]


def test_a_source_that_found_another_writer_is_tried_again_soon(
    library: Library, watcher: Watcher, clock: Clock, room: Newsroom
) -> None:
    watcher.watch(room.url("/feed.xml"))
    before = only(library)
    assert watcher._claim(before)
    assert not watcher._claim(before)
    with writer_lock(library.folder):
        watcher.check(before)
    assert (only(library), watcher.due()) == (before, [])
    clock.now += timedelta(seconds=6)
    assert watcher.due() == [before]


def test_what_was_just_taken_in_is_next_checked_an_interval_later(
    library: Library, watcher: Watcher, clock: Clock, room: Newsroom
) -> None:
    taken = AddReport(added=Added(new=3, updated=1))
    source = watcher.watch(room.url("/feed.xml"), taken=taken)
    assert source == only(library)
    assert (source.added, source.updated, source.checked_at, source.succeeded_at) == (3, 1, START, START)
    assert watcher.due() == []
    clock.now += timedelta(minutes=15)
    assert watcher.due() == [source]


def test_spellings_of_one_url_are_one_source(library: Library, watcher: Watcher, room: Newsroom) -> None:
    url = room.url("/feed.xml")
    watcher.watch(f"{url}?utm_source=mail#top")
    watcher.watch(url, 3600)
    assert (only(library).location, only(library).interval) == (url, 3600)
    assert [watcher.forget(spelling) for spelling in (f"{url}?fbclid=1", url)] == [True, False]
