"""What the tests of the library do again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import Article, Published, new_article
from corpus.types import Passage
from index import Engine, EngineView, Filters, Library
from index.stopwatch import timed
from index.storage.store import Store
from index.storage.vectors import codes_of
from tests.fakes import HashingEncoder

QUESTIONS = ["Who approved the flood barrier?", "harbour board and the night ferry", "Ines Moreau", "a wheat subsidy"]


def open_library(folder: Path) -> Library:
    return Library(folder, HashingEncoder(), passage_tokens=80)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A passage that the vectors or the words found, with both of its scores."""

    passage: Passage
    article: Article
    similarity: float
    bm25: float


def search(library: Engine, questions: Sequence[str], n: int, filters: Filters | None = None) -> list[list[Match]]:
    """The n best passages by vector and by words for each question, all of one generation."""
    with library.reading() as view:
        if view is None:
            return [[] for _ in questions]
        vectors = library.encode(questions)
        with timed("search"):
            return [
                _matches(view, question, vectors[question], n, filters or Filters()) if question in vectors else []
                for question in questions
            ]


def _matches(view: EngineView, question: str, vector: NDArray[np.float32], n: int, filters: Filters) -> list[Match]:
    found = view.candidates(question, vector, n, [filters])
    passages = view.passages(found.rows.tolist())
    return [
        Match(passage=passages[row][0], article=passages[row][1], similarity=similarity, bm25=bm25)
        for row, similarity, bm25 in zip(
            found.rows.tolist(), found.similarity.tolist(), found.bm25.tolist(), strict=True
        )
    ]


def bodies(results: list[Match]) -> set[str]:
    return {match.article.body for match in results}


def titles_found(library: Engine, question: str, n: int = 50, **filters: Any) -> set[str]:
    """Titles of the articles that are found."""
    (matches,) = search(library, [question], n, Filters.of(**filters))
    return {match.article.title or "" for match in matches}


def dated_article(title: str, body: str, day: str | None = None, outlet: str | None = None, url: str = "") -> Article:
    published = (
        Published(at=datetime.fromisoformat(day).replace(tzinfo=UTC), precision="day", zoned=False, origin="field")
        if day
        else None
    )
    return new_article(
        body=body,
        url=url or f"https://x.example/{title}",
        title=title,
        outlet=outlet,
        published=published,
        language="en",
    )


def as_values(results: list[list[Match]]) -> list[list[tuple[str, float, float]]]:
    """Matches by passage, with scores rounded beyond what the order of sums changes."""
    return [sorted((m.passage.id, round(m.similarity, 4), round(m.bm25, 3)) for m in matches) for matches in results]


def assert_only_expected_files(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} - {"library.sqlite-wal", "library.sqlite-shm", "write.lock"} == {
        "library.sqlite", "vectors", "words", "columns",
    }  # fmt: skip
    with Store(folder).reading() as tables:
        vectors = {path.name for path in (folder / "vectors").iterdir()}
        assert vectors == {
            str(file)
            for name, written in tables.segments.files().items()
            for file in (name, *([codes_of(Path(name))] if written.codes else []))
        }
        assert [path.name for path in (folder / "columns").iterdir()] == [
            name for name in [tables.changes.file()[1]] if name
        ]
        assert [path.name for path in (folder / "words").iterdir()] == [tables.manifest().words]
