"""Rules of robots.txt are obeyed, and so is what their absence means (RFC 9309)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.errors import FetchError
from corpus.fetch import Fetched, Fetcher
from tests.corpus.fetch.conftest import Time
from tests.newsroom import Newsroom, Page

WORDS = Page(body=b"words")
DAY = 86_400


def failure(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert caught.value.url == url
    return caught.value


def may_read(fetcher: Fetcher, url: str) -> bool:
    try:
        fetcher.get(url)
    except FetchError as error:
        assert error.reason == "its site's robots.txt does not let Newsdesk read it"
        assert not error.temporary
        return False
    return True


def test_rules_for_us_come_before_rules_for_all(room: Newsroom, fetcher: Fetcher) -> None:
    room.robots("User-agent: *\nDisallow: /\n\nUser-agent: NewsDesk\nDisallow: /private/\nAllow: /private/open")
    for path in ("/a", "/private/a", "/private/open", "/private/open.html"):
        room.serve(path, WORDS)
    assert [may_read(fetcher, room.url(path)) for path in ("/a", "/private/a", "/private/open")] == [True, False, True]
    assert room.requests_for("/private/a") == []


def test_rules_for_all_are_ours_where_we_are_not_named(room: Newsroom, fetcher: Fetcher) -> None:
    room.robots("User-agent: newsdeskplus\nAllow: /\n\nUser-agent: *\nDisallow: /*.php$\nDisallow: /a?print=")
    for path in ("/a", "/a?print=1", "/x.php", "/x.php?y"):
        room.serve(path, WORDS)
    assert [may_read(fetcher, room.url(path)) for path in ("/a", "/a?print=1", "/x.php", "/x.php?y")] == [
        True, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_that_shows_no_rules_has_none(room: Newsroom, fetcher: Fetcher, status: int) -> None:
    room.serve("/robots.txt", Page(status=status))
    assert may_read(fetcher, room.serve("/a", WORDS))


@pytest.mark.parametrize(
    ("status", "problem", "requests"),
    [
        (500, "answered 500 Internal Server Error", 1),
        (503, "answered 503 Service Unavailable, asked 4 times", 4),
        (429, "answered 429 Too Many Requests, asked 4 times", 4),
    ],
)
def test_a_site_whose_rules_cannot_be_read_is_left_alone_for_ten_minutes(
    room: Newsroom, fetcher: Fetcher, time: Time, status: int, problem: str, requests: int
) -> None:
    room.serve("/robots.txt", Page(status=status))
    url = room.serve("/a", WORDS)
    for _ in range(2):
        error = failure(fetcher, url)
        assert error.reason == f"its site's robots.txt cannot be read, so for now nothing else may be: {problem}"
        assert error.temporary
    assert len(room.requests_for("/robots.txt")) == requests
    assert room.requests_for("/a") == []
    room.robots("")
    time.now += 600
    assert may_read(fetcher, url)


def test_rules_are_requested_once_a_day(room: Newsroom, fetcher: Fetcher, time: Time) -> None:
    url = room.serve("/a", WORDS)
    room.robots("User-agent: *\nAllow: /")
    assert may_read(fetcher, url)
    room.robots("User-agent: *\nDisallow: /")
    time.now += DAY - 60
    assert may_read(fetcher, url)
    time.now += 60
    assert not may_read(fetcher, url)
    assert len(room.requests_for("/robots.txt")) == 2


def test_each_host_and_port_has_its_own_rules(room: Newsroom, fetcher: Fetcher) -> None:
    room.robots("User-agent: *\nDisallow: /")
    with Newsroom() as other:
        assert may_read(fetcher, other.serve("/a", WORDS))
        assert not may_read(fetcher, room.redirect("/b", other.url("/a")))
        error = failure(fetcher, other.redirect("/b", room.url("/a")))
    assert error.reason == f"redirects to {room.url('/a')}: its site's robots.txt does not let Newsdesk read it"
    assert room.requests_for("/a") == []


def test_many_threads_ask_for_rules_once(room: Newsroom, fetcher: Fetcher) -> None:
    room.robots("User-agent: *\nAllow: /")
    url = room.serve("/a", WORDS)
    with ThreadPoolExecutor(8) as threads:
        assert all(isinstance(page, Fetched) for page in threads.map(fetcher.get, [url] * 8))
    assert len(room.requests_for("/robots.txt")) == 1


def test_rules_may_be_elsewhere(room: Newsroom, fetcher: Fetcher) -> None:
    """A redirect's target gives the rules of the host that was requested."""
    with Newsroom() as other:
        other.serve("/rules", Page(body=b"User-agent: *\nDisallow: /a", kind="text/plain"))
        room.redirect("/robots.txt", other.url("/rules"))
        room.serve("/b", WORDS)
        assert [may_read(fetcher, room.url(path)) for path in ("/a", "/b")] == [False, True]


def test_rules_that_redirect_without_end_are_none(room: Newsroom, fetcher: Fetcher) -> None:
    room.redirect("/robots.txt", "/robots.txt")
    assert may_read(fetcher, room.serve("/a", WORDS))
    assert len(room.requests_for("/robots.txt")) == 6


def test_rules_that_redirect_to_metadata_are_refused(room: Newsroom, fetcher: Fetcher) -> None:
    room.redirect("/robots.txt", "http://169.254.169.254/robots.txt")
    assert failure(fetcher, room.serve("/a", WORDS)).reason == (
        "its site's robots.txt leads to http://169.254.169.254/robots.txt: "
        "169.254.169.254 may not be connected to: 169.254.169.254 is a link-local or metadata address"
    )


def test_the_first_500_kib_of_huge_rules_are_obeyed(room: Newsroom, fetcher: Fetcher) -> None:
    """The line where they are cut is not: `Disallow: /`, cut from a longer path, would forbid everything."""
    line = "Disallow: /section-{:06}/\n"
    size = len(line.format(0))
    before = ((500 << 10) - len("Disallow: /")) % size + size
    rules = "User-agent: *\n#".ljust(before - 1, ".") + "\n" + "".join(line.format(n) for n in range(200_000))
    assert rules[: 500 << 10].endswith("\nDisallow: /")
    room.robots(rules)
    room.serve("/section-199999/", WORDS)
    assert not may_read(fetcher, room.url("/section-000000/"))
    assert may_read(fetcher, room.url("/section-199999/"))


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\0garbage", b"<!DOCTYPE html><p>Not found", b"\xef\xbb\xbf", bytes(range(256)) * 40]
)
def test_what_is_no_robots_txt_has_no_rules(room: Newsroom, fetcher: Fetcher, content: bytes) -> None:
    room.serve("/robots.txt", Page(body=content, kind="application/octet-stream"))
    assert may_read(fetcher, room.serve("/a", WORDS))


def test_a_mark_before_the_first_rule_does_not_hide_it(room: Newsroom, fetcher: Fetcher) -> None:
    room.robots("\ufeffUser-agent: *\r\nDisallow: /a\r\n")
    assert not may_read(fetcher, room.url("/a"))
