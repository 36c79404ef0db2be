"""Dumps of sites give their published articles: WordPress and MediaWiki; a list of feeds says what to do with it."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from corpus.errors import LoadError, Rejected
from corpus.load import read_content
from corpus.load.formats.corpora import wikitext
from corpus.types import Article
from tests.corpus.load.written.collection_files import WIKI_TEXT, wiki, wordpress, wordpress_item
from tests.corpus.load.written.export_files import STORIES

FIRST, SECOND = STORIES


def read(content: str, name: str = "export.xml") -> tuple[list[Article], list[str]]:
    found = list(read_content(content.encode(), PurePath(name)))
    taken = [article for part in found if isinstance(part, list) for article in part]
    return taken, [part.reason for part in found if isinstance(part, Rejected)]


def test_a_published_post_has_the_sites_name_and_its_authors() -> None:
    [article], rejected = read(wordpress([wordpress_item(FIRST)]))
    assert (article.title, article.outlet, article.authors) == (FIRST.title, "Orrin Courier", ("Lea Quint",))
    assert (article.url, article.language) == ("https://courier.example/2019-03-04/", "en")
    assert article.published is not None
    assert article.published.iso() == "2019-03-04T08:00:00+00:00"
    assert article.body == FIRST.body
    assert rejected == []


@pytest.mark.parametrize(
    "item",
    [
        wordpress_item(SECOND, status="draft"),
        wordpress_item(SECOND, status="private"),
        wordpress_item(SECOND, status="pending"),
        wordpress_item(SECOND, status="future"),
        wordpress_item(SECOND, status="trash"),
        wordpress_item(SECOND, status="auto-draft"),
        wordpress_item(SECOND, status="inherit", kind="attachment"),
        wordpress_item(SECOND, kind="nav_menu_item"),
        wordpress_item(SECOND, kind="wp_block"),
        wordpress_item(SECOND, password="secret"),
        wordpress_item(SECOND, content=""),
    ],
)
def test_what_was_not_published_for_everybody_is_no_article(item: str) -> None:
    found, rejected = read(wordpress([item, wordpress_item(FIRST), item]))
    assert [article.title for article in found] == [FIRST.title]
    assert rejected == []
    with pytest.raises(LoadError, match="no item with a text in it; expected articles"):
        read(wordpress([item]))


def test_a_post_of_the_old_editor_has_its_paragraphs_apart_and_no_short_codes() -> None:
    text = "[caption id='1']A tram[/caption]\n" + "\n\n".join(FIRST.paragraphs).replace("tram line", "<b>tram line</b>")
    [article], _ = read(wordpress([wordpress_item(FIRST, content=text)]))
    assert article.body.endswith(FIRST.body)


def test_an_export_that_is_cut_short_gives_the_posts_before_and_is_named() -> None:
    content = wordpress([wordpress_item(FIRST), wordpress_item(SECOND)])
    found, rejected = read(content[: content.rindex("</item>")])
    assert [article.title for article in found] == [FIRST.title]
    assert len(rejected) == 1
    assert rejected[0].startswith("not XML (")


def test_a_page_of_wikinews_has_its_own_date_and_plain_words() -> None:
    [first, second], rejected = read(
        wiki([("Tram opens", WIKI_TEXT), ("Tram & rail", "Rails are laid."), ("Empty", "{{x}}")])
    )
    assert (first.title, first.outlet, first.language) == ("Tram opens", "Orrin Wikinews", "en")
    assert first.url == "https://wiki.example/wiki/Tram_opens"
    assert first.published is not None
    assert first.published.iso() == "2019-03-04"
    assert first.body == (
        "The city of Orrin opens its line in May.\n\nThe price\n\nIt cost 4.1 million marks, the board said.\n\nRails"
    )
    assert second.published is not None
    assert second.published.iso() == "2019-03-06T10:00:00+00:00"
    assert second.url == "https://wiki.example/wiki/Tram_%26_rail"
    assert rejected == ["page 3: the page 'Empty' has no text"]


def test_the_moment_of_a_change_of_a_page_is_not_that_of_publication() -> None:
    """A version with a parent is a change; a dump of all versions has the first one, too."""
    dump = wiki([("Tram opens", "Rails are laid."), ("Tram stops", "Rails are taken up.")])
    changed = "<revision><parentid>7</parentid>"
    later = f"{changed}<timestamp>2021-01-01T10:00:00Z</timestamp><text>Rails are taken up again.</text></revision>"
    dump = dump.replace("<revision>", changed, 1).replace("up.</text></revision>", f"up.</text></revision>{later}")
    [first, second], _ = read(dump)
    assert first.published is None
    assert second.published is not None
    assert (second.published.iso(), second.body) == ("2019-03-06T10:00:00+00:00", "Rails are taken up again.")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("'''Bold''' and ''slanted''", "Bold and slanted"),
        ("[[A (town)|A]] and [[B]] and [[w:C|C]]", "A and B and C"),
        ("[[Datei:a.jpg|mini|[[Tram]] {{x}}]]Words", "Words"),
        ("{{a|{{b}}|c}}Words{{d", "Words{{d"),
        ("One<br>two<ref>x</ref><ref name=y/>", "Onetwo"),
        ("<gallery>\na.jpg|x\n</gallery>Words", "Words"),
        ("<ref>never closed\nWords", "Words"),
        ("*One\n*Two", "One\n\nTwo"),
        ("Words\n== Weblinks ==\nNothing", "Words"),
        ("&lt;b&gt; &amp; more", "<b> & more"),
        (
            "{{w|Ada Venn}} met {{W|Tom Ferrow|Ferrow|lang=de}} at {{lang|fr|la cale}}.",
            "Ada Venn met Ferrow at la cale.",
        ),
        ("{{w|a [[b]]}}{{w}}{{w|x=1}}Words", "Words"),
    ],
)
def test_wiki_markup_becomes_plain_words(markup: str, words: str) -> None:
    assert wikitext.plain(markup) == words


@pytest.mark.parametrize(
    "piece", ["{{a|", "[[a|", "{|\n", "<ref>", "''", "[http://a ", "<!--", "]]", "}}", "{{{", "=\n"]
)
def test_markup_that_is_never_closed_takes_little_time(piece: str) -> None:
    wikitext.plain(piece * (500_000 // len(piece)))
    wikitext.plain(piece * 50_000 + "}}" * 50_000 + "]]" * 50_000)


def test_a_list_of_feeds_says_how_they_are_read() -> None:
    content = (
        '<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body><outline text="News">'
        '<outline type="rss" text="Orrin" xmlUrl="https://courier.example/feed"/></outline></body></opml>'
    )
    with pytest.raises(LoadError) as caught:
        read(content, "feeds.opml")
    assert caught.value.reason == (
        "a list of 1 feeds (OPML), which has no articles itself; its feeds are read with:"
        " newsdesk watch https://courier.example/feed"
    )
