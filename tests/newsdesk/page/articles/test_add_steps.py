"""Files and links results in one by one, what is said of each, and the page's own watch."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

import pytest

from corpus import Rejected
from index import Added, AddReport, Source
from index.intake.watch import Watcher
from index.storage.lock import writer_lock
from newsdesk.page.articles import articles_html
from newsdesk.page.articles.add_steps import BUSY, AddProgress, AddResult, ArticleAdder
from newsdesk.page.articles.watch_thread import start_watching
from qa import Newsdesk
from tests.fakes import HashingEncoder
from tests.newsroom import FERRY, QUAY, Newsroom
from tests.waiting import wait_until

NOW = datetime(2026, 1, 6, 12, tzinfo=UTC)  # a Tuesday


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    return Newsdesk.open(tmp_path / "index", HashingEncoder())


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        newsroom.publish(QUAY)
        newsroom.publish(FERRY)
        yield newsroom


def upload(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def last(stages: Iterator[AddProgress]) -> tuple[AddResult, ...]:
    *_, end = stages
    assert (end.name, len(end.results)) == (None, end.places)
    return end.results


def test_each_file_is_told_of_by_its_name_and_never_by_where_it_lies(desk: Newsdesk, tmp_path: Path) -> None:
    good = upload(tmp_path / "a", "good.json", json.dumps({"title": "Quay", "text": "The quay is closed."}))
    bad = upload(tmp_path / "b", "bad.jsonl", "{broken")
    stages = list(ArticleAdder(desk).add([good, bad]))
    assert [(stages[0].name, stages[0].places, stages[0].results)] == [("good.json", 2, ())]
    first, second = stages[-1].results
    assert first == AddResult(name="good.json", report=AddReport(added=Added(new=1)))
    assert [(one.path, one.line) for one in second.report.rejected] == [(PurePath("bad.jsonl"), 1)]
    assert str(tmp_path) not in articles_html.results_html(stages[-1].results)
    (again,) = last(ArticleAdder(desk).add([good]))
    assert again.report.added == Added(unchanged=1)


def test_many_files_are_taken_twenty_at_once_in_their_order(desk: Newsdesk, tmp_path: Path) -> None:
    files = [upload(tmp_path / str(n), "note.txt", f"Crane {n} was moved.") for n in range(23)]
    stages = list(ArticleAdder(desk).add([*files, "ftp://x", files[0]]))
    assert {(len(stage.results), stage.at_once) for stage in stages[:-1]} == {(0, 20), (20, 3), (23, 1), (24, 1)}
    assert [(one.report.added.new, one.report.added.unchanged) for one in stages[-1].results] == [
        *[(1, 0)] * 23, (0, 0), (0, 1),
    ]  # fmt: skip


def test_links_are_taken_in_and_kept_up_to_date_where_that_is_wished_and_they_can_be_read(
    desk: Newsdesk, room: Newsroom
) -> None:
    feed, gone = room.url("/feed.xml"), room.url("/gone.html")
    watcher = Watcher(desk.library, allow_private=True)
    results = last(ArticleAdder(desk, watcher, allow_private=True).add([feed, gone, "file:///etc/passwd"]))
    assert [(one.report.added.new, one.watched) for one in results] == [(2, True), (0, False), (0, False)]
    assert [one.reason for one in results[1].report.rejected] == ["answered 404 Not Found"]
    assert results[2].error == "not a link: expected an address that begins with https:// or http://"
    assert [(source.location, source.added) for source in desk.library.sources()] == [(feed, 2)]
    assert watcher.due() == []
    (unwatched,) = last(ArticleAdder(desk, allow_private=True).add([room.url(QUAY.path)]))
    assert (unwatched.watched, unwatched.report.added) == (False, Added(unchanged=1))


def test_links_into_private_networks_are_refused(desk: Newsdesk, room: Newsroom) -> None:
    (results,) = last(ArticleAdder(desk, Watcher(desk.library)).add([room.url("/feed.xml")]))
    assert "private" in results.report.rejected[0].reason
    assert (results.watched, desk.library.sources(), room.requests) == (False, [], [])


def test_who_comes_second_is_told_so_and_gets_in_when_the_other_ends(desk: Newsdesk, tmp_path: Path) -> None:
    desk.add([upload(tmp_path / "a", "first.txt", "The tower is open.")])
    note = upload(tmp_path / "b", "note.txt", "The quay is closed.")
    with writer_lock(desk.library.folder):
        (results,) = last(ArticleAdder(desk, max_wait=0.2).add([note]))
    assert results == AddResult(name="note.txt", error=BUSY)
    held, end = threading.Event(), threading.Event()

    def hold() -> None:
        with writer_lock(desk.library.folder):
            held.set()
            end.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    stages = []
    for stage in ArticleAdder(desk, max_wait=20).add([note]):
        stages.append(stage)
        if stage.waiting:
            end.set()
    holder.join()
    waiting = [stage for stage in stages if stage.waiting]
    assert (stages[0].waiting, stages[-1].waiting) == (False, False)
    assert stages[-1].results[0].report.added.new == 1
    assert "waits its turn" in articles_html.progress_html(waiting[0])


def test_the_page_checks_its_sources_until_it_is_stopped(desk: Newsdesk, room: Newsroom) -> None:
    watch = start_watching(desk, allow_private=True)
    watch.watcher.watch(room.url("/feed.xml"))
    wait_until(lambda: desk.status().articles == 2, "both articles of the feed are there")
    assert watch.stop()  # its thread has ended
    watch.watcher.watch(room.url("/other.xml"))
    assert room.requests_for("/other.xml") == []


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(days=1), "Monday"),
        (timedelta(days=30), "7 December 2025"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(past: timedelta, said: str) -> None:
    assert articles_html.ago(NOW - past, NOW) == said


def test_a_failing_source_says_since_when_and_why_and_all_of_it_is_text() -> None:
    source = Source(
        location="https://x.example/<b>", interval=900, failing_since=NOW - timedelta(hours=3), error="<i>answered 500",
        added=3,
    )  # fmt: skip
    html = articles_html.sources_html([source], NOW, may_change=True)
    assert "fails since 3 hours ago: &lt;i&gt;answered 500" in html
    assert 'data-place="https://x.example/&lt;b&gt;"' in html
    assert ("<b>" in html, "<i>" in html) == (False, False)
    assert "Stop watching" not in articles_html.sources_html([source], NOW, may_change=False)


def test_of_many_left_out_the_first_ones_are_shown_and_the_rest_counted() -> None:
    rejected = tuple(Rejected(path=PurePath("dump.zip/a.json"), line=n, reason="no text") for n in range(1, 24))
    html = articles_html.results_html([AddResult(name="dump.zip", report=AddReport(rejected=rejected))])
    assert "left out dump.zip/a.json, line 20: no text" in html
    assert "line 21" not in html
    assert "and 3 more left out" in html


def test_the_bar_counts_what_is_done_and_the_share_of_what_is_under_way() -> None:
    stage = AddProgress(places=4, results=(AddResult(name="a"),), name="b.json", found=10, done=5, passages=1200)
    html = articles_html.progress_html(stage)
    assert 'max="4" value="1.500"' in html
    several = articles_html.progress_html(replace(stage, at_once=3))
    assert 'value="1.000"' in several
    assert "b.json</span> and 2 more" in several
    assert "AddForm 2 of 4: " in html
    assert "10 articles, 1,200 passages read so far" in html
