"""Removing: from vectors, words and rows alike."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from corpus import new_article
from index import Filters
from index.storage.store import Store
from tests.fakes import make_articles
from tests.index.contents import contents
from tests.index.libraries import QUESTIONS, assert_only_expected_files, open_library, search, titles_found


def test_removal_takes_everything(folder: Path) -> None:
    """A removed article is in no vector file that counts, no words, no rows, no version, and no search finds it."""
    library = open_library(folder)
    articles = make_articles(12, words=100)
    library.add(articles)
    changed = new_article(
        body="Rewritten: the zeppelin landed.", url=articles[0].url, title=articles[0].title,
        outlet=articles[0].outlet, published=articles[0].published,
    )  # fmt: skip
    library.add([changed], seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert titles_found(library, "zeppelin", 5)
    gone = [articles[0].id, articles[5].id]
    assert library.remove([*gone, "0" * 16]) == 2
    assert library.check() == []
    held = contents(folder)
    assert {passage[0] for passage in held.passages} == {article.id for article in articles} - set(gone)
    assert set(held.vectors) == {passage[6] for passage in held.passages}
    assert held.words == len(held.passages)
    for as_of in (None, "2025-12-31", "2026-02-01"):
        for article in (articles[0], articles[5], changed):
            (matches,) = search(library, [article.body[:400]], 100, Filters.of(as_of=as_of))
            assert not {match.article.id for match in matches} & set(gone)
    assert library.remove(gone) == 0
    assert_only_expected_files(folder)


def test_removed_texts_leave_the_files_in_time(folder: Path) -> None:
    """After more than a quarter of the articles is removed, their vectors are in no file any more."""
    library = open_library(folder)
    articles = make_articles(20, words=60)
    library.add(articles)
    library.remove(article.id for article in articles[:10])
    with Store(folder).reading() as tables:
        written = sum(file.vectors for file in tables.segments.files().values())
    assert written == library.status().vectors == len(contents(folder).vectors)


def test_removing_everything_leaves_an_empty_index(folder: Path) -> None:
    """Empty again, an index finds nothing, is sound, and takes articles as before."""
    library = open_library(folder)
    articles = make_articles(9, words=100)
    library.add(articles)
    assert library.remove(article.id for article in articles) == 9
    assert library.check() == []
    assert search(library, QUESTIONS, 5) == [[], [], [], []]
    assert search(open_library(folder), QUESTIONS, 5) == [[], [], [], []]
    status = library.status()
    assert (status.articles, status.versions, status.passages, status.vectors, status.first) == (0, 0, 0, 0, None)
    assert library.add(articles).new == 9
    assert library.check() == []
    assert titles_found(library, articles[3].body[:200])


def test_removing_where_there_is_no_index(folder: Path) -> None:
    """Nothing is removed, and no folder is made."""
    assert open_library(folder).remove(["0" * 16]) == 0
    assert not folder.exists()
