"""Saved pages give their article and what they say of it, and nothing else of theirs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import LoadError, Rejected
from corpus.load import load, load_file
from corpus.load.pages import read
from corpus.types import Article, Published

PATH = Path("quay.html")
PARAGRAPHS = [
    (
        "The harbor council voted on Tuesday to replace the old pilings along the north quay before winter."
        " The work is expected to take nine weeks and to close one lane of the coast road."
    ),
    (
        "Fishing crews asked for a later start, because the herring run begins in the same month."
        " The council moved the first day of work to the second week of December."
    ),
    (
        "Engineers measured the pilings in spring and found that one in six had lost a third of its width."
        " Divers will inspect the rest while the crane is on site."
    ),
]
META = """
  <meta property="og:title" content="Quay repairs approved">
  <meta property="og:site_name" content="Harbor Ledger">
  <meta property="article:published_time" content="2025-03-04T18:30:00+02:00">
  <meta name="author" content="Mara Venn">
  <link rel="canonical" href="https://ledger.example/quay">
"""


def page(meta: str = META, paragraphs: list[str] = PARAGRAPHS, charset: str = "utf-8") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>Quay repairs approved</title>{meta}
  <script>var tracker = "do not read this";</script><style>p {{ color: red }}</style></head><body>
  <nav><ul><li><a href="/">Front page</a></li><li><a href="/sport">Sport section</a></li></ul></nav>
  <div class="cookie-banner"><p>We use cookies to improve your experience. Accept all cookies.</p></div>
  <article>{text}</article>
  <div class="comments"><h2>Comments</h2><p>A reader says this is far too late.</p></div>
  <footer><p>Copyright 2025 Harbor Ledger. All rights reserved. Terms of use.</p></footer></body></html>
""".encode(charset)


def article(content: bytes) -> Article:
    [found] = read(content, PATH)
    return found


def test_a_page_gives_its_article_and_metadata() -> None:
    found = article(page())
    assert found.title == "Quay repairs approved"
    assert found.outlet == "Harbor Ledger"
    assert found.authors == ("Mara Venn",)
    assert found.url == "https://ledger.example/quay"
    assert found.published == Published(
        at=datetime(2025, 3, 4, tzinfo=UTC), precision="day", zoned=False, origin="page"
    )
    assert found.body == "\n\n".join(PARAGRAPHS)


def test_a_page_that_does_not_say_has_no_date_author_or_outlet() -> None:
    found = article(page(meta=""))
    assert (found.published, found.authors, found.outlet, found.url) == (None, (), None, None)
    assert found.title == "Quay repairs approved"


def test_a_date_in_the_text_is_not_the_pages_date() -> None:
    text = [*PARAGRAPHS, "The last repair was finished on June 12, 1998, after a storm had taken the lamps."]
    found = article(page(meta="", paragraphs=text))
    assert "June 12, 1998" in found.body
    assert found.published is None


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_the_pages_own_charset_is_used(charset: str) -> None:
    text = [*PARAGRAPHS, "The café on the quay stays open, said Zoë Núñez, who has run it since the last repair."]
    assert "The café on the quay stays open, said Zoë Núñez" in article(page(paragraphs=text, charset=charset)).body


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html></html>",
        b"just words",
        b"<html><head><title>Quay</title></head><body></body></html>",
        b"\x00\x01\x02" * 50,
        b"%PDF-1.7\n\xff\xfe\x00 not a page",
        b"<html><body>" + b"<div>" * 20_000 + b"x</body></html>",
        b"<?xml version='1.0'?><rss><channel/></rss>",
    ],
    ids=lambda content: repr(content[:16]),
)
def test_a_page_without_an_article_is_an_error(content: bytes) -> None:
    with pytest.raises(LoadError) as caught:
        read(content, PATH)
    assert str(caught.value) == "quay.html: no article text found in the page"


@pytest.mark.parametrize(
    "meta",
    [
        "<link rel='canonical' href='http://[bad'>",
        "<meta property='og:url' content='http://[bad/x'>",
        "<meta property='article:published_time' content='0001-01-01T00:00:00+23:00'>",
        "<script type='application/ld+json'>{broken</script>",
    ],
)
def test_broken_metadata_does_not_lose_the_article(meta: str) -> None:
    assert article(page(meta=meta)).body == "\n\n".join(PARAGRAPHS)


def test_pages_of_181_outlets_are_read(data_folder: Path) -> None:
    """All 181 load on 2026-11-22; 179 have a date and 175 an outlet."""
    rejected: list[Rejected] = []
    found = [a for articles in load([data_folder / "html" / "html"], rejected.append) for a in articles]
    assert len(found) + len(rejected) == 181
    assert len(found) >= 179, [str(item) for item in rejected]
    assert sum(a.title is not None for a in found) >= 179
    assert sum(a.published is not None for a in found) >= 175
    assert sum(a.outlet is not None for a in found) >= 172
    assert all(a.body == a.body.strip() != "" for a in found)


def test_a_packed_page_is_read(data_folder: Path) -> None:
    first = min((data_folder / "html" / "html").glob("*.html.gz"))
    assert len(load_file(first)) == 1
