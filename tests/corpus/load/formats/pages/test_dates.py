"""A date stands for the article, or it is not known: what has a date of its own on the page is not the article."""

from __future__ import annotations

import pytest

from tests.corpus.load.formats.pages.page_html import PARAGRAPHS, article, json_ld, page

OTHER = {"@type": "NewsArticle", "headline": "Docks sold to a bank", "datePublished": "2024-01-02T10:00:00Z"}
TIME = '<time datetime="2024-01-02T10:00Z">2 Jan 2024</time>'
SAVED = "<!-- Page saved with SingleFile url: https://l.example/quay saved date: Tue Jan 02 2024 09:00:00 GMT -->"


@pytest.mark.parametrize(
    "behind",
    [
        '<aside><a href="/x">Docks sold</a><time class="published" datetime="2024-01-02"></time></aside>',
        f'<div class="related"><a href="/x">Docks sold</a>{TIME}</div>',
        f'<ul class="more-stories"><li><a href="/x">Docks sold {TIME}</a></li></ul>',
        f'<div class="offer">Half price until {TIME}</div>',
        "<div>Offer valid until January 2, 2024</div>",
        "<div>Database last updated 2024-01-02</div>",
        "<p>Last updated: January 2, 2024</p>",
        '<p class="certificate">Certificate issued on January 2, 2024 to the library</p>',
        "<div>Certificat émis le 2024-01-02</div>",
        "<div>Retrieved 2024-01-02</div>",
        '<div id="wm-ipp-base">Captured 2024-01-02</div>',
        "<footer>© 2019-2024 Harbor Ledger. Registered 2 January 2024.</footer>",
        "<!-- FILE ARCHIVED ON 10:00:00 Jan 02, 2024 AND RETRIEVED FROM AN ARCHIVE ON 10:00:00 May 01, 2024 -->",
    ],
)
def test_a_date_beside_the_article_is_not_its_date(behind: str) -> None:
    assert article(page(meta="", paragraphs=[*PARAGRAPHS, behind])).published is None


@pytest.mark.parametrize(
    "meta",
    [
        SAVED,
        '<meta http-equiv="last-modified" content="2024-01-02">',
        json_ld(**{"@graph": [{"@type": "NewsArticle", "headline": "Quay repairs approved", "hasPart": OTHER}]}),
        json_ld(**{"@graph": [{"@type": "NewsArticle", "headline": "Quay repairs approved"}, OTHER]}),
        json_ld(**{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}]}),
        json_ld(**{"@type": "WebPage", "name": "Quay repairs approved", "mentions": [OTHER]}),
        json_ld(**{"@type": "Product", "review": {"@type": "Review", "datePublished": "2024-01-02"}}),
        json_ld(**{"@type": "Offer", "validFrom": "2024-01-02", "datePublished": "2024-01-02"}),
        json_ld(**{"@type": "JobPosting", "datePosted": "2024-01-02", "datePublished": "2024-01-02"}),
    ],
)
def test_a_date_of_another_thing_in_the_head_is_not_its_date(meta: str) -> None:
    assert article(page(meta=meta)).published is None


@pytest.mark.parametrize(
    ("meta", "before"),
    [
        ("", TIME),
        ("", '<div class="byline">By Mara Venn | <span class="date">January 2, 2024</span></div>'),
        ("", '<div class="date">Published January 2, 2024, updated January 5, 2024</div>'),
        ("", f'<aside class="byline">Mara Venn {TIME}</aside>'),
        (json_ld(**{"@graph": [{**OTHER, "headline": "Quay repairs approved"}]}), ""),
        (json_ld(**{"@type": "WebPage", "mainEntity": {"@type": "Article", "datePublished": "2024-01-02"}}), ""),
        (json_ld(**{"@type": "MedicalWebPage", "name": "Quay repairs", "datePublished": "2024-01-02"}), ""),
        (json_ld(**OTHER), ""),  # the only one that the page has, under another headline
    ],
)
def test_a_date_of_the_article_is_read(meta: str, before: str) -> None:
    published = article(page(meta=meta, paragraphs=[before, *PARAGRAPHS] if before else PARAGRAPHS)).published
    assert published is not None
    assert published.iso()[:10] == "2024-01-02"


CHANGES = [
    '<meta property="article:modified_time" content="2024-05-06T10:00:00Z">',
    '<meta property="og:updated_time" content="2024-05-06T10:00:00Z">',
    '<meta name="last-modified" content="2024-05-06">',
    '<meta name="lastmod" content="2024-05-06">',
    '<meta name="dcterms.modified" content="2024-05-06">',
    '<meta itemprop="dateModified" content="2024-05-06">',
    '<time itemprop="dateModified" datetime="2024-05-06T10:00:00Z">6 May 2024</time>',
    '<time class="entry-updated updated" datetime="2024-05-06T10:00:00Z">6 May 2024</time>',
    '<span class="date-modified">May 6, 2024</span>',
    '<div id="last-update">2024-05-06</div>',
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_day_of_a_change_is_not_known_as_that_of_publication(change: str) -> None:
    """Alone it is no date; beside an unmarked date, that one is the article's."""
    in_head = change.startswith("<meta")
    meta, before = (change, "") if in_head else ("", change)
    assert article(page(meta=meta, paragraphs=[*PARAGRAPHS, before])).published is None
    first = '<time datetime="2024-03-04">4 March 2024</time>'
    published = article(page(meta=meta, paragraphs=[first, *PARAGRAPHS, before])).published
    assert published is not None
    assert published.iso() == "2024-03-04"


@pytest.mark.parametrize(
    "before",
    [
        '<time class="entry-date published updated" datetime="2024-01-02">2 January 2024</time>',
        '<div class="updated">Published January 2, 2024</div>',
    ],
)
def test_a_date_that_is_named_as_both_is_that_of_publication(before: str) -> None:
    published = article(page(meta="", paragraphs=[before, *PARAGRAPHS])).published
    assert published is not None
    assert published.iso() == "2024-01-02"
