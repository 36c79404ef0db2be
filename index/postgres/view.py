"""One generation in PostgreSQL as a question sees it: one transaction, each part of a question a statement or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import nan

import numpy as np
from numpy.typing import NDArray

from corpus.types import Article, Passage
from index.engine import Candidates, Export
from index.once import computed_once
from index.postgres.bm25 import Postings
from index.postgres.conditions import Condition, keys_of, of_articles, of_passages
from index.postgres.tables import Known, Tables
from index.postgres.vectors import estimate, nearest, stored_vectors, text_number, vector_text
from index.postgres.words import Words
from index.storage.columns import Rows
from index.storage.stories import Coverage
from index.types import Filters, Status

_CANDIDATES = """SELECT p.row, p.terms, p.counts, p.length, p.article, -(p.embedding <#> ?::vector), p.published_at,
    p.published_local, p.outlet, coalesce(story.story, 0)
    FROM passage p JOIN article ON article.key = p.article LEFT JOIN story ON story.article_id = article.id
    WHERE p.row = ANY(?::bigint[]) ORDER BY p.row"""


class PostgresView:
    """A transaction on one generation; `PostgresLibrary.reading` gives it. It satisfies `EngineView`.

    Args:
        tables: The transaction.
        known: What is known of this generation already, and is worked out once for it.
    """

    def __init__(self, tables: Tables, known: Known) -> None:
        self._tables = tables
        self._known = known
        self._sql = tables.transaction
        manifest = tables.manifest()
        self._words = Words(self._sql, manifest.passages, manifest.words)
        self._passages = manifest.passages
        self._dimensions = manifest.dimensions

    def status(self) -> Status:
        """Returns how this generation stands."""
        return self._known.status(self._tables)

    @computed_once
    def outlets(self) -> tuple[str, ...]:
        """The outlets' names, as articles write them."""
        return tuple(self._known.outlets(self._tables).values())

    def authors(self) -> Mapping[str, int]:
        """Returns how many current articles each author wrote, most first."""
        return self._known.authors(self._tables)

    def written_by(self, names: Iterable[str], rows: Rows) -> NDArray[np.bool_]:
        """Returns which of some rows are of an article by one of these authors, bool (len(rows),)."""
        found = self._sql.execute(
            """SELECT p.row FROM passage p JOIN article ON article.key = p.article
               WHERE p.row = ANY(?::bigint[]) AND author_keys && ?::text[]""",
            [rows.tolist(), keys_of(list(names))],
        )
        return np.isin(rows, [row for (row,) in found])

    def outlet_positions(self, names: Iterable[str]) -> list[int]:
        """Returns the positions of these outlets in `outlets`."""
        return [self.outlets.index(name) for name in names]

    def last_published(self, filters: Filters) -> float:
        """Returns when the latest article within the filters was published, seconds since 1970; NaN for none."""
        condition = of_articles(filters)
        (last,) = self._sql.execute(
            f"SELECT max(a.published_at) FROM article a WHERE {condition.text}", condition.values
        ).fetchone() or (None,)
        return nan if last is None else float(last)

    def candidates(self, question: str, vector: NDArray[np.float32], n: int, searched: Iterable[Filters]) -> Candidates:
        """Returns the n best passages by vector and the n best by words, each with both scores, exact."""
        rows: set[int] = set()
        for filters in searched:
            condition = of_passages(filters)
            visible = self._visible(condition)
            rows.update(nearest(self._sql, vector, n, condition, visible=visible, dimensions=self._dimensions))
            rows.update(self._words.best(question, n, condition, visible=visible))
        found = self._sql.execute_binary(_CANDIDATES, [vector_text(vector), sorted(rows)]).fetchall()
        scored = self._words.of(Postings.of([row[:4] for row in found]), self._words.terms(question))
        positions = {code: position for position, code in enumerate(self._known.outlets(self._tables))}
        return Candidates(
            rows=_numbers([row[0] for row in found]),
            article=_numbers([row[4] for row in found]),
            similarity=np.clip(np.array([row[5] for row in found], dtype=np.float32), -1.0, 1.0),
            bm25=np.array([scored[row[0]] for row in found], dtype=np.float64),
            published=np.array([nan if row[6] is None else row[6] for row in found], dtype=np.float64),
            local=np.array([nan if row[7] is None else row[7] for row in found], dtype=np.float64),
            outlet=_numbers([positions.get(row[8], -1) for row in found]),
            story=_numbers([row[9] for row in found]),
        )

    def passages(self, rows: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """Returns passages with their articles, by row."""
        return self._tables.passages(rows)

    def coverage(self, stories: Iterable[int]) -> dict[int, Coverage]:
        """Returns how widely groups of near copies were published, by the group's number."""
        return self._tables.stories.coverage(stories)

    def shows(self, filters: Filters, rows: Rows) -> NDArray[np.bool_]:
        """Returns which of some rows the filters let through, bool (len(rows),)."""
        condition = of_passages(filters)
        found = self._sql.execute(
            f"SELECT p.row FROM passage p WHERE p.row = ANY(?::bigint[]) AND {condition.text}",
            [rows.tolist(), *condition.values],
        )
        return np.isin(rows, [row for (row,) in found])

    def having(self, words: Iterable[str], rows: Iterable[int]) -> set[int]:
        """Returns those of some rows that have one of these words, stemmed, in header or passage."""
        return set(self._words.scores(" ".join(words), list(rows)))

    def idf(self, words: Iterable[str]) -> dict[str, float]:
        """Returns the inverse document frequency of stemmed words; those that occur nowhere are left out."""
        return self._words.idf(words)

    def like(self, word: str, distance: int, context: Iterable[str], n: int) -> list[tuple[Passage, Article]]:
        """Returns up to n passages that have a word like this one, all stemmed, most of the context first."""
        rows = self._words.like(word, distance, context, n)
        found = self.passages(rows)
        return [found[row] for row in rows]

    def word_scores(self, question: str, rows: Iterable[int]) -> dict[int, tuple[tuple[str, float], ...]]:
        """Returns what each of the question's words adds to the BM25 score of these rows, most first."""
        return self._words.explain(question, list(rows))

    def export(self) -> Export:
        """Returns what another engine needs to hold the same."""
        return Export(
            tables=self._tables, vectors=self._vectors_of, passage_tokens=self._tables.manifest().passage_tokens
        )

    def _vectors_of(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Returns the vectors of those of these texts that are indexed."""
        numbers = {text_number(text): text for text in texts}
        found = stored_vectors(self._sql, numbers)
        return {numbers[number]: vector for number, vector in found.items()}

    def _visible(self, condition: Condition) -> int:
        """Returns how many passages meet a condition, about."""
        return self._passages if condition.is_open else min(self._passages, estimate(self._sql, condition))


def _numbers(values: Sequence[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)
