"""What questions and intake need of an index, whatever stores it: files in a folder, or PostgreSQL.

One suite of tests runs over every engine: `tests/index/contract`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.text.passages import MIN_TOKENS
from corpus.types import Article, Passage
from index.encode import Encoder
from index.stopwatch import timed
from index.storage.bookkeeping.articles import ArticleTables
from index.storage.catalogue import ArticleVersion, Listing, Order
from index.storage.columns import Rows
from index.storage.origins import Origins, Source
from index.storage.stories import Coverage
from index.types import Added, Filters, Status, Uncollected

Progress = Callable[[Added], None]
Claim = Callable[[Sequence[str], int], AbstractContextManager[set[str]]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Passages that the vectors or the words found, with both of their scores; all arrays (m,), by row.

    Attributes:
        rows: int64, the passages.
        article: int64, the key of its article: passages of one article have one.
        similarity: float32, cosine of question and passage, in [-1, 1].
        bm25: float64, Okapi BM25 of the question's words in header and passage; 0 where none occurs.
        published: float64, seconds since 1970, NaN where undated.
        local: The same by the outlet's own clock, whose days are the outlet's.
        outlet: int64, position in the view's `outlets`, -1 for none.
        story: int64, the group of near copies; 0 for none.
    """

    rows: Rows
    article: NDArray[np.int64]
    similarity: NDArray[np.float32]
    bm25: NDArray[np.float64]
    published: NDArray[np.float64]
    local: NDArray[np.float64]
    outlet: NDArray[np.int64]
    story: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What another engine needs to hold the same, of one generation.

    Attributes:
        tables: Articles with their versions, collections, origins and sources.
        vectors: Returns the vectors of some of the indexed texts, float32 (dimensions,), by text; others are left out.
        passage_tokens: The most tokens of a passage with its header.
    """

    tables: ArticleTables
    vectors: Callable[[Sequence[str]], dict[str, NDArray[np.float32]]]
    passage_tokens: int


class EngineView(Protocol):
    """One generation of an index, as a question sees it; nothing in it changes while it is in use."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets' names, as articles write them."""
        ...

    def status(self) -> Status:
        """Returns how this generation stands."""
        ...

    def authors(self) -> Mapping[str, int]:
        """Returns how many current articles each author wrote, most first."""
        ...

    def written_by(self, names: Iterable[str], rows: Rows) -> NDArray[np.bool_]:
        """Returns which of some rows are of an article by one of these authors, bool (len(rows),)."""
        ...

    def outlet_positions(self, names: Iterable[str]) -> list[int]:
        """Returns the positions of these outlets in `outlets`."""
        ...

    def last_published(self, filters: Filters) -> float:
        """Returns when the latest article within the filters was published, seconds since 1970; NaN for none."""
        ...

    def candidates(self, question: str, vector: NDArray[np.float32], n: int, searched: Iterable[Filters]) -> Candidates:
        """Returns the n best passages by vector and the n best by words, each with both scores, exact."""
        ...

    def passages(self, rows: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """Returns passages with their articles, by row."""
        ...

    def coverage(self, stories: Iterable[int]) -> dict[int, Coverage]:
        """Returns how widely groups of near copies were published, by the group's number."""
        ...

    def shows(self, filters: Filters, rows: Rows) -> NDArray[np.bool_]:
        """Returns which of some rows the filters let through, bool (len(rows),)."""
        ...

    def having(self, words: Iterable[str], rows: Iterable[int]) -> set[int]:
        """Returns those of some rows that have one of these words, stemmed, in header or passage."""
        ...

    def idf(self, words: Iterable[str]) -> dict[str, float]:
        """Returns the inverse document frequency of stemmed words; those that occur nowhere are left out."""
        ...

    def like(self, word: str, distance: int, context: Iterable[str], n: int) -> list[tuple[Passage, Article]]:
        """Returns up to n passages that have a word like this one, all stemmed, most of the context first."""
        ...

    def word_scores(self, question: str, rows: Iterable[int]) -> dict[int, tuple[tuple[str, float], ...]]:
        """Returns what each of the question's words adds to the BM25 score of these rows, most first."""
        ...

    def export(self) -> Export:
        """Returns what another engine needs to hold the same."""
        ...


class Engine(Protocol):
    """An index that articles are added to, removed from and found in. Safe to use from many threads and processes.

    `index.library.Library` says what each method does, takes and raises.
    """

    @property
    def folder(self) -> Path:
        """Where this machine writes what stands beside the index, such as readers' verdicts."""
        ...

    @property
    def encoder(self) -> Encoder:
        """Makes the vectors."""
        ...

    def close(self) -> None:
        """Closes it for good."""
        ...

    def add(
        self,
        articles: Iterable[Article],
        on_progress: Progress | None = None,
        seen_at: datetime | None = None,
        *,
        collection: str = "",
        wait: float = 0.0,
    ) -> Added:
        """Adds articles; those that are here with the same body are left as they are."""
        ...

    def join(self, article_ids: Collection[str], collection: str, *, wait: float = 0.0) -> None:
        """Puts those of some articles that are here into a collection, if it has a name."""
        ...

    def remove(self, article_ids: str | Iterable[str], *, wait: float = 0.0) -> int:
        """Removes articles in all their versions; returns how many were here."""
        ...

    def remove_collection(
        self, collection: str, article_ids: Iterable[str] | None = None, *, wait: float = 0.0
    ) -> Uncollected:
        """Takes articles out of a collection, and removes those that are in no other."""
        ...

    def encode(self, questions: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Returns the vector of each question, float32 (dimensions,); a question without a word has none."""
        ...

    def reading(self) -> AbstractContextManager[EngineView | None]:
        """Gives the last complete generation; None where there is no index yet."""
        ...

    def status(self) -> Status:
        """Returns how the index stands; all zero where there is none yet."""
        ...

    def authors(self) -> Mapping[str, int]:
        """Returns how many current articles each author wrote, most first."""
        ...

    def find(self, *, url: str | None = None, outlet: str | None = None) -> list[str]:
        """Returns the ids of the articles with this URL, or of this outlet."""
        ...

    def article(self, article_id: str, version: str | None = None) -> Article | None:
        """Returns an article in its current version, or in another stored one; None if it is not here."""
        ...

    def latest(self, n: int) -> list[Article]:
        """Returns the n articles published last, latest first."""
        ...

    def latest_stories(self, n: int) -> list[Article]:
        """Returns the n articles published last, of near copies one."""
        ...

    def browse(
        self,
        text: str = "",
        filters: Filters | None = None,
        order: Order = "newest",
        *,
        offset: int = 0,
        limit: int = 25,
    ) -> Listing:
        """Returns a page of the current articles, for lists, without their bodies."""
        ...

    def versions(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """Returns all stored versions of an article, the first one first; none if it is not here."""
        ...

    def changed_at(self) -> datetime | None:
        """Returns when articles were last added, changed or removed; None where there never were any."""
        ...

    def present(self, article_ids: Iterable[str]) -> set[str]:
        """Returns those of some articles that are here."""
        ...

    def current(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Returns the current version of each of some articles that is here."""
        ...

    def sources(self) -> list[Source]:
        """Returns the folders, files, feeds and pages that are watched."""
        ...

    def read_origins(self, read: Callable[[Origins], T], nothing: T) -> T:
        """Returns what `read` finds out of where articles came from; `nothing` where there is no index yet."""
        ...

    def write_origins(self) -> AbstractContextManager[Origins]:
        """Gives where articles came from, to change."""
        ...

    @property
    def claim(self) -> Claim | None:
        """Claims so many locations at most that no other writer has, until the block ends or this process does.

        It is None where only one writer is at work at a time.
        """
        ...

    def on_change(self, changed: Callable[[], None]) -> None:
        """Has a function called soon after another program changed the index, where the engine hears of that.

        It is called from another thread, and may be called where nothing changed. Whoever asks sees changes anyway.
        """
        ...

    def check(self) -> list[str]:
        """Compares what is stored with itself; returns what is wrong, a line each."""
        ...


def vectors_of(encoder: Encoder, questions: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Returns the vector of each question, float32 (dimensions,); a question without a word has none."""
    real = [question for question in dict.fromkeys(questions) if any(map(str.isalnum, question))]
    if not real:
        return {}
    with timed("encode"):
        return dict(zip(real, encoder.encode_questions(real), strict=True))


def check_passage_tokens(passage_tokens: int | None, encoder: Encoder) -> None:
    """Refuses passages that do not fit the encoder, or leave no room behind the header; None is the encoder's limit.

    Raises:
        ValueError: If they are such.
    """
    if passage_tokens is not None and not MIN_TOKENS <= passage_tokens <= encoder.max_tokens:
        raise ValueError(
            f"passages of {passage_tokens} tokens; expected {MIN_TOKENS} to the encoder's {encoder.max_tokens}"
        )
