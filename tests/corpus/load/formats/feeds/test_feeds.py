"""Feeds give their entries as they write them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import LoadError
from corpus.load.formats.feeds.entries import Entry, Feed
from corpus.load.formats.feeds.feed import looks_like_feed, read
from corpus.types import Published
from evals.feeds import FieldPair, cause, compare, feed_files
from tests.corpus.load.formats.feeds.feed_texts import ATOM, JSON_FEED, PATH, RDF, RSS, parsed


def moment(*at: int) -> Published:
    return Published(at=datetime(*at, tzinfo=UTC), precision="second", zoned=True, origin="feed")  # type: ignore[arg-type, misc]


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
    assert quay.published.iso() == "2025-03-04T18:30+02:00"


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


def test_entries_are_without_the_title_and_the_tail_that_programs_write() -> None:
    tail = "<p>The post <a href='/q'>Quay</a> appeared first on <a href='/'>Harbor Ledger</a>.</p>"
    item = {"id": 1, "title": "Quay", "content_html": f"<h1>Quay</h1><p>The council voted.</p>{tail}"}
    assert parsed({**JSON_FEED, "items": [item]}).entries[0].text == "The council voted."
    rss = RSS.replace("<p>Work takes nine weeks.</p>", f"<p><a href='/q'>Continue reading &rarr;</a></p>{tail}")
    assert parsed(rss).entries[0].text == "The council voted to mend the quay."


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
    ("declared", "minutes"),
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
def test_the_interval_is_what_the_feed_says(declared: str, minutes: int | None) -> None:
    sy = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    assert (
        parsed(f'<rss version="2.0" {sy}><channel><title>x</title>{declared}</channel></rss>').interval_minutes
        == minutes
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
def test_feeds_are_recognised_by_their_first_bytes(head: str, is_feed: bool) -> None:
    assert looks_like_feed(head.encode()) is is_feed


def test_gofeeds_feeds_are_read_as_gofeed_reads_them(data_folder: Path) -> None:
    """56 titles, 22 links and 16 dates are read by either; every disagreement has a documented cause."""
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


def test_the_day_of_a_change_is_not_that_of_publication() -> None:
    """Atom's `updated` counts where it is the only date that an entry has; a first date that is none is not known."""
    entry = "<entry><id>tag:l.example,1</id><title>Quay</title>{}<content>The council voted.</content></entry>"
    changed = "<updated>2025-03-05T09:00:00Z</updated>"
    entries = [
        changed,
        f"<published>at dawn</published>{changed}",
        f"<published>2025-03-04T18:30:00Z</published>{changed}",
    ]
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(map(entry.format, entries))}</feed>'
    found = [one.published.iso() if one.published else None for one in parsed(feed).entries]
    assert found == ["2025-03-05T09:00:00+00:00", None, "2025-03-04T18:30:00+00:00"]
    item = {"id": "1", "title": "Quay", "content_text": "The council voted.", "date_modified": "2025-03-05T09:00:00Z"}
    (only,) = parsed({"version": "https://jsonfeed.org/version/1.1", "title": "Ledger", "items": [item]}).entries
    assert only.published is None
