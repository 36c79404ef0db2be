"""Pages give their article and nothing else of theirs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.types import Published
from evals.pages import measures, precision_recall, read_pages
from tests.corpus.load.formats.pages.page_html import PARAGRAPHS, article, page


def test_a_page_gives_its_article_and_metadata() -> None:
    found = article(page())
    assert found.title == "Quay repairs approved"
    assert found.outlet == "Harbor Ledger"
    assert found.authors == ("Mara Venn",)
    assert found.url == "https://ledger.example/quay"
    assert found.published == Published(
        at=datetime(2025, 3, 4, 16, 30, tzinfo=UTC), precision="second", zoned=True, origin="page"
    )
    assert found.language == "en"
    assert found.body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_the_pages_own_charset_is_used(charset: str) -> None:
    text = [*PARAGRAPHS, "The café on the quay stays open, said Zoë Núñez, who has run it since the last repair."]
    assert "The café on the quay stays open, said Zoë Núñez" in article(page(paragraphs=text, charset=charset)).body


def test_shingles_are_compared_as_the_benchmark_does() -> None:
    """Worked by hand: 5 words have 2 runs of 4; one of them, and one of 3 found, is common."""
    assert precision_recall("Boats came in at noon", "Boats came in at night, again") == (1 / 3, 1 / 2)
    assert precision_recall("Boats came", "Boats, came!") == (1.0, 1.0)
    assert precision_recall("a b c d a b c d", "a b c d") == (1.0, 1 / 5)
    assert precision_recall("Boats came", "") == (None, 0.0)


@pytest.mark.slow
def test_pages_of_181_outlets_are_read(data_folder: Path) -> None:
    """As measured on 2026-11-30: F1 0.9641; 181 titles, 176 dates, 176 outlets, 160 languages, 157 authors.

    There were 178 dates while the day of a change, all that two of the pages have, was taken for that of publication.
    """
    found = measures(read_pages(data_folder / "html"))
    assert (found["pages"], found["refused"]) == (181, 0)
    assert found["f1"][0] >= 0.96
    least = {"title": 181, "published": 176, "outlet": 175, "language": 159, "authors": 155, "url": 173}
    assert {fact: round(share * 181) >= least[fact] for fact, share in found["yield"].items()} == dict.fromkeys(
        least, True
    )
    assert found["dates"]["with a zone"] >= 143
