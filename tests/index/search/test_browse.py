"""Lists of articles, the versions of one, and when anything changed."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus import new_article
from index import ArticleVersion, Filters, Library, Listed, Listing
from tests.index.libraries import dated_article, open_library, search


def titles(listing: Listing) -> list[str | None]:
    return [article.title for article in listing.articles]


def test_a_list_is_newest_first_and_undated_articles_come_last(dated: Library) -> None:
    assert titles(dated.browse()) == ["third", "second", "nobody's", "first", "undated"]


def test_a_list_may_be_oldest_first_or_by_outlet(dated: Library) -> None:
    assert titles(dated.browse(order="oldest")) == ["first", "second", "nobody's", "third", "undated"]
    assert titles(dated.browse(order="outlet")) == ["second", "third", "first", "undated", "nobody's"]


def test_pages_join_to_the_whole_list_and_each_says_how_many_there_are(dated: Library) -> None:
    pages = [dated.browse(offset=offset, limit=2) for offset in (0, 2, 4, 6)]
    assert [(page.total, page.offset, titles(page)) for page in pages] == [
        (5, 0, ["third", "second"]), (5, 2, ["nobody's", "first"]), (5, 4, ["undated"]), (5, 6, []),
    ]  # fmt: skip


def test_a_row_says_what_is_known_of_its_article(folder: Path) -> None:
    library = open_library(folder)
    article = new_article(
        language="fr-CA",
        body="Half a line é.",
        url="https://x.example/a",
        title="Quay",
        outlet="Post",
        authors=["Nora Quill", "Ed Lund"],
    )
    library.add([article])
    assert library.browse().articles == (
        Listed(
            id=article.id, version=article.version, title="Quay", outlet="Post", authors=("Nora Quill", "Ed Lund"),
            published=None, url="https://x.example/a", letters=14, versions=1, copies=0, collections=(), language="fr",
        ),
    )  # fmt: skip


def test_a_row_counts_versions_and_near_copies(folder: Path) -> None:
    library = open_library(folder)
    report = " ".join(f"The council heard witness number {n} speak about the flooded tunnel." for n in range(40))
    library.add(
        [dated_article("one", report, "2025-03-01", "Post"), dated_article("two", report, "2025-03-02", "Echo")]
    )
    library.add([dated_article("three", "The ferry sank.", "2025-03-03"), dated_article("three", "It did not sink.")])
    assert [(row.title, row.versions, row.copies) for row in library.browse().articles] == [
        ("two", 1, 1), ("one", 1, 1), ("three", 2, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HARBOUR", ["Harbour strike", "Fire in the harbour"]),
        ("harb fire", ["Fire in the harbour"]),
        ("école", ["L'École ferme"]),
        ("ÉCOLE", ["L'École ferme"]),
        ("STRASSE", []),
        ("straße", ["Harbour strike"]),
        ("nora quill", ["L'École ferme"]),
        ("example/100%", ["Fire in the harbour"]),
        ("100%25", []),
        ("_", []),
        ("!", []),
        ("'", ["L'École ferme"]),
        ("the body", []),
        ("", ["Harbour strike", "L'École ferme", "Fire in the harbour"]),
    ],
)
def test_every_word_must_stand_in_title_outlet_author_or_url(folder: Path, text: str, found: list[str]) -> None:
    library = open_library(folder)
    library.add(
        [
            new_article(body="The body.", title="Harbour strike", outlet="Straßenblatt", url="https://a.example/1"),
            new_article(body="The body 2.", title="L'École ferme", authors=["Nora Quill"], url="https://a.example/2"),
            new_article(body="The body 3.", title="Fire in the harbour", url="https://a.example/100%"),
        ]
    )
    assert titles(library.browse(text)) == found


def test_filters_choose_what_is_listed(dated: Library) -> None:
    def chosen(**filters: str) -> list[str | None]:
        return titles(dated.browse(filters=Filters.of(**filters)))

    assert chosen(since="2024-01-02") == ["third", "second", "nobody's"]
    assert chosen(until="2024-01-02") == ["second", "nobody's", "first"]
    assert chosen(outlet="THE POST") == ["first", "undated"]
    assert chosen(outlet="STRASSENBLATT", since="2024-01-01") == ["third"]
    assert titles(dated.browse("sec", Filters.of(outlet="Evening Ledger"))) == ["second"]
    with pytest.raises(ValueError, match="as of"):
        dated.browse(filters=Filters.of(as_of="2024-01-02"))


def test_a_url_is_looked_up_without_reading_every_article(dated: Library) -> None:
    """SQLite's plan for the query of `find` scans no table."""
    with closing(sqlite3.connect(dated.folder / "library.sqlite")) as database:
        plan = database.execute("EXPLAIN QUERY PLAN SELECT id FROM article WHERE url = 'x' OR outlet_key = 'y'")
        steps = [step for *_, step in plan]
    assert not any(step.startswith("SCAN") for step in steps), steps


def test_an_index_that_is_not_there_lists_nothing(folder: Path) -> None:
    library = open_library(folder)
    assert library.browse() == Listing(total=0, offset=0, articles=())
    assert (library.versions("0" * 16), library.changed_at()) == ((), None)
    assert not folder.exists()


def test_versions_are_in_order_with_the_times_between_them(folder: Path) -> None:
    library = open_library(folder)
    bodies = ["The ferry sank.", "The ferry did not sink.", "The ferry was late."]
    articles = [dated_article("ferry", body) for body in bodies]
    moments = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
    for article, moment in zip(articles, moments, strict=True):
        library.add([article], seen_at=moment)
    first, second, third = (article.version for article in articles)
    assert library.versions(articles[0].id) == (
        ArticleVersion(version=first, valid_from=None, valid_to=moments[1]),
        ArticleVersion(version=second, valid_from=moments[1], valid_to=moments[2]),
        ArticleVersion(version=third, valid_from=moments[2], valid_to=None),
    )


def test_the_last_change_is_when_articles_last_came_or_went(dated: Library, tmp_path: Path) -> None:
    def age() -> None:
        hour_ago = time.time() - 3600
        for file in (dated.folder / "words").glob("*/meta.json"):
            os.utime(file, (hour_ago, hour_ago))

    age()
    before = dated.changed_at()
    assert before is not None
    assert timedelta(minutes=59) < datetime.now(UTC) - before < timedelta(minutes=61)
    search(dated, ["ferry"], 3)
    assert dated.changed_at() == before
    dated.remove([dated.browse().articles[0].id])
    after = dated.changed_at()
    assert after is not None
    assert datetime.now(UTC) - after < timedelta(minutes=1)
