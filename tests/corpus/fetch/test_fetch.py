"""Responses become content, "not modified", or an error that says what came."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from importlib.metadata import version
from time import monotonic

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import FetchError
from corpus.fetch import Fetched, Fetcher, Limits, NotModified
from corpus.fetch.connections import Deadline, DeadlinePassed, GuardedConnections
from corpus.fetch.guard import Guard
from tests.corpus.fetch.conftest import Time, here
from tests.newsroom import HTML, Newsroom, Page, Story, bomb

TLS = httpx.create_ssl_context(trust_env=False)  # once for all tests: it takes 20 ms
QUAY = Story(slug="quay", title="Quay reopens after two years", paragraphs=("The old quay is open again.",))


def failure(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert caught.value.url == url
    return caught.value


def test_a_page_comes_whole_with_what_its_server_says_of_it(room: Newsroom, fetcher: Fetcher) -> None:
    url = room.publish(QUAY)
    page = Page(body=QUAY.html().encode())
    assert fetcher.get(url + "#comments") == Fetched(
        url=url,
        requested_url=url + "#comments",
        content=QUAY.html().encode(),
        content_type="text/html",
        charset="utf-8",
        etag=page.etag(),
        last_modified=None,
        moved_permanently=False,
    )


def test_a_request_says_who_asks_and_nothing_of_the_user(room: Newsroom, fetcher: Fetcher) -> None:
    url = room.serve("/a", Page(body=b"words", headers={"Set-Cookie": "id=7; Path=/"}))
    fetcher.get(url)
    fetcher.get(url)
    sent = room.requests_for("/a")[-1].headers
    assert sorted(sent) == ["Accept", "Accept-Encoding", "Host", "User-Agent"]
    assert sent["User-Agent"].startswith(f"Newsdesk/{version('newsdesk')} (")


def test_proxies_of_the_environment_are_not_used(
    room: Newsroom, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Newsroom() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url())
        monkeypatch.setenv("ALL_PROXY", proxy.url())
        assert isinstance(fetcher.get(room.publish(QUAY)), Fetched)
        assert proxy.requests == []


def test_an_unchanged_feed_is_not_sent_twice_and_a_changed_one_is(room: Newsroom, fetcher: Fetcher) -> None:
    url = room.url("/feed.xml")
    room.publish(QUAY)
    first = fetcher.get(url)
    assert isinstance(first, Fetched)
    assert fetcher.get(url, etag=first.etag) == NotModified(
        url=url, requested_url=url, etag=first.etag, last_modified=None, moved_permanently=False
    )
    room.publish(Story(slug="ferry", title="Ferry at nine", paragraphs=("It leaves at nine.",)))
    second = fetcher.get(url, etag=first.etag)
    assert isinstance(second, Fetched)
    assert second.content == room.feed()
    assert second.content_type == "application/rss+xml"


def test_the_date_of_the_last_change_is_sent_back(room: Newsroom, fetcher: Fetcher) -> None:
    day = "Mon, 03 Nov 2025 08:00:00 GMT"
    url = room.serve("/a", Page(body=b"words", headers={"Last-Modified": day}), Page(status=304))
    first = fetcher.get(url)
    assert isinstance(first, Fetched)
    assert first.last_modified == day
    assert isinstance(fetcher.get(url, last_modified=day), NotModified)
    assert room.requests_for("/a")[-1].headers["If-Modified-Since"] == day


def test_an_etag_that_no_header_can_hold_is_not_sent(room: Newsroom, fetcher: Fetcher) -> None:
    url = room.publish(QUAY)
    assert isinstance(fetcher.get(url, etag='"a"\r\nCookie: id=7', last_modified="Montag, 3. März"), Fetched)
    assert "If-None-Match" not in room.requests[-1].headers
    assert "If-Modified-Since" not in room.requests[-1].headers


def test_not_modified_without_a_condition_is_an_error(room: Newsroom, fetcher: Fetcher) -> None:
    assert failure(fetcher, room.serve("/a", Page(status=304))).reason == "answered 304 Not Modified"


@pytest.mark.parametrize(
    ("kind", "content_type", "charset"),
    [
        ("TEXT/HTML; Charset=ISO-8859-1", "text/html", "iso-8859-1"),
        ('text/html; charset="windows-1251"', "text/html", "windows-1251"),
        ("text/html; charset=martian-8", "text/html", None),
        ("text/html; charset=rot13", "text/html", None),
        ("text/html; charset=", "text/html", None),
        ("text/html, text/html", "text/html", None),
        ("application/pdf", "application/pdf", None),
        ("application/feed+json", "application/feed+json", None),
        ("; charset=utf-8", None, "utf-8"),
        (None, None, None),
    ],
)
def test_type_and_charset_are_what_the_server_says(
    room: Newsroom, fetcher: Fetcher, kind: str | None, content_type: str | None, charset: str | None
) -> None:
    page = fetcher.get(room.serve("/a", Page(body="Grüße".encode(), kind=kind)))
    assert isinstance(page, Fetched)
    assert (page.content, page.content_type, page.charset) == ("Grüße".encode(), content_type, charset)


@pytest.mark.parametrize(
    "kind", ["image/png", "video/mp4", "application/zip", "application/octet-stream", "image/svg+xml"]
)
def test_what_cannot_be_read_is_refused_before_it_is(room: Newsroom, fetcher: Fetcher, kind: str) -> None:
    error = failure(fetcher, room.serve("/a", Page(kind=kind, body=room.slow)))
    assert error.reason == f"is {kind!r}; expected a page, a feed, plain text or PDF"


@pytest.mark.parametrize(
    ("status", "words"), [(404, "404 Not Found"), (410, "410 Gone"), (403, "403 Forbidden"), (204, "204 No Content")]
)
def test_a_status_that_is_no_page_is_an_error(room: Newsroom, fetcher: Fetcher, status: int, words: str) -> None:
    error = failure(fetcher, room.serve("/a", Page(status=status)))
    assert (error.reason, error.temporary) == (f"answered {words}", False)
    assert len(room.requests_for("/a")) == 1


def test_redirects_are_followed_and_permanent_ones_are_reported(room: Newsroom, fetcher: Fetcher) -> None:
    end = room.publish(QUAY)
    room.redirect("/new", QUAY.path, 308)
    room.redirect("/old", "new?from=old", 301)
    room.redirect("/new?from=old", "/new", 301)
    room.redirect("/today", "/old", 302)
    for path, for_good in (("/old", True), ("/today", False)):
        page = fetcher.get(room.url(path))
        assert isinstance(page, Fetched)
        assert (page.url, page.requested_url, page.moved_permanently) == (end, room.url(path), for_good)


def test_five_redirects_are_followed_and_no_sixth(room: Newsroom, fetcher: Fetcher) -> None:
    for n in range(6):
        room.redirect(f"/{n}", f"/{n + 1}")
    room.serve("/6", Page(body=b"words"))
    assert isinstance(fetcher.get(room.url("/1")), Fetched)
    assert failure(fetcher, room.url("/0")).reason == f"more than 5 redirects, the last to {room.url('/6')}"


def test_a_redirect_in_a_circle_is_an_error_at_once(room: Newsroom, fetcher: Fetcher) -> None:
    room.redirect("/a", "/b#top")
    room.redirect("/b", "/a")
    room.redirect("/self", "")
    assert failure(fetcher, room.url("/a")).reason == f"redirects in a circle, by way of {room.url('/a')}"
    assert failure(fetcher, room.redirect("/me", "/me")).reason == f"redirects in a circle, by way of {room.url('/me')}"
    assert failure(fetcher, room.url("/self")).reason == "answered 302 Found"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (
            "ftp://news.example/a",
            "redirects to ftp://news.example/a: the scheme is 'ftp'; expected http:// or https://",
        ),
        ("//news.example:x/", "redirects to //news.example:x/: not a URL (Invalid port: 'x')"),
        (
            "http://a:b@news.example/",
            "redirects to http://news.example/: has a user's name or password in it; expected none",
        ),
        ("/none", "redirects to {room}/none: answered 404 Not Found"),
    ],
)
def test_a_redirect_that_cannot_be_followed_says_where_it_led(
    room: Newsroom, fetcher: Fetcher, target: str, reason: str
) -> None:
    error = failure(fetcher, room.redirect("/a", target))
    assert error.reason == reason.format(room=room.url("").removesuffix("/"))


def test_packed_pages_are_unpacked_and_bombs_are_not(room: Newsroom, fetcher: Fetcher) -> None:
    packed = {"Content-Encoding": "gzip"}
    page = fetcher.get(room.serve("/a", Page(body=gzip.compress(b"words"), headers=packed)))
    assert isinstance(page, Fetched)
    assert page.content == b"words"
    assert failure(fetcher, room.serve("/b", Page(body=bomb(30 << 20), headers=packed))).reason == (
        "longer than 20,971,520 bytes; at most that many are expected"
    )
    brotli = Page(body=b"\x0b\x02\x80words", headers={"Content-Encoding": "br"})
    assert failure(fetcher, room.serve("/c", brotli)).reason == "the body is packed as 'br'; expected gzip, deflate"


def test_an_endless_body_ends_at_the_limit(room: Newsroom, time: Time) -> None:
    url = room.serve("/a", Page(body=lambda: room.slow(b"x" * 10_000, every=0)))
    limits = Limits(max_bytes=1_000_000)
    with Fetcher(True, limits=limits, clock=time.clock, sleep=time.sleep) as fetcher:
        assert failure(fetcher, url).reason == "longer than 1,000,000 bytes; at most that many are expected"


def dripping(room: Newsroom, time: Time) -> Iterator[bytes]:
    """Yields a byte every ten seconds, without end."""
    for piece in room.slow(b"x", every=0.001):
        time.now += 10
        yield piece


def test_a_body_that_drips_ends_at_the_deadline(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    error = failure(fetcher, room.serve("/a", Page(body=lambda: dripping(room, time))))
    assert (error.reason, error.temporary) == ("not answered to the end within 60 s", True)
    assert len(room.requests_for("/a")) == 1


def test_headers_that_drip_end_at_the_deadline(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    error = failure(fetcher, room.serve("/a", Page(drip=lambda: dripping(room, time))))
    assert error.reason == "not answered to the end within 60 s"


def test_a_server_that_says_nothing_is_not_waited_for(room: Newsroom, time: Time) -> None:
    url = room.serve("/a", Page(body=lambda: room.slow(b"x", every=60)))
    with Fetcher(True, limits=Limits(read=1), clock=time.clock, sleep=time.sleep) as fetcher:
        error = failure(fetcher, url)
    assert (error.reason, error.temporary) == ("no answer for 1 s", True)


def test_a_read_that_outlasts_the_deadline_is_cut_short() -> None:
    """A server that accepts and says nothing; without the deadline, the read would end in its own timeout."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        deadline = Deadline(monotonic)
        deadline.start(0.2)
        stream = GuardedConnections(Guard(True), deadline).connect_tcp("127.0.0.1", server.getsockname()[1], timeout=60)
        with pytest.raises(DeadlinePassed):
            stream.read(1, timeout=60)
        stream.close()


def test_headers_beyond_reason_are_an_error(room: Newsroom, fetcher: Fetcher) -> None:
    url = room.serve("/a", Page(kind=HTML, headers={f"X-{n}": "x" * 60_000 for n in range(4)}))
    assert failure(fetcher, url).reason.startswith("the connection failed (")


def test_a_body_that_breaks_off_is_requested_again(room: Newsroom, fetcher: Fetcher) -> None:
    short = Page(body=b"wo", headers={"Content-Length": "5"})
    url = room.serve("/a", short, short, Page(body=b"words"))
    page = fetcher.get(url)
    assert isinstance(page, Fetched)
    assert page.content == b"words"
    assert len(room.requests_for("/a")) == 3


HEADERS = st.sampled_from(
    [b"Content-Type: ", b"Content-Encoding: gzip", b"Content-Length: ", b"Location: ", b"Transfer-Encoding: chunked",
     b"Retry-After: ", b"ETag: ", b"Set-Cookie: a=b", b"\xff: ", b" folded"]
)  # fmt: skip
LINES = st.lists(st.tuples(HEADERS, st.binary(max_size=20)).map(b"".join), max_size=5).map(b"\r\n".join)
STATUS = st.sampled_from([b"200 OK", b"301 Moved", b"304 Same", b"429 Busy", b"100 Continue", b"999", b"20", b"OK"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(status=STATUS, lines=LINES, body=st.binary(max_size=60), location=st.text(max_size=20))
def test_whatever_a_server_sends_is_content_or_a_fetch_error(
    room: Newsroom, time: Time, status: bytes, lines: bytes, body: bytes, location: str
) -> None:
    leads = b"\r\nLocation: " + location.encode(errors="replace") if location else b""
    url = room.serve("/a", Page(raw=b"HTTP/1.1 " + status + leads + b"\r\n" + lines + b"\r\n\r\n" + body))
    with Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=here, tls=TLS) as fetcher:
        try:
            page = fetcher.get(url, etag='"a"')
        except FetchError as error:
            assert error.url == url
            assert str(error).isprintable()
        else:
            assert page.requested_url == url
