"""Pages and feeds of a newsroom on this machine, taken in over real HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import FetchError, LoadError, load_file
from corpus.errors import Undated
from corpus.fetch import Fetcher, Limits
from index import Added, AddReport, Filters, Library
from index.intake import web
from index.intake.web import WebIntake
from tests.fakes import HashingEncoder
from tests.index.libraries import search
from tests.newsroom import FERRY, QUAY, Newsroom, Page


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        newsroom.publish(QUAY)
        newsroom.publish(FERRY)
        yield newsroom


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True, limits=Limits(pause=0.0), sleep=lambda _: None) as ours:
        yield ours


@pytest.fixture
def rested() -> Iterator[Fetcher]:
    """Another whose pause for the host is over."""
    with Fetcher(allow_private=True, limits=Limits(pause=0.0), sleep=lambda _: None) as ours:
        yield ours


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "index", HashingEncoder(), passage_tokens=128)


def seen(library: Library, question: str = "quay ferry harbour crossing", as_of: str | None = None) -> dict[str, str]:
    """What questions see: bodies by title."""
    (matches,) = search(library, [question], 50, Filters.of(as_of=as_of))
    return {match.article.title or "": match.article.body for match in matches}


def test_a_page_becomes_an_article_under_its_own_address(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    report = WebIntake(library, fetcher).visit(room.url(QUAY.path)).report
    assert report.added == Added(new=1, passages=1, encoded=1)
    (article,) = library.latest(5)
    assert (article.url, article.title, article.outlet) == (room.url(QUAY.path), QUAY.title, "The Quay Courier")
    assert article.authors == ("Nora Quill",)
    assert article.published and article.published.iso() == "2025-11-03T08:00:00+00:00"
    assert article.body == "\n\n".join(QUAY.paragraphs)


def test_a_page_from_a_dump_and_from_the_web_is_one_article(
    room: Newsroom, fetcher: Fetcher, library: Library, tmp_path: Path
) -> None:
    url = room.url(QUAY.path)
    record = {"title": QUAY.title, "text": "\n\n".join(QUAY.paragraphs), "url": f"{url}?utm_source=rss#comments"}
    dump = tmp_path / "dump.jsonl"
    dump.write_text(json.dumps(record))
    assert library.add(load_file(dump)).new == 1
    added = WebIntake(library, fetcher).visit(url).report.added
    assert (added.new, added.updated + added.unchanged) == (0, 1)
    assert [article.url for article in library.latest(5)] == [url]


def test_a_page_that_did_not_change_is_not_added_again(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    ours = WebIntake(library, fetcher)
    first = ours.visit(room.url(QUAY.path))
    again = ours.visit(room.url(QUAY.path), first.etag, first.last_modified)
    anew = ours.visit(room.url(QUAY.path))
    assert (again.report.added, again.etag) == (Added(), first.etag)
    assert anew.report.added == Added(unchanged=1)
    assert room.requests_for(QUAY.path)[1].headers["If-None-Match"] == first.etag


def test_spellings_of_one_url_are_one_page(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    ours = WebIntake(library, fetcher)
    page = Page(body=QUAY.html().encode())
    ours.visit(room.serve("/quay?utm_source=mail", page) + "#comments")
    url = room.serve("/quay", page)
    assert ours.visit(url).report.added == Added(unchanged=1)
    assert [article.url for article in library.latest(5)] == [url]


def test_a_corrected_page_is_a_new_version_and_only_as_of_sees_the_old_one(
    room: Newsroom, fetcher: Fetcher, library: Library
) -> None:
    ours = WebIntake(library, fetcher)
    ours.visit(room.url(QUAY.path))
    room.publish(replace(QUAY, paragraphs=(*QUAY.paragraphs[:2], "The repairs cost 16 million crowns, after all.")))
    assert ours.visit(room.url(QUAY.path)).report.added == Added(updated=1, passages=1, encoded=1)
    assert "14 million" not in seen(library)[QUAY.title]
    assert "14 million" in seen(library, as_of="2025-11-04")[QUAY.title]


def test_a_page_may_not_speak_for_another_address(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    html = QUAY.html().replace("</head>", '<link rel="canonical" href="https://other.test/quay"></head>')
    url = room.serve("/copy.html", Page(body=html.encode()))
    WebIntake(library, fetcher).visit(url)
    assert [article.url for article in library.latest(5)] == [url]


def test_a_feed_brings_its_pages(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    report = WebIntake(library, fetcher).visit(room.url("/feed.xml")).report
    assert (report.added.new, report.rejected) == (2, ())
    assert seen(library) == {story.title: "\n\n".join(story.paragraphs) for story in (QUAY, FERRY)}


def test_only_new_entries_of_a_feed_are_fetched(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    ours = WebIntake(library, fetcher)
    ours.visit(room.url("/feed.xml"))
    room.publish(replace(QUAY, slug="crane", title="A crane for the quay"))
    report = ours.visit(room.url("/feed.xml")).report
    assert (report.added.new, report.added.unchanged) == (1, 2)
    assert [len(room.requests_for(story.path)) for story in (QUAY, FERRY)] == [1, 1]


def test_an_entry_that_changed_is_fetched_again(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    ours = WebIntake(library, fetcher)
    ours.visit(room.url("/feed.xml"))
    room.publish(
        replace(FERRY, paragraphs=("The night ferry is saved until June, its owner announced.", *FERRY.paragraphs[1:]))
    )
    assert ours.visit(room.url("/feed.xml")).report.added == Added(updated=1, unchanged=1, passages=1, encoded=1)
    assert "stop at the end of January" not in seen(library)[FERRY.title]


def test_pages_of_old_entries_are_looked_at_again_after_a_while(
    room: Newsroom, fetcher: Fetcher, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = WebIntake(library, fetcher)
    ours.visit(room.url("/feed.xml"))
    room.publish(replace(QUAY, paragraphs=(*QUAY.paragraphs[:2], "The repairs cost 16 million crowns, after all.")))
    assert ours.visit(room.url("/feed.xml")).report.added == Added(unchanged=2)  # the feed shows the same summary
    monkeypatch.setattr(web, "_READ_AGAIN", -1)
    assert ours.visit(room.url("/feed.xml")).report.added == Added(updated=1, unchanged=1, passages=1, encoded=1)
    assert room.requests_for(FERRY.path)[-1].headers["If-None-Match"]
    assert "16 million" in seen(library)[QUAY.title]


def test_where_a_page_is_gone_the_feeds_own_text_is_taken(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    room.serve(FERRY.path, Page(status=404))
    report = WebIntake(library, fetcher).visit(room.url("/feed.xml")).report
    assert (report.added.new, report.rejected) == (2, ())
    assert seen(library)[FERRY.title] == FERRY.paragraphs[0]


def test_a_page_that_fails_for_a_while_is_asked_for_again(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    room.serve(FERRY.path, Page(status=500))
    first = WebIntake(library, fetcher).visit(room.url("/feed.xml"))
    assert (first.etag, seen(library)[FERRY.title]) == (None, FERRY.paragraphs[0])
    room.publish(FERRY)
    WebIntake(library, fetcher).visit(room.url("/feed.xml"))
    assert seen(library)[FERRY.title] == "\n\n".join(FERRY.paragraphs)
    assert library.status().articles == 2


def test_a_page_that_fails_when_it_is_looked_at_again_keeps_its_text(
    room: Newsroom, fetcher: Fetcher, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = WebIntake(library, fetcher)
    ours.visit(room.url("/feed.xml"))
    monkeypatch.setattr(web, "_READ_AGAIN", -1)
    room.serve(FERRY.path, Page(status=500))
    for _ in range(2):
        assert ours.visit(room.url("/feed.xml")).report.added == Added(unchanged=2)
    assert seen(library)[FERRY.title] == "\n\n".join(FERRY.paragraphs)


@pytest.mark.parametrize(
    "failure",
    [Page(status=500), Page(status=503), Page(status=429, headers={"Retry-After": "7200"}), Page(raw=b"")],
    ids=["500", "503", "429", "broken off"],
)
def test_a_page_that_fails_when_looked_at_again_is_tried_at_the_next_visit_though_the_feed_stays(
    room: Newsroom,
    fetcher: Fetcher,
    rested: Fetcher,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    failure: Page,
) -> None:
    """Its text stays until then; once it was had, an unchanged feed is no reason to ask for it."""
    ours, feed = WebIntake(library, fetcher), room.url("/feed.xml")
    first = ours.visit(feed)
    room.publish(replace(QUAY, slug="crane", title="A crane for the quay"))
    monkeypatch.setattr(web, "_READ_AGAIN", -1)
    room.serve(FERRY.path, failure)
    failed = ours.visit(feed, first.etag, first.last_modified)
    assert (failed.etag, failed.report.added.new) == (None, 1)
    assert seen(library)[FERRY.title] == "\n\n".join(FERRY.paragraphs)
    room.serve(FERRY.path, Page(body=FERRY.html().replace("thirty passengers", "forty passengers").encode()))
    ours = WebIntake(library, rested)
    again = ours.visit(feed, failed.etag, failed.last_modified)
    assert "If-None-Match" not in room.requests_for("/feed.xml")[-1].headers
    assert again.report.added.updated == 1
    assert "forty passengers" in seen(library)[FERRY.title]
    requests = len(room.requests_for(FERRY.path))
    assert again.etag is not None
    assert ours.visit(feed, again.etag).report == AddReport()
    assert len(room.requests_for(FERRY.path)) == requests


def test_a_page_that_is_gone_when_looked_at_again_is_no_reason_to_fetch_the_feed_anew(
    room: Newsroom, fetcher: Fetcher, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = WebIntake(library, fetcher)
    ours.visit(room.url("/feed.xml"))
    monkeypatch.setattr(web, "_READ_AGAIN", -1)
    room.serve(FERRY.path, Page(status=410))
    assert ours.visit(room.url("/feed.xml")).etag is not None
    assert seen(library)[FERRY.title] == "\n\n".join(FERRY.paragraphs)


def test_dates_that_are_left_out_are_reported_with_their_address(
    room: Newsroom, fetcher: Fetcher, library: Library
) -> None:
    """Of a page alone, and of a feed's entry whose page says no date either; not where the page has a good one."""
    room.publish(replace(FERRY, published="2031-01-01"))
    page, feed = room.url(FERRY.path), room.url("/feed.xml")
    undated = Undated(path=page, line=None, reason="2031-01-01 lies in the future")
    assert WebIntake(library, fetcher).visit(page).report.undated == (undated,)
    assert WebIntake(library, fetcher).visit(feed).report.undated == (undated,)


def test_a_feed_may_not_put_words_into_another_outlets_article(
    room: Newsroom, fetcher: Fetcher, library: Library
) -> None:
    ours = WebIntake(library, fetcher)
    ours.visit(room.url(QUAY.path))
    room.serve(QUAY.path, Page(status=403))
    link = f"<link>{room.url(QUAY.path)}</link>"
    item = f"<item><title>Quay collapses</title>{link}<description>It fell.</description></item>"
    rumours = f"<rss version='2.0'><channel>{item}</channel></rss>".encode()
    url = room.serve("/rumours.xml", Page(body=rumours, kind="text/xml"))
    assert ours.visit(url).report.added == Added(unchanged=1)
    assert seen(library) == {QUAY.title: "\n\n".join(QUAY.paragraphs)}


def test_private_addresses_are_refused_by_default(room: Newsroom, library: Library) -> None:
    with Fetcher() as fetcher, pytest.raises(FetchError, match=r"127\.0\.0\.1 is a private address"):
        WebIntake(library, fetcher).visit(room.url(QUAY.path))
    assert library.status().articles == 0
    assert room.requests == []


def test_a_page_without_an_article_names_its_address(room: Newsroom, fetcher: Fetcher, library: Library) -> None:
    links = b"<a href='/'>Home</a> <a href='/sport'>Sport</a> <a href='/harbour'>Harbour</a>"
    url = room.serve("/empty.html", Page(body=b"<!DOCTYPE html><html><body><nav>" + links + b"</nav></body></html>"))
    with pytest.raises(LoadError, match=re.escape(url)):
        WebIntake(library, fetcher).visit(url)
