"""Several at once: those who watch, those who ask, and what changes meanwhile."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corpus.fetch import Fetcher, Limits
from index import Added, AddReport, Library, Source
from index.intake.watch import Watcher
from index.storage.lock import writer_lock
from tests.fakes import HashingEncoder, make_articles
from tests.index.libraries import search
from tests.newsroom import FERRY, QUAY, Newsroom, Page


def titles(library: Library) -> set[str | None]:
    return {article.title for article in library.latest(100)}


def test_changes_arrive_at_the_next_check_while_questions_are_answered(
    library: Library, news: Path, room: Newsroom
) -> None:
    """A check that begins after a change brings it; questions are answered all the while."""
    library.add(make_articles(40))
    stop, answered = threading.Event(), 0
    checks: Counter[str] = Counter()
    checked = threading.Condition()

    def ask() -> None:
        nonlocal answered
        while not stop.is_set():
            search(library, ["Who approved the flood barrier?"], 10)
            answered += 1

    def note(source: Source, _: AddReport) -> None:
        with checked:
            checks[source.location] += 1
            checked.notify_all()

    def wait_for_checks(location: str) -> None:
        """Waits until a check has ended that cannot have begun before now: the second from now on."""
        with checked:
            enough = checks[location] + 2
            assert checked.wait_for(lambda: checks[location] >= enough, 60)

    with Fetcher(allow_private=True, limits=Limits(pause=0.0)) as fetcher:
        watcher = Watcher(library, fetcher, on_checked=note)
        watcher.watch(str(news), 1)
        feed = watcher.watch(room.url("/feed.xml"))
        with library.write_origins() as origins:
            origins.save_source(replace(feed, interval=1))  # shorter than a server may be visited
        threads = [threading.Thread(target=ask), threading.Thread(target=watcher.run, args=[stop])]
        for thread in threads:
            thread.start()
        try:
            wait_for_checks(feed.location)
            assert QUAY.title in titles(library)
            room.publish(FERRY)
            (news / "wall.txt").write_text("A sea wall will rise at Gull Point.")
            before = answered
            wait_for_checks(str(news))
            wait_for_checks(feed.location)
        finally:
            stop.set()
            for thread in threads:
                thread.join(30)
    assert FERRY.title in titles(library)
    assert "A sea wall will rise at Gull Point." in {article.body for article in library.latest(100)}
    assert answered > before > 0


class LookingWatcher(Watcher):
    """A watcher whose looks for sources that are due can be waited for."""

    looks = 0
    looked = threading.Condition()

    def due(self) -> list[Source]:
        found = super().due()
        with self.looked:
            self.looks += 1
            self.looked.notify_all()
        return found

    def wait_for_looks(self) -> None:
        """Waits until it has begun to look after now, and has ended."""
        with self.looked:
            enough = self.looks + 2
            assert self.looked.wait_for(lambda: self.looks >= enough, 60)


def test_two_who_watch_the_same_index_check_a_source_once(library: Library, room: Newsroom) -> None:
    """Both see that it is due; whoever claims it first checks it, and the other leaves it alone."""
    others = [Library(library.folder, HashingEncoder(), 128) for _ in range(2)]
    checked = threading.Event()

    def slowly() -> Iterator[bytes]:
        for watcher in watchers:  # while one fetches it, both look for what is due
            watcher.wait_for_looks()
        yield room.feed()

    room.serve("/slow.xml", Page(body=slowly, kind="text/xml"))
    stop = threading.Event()
    with Fetcher(allow_private=True, limits=Limits(pause=0.0)) as fetcher:
        watchers = [LookingWatcher(one, fetcher, on_checked=lambda *_: checked.set()) for one in others]
        watchers[0].watch(room.url("/slow.xml"))
        threads = [threading.Thread(target=watcher.run, args=(stop,)) for watcher in watchers]
        for thread in threads:
            thread.start()
        assert checked.wait(60)
        for watcher in watchers:
            watcher.wait_for_looks()
        stop.set()
        for thread in threads:
            thread.join()
    assert (len(room.requests_for("/slow.xml")), sum(source.added for source in library.sources())) == (1, 1)


def test_what_is_changed_of_a_source_during_a_slow_check_stays(library: Library, room: Newsroom) -> None:
    """Interval, fields and collection are a person's, the counts are the check's; what was fetched is fetched again."""
    url = room.url("/slow.xml")

    def slowly() -> Iterator[bytes]:
        others.watch(url, 7200, "title=headline", "Harbour", taken=AddReport(added=Added(new=2)))
        yield room.feed()

    room.serve("/slow.xml", Page(body=slowly, kind="text/xml", headers={"ETag": '"first"'}))
    with Fetcher(allow_private=True, limits=Limits(pause=0.0)) as fetcher:
        watcher, others = Watcher(library, fetcher), Watcher(library, fetcher)
        watcher.watch(url, 600)
        watcher.check_all()
        (source,) = library.sources()
        assert (source.interval, source.fields, source.collection) == (7200, "title=headline", "Harbour")
        assert (source.added, source.etag, source.error) == (3, None, None)
        room.serve("/slow.xml", again := Page(body=room.feed(), kind="text/xml"))
        watcher.check_all()
    (source,) = library.sources()
    assert (source.collection, source.added, source.etag) == ("Harbour", 3, again.etag())
    assert library.status().collections == (("Harbour", 1),)


def test_a_check_that_fails_or_finds_another_writer_changes_nothing_else(library: Library, room: Newsroom) -> None:
    url = room.url("/slow.xml")

    def broken() -> Iterator[bytes]:
        others.watch(url, 7200, collection="Harbour")
        yield b"out of order"

    # The status is a good one: the body of another may not be read, and then the change may come after the check.
    room.serve("/slow.xml", Page(body=broken, kind="text/xml"))
    with Fetcher(allow_private=True, limits=Limits(pause=0.0)) as fetcher:
        watcher, others = Watcher(library, fetcher), Watcher(library, fetcher)
        before = watcher.watch(url, 600)
        watcher.check_all()
        (source,) = library.sources()
        assert (source.interval, source.collection, source.failing_since is None) == (7200, "Harbour", False)
        with writer_lock(library.folder):
            watcher.check(before)
    (source,) = library.sources()
    assert (source.interval, source.collection) == (7200, "Harbour")
