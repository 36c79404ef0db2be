"""What is no feed is an error; nothing is fetched or expanded, and nothing takes long."""

from __future__ import annotations

import codecs
import json
import socket
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import LoadError
from corpus.load.formats.feeds.feed import looks_like_feed, parse_feed, read
from tests.corpus.load.formats.feeds.feed_texts import ATOM, JSON_FEED, PATH, RDF, RSS, parsed


def error_of(feed: str | bytes) -> str:
    with pytest.raises(LoadError) as caught:
        parsed(feed)
    assert caught.value.path == PATH
    return caught.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">',
        f'<!ENTITY c "{"ha" * 1_000}">',
        '<!ENTITY c SYSTEM "file:///etc/hostname">',
        '<!ENTITY c SYSTEM "http://127.0.0.1:9/c">',
        '<!ENTITY % c SYSTEM "http://127.0.0.1:9/c.dtd"> %c;',
    ],
    ids=["billion laughs", "quadratic", "file", "network", "parameter"],
)
def test_a_feed_with_entities_of_its_own_is_refused(
    declared: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection"))
    feed = f"<!DOCTYPE rss [{declared}]><rss><channel><item><title>{'&c;' * 50}</title></item></channel></rss>"
    content = f"<?xml version='1.0' encoding='{encoding}'?>{feed}".encode(encoding)
    assert error_of(content) == "declares entities of its own (<!ENTITY); expected a feed without them"


def test_nothing_is_fetched_and_no_file_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Bytes that are a file's name or a URL are a feed's bytes here; feedparser would open the file."""
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection"))
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS)
    for name in (str(secret), "http://127.0.0.1:9/feed", "file:///etc/hostname"):
        assert error_of(name) == "not a feed; expected RSS, Atom or JSON Feed"
    outside = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss.dtd">'
    assert parsed(f"{outside}<rss version='0.91'><channel><title>Ledger</title></channel></rss>").title == "Ledger"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not a feed; expected RSS, Atom or JSON Feed"),
        ("<html><body><p>Boats</p></body></html>", "not a feed; expected RSS, Atom or JSON Feed"),
        ("{", "not JSON (Expecting property name enclosed in double quotes)"),
        ("{}", "not a JSON Feed; expected a version of jsonfeed.org and a list of items"),
        ('{"version": "https://jsonfeed.org/version/1", "items": {}}',
         "not a JSON Feed; expected a version of jsonfeed.org and a list of items"),
        ('{"a":' * 100_000,
         "not JSON (maximum recursion depth exceeded while decoding a JSON object from a unicode string)"),
        ("<rss>" + " " * 10_000_000, "a feed of 10,000,005 bytes; at most 10,000,000 are expected"),
        ("<rss><channel>" + "<item/>" * 10_001, "a feed of more than 10,000 entries; split it"),
        ("<rss " + "a='b' " * 3_000 + ">", "a tag of 9,005 characters; at most 5,000 are expected"),
        ("<rss><channel><item><author>" + "a." * 5_000, "a person of 10,000 characters; at most 5,000 are expected"),
        ("<rss><description>" + "&lt;!--" * 101, "a feed with 101 comments that never end"),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_feed_is_an_error(content: str, reason: str) -> None:
    assert error_of(content) == reason


def test_a_feed_that_is_cut_short_gives_what_is_there() -> None:
    [quay] = parsed(RSS[: RSS.index("<item><title>Lamps")]).entries
    assert quay.text == "The council voted to mend the quay.\n\nWork takes nine weeks."


@pytest.mark.slow
def test_a_feed_whose_dates_cannot_be_read_is_not_waited_for() -> None:
    written = [f"boats {n} noon" for n in range(200)]
    usual = ["2025-03-04", "Tue, 04 Mar 2025 18:30:00 +0200", "March 4, 2025 at 6:30 p.m.", "le 4 mars 2025"]
    dates = [*usual, *written, *usual]
    items = "".join(f"<item><title>x</title><pubDate>{date}</pubDate></item>" for date in dates)
    entries = parsed(f"<rss><channel>{items}</channel></rss>").entries
    found = [entry.published.iso() for entry in entries if entry.published]
    assert len(found) == 8
    assert found[:4] == found[4:] == ["2025-03-04", "2025-03-04T18:30:00+02:00", "2025-03-04T18:30", "2025-03-04"]
    assert entries[103].warning == "boats 99 noon is not a full date"
    assert entries[104].warning == "boats 100 noon is left unread: too many other dates of the file cannot be read"


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        "\n" * 300_000 + "<rss><channel></channel></rss>",
        "<!DOCTYPE x " + "\n" * 300_000 + "><rss><channel></channel></rss>",
        "<rss><channel>" + "<item><title>Quay</title><pubDate>soon</pubDate></item>" * 5_000,
        "<rss><channel><item>" + "<link>x</link>" * 10_000,
        "<rss><channel><item><description>" + "&lt;div&gt;" * 20_000,
        "<rss><channel><item><title>" + "&x;" * 50_000,
        "<rss>" + "<channel>" * 20_000,
    ],
    ids=range(7),
)
def test_no_feed_takes_long(content: str) -> None:
    """10 s of processor time for 200 kB; what was looked for took at most 3 s."""
    begun = time.process_time()
    try:
        parsed(content)
    except LoadError as error:
        assert error.path == PATH
    assert time.process_time() - begun < 10


@settings(deadline=None, max_examples=50)
@given(
    content=st.binary(max_size=300) | st.text(alphabet="<>/!-[]&;='\" {}:,rsitemchanl", max_size=200).map(str.encode)
)
def test_no_bytes_raise_anything_but_a_load_error(content: bytes) -> None:
    looks_like_feed(content)
    for given_bytes in (content, b"<rss><channel><item>" + content, b'{"version": "1", "items": [' + content + b"]}"):
        try:
            parse_feed(given_bytes, PATH)
        except LoadError as error:
            assert error.path == PATH


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(
    whole=st.sampled_from([RSS, ATOM, RDF, json.dumps(JSON_FEED)]),
    share=st.floats(min_value=0, max_value=1),
    cut=st.integers(min_value=0, max_value=60),
    put=st.binary(max_size=20)
    | st.sampled_from([b"<", b"]]>", b"&x;", b"<!ENTITY", b"http://[", codecs.BOM_UTF16_LE, b"null"]),
)
def test_no_change_to_a_feed_raises_anything_but_a_load_error(whole: str, share: float, cut: int, put: bytes) -> None:
    at = int(share * len(whole))
    content = whole.encode()
    try:
        articles = read(content[:at] + put + content[at + cut :], PATH)
    except LoadError as error:
        assert error.path == PATH
    else:
        assert all(article.body for article in articles)


def test_no_file_of_gofeeds_raises_anything_but_a_load_error(data_folder: Path) -> None:
    for file in (data_folder / "feeds" / "testdata").rglob("*.*"):
        try:
            parse_feed(file.read_bytes(), file)
        except LoadError as error:
            assert error.path == file
