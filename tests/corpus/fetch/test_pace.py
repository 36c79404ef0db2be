"""One request at a time for a host, a pause between them, and patience with servers that are busy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FetchError
from corpus.fetch import Fetched, Fetcher, Limits
from corpus.fetch.pace import Pace, retry_after
from tests.corpus.fetch.conftest import Time, here
from tests.newsroom import Newsroom, Page

BUSY = Page(status=503)
WORDS = Page(body=b"words")


def failure(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert caught.value.url == url
    return caught.value


def test_a_host_gets_one_request_a_second_on_all_ports_together(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    """Four requests, robots.txt included: three pauses."""
    with Newsroom() as other:
        fetcher.get(room.serve("/a", WORDS))
        fetcher.get(other.serve("/a", WORDS))
    assert time.waits == [1.0, 1.0, 1.0]


def test_the_rest_of_the_pause_is_waited_for_on_the_real_clock(room: Newsroom) -> None:
    """Three requests, so two pauses, each less what has passed since the last request began."""
    url = room.serve("/a", WORDS)
    waits: list[float] = []
    with Fetcher(True, limits=Limits(pause=50.0), sleep=waits.append) as fetcher:
        fetcher.get(url)
        fetcher.get(url)
    assert [0 < wait < 50 for wait in waits] == [True, True]
    assert [request.path for request in room.requests] == ["/robots.txt", "/a", "/a"]


def test_what_was_waited_anyway_counts_towards_the_pause(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    url = room.serve("/a", WORDS)
    fetcher.get(url)
    time.now += 0.75
    fetcher.get(url)
    time.now += 60
    fetcher.get(url)
    assert time.waits == [1.0, 0.25]


def test_threads_ask_one_host_one_at_a_time_and_others_meanwhile(room: Newsroom) -> None:
    """Every answer of the one host waits until the other host gets a request."""
    requested = threading.Event()

    def after_the_other() -> Iterator[bytes]:
        assert requested.wait(60)
        yield b"words"

    def the_other() -> Iterator[bytes]:
        requested.set()
        yield b"words"

    urls = []
    for path, host, body in (
        ("/a", "news.example", after_the_other),
        ("/b", "news.example", after_the_other),
        ("/c", "news.example", after_the_other),
        ("/d", "other.example", the_other),
    ):
        room.serve(path, Page(body=body))
        urls.append(room.url(path, host))
    with Fetcher(True, limits=Limits(pause=0), resolve=here) as fetcher, ThreadPoolExecutor(4) as threads:
        pages = list(threads.map(fetcher.get, urls))
    assert [page.url for page in pages] == urls
    assert room.most_at_once == {"news.example": 1, "other.example": 1}
    assert [len(room.requests_for(path)) for path in ("/a", "/b", "/c", "/d", "/robots.txt")] == [1, 1, 1, 1, 2]


def test_a_crawl_delay_is_obeyed_from_the_first_page_on(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    room.robots("User-agent: *\nCrawl-delay: 12")
    url = room.serve("/a", WORDS)
    fetcher.get(url)
    fetcher.get(url)
    assert time.waits == [12.0, 12.0]


@pytest.mark.parametrize(("delay", "pause"), [("0.2", 1.0), ("7.5", 7.5), ("31", 30.0), ("1e9", 30.0), ("soon", 1.0)])
def test_a_crawl_delay_is_obeyed_up_to_half_a_minute(
    room: Newsroom, fetcher: Fetcher, time: Time, delay: str, pause: float
) -> None:
    room.robots(f"User-agent: newsdesk\nCrawl-delay: {delay}\nUser-agent: other\nCrawl-delay: 20")
    fetcher.get(room.serve("/a", WORDS))
    assert time.waits == [pause]


def test_a_busy_server_gets_the_next_request_when_it_wants(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    url = room.serve("/a", Page(status=429, headers={"Retry-After": "17"}), WORDS)
    page = fetcher.get(url)
    assert isinstance(page, Fetched)
    assert page.content == b"words"
    assert time.waits == [1.0, 17.0]


def test_a_date_to_come_back_counts_from_the_servers_own_clock(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    """Their clock is ten years behind ours."""
    theirs = {"Date": "Tue, 03 Nov 2015 08:00:00 GMT", "Retry-After": "Tue, 03 Nov 2015 08:00:45 GMT"}
    url = room.serve("/a", Page(status=503, headers=theirs, dated=False), WORDS)
    assert isinstance(fetcher.get(url), Fetched)
    assert time.waits == [1.0, 45.0]


def test_a_server_that_stays_busy_gets_four_requests(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    """Each wait is twice the last, give or take half, and never shorter than the pause."""
    error = failure(fetcher, room.serve("/a", BUSY))
    assert (error.reason, error.temporary) == ("answered 503 Service Unavailable, asked 4 times", True)
    assert len(room.requests_for("/a")) == 4
    pause, first, second, third = time.waits
    assert pause == 1.0
    assert 1.0 <= first <= 1.5
    assert 1.0 <= second <= 3.0
    assert 2.0 <= third <= 6.0


def test_other_errors_of_a_server_are_not_retried(room: Newsroom, fetcher: Fetcher) -> None:
    error = failure(fetcher, room.serve("/a", Page(status=500)))
    assert (error.reason, error.temporary) == ("answered 500 Internal Server Error", True)
    assert len(room.requests_for("/a")) == 1


def test_a_server_that_wants_more_patience_than_there_is_is_left_alone(
    room: Newsroom, fetcher: Fetcher, time: Time
) -> None:
    """All of its pages are, without asking, and until the moment it named."""
    url = room.serve("/a", Page(status=429, headers={"Retry-After": "3600"}), WORDS)
    for each in (url, room.url("/b")):
        error = failure(fetcher, each)
        assert error.reason.startswith("127.0.0.1 asks to be left alone for 3,600 s, until ")
        assert error.temporary
        assert error.retry_at is not None
        assert abs(error.retry_at - datetime.now(UTC) - timedelta(hours=1)) < timedelta(seconds=10)
    assert [request.path for request in room.requests] == ["/robots.txt", "/a"]
    time.now += 3_600
    assert isinstance(fetcher.get(url), Fetched)


def test_no_connection_is_retried_and_then_an_error(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    with Newsroom() as other:
        url = other.serve("/a", WORDS)
        fetcher.get(url)
    time.waits.clear()
    error = failure(fetcher, url)
    assert error.reason.startswith("the connection failed (")
    assert error.reason.endswith("), asked 4 times")
    assert error.temporary
    assert len(time.waits) == 4


def test_a_turn_that_fails_lets_the_next_one_in(time: Time) -> None:
    pace = Pace(pause=1.0, max_wait=60.0, clock=time.clock, sleep=time.sleep)
    url = httpx.URL("https://news.example/a")
    with pytest.raises(RuntimeError), pace.turn(url):
        raise RuntimeError
    entered = threading.Event()

    def enter() -> None:
        with pace.turn(url):
            entered.set()

    thread = threading.Thread(target=enter, daemon=True)
    thread.start()
    assert entered.wait(5)
    thread.join()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("999999999", 999_999_999.0),
        ("Mon, 03 Nov 2025 08:02:00 GMT", 120.0),
        ("Monday, 03-Nov-25 08:02:00 GMT", 120.0),
        ("Mon, 03 Nov 2025 07:00:00 GMT", 0.0),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text, "date": "Mon, 03 Nov 2025 08:00:00 GMT"}) == seconds


@given(st.text(), st.text())
def test_any_retry_after_is_seconds_or_nothing(text: str, day: str) -> None:
    seconds = retry_after({"retry-after": text, "date": day})
    assert seconds is None or seconds >= 0
