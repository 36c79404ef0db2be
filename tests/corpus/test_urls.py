"""URLs are recognised, and spellings of one page have one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FetchError
from corpus.urls import begins_as_url, link_url, normal_form, web_url


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("HTTPS://News.Example/A", "https://news.example/A"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("http://news.example:443/a", "http://news.example:443/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/x/../a/./b", "https://news.example/a/b"),
        ("  https://news.example/a\n", "https://news.example/a"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://news.example/a?utm_source=x&utm_Medium=y&fbclid=1&GCLID=2", "https://news.example/a"),
        ("https://news.example/a?id=7&utm_source=x&page=2", "https://news.example/a?id=7&page=2"),
        ("https://news.example/a?&id=7&", "https://news.example/a?id=7"),
    ],
)
def test_spellings_of_one_address_have_one_form(written: str, same: str) -> None:
    assert normal_form(written) == same


@pytest.mark.parametrize(
    "url",
    [
        "https://www.news.example/a",
        "http://news.example/a",
        "https://news.example/A/",
        "https://news.example/a?b=2&a=1",
        "https://news.example/a?id=7&id=7",
        "https://news.example/a?q=utm_source",
        "https://news.example/a?utmost=1",
        "https://news.example/a%2Fb?x=%26",
    ],
)
def test_what_may_make_a_difference_stays(url: str) -> None:
    assert normal_form(url) == url


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "the scheme is ''; expected http:// or https://"),
        ("news.example/a", "the scheme is ''; expected http:// or https://"),
        ("file:///etc/passwd", "the scheme is 'file'; expected http:// or https://"),
        ("javascript:alert(1)", "the scheme is 'javascript'; expected http:// or https://"),
        ("https:///a", "names no host; expected one as in https://host/path"),
        ("https://news.example:port/", "not a URL (Invalid port: 'port')"),
        ("https://reader:secret@news.example/", "has a user's name or password in it; expected none"),
        ("https://news.example/" + "a" * 8_000, "a URL of 8,021 characters; at most 8,000 are expected"),
    ],
)
def test_what_is_no_url_to_fetch_is_an_error(url: str, reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        normal_form(url)
    assert caught.value.reason == reason
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("value", [None, 7, "", "  ", "javascript:alert(1)", "urn:a", "//a.example", "http://[bad"])
def test_what_is_no_url_of_the_web_is_none(value: object) -> None:
    assert web_url(value) is None
    assert link_url(value) is None


def test_a_relative_url_is_read_against_its_base() -> None:
    assert web_url("../quay?utm_source=rss", "https://news.example/a/b") == "https://news.example/quay"
    assert web_url("//wire.example/1", "https://news.example/") == "https://wire.example/1"
    assert web_url("javascript:alert(1)", "https://news.example/") is None


def test_a_link_keeps_what_the_normal_form_drops_and_has_no_parentheses() -> None:
    url = "https://news.example/Quay_(Port)?utm_source=rss#part"
    assert link_url(url) == "https://news.example/Quay_%28Port%29?utm_source=rss#part"
    assert web_url(url) == "https://news.example/Quay_(Port)"


@pytest.mark.parametrize(
    ("text", "expected"), [("HTTPS://a", True), ("http://[bad", True), ("a/http://b", False), ("ftp://a", False)]
)
def test_what_begins_as_a_url_is_meant_as_one(text: str, expected: bool) -> None:
    assert begins_as_url(text) is expected


@given(st.from_regex(r"https?://[a-z0-9.-]{1,12}\.[a-z]{2,3}/[A-Za-z0-9/._~-]{0,12}", fullmatch=True))
def test_a_plain_url_is_in_normal_form_as_it_is_parsed(text: str) -> None:
    """What is returned without parsing is what parsing it gives: a space in front of it has it parsed."""
    try:
        parsed = normal_form(f" {text}")
    except FetchError:
        parsed = None
    assert web_url(text) == parsed


@given(st.text() | st.from_regex(r"https?://[^/]{0,20}[:@\[\]]{0,2}.*"))
def test_any_text_is_a_url_or_a_fetch_error(text: str) -> None:
    try:
        once = normal_form(text)
    except FetchError:
        return
    assert normal_form(once) == once
