"""Feeds give their entries as they say them; nothing is fetched, expanded or guessed."""

from __future__ import annotations

import codecs
import json
import socket
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path, PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import LoadError
from corpus.load.formats.feeds.entries import Entry, Feed
from corpus.load.formats.feeds.feed import looks_like_feed, parse_feed, read
from corpus.types import Published
from evals.feeds import FieldPair, cause, compare, feed_files

PATH = PurePath("ledger.xml")
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbor Ledger</title><link>https://ledger.example/</link><language>en-us</language><ttl>30</ttl>
<item><title>Quay repairs &amp; the herring</title><link>https://ledger.example/quay</link><guid>q1</guid>
  <pubDate>Tue, 04 Mar 2025 18:30:00 +0200</pubDate><dc:creator>Mara Venn and Tom Orr</dc:creator>
  <description>The council voted.</description>
  <content:encoded><![CDATA[<p>The council voted to mend the <b>quay</b>.</p><script>track()</script>
  <p>Work takes nine weeks.</p>]]></content:encoded></item>
<item><title>Lamps lit</title><link>/lamps</link><pubDate>2031-01-01</pubDate>
  <description>&lt;p&gt;The lamps are lit again.&lt;/p&gt;</description></item>
<item><title>A headline alone</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title type="html">Harbor &lt;i&gt;Ledger&lt;/i&gt;</title>
<link rel="self" href="https://ledger.example/feed"/><link href="https://ledger.example/"/>
<author><name>Ida Lund</name></author>
<entry><id>tag:ledger.example,2025:1</id><title>Quay</title><link href="https://ledger.example/quay"/>
  <published>2025-03-04T18:30:00Z</published><updated>2025-03-05T09:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The council voted.</p><p>Work begins.</p></div>
  </content></entry>
<entry><id>https://ledger.example/lamps</id><title>Lamps</title><updated>2025-03-05</updated>
  <author><name>Mara Venn</name></author><summary>Lamps are lit.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://ledger.example/"><title>Harbor Ledger</title><link>https://ledger.example/</link>
<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
<item rdf:about="https://ledger.example/quay"><title>Quay</title><link>https://ledger.example/quay</link>
<description>The council voted.</description><dc:date>2025-03-04T18:30+02:00</dc:date></item></rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbor Ledger",
    "home_page_url": "https://ledger.example/",
    "language": "en-GB",
    "authors": [{"name": "Ida Lund"}],
    "items": [
        {"id": 1, "url": "/quay", "title": "Quay", "content_html": "<p>The council voted.</p><p>Work begins.</p>",
         "date_published": "2025-03-04T18:30:00+02:00", "authors": [{"name": "Mara Venn"}]},
        {"id": "2", "external_url": "https://wire.example/2", "summary": "Lamps are lit.",
         "date_modified": "2021-13-03"},
        {"content_text": ["not", "text"], "title": 7, "author": "x"},
        "not an item",
    ],
}  # fmt: skip


def parsed(feed: str | bytes | object, url: str | None = None) -> Feed:
    if not isinstance(feed, str | bytes):
        feed = json.dumps(feed)
    return parse_feed(feed.encode() if isinstance(feed, str) else feed, PATH, url)


def moment(*at: int) -> Published:
    return Published(at=datetime(*at, tzinfo=UTC), precision="second", zoned=True, origin="feed")  # type: ignore[arg-type, misc]


def error_of(feed: str | bytes) -> str:
    with pytest.raises(LoadError) as caught:
        parsed(feed)
    assert caught.value.path == PATH
    return caught.value.reason


def test_rss_gives_its_entries_as_text() -> None:
    assert parsed(RSS) == Feed(
        title="Harbor Ledger",
        link="https://ledger.example/",
        language="en",
        interval_minutes=30,
        entries=(
            Entry(
                id="q1",
                url="https://ledger.example/quay",
                title="Quay repairs & the herring",
                published=moment(2025, 3, 4, 16, 30),
                authors=("Mara Venn", "Tom Orr"),
                text="The council voted to mend the quay.\n\nWork takes nine weeks.",
                summary_only=False,
            ),
            Entry(
                id="https://ledger.example/lamps",
                url="https://ledger.example/lamps",
                title="Lamps lit",
                published=None,
                authors=(),
                text="The lamps are lit again.",
                summary_only=True,
                warning="2031-01-01 lies in the future",
            ),
            Entry(id=None, url=None, title="A headline alone", published=None, authors=(), text="", summary_only=False),
        ),
    )


def test_atom_keeps_its_authors_and_takes_no_id_for_a_link() -> None:
    feed = parsed(ATOM)
    assert (feed.title, feed.link, feed.language) == ("Harbor Ledger", "https://ledger.example/", "de")
    quay, lamps = feed.entries
    assert (quay.url, quay.id) == ("https://ledger.example/quay", "tag:ledger.example,2025:1")
    assert quay.published == moment(2025, 3, 4, 18, 30)
    assert (quay.text, quay.summary_only, quay.authors) == ("The council voted.\n\nWork begins.", False, ("Ida Lund",))
    assert (lamps.url, lamps.id, lamps.authors) == (None, "https://ledger.example/lamps", ("Mara Venn",))
    assert (lamps.text, lamps.summary_only) == ("Lamps are lit.", True)
    assert lamps.published is not None
    assert (lamps.published.iso(), lamps.published.origin) == ("2025-03-05", "feed")


def test_rdf_says_how_often_it_changes() -> None:
    feed = parsed(RDF)
    assert (feed.title, feed.interval_minutes) == ("Harbor Ledger", 360)
    [quay] = feed.entries
    assert (quay.url, quay.title, quay.text) == ("https://ledger.example/quay", "Quay", "The council voted.")
    assert quay.published is not None
    assert quay.published.iso() == "2025-03-04T16:30+00:00"


def test_json_feed_is_mapped() -> None:
    feed = parsed(JSON_FEED)
    assert (feed.title, feed.link, feed.language) == ("Harbor Ledger", "https://ledger.example/", "en")
    assert feed.interval_minutes is None
    assert feed.entries == (
        Entry(
            id="1",
            url="https://ledger.example/quay",
            title="Quay",
            published=moment(2025, 3, 4, 16, 30),
            authors=("Mara Venn",),
            text="The council voted.\n\nWork begins.",
            summary_only=False,
        ),
        Entry(
            id="2",
            url="https://wire.example/2",
            title=None,
            published=None,
            authors=("Ida Lund",),
            text="Lamps are lit.",
            summary_only=True,
            warning="2021-13-03 does not exist",
        ),
        Entry(id=None, url=None, title=None, published=None, authors=("Ida Lund",), text="", summary_only=False),
    )


def test_articles_are_the_entries_with_a_text() -> None:
    quay, lamps = read(RSS.encode(), PATH)
    assert (quay.title, quay.outlet, quay.url) == (
        "Quay repairs & the herring",
        "Harbor Ledger",
        "https://ledger.example/quay",
    )
    assert (quay.language, quay.authors) == ("en", ("Mara Venn", "Tom Orr"))
    assert quay.published == moment(2025, 3, 4, 16, 30)
    assert [quay.body, lamps.body] == [
        "The council voted to mend the quay.\n\nWork takes nine weeks.",
        "The lamps are lit again.",
    ]
    with pytest.raises(LoadError, match="a feed of 1 entries, none with a text; expected articles"):
        read(b"<rss><channel><item><title>Quay</title></item></channel></rss>", PATH)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("<ttl>60</ttl>", 60),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>99999999</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
        ("<sy:updatePeriod> weekly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 5_040),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_the_interval_is_what_the_feed_says(said: str, minutes: int | None) -> None:
    sy = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    assert (
        parsed(f'<rss version="2.0" {sy}><channel><title>x</title>{said}</channel></rss>').interval_minutes == minutes
    )


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("quay", "https://ledger.example/news/quay"),
        ("//wire.example/1", "https://wire.example/1"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("http://[bad", None),
        ("", None),
    ],
)
def test_a_link_is_a_web_address_or_none(link: str, url: str | None) -> None:
    feed = f"<rss version='2.0'><channel><item><title>x</title><link>{link}</link></item></channel></rss>"
    [entry] = parsed(feed, url="https://ledger.example/news/feed").entries
    assert entry.url == url


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "koi8-r"])
def test_the_declared_encoding_is_used(encoding: str) -> None:
    words = "Порт открыт" if encoding.startswith(("koi8", "utf")) else "Le café est ouvert"
    declared = "utf-16" if encoding.startswith("utf-16") else encoding.removesuffix("-sig")
    feed = (
        f"<?xml version='1.0' encoding='{declared}'?><rss><channel><item><title>{words}</title></item></channel></rss>"
    )
    content = feed.encode(encoding)
    assert parsed(content).entries[0].title == words
    assert looks_like_feed(content)


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
    strange = "".join(f"<item><title>x</title><pubDate>boats {n} noon</pubDate></item>" for n in range(200))
    good = "<item><title>y</title><pubDate>2025-03-04</pubDate></item>"
    entries = parsed(f"<rss><channel>{good}{strange}{good}</channel></rss>").entries
    assert [entry.published and entry.published.iso() for entry in entries] == ["2025-03-04", *[None] * 201]
    assert entries[200].warning == "boats 199 noon is not a full date"
    assert entries[201].warning == "200 other dates of the feed cannot be read"


def test_names_of_html_entities_are_characters() -> None:
    [entry] = parsed("<rss><channel><item><title>Caf&eacute;&nbsp;open</title></item></channel></rss>").entries
    assert entry.title == "Café open"


@pytest.mark.parametrize(
    ("head", "is_feed"),
    [
        (RSS, True),
        (ATOM, True),
        (RDF, True),
        (json.dumps(JSON_FEED), True),
        ("\ufeff \n<!-- <html> --><rss version='2.0'>", True),
        ('<atom:feed xmlns:atom="http://www.w3.org/2005/Atom">', True),
        ("<!DOCTYPE html><html><body>How to write &lt;rss&gt;</body></html>", False),
        ('{"version": "1.0", "articles": []}', False),
        ("An article about <rss> and other things.", False),
        ("", False),
    ],
    ids=range(10),
)
def test_feeds_are_known_by_their_first_bytes(head: str, is_feed: bool) -> None:
    assert looks_like_feed(head.encode()) is is_feed


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


def test_gofeeds_feeds_are_read_as_gofeed_reads_them(data_folder: Path) -> None:
    """56 titles, 22 links and 16 dates are said by either; every disagreement has a documented cause."""
    folder = data_folder / "feeds" / "testdata"
    compared: list[FieldPair] = []
    refused: list[str] = []
    files = feed_files(folder)
    for file in files:
        try:
            compared += compare(file, folder)
        except LoadError:
            refused.append(file.name)
    assert len(files) == 549
    assert refused == ["empty_feed.xml", "unknown_feed.xml"]
    assert [one for one in compared if not one.agrees and cause(one) is None] == []
    agreed = Counter(one.field for one in compared if one.agrees and one.found)
    assert agreed == {"title": 37, "link": 21, "date": 16}


def test_no_file_of_gofeeds_raises_anything_but_a_load_error(data_folder: Path) -> None:
    for file in (data_folder / "feeds" / "testdata").rglob("*.*"):
        try:
            parse_feed(file.read_bytes(), file)
        except LoadError as error:
            assert error.path == file
