"""Near copies of a report to put into an index, and the groups of them that an index holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from corpus import Article
from index import Filters
from index.storage.store import Store
from tests.index.libraries import dated_article, open_library

WORDS = 404  # 400 runs of five
Group = tuple[frozenset[str], str]  # titles, and the original's


def report(seed: int = 0, *, edits: Iterable[int] = ()) -> str:
    """Words that are all different; each edit replaces one, and with it five runs of words."""
    words = [f"{seed}w{number}" for number in range(WORDS)]
    for edit in edits:
        words[5 * edit + 4] = f"edit{edit}"
    return " ".join(words)


def groups(folder: Path) -> set[Group]:
    """Every group, read from the file; each has one original."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as connection:
        rows = connection.execute(
            """SELECT story, original, title FROM story
               JOIN article ON article.id = story.article_id AND valid_to IS NULL"""
        ).fetchall()
        assert connection.execute("SELECT count(*) FROM story").fetchone() == (len(rows),)
    titles = {number: frozenset(title for story, _, title in rows if story == number) for number, _, _ in rows}
    originals = [(story, title) for story, original, title in rows if original]
    assert sorted(story for story, _ in originals) == sorted(titles)
    return {(titles[story], original) for story, original in originals}


def group(titles: str, original: str) -> Group:
    return frozenset(titles.split()), original


def wire(title: str, day: str | None = "2024-05-01", *, body: str | None = None, outlet: str | None = None) -> Article:
    """A near copy of one report: a word or two of its own at the end."""
    return dated_article(title, body or f"{report()} {title}", day, outlet or f"Outlet {title}")


def groups_found(folder: Path) -> dict[str, int]:
    """The number of the group of each article that is in one, by title, as a search sees it."""
    library = open_library(folder)
    vectors = library.encode(["report"])
    with library.reading() as view:
        assert view is not None
        found = view.candidates("report", vectors["report"], 1_000, [Filters()])
        titles = {row: article.title or "" for row, (_, article) in view.passages(found.rows.tolist()).items()}
    with Store(folder).reading() as tables:
        columns = tables.changes.whole()
    assert columns.stories[columns.positions(found.rows)].tolist() == found.story.tolist()
    numbers = {titles[row]: story for row, story in zip(found.rows.tolist(), found.story.tolist(), strict=True)}
    return {title: number for title, number in numbers.items() if number}
