"""Files, pages and feeds that join a collection, read anew or not; watched sources that keep theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.fetch import Fetcher, Limits
from index import Added, Filters, Intake, Library
from index.intake.sources import Adding, add_sources
from index.intake.watch import Watcher
from index.intake.web import WebIntake
from tests.newsroom import QUAY, Newsroom


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True, limits=Limits(pause=0.0), sleep=lambda _: None) as ours:
        yield ours


def bodies(library: Library, collection: str) -> int:
    return library.browse(filters=Filters.of(collection=collection)).total


def test_files_join_whether_they_changed_or_not(library: Library, news: Path) -> None:
    Intake(library).add([news])
    (news / "ferry.txt").write_text("The night ferry stops.")
    report = add_sources(library, news, Adding(collection="Harbour"))
    assert (report.added.new, report.added.unchanged, bodies(library, "harbour")) == (1, 1, 2)
    add_sources(library, news / "ferry.txt", Adding(collection="Boats"))
    assert library.status().collections == (("Harbour", 2), ("Boats", 1))


def test_pages_and_feeds_join_whether_they_changed_or_not(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    for place in (room.url(QUAY.path), room.url("/feed.xml")):
        WebIntake(library, fetcher).visit(place)
        again = WebIntake(library, fetcher, collection=place[-9:]).visit(place).report
        assert again.added == Added(unchanged=1)
        assert bodies(library, place[-9:]) == 1


def test_a_watched_source_keeps_its_collection(library: Library, fetcher: Fetcher, news: Path) -> None:
    """What comes later joins, too; what was read before joins when the collection is named."""
    watcher = Watcher(library, fetcher)
    watcher.watch(str(news))
    watcher.check_all()
    watcher.watch(str(news), collection="Harbour")
    watcher.check_all()
    (news / "ferry.txt").write_text("The night ferry stops.")
    watcher.watch(str(news), 60)
    watcher.check_all()
    (source,) = library.sources()
    assert (source.collection, source.interval, bodies(library, "Harbour")) == ("Harbour", 60, 2)
    watcher.watch(str(news), collection="")
    assert library.sources()[0].collection == ""


def test_a_watched_page_that_did_not_change_joins(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    room.publish(QUAY)
    watcher = Watcher(library, fetcher)
    watcher.watch(room.url("/feed.xml"))
    watcher.check_all()
    watcher.watch(room.url("/feed.xml"), collection="Quay")
    watcher.check_all()
    assert bodies(library, "Quay") == 1
