"""Days of certificates and databases in an export are not the days of its articles."""

from __future__ import annotations

from corpus.load.formats.exports import europresse, nexis, proquest
from tests.corpus.load.written.export_files import europresse_text

TEXT = "The harbor council voted on Tuesday to replace the old pilings along the north quay before winter."


def test_a_database_that_was_updated_says_nothing_of_its_articles() -> None:
    read = proquest.entry(
        f"Title: Quay repairs approved\n\nPublication title: Harbor Ledger\n\nFull text: {TEXT}\n\n"
        "Last updated: 2024-01-02\n\nCopyright: Harbor Ledger, January 2, 2024\n\nDatabase: Dailies, January 2, 2024\n"
    )
    assert read is not None
    assert (read.title, read.date, read.body) == ("Quay repairs approved", None, TEXT)


def test_a_certificate_says_nothing_of_the_article() -> None:
    """The files that all tests of this format read have one of another year."""
    assert "Certificat émis le 20 mars 2020" in europresse_text()
    read = europresse.entry(europresse_text().split("\n\n\n")[0])
    assert read.date is not None
    assert "2020" not in f"{read.date} {read.body}"


def test_the_day_on_which_an_article_came_into_a_database_is_not_its_own() -> None:
    read = nexis.newer_entry(
        f"Quay repairs approved\nHarbor Ledger\n\nLength: 17 words\n\nBody\n\n{TEXT}\n\nLoad-Date: March 5, 2024\n"
    )
    assert (read.title, read.date, read.body) == ("Quay repairs approved", None, TEXT)
