"""Pages give their date, authors, outlet and language, and never a guess."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from corpus.types import Published
from tests.corpus.load.formats.pages.page_html import PARAGRAPHS, article, json_ld, page


def test_a_page_that_does_not_say_has_no_date_author_or_outlet() -> None:
    found = article(page(meta=""))
    assert (found.published, found.authors, found.outlet, found.url) == (None, (), None, None)
    assert found.title == "Quay repairs approved"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Quay repairs approved | Harbor Ledger", "Quay repairs approved"),
        ("Harbor Ledger - Quay repairs approved", "Quay repairs approved"),
        ("Quay - the long story - ends – harbor ledger", "Quay - the long story - ends"),
        ("Quay repairs approved » The Harbor Ledger", "Quay repairs approved"),
        ("Harbor Ledger: Quay repairs approved", "Quay repairs approved"),
        ("Quay repairs: approved", "Quay repairs: approved"),
        ("Quay repairs | approved", "Quay repairs | approved"),
        ("Harbor Ledger", "Harbor Ledger"),
    ],
)
def test_a_title_is_without_the_sites_name(title: str, expected: str) -> None:
    meta = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Harbor Ledger">'
    assert article(page(meta=meta)).title == expected


def test_a_date_in_the_text_is_not_the_pages_date() -> None:
    text = [*PARAGRAPHS, "The last repair was finished on June 12, 1998, after a storm had taken the lamps."]
    found = article(page(meta="", paragraphs=text))
    assert "June 12, 1998" in found.body
    assert found.published is None


@pytest.mark.parametrize(
    ("meta", "written", "origin"),
    [
        (
            json_ld(datePublished="2025-03-04T18:30:00+02:00", **{"@type": "NewsArticle"}),
            "2025-03-04T18:30:00+02:00",
            "page",
        ),
        (
            json_ld(**{"@graph": [{"@type": ["Article"], "datePublished": "2025-03-04T18:30Z"}]}),
            "2025-03-04T18:30+00:00",
            "page",
        ),
        (json_ld(datePublished=1741113000, **{"@type": "NewsArticle"}), "2025-03-04T18:30:00+00:00", "page"),
        (
            json_ld(datePublished="0001-01-01T00:00:00Z", **{"@type": "Article"})
            + '<meta name="date" content="2025-03-04">',
            "2025-03-04",
            "page",
        ),
        (
            json_ld(datePublished="2025-03-04", **{"@type": "BlogPosting"})
            + '<meta property="article:published_time" content="2025-03-04T18:30:00+02:00">',
            "2025-03-04T18:30:00+02:00",
            "page",
        ),
        (
            json_ld(datePublished="2025-03-04", **{"@type": "BlogPosting"})
            + '<meta property="article:published_time" content="2025-04-04T18:30:00+02:00">',
            "2025-03-04",
            "page",
        ),
        ('<meta itemprop="datePublished" content="2025-03-04T18:30:00">', "2025-03-04T18:30:00", "page"),
        ('<meta property="article:published_time" content="2025-13-03">', None, None),
        ('<link rel="canonical" href="https://ledger.example/2025/03/04/quay">', "2025-03-04", "url"),
        (
            json_ld(datePublished="2025-03-05", **{"@type": "NewsArticle"})
            + '<link rel="canonical" href="https://ledger.example/2025/03/04/quay">',
            "2025-03-05",
            "page",
        ),
    ],
)
def test_the_moment_of_publication_is_looked_for_in_order(meta: str, written: str | None, origin: str | None) -> None:
    published = article(page(meta=meta)).published
    assert (published and published.iso(), published and published.origin) == (written, origin)


def test_a_marked_time_is_the_pages_and_another_only_says_the_hour() -> None:
    marked = [*PARAGRAPHS, '<time itemprop="datePublished" datetime="2025-03-04T18:30:00Z">Tuesday</time>']
    published = article(page(meta="", paragraphs=marked)).published
    assert published is not None
    assert published.iso() == "2025-03-04T18:30:00+00:00"
    other = [
        '<time datetime="2025-03-01T09:00:00Z">x</time><time datetime="2025-03-04T18:30:00Z">y</time>',
        *PARAGRAPHS,
    ]
    published = article(
        page(meta=json_ld(datePublished="2025-03-04", **{"@type": "Article"}), paragraphs=other)
    ).published
    assert published is not None
    assert published.iso() == "2025-03-04T18:30:00+00:00"


def test_a_dateline_is_read_where_the_page_has_no_other_date() -> None:
    text = [f"PORT ALDER, March 4, 2025 (Wire) - {PARAGRAPHS[0]}", *PARAGRAPHS[1:]]
    assert article(page(meta="", paragraphs=text)).published == Published(
        at=datetime(2025, 3, 4, tzinfo=UTC), precision="day", zoned=False, origin="text"
    )


@pytest.mark.parametrize(
    ("html", "meta", "language"),
    [
        ('<html lang="pt-BR">', "", "pt"),
        ('<html xml:lang="de">', "", "de"),
        ("<html>", '<meta property="og:locale" content="en_GB">', "en"),
        ("<html>", '<meta http-equiv="Content-Language" content="fr">', "fr"),
        ("<html>", json_ld(inLanguage="it-IT", **{"@type": "Article"}), "it"),
        ('<html lang="">', '<meta property="og:locale" content="nl_NL">', "nl"),
        ('<html lang="english">', "", None),
        ("<html>", "", None),
    ],
)
def test_the_language_is_what_the_page_says(html: str, meta: str, language: str | None) -> None:
    assert article(page(html=html, meta=meta)).language == language


@pytest.mark.parametrize(
    ("meta", "authors"),
    [
        ('<meta name="author" content="Mara Venn, Tom Orr and Ida Lund">', ("Mara Venn", "Tom Orr", "Ida Lund")),
        (
            json_ld(author=[{"@type": "Person", "name": "Mara Venn"}, {"name": "Tom Orr"}], **{"@type": "NewsArticle"}),
            ("Mara Venn", "Tom Orr"),
        ),
        (json_ld(author="By MARA VENN", **{"@type": "NewsArticle"}), ("MARA VENN",)),
        (json_ld(author=["Mara Venn", "Tom Orr"], **{"@type": "NewsArticle"}), ("Mara Venn", "Tom Orr")),
        (
            json_ld(author={"@type": "NewsMediaOrganization", "name": "Harbor Ledger"}, **{"@type": "NewsArticle"})
            + '<meta name="author" content="Mara Venn">',
            ("Mara Venn",),
        ),
        (json_ld(author=[None, 7, {"name": ["x"]}], **{"@type": "NewsArticle"}), ("x",)),
        (
            '<meta property="article:author" content="https://l.example/mara"><meta name="author" content="Mara Venn">',
            ("Mara Venn",),
        ),
    ],
)
def test_authors_are_one_each(meta: str, authors: tuple[str, ...]) -> None:
    assert article(page(meta=meta)).authors == authors


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
