"""Addresses and redirects that would lead a fetcher to this machine, its network or its cloud's metadata."""

from __future__ import annotations

import pytest

from corpus.errors import FetchError
from corpus.fetch import Fetcher
from tests.corpus.fetch.conftest import Time, here
from tests.newsroom import HTML, Newsroom, Page

# This machine, in every spelling that some resolver or parser takes for it.
SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
    "127.000.000.001", "localhost", "LOCALHOST", "localhost.", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "0.0.0.0", "0", "[::]", "127.0.0.1.", "%31%32%37.0.0.1",
    "①②⑦.⓪.⓪.①", "127。0。0。1",
]  # fmt: skip
SCHEMES = ["file:///etc/passwd", "gopher://127.0.0.1:{port}/_x", "ftp://127.0.0.1:{port}/", "dict://127.0.0.1:{port}/",
           "jar:http://127.0.0.1:{port}/!/", "data:text/html,x", "//127.0.0.1:{port}/", "http:///127.0.0.1:{port}/",
           "http://good.example@127.0.0.1:{port}/", "http://127.0.0.1:{port}\\@good.example/"]  # fmt: skip
# Where a redirect may lead: the metadata of clouds, link-local and other addresses, in several spellings.
TARGETS = [
    "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/",
    "http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/", "http://[64:ff9b::a9fe:a9fe]/",
    "http://[fd00:ec2::254]/", "http://100.100.100.200/", "http://192.0.0.192/", "http://168.63.129.16/",
    "http://[fe80::1]/", "http://0.0.0.0/", "http://224.0.0.1/", "http://metadata.test/", "file:///etc/passwd",
    "gopher://169.254.169.254/_x", "ftp://169.254.169.254/", "//169.254.169.254/",
    "http://good.example@169.254.169.254/", "javascript:alert(1)",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_this_machine_is_reached_under_no_spelling(room: Newsroom, host: str) -> None:
    with Fetcher() as fetcher, pytest.raises(FetchError):
        fetcher.get(f"http://{host}:{room.port}/")
    assert room.requests == []


@pytest.mark.parametrize("address", SCHEMES)
def test_no_other_scheme_and_no_disguise_reaches_it(room: Newsroom, address: str) -> None:
    with Fetcher() as fetcher, pytest.raises(FetchError):
        fetcher.get(address.format(port=room.port))
    assert room.requests == []


def resolve(host: str) -> list[str]:
    return ["169.254.169.254"] if host == "metadata.test" else here(host)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("hops", [1, 3])
def test_no_redirect_leads_inside(room: Newsroom, time: Time, target: str, hops: int) -> None:
    """Even where this machine may be reached, as the newsroom stands on it."""
    room.redirect("/0", target)
    for hop in range(1, hops):
        room.redirect(f"/{hop}", room.url(f"/{hop - 1}", "news.example"))
    with (
        Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=resolve) as fetcher,
        pytest.raises(FetchError) as caught,
    ):
        fetcher.get(room.url(f"/{hops - 1}", "news.example"))
    assert not caught.value.temporary
    asked = [request.path for request in room.requests if request.path != "/robots.txt"]
    assert asked == [f"/{hop}" for hop in reversed(range(hops))]


@pytest.mark.parametrize("target", ["http://169.254.169.254/", "http://metadata.test/", "file:///etc/passwd"])
def test_no_rules_for_robots_lead_inside(room: Newsroom, time: Time, target: str) -> None:
    room.redirect("/robots.txt", target)
    room.serve("/a", Page(body=b"<p>words</p>", kind=HTML))
    with Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=resolve) as fetcher:
        try:
            fetcher.get(room.url("/a", "news.example"))
        except FetchError as error:
            assert not error.reason.startswith("root:")
    assert {request.path for request in room.requests} <= {"/robots.txt", "/a"}
