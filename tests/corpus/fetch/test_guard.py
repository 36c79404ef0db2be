"""No connection goes to an address that is not meant for the public."""

from __future__ import annotations

import socket

import pytest

from corpus.errors import FetchError
from corpus.fetch import Fetcher
from corpus.fetch.guard import Guard, Refused, system_addresses
from tests.corpus.fetch.conftest import Time
from tests.newsroom import Newsroom, Page

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
PRIVATE = [
    "127.0.0.1", "127.8.8.8", "::1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fc00::1",
    "fd12:3456::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::1",
]  # fmt: skip
NEVER = [
    "169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200",
    "192.0.0.192", "168.63.129.16", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::",
    "0.0.0.0", "0.1.2.3", "::", "224.0.0.1", "239.1.1.1", "ff02::1", "240.0.0.1", "255.255.255.255", "192.0.2.1",
    "198.18.0.1", "2001:db8::1", "::7f00:1", "64:ff9b:1::7f00:1", "fec0::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "100::1", "4000::1", "no-address",
]  # fmt: skip


def guard(allow_private: bool, *addresses: str) -> Guard:
    return Guard(allow_private, lambda host: list(addresses))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_let_through(address: str) -> None:
    assert guard(False, address).addresses("news.example") == [address]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_unless_allowed(address: str) -> None:
    assert guard(True, address).addresses("news.example") == [address]
    with pytest.raises(Refused, match=f"^news.example may not be connected to: {address} is a private address"):
        guard(False, address).addresses("news.example")


@pytest.mark.parametrize("address", NEVER)
def test_link_local_metadata_and_reserved_addresses_are_refused_always(address: str) -> None:
    with pytest.raises(Refused, match=f"^news.example may not be connected to: {address} is"):
        guard(True, address).addresses("news.example")


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Refused, match=r"10\.0\.0\.1 is a private address"):
        guard(False, PUBLIC[0], "10.0.0.1", PUBLIC[1]).addresses("news.example")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001"])
def test_spellings_of_this_machine_resolve_to_it(host: str) -> None:
    assert system_addresses(host) == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".example"])
def test_what_is_no_host_name_is_refused(host: str) -> None:
    with pytest.raises(Refused, match=f"^{host} is not a known host$"):
        Guard(False).addresses(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_by_default_under_every_spelling(room: Newsroom, host: str) -> None:
    with Fetcher() as fetcher, pytest.raises(FetchError, match=r"may not be connected to: .* a private address"):
        fetcher.get(room.url("/", host))
    assert room.requests == []


def test_a_public_name_that_resolves_to_this_machine_is_refused(room: Newsroom) -> None:
    with Fetcher(resolve=lambda host: ["127.0.0.1"]) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.get(room.url("/", "news.example"))
    assert caught.value.reason == (
        "news.example may not be connected to: 127.0.0.1 is a private address (allow_private lifts this)"
    )
    assert not caught.value.temporary
    assert room.requests == []


def test_the_address_that_was_checked_is_the_one_connected_to(room: Newsroom, time: Time) -> None:
    """The name is resolved once a connection; what it would resolve to next (here: metadata) does not matter."""
    room.robots("Sitemap: /none.xml")
    room.serve("/a", Page(body=b"words"))
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    with Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=lambda host: answers.pop(0)) as fetcher:
        assert fetcher.get(room.url("/a", "news.example")).url == room.url("/a", "news.example")
    assert answers == [["169.254.169.254"]]
    assert {request.headers["Host"] for request in room.requests} == {f"news.example:{room.port}"}


def test_a_second_address_is_tried_where_the_first_does_not_answer(room: Newsroom, time: Time) -> None:
    """::1 refuses: the newsroom listens on 127.0.0.1 alone."""
    room.serve("/a", Page(body=b"words"))
    resolve = {"news.example": ["::1", "127.0.0.1"]}.__getitem__
    with Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=resolve) as fetcher:
        assert fetcher.get(room.url("/a", "news.example")).url == room.url("/a", "news.example")


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is a link-local or metadata address"),
        ("http://[fe80::1]/", "fe80::1 is a link-local or metadata address"),
        ("http://0.0.0.0/", "0.0.0.0 is not an address of the public internet"),
        ("http://224.0.0.1/", "224.0.0.1 is not an address of the public internet"),
    ],
)
def test_a_redirect_to_metadata_is_refused_even_where_private_is_allowed(
    room: Newsroom, fetcher: Fetcher, target: str, problem: str
) -> None:
    url = room.redirect("/a", target)
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    assert caught.value.url == url
    assert caught.value.reason.startswith(f"redirects to {target}: ")
    assert caught.value.reason.endswith(problem)


def test_a_redirect_from_a_public_name_to_a_private_one_is_refused(room: Newsroom, time: Time) -> None:
    """Stands for a public host that redirects inside: 10.0.0.1 would be private where 127.0.0.1 were public."""
    room.redirect("/a", "http://inside.example/")
    resolve = {"news.example": ["127.0.0.1"], "inside.example": ["169.254.1.1"]}.__getitem__
    with (
        Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=resolve) as fetcher,
        pytest.raises(
            FetchError, match=r"redirects to http://inside\.example/: inside\.example may not be connected to"
        ),
    ):
        fetcher.get(room.url("/a", "news.example"))


def test_a_redirect_to_another_port_is_followed_where_private_is_allowed(room: Newsroom, fetcher: Fetcher) -> None:
    with Newsroom() as other:
        other.serve("/b", Page(body=b"words"))
        assert fetcher.get(room.redirect("/a", other.url("/b"))).url == other.url("/b")


def test_a_resolver_that_fails_for_now_is_retried(room: Newsroom, time: Time) -> None:
    def resolve(host: str) -> list[str]:
        calls.append(host)
        if len(calls) == 1:
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        return ["127.0.0.1"]

    calls: list[str] = []
    room.robots("Sitemap: /none.xml")
    room.serve("/a", Page(body=b"words"))
    with Fetcher(True, clock=time.clock, sleep=time.sleep, resolve=resolve) as fetcher:
        assert fetcher.get(room.url("/a", "news.example")).url == room.url("/a", "news.example")
    assert calls == ["news.example", "news.example"]
