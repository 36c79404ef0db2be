"""One generation as a question sees it: candidates by number first, passages and articles for the few that count."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from corpus.types import Article, Passage, digest
from index.engine import Candidates, Export
from index.search.snapshot import Snapshot
from index.storage.columns import Rows
from index.storage.store import Tables
from index.storage.stories import Coverage
from index.types import Filters, Stamp, Status

_BRUTE_FORCE_MOST, _BRUTE_FORCE_SHARE = 2_000, 0.01  # so many visible passages, or of all, are scored one by one


class View:
    """A transaction on one generation; `Library.reading` gives it.

    For example:

        with library.reading() as view:
            if view is not None:
                vectors = library.encode([question])
                found = view.candidates(question, vectors[question], 50, [Filters()])
                passages = view.passages(found.rows.tolist())

    Args:
        snapshot: The generation's files and columns.
        tables: The transaction.
        status_of: Returns how a transaction stands, given its stamp.
    """

    def __init__(self, snapshot: Snapshot, tables: Tables, status_of: Callable[[Tables, Stamp], Status]) -> None:
        self._snapshot = snapshot
        self._tables = tables
        self._status_of = status_of
        self._status: Status | None = None

    def status(self) -> Status:
        """Returns how this generation stands: articles, first and last day, outlets with their counts."""
        if self._status is None:
            self._status = self._status_of(self._tables, self._snapshot.stamp)
        return self._status

    @property
    def outlets(self) -> tuple[str, ...]:
        """Returns the outlets' names, as articles write them."""
        return self._snapshot.columns.outlets

    def authors(self) -> Mapping[str, int]:
        """Returns how many current articles each author wrote, most first."""
        return self._snapshot.columns.authors

    def written_by(self, names: Iterable[str], rows: Rows) -> NDArray[np.bool_]:
        """Returns which of some rows are of an article by one of these authors, bool (len(rows),)."""
        return self._snapshot.columns.written_by(names, rows)

    def outlet_positions(self, names: Iterable[str]) -> list[int]:
        """Returns the positions of these outlets in `outlets`."""
        return [self.outlets.index(name) for name in names]

    def last_published(self, filters: Filters) -> float:
        """Returns when the latest article within the filters was published, seconds since 1970; NaN for none."""
        published = self._snapshot.columns.published[self._snapshot.visible(filters).mask]
        return float(np.nanmax(published)) if np.isfinite(published).any() else float("nan")

    def candidates(self, question: str, vector: NDArray[np.float32], n: int, searched: Iterable[Filters]) -> Candidates:
        """Returns the n best passages by vector and the n best by words, each with both scores, exact.

        Args:
            question: The question's text.
            vector: Its vector, float32 (dimensions,), unit length.
            n: How many by vector, and how many by words.
            searched: Filters; the best are looked for under each of them, and joined.
        """
        columns, vectors, words = self._snapshot.columns, self._snapshot.vectors, self._snapshot.words
        bm25: dict[int, float] = {}
        rows: set[int] = set()  # of those that the vectors find
        for filters in searched:
            visible = self._snapshot.visible(filters)
            if not visible.count:
                continue
            ((near, _),) = vectors.search(vector[np.newaxis], n, visible.vectors)
            rows |= set(columns.rows_of(near, visible)[: 2 * n].tolist())
            if words is not None:
                share = visible.count / len(columns)
                if (
                    visible.count <= _BRUTE_FORCE_MOST or share <= _BRUTE_FORCE_SHARE
                ):  # else it would look through all that is hidden
                    scored = words.scores(question, columns.rows[visible.mask].tolist())
                    bm25 |= heapq.nsmallest(n, scored.items(), key=lambda item: (-item[1], item[0]))
                else:
                    found, scores = words.search(question, n, partial(columns.shows, visible), share)
                    bm25 |= zip(found.tolist(), scores, strict=True)
        if words is not None:
            bm25 |= words.scores(question, sorted(rows - set(bm25)))
        ordered = np.array(sorted(rows | set(bm25)), dtype=np.int64)
        positions = columns.positions(ordered)
        return Candidates(
            rows=ordered,
            article=columns.articles[positions],
            similarity=vectors.similarities(vector, columns.vectors[positions]),
            bm25=np.array([bm25.get(row, 0.0) for row in ordered.tolist()]),
            published=columns.published[positions],
            local=columns.local[positions],
            outlet=columns.outlet[positions],
            story=columns.stories[positions],
        )

    def passages(self, rows: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """Returns passages with their articles, by row."""
        return self._tables.passages(rows)

    def coverage(self, stories: Iterable[int]) -> dict[int, Coverage]:
        """Returns how widely groups of near copies were published, by the group's number."""
        return self._tables.stories.coverage(stories)

    def shows(self, filters: Filters, rows: Rows) -> NDArray[np.bool_]:
        """Returns which of some rows the filters let through, bool (len(rows),)."""
        return self._snapshot.columns.shows(self._snapshot.visible(filters), rows)

    def having(self, words: Iterable[str], rows: Iterable[int]) -> set[int]:
        """Returns those of some rows that have one of these words, stemmed as in the index, in header or passage."""
        found = self._snapshot.words
        return set(found.scores(" ".join(words), list(rows))) if found is not None else set()

    def idf(self, words: Iterable[str]) -> dict[str, float]:
        """Returns the inverse document frequency of stemmed words; those that occur nowhere are left out."""
        return self._snapshot.words.idf(words) if self._snapshot.words is not None else {}

    def like(self, word: str, distance: int, context: Iterable[str], n: int) -> list[tuple[Passage, Article]]:
        """Returns up to n passages that have a word like this one, all stemmed; see `WordIndex.like`."""
        words = self._snapshot.words
        return list(self.passages(words.like(word, distance, context, n).tolist()).values()) if words else []

    def word_scores(self, question: str, rows: Iterable[int]) -> dict[int, tuple[tuple[str, float], ...]]:
        """Returns what each of the question's words adds to the BM25 score of these rows, most first."""
        words = self._snapshot.words
        return words.explain(question, list(rows)) if words is not None else {}

    def export(self) -> Export:
        """Returns what another engine needs to hold the same."""
        return Export(
            tables=self._tables, vectors=self._vectors_of, passage_tokens=self._tables.manifest().passage_tokens
        )

    def _vectors_of(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Returns the vectors of those of these texts that are indexed."""
        by_digest = {digest("text", text): text for text in texts}
        ids = self._tables.segments.vector_ids(by_digest)
        found = self._snapshot.vectors.stored(np.array(sorted(ids.values()), dtype=np.int64))
        return {by_digest[text_digest]: found[number] for text_digest, number in ids.items() if number in found}
