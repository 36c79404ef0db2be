"""The library: vectors, words and rows as one atomic whole, for one writer and many readers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.text.passages import PassageSplitter
from corpus.types import Article
from index.choosing import settled
from index.encode import Encoder
from index.engine import Progress, check_passage_tokens, vectors_of
from index.errors import IndexBusy
from index.search.generations import Generations
from index.search.status import changed_at, no_status
from index.search.view import View
from index.storage.catalogue import ArticleVersion, Listing, Order
from index.storage.lock import writer_lock
from index.storage.manifest import Expected
from index.storage.origins import Origins, Source
from index.storage.store import Store, Tables
from index.types import Added, Filters, Status, Uncollected, collection_name
from index.writing.batching import batches, noting, prefetch
from index.writing.making import make_index, make_tables
from index.writing.sweeping import unnamed_files
from index.writing.writer import Writer

_COPIES_OF_EACH = 4  # that are looked at for each story that is wanted

T = TypeVar("T")


class Library:
    """An index in a folder. Safe to use from many threads and processes.

    Args:
        folder: Where it is, or will be at the first `add`.
        encoder: Makes the vectors; its weights must be those that the index was made with.
        passage_tokens: The most tokens of a passage with its header; the encoder's own limit if None.
            Fixed when the index is made.

    Raises:
        IndexMismatch: If the index there was made with another encoder, format or passage size.
        IndexDamaged: If it cannot be read.
        ValueError: If passages of that size do not fit the encoder or leave no room behind the header.
    """

    claim = None  # one writer is at work at a time

    def __init__(self, folder: Path, encoder: Encoder, passage_tokens: int | None = None) -> None:
        check_passage_tokens(passage_tokens, encoder)
        self.folder = folder
        self.encoder = encoder
        self.store = Store(folder)
        self._expected = Expected(folder=folder, encoder=encoder, passage_tokens=passage_tokens)
        self._generations = Generations(folder, self.store, self._expected)
        self._read(lambda tables: self._expected.check(tables.manifest()), None)

    def close(self) -> None:
        """Closes the index's files for good; readers in other threads finish first, and nobody begins anew."""
        self.store.close()
        self._generations.close()

    # ------------------------------------------------------------------ writing

    def add(
        self,
        articles: Iterable[Article],
        on_progress: Progress | None = None,
        seen_at: datetime | None = None,
        *,
        collection: str = "",
        wait: float = 0.0,
    ) -> Added:
        """Adds articles; those that are here with the same body are left as they are.

        Commits batch by batch: if it is killed, the same call again carries on from the last one.

        Args:
            articles: In any order, taken in another thread; the same id with another body becomes a new version.
            on_progress: Called with what was done since the last call; `encoded` runs ahead of the rest.
            seen_at: From when on new versions of articles that are here stand; from now on if None.
            collection: The name of a collection that all of them join, unchanged ones too; empty for none.
            wait: Seconds to wait for another writer to end.

        Raises:
            FilterError: If that is no name of a collection.
            IndexBusy: If another writer is at work, and still is after that time.
            IndexUnwritable: If the folder cannot be written.
        """
        report = on_progress or (lambda _: None)
        collection, taken = collection_name(collection), dict[str, None]()
        articles = settled(self.encoder, self.folder, noting(articles, taken) if collection else articles)
        manifest = make_index(self.folder, self.store, self._expected)
        splitter = PassageSplitter(self.encoder.count_tokens, manifest.passage_tokens)
        total, writer = Added(), None
        with closing(prefetch(batches(articles, splitter.split, self.current))) as planned, ExitStack() as held:
            for batch, unchanged in planned:
                done = Added(unchanged=unchanged)
                if batch:
                    writer = writer or held.enter_context(self._writer(wait))
                    seen = seen_at or datetime.now(UTC)
                    done += writer.add(batch, seen, lambda n: report(Added(encoded=n)), collection)
                    writer.tidy()
                total += done
                report(replace(done, encoded=0))
            if writer is not None and collection:
                writer.join(taken, collection)
        if writer is None:
            self.join(taken, collection, wait=wait)
            self._sweep_after_kill()
        return total

    def join(self, article_ids: Collection[str], collection: str, *, wait: float = 0.0) -> None:
        """Puts those of some articles that are here into a collection, if it has a name; raises as `add` does."""
        name = collection_name(collection)
        if name and self._read(lambda tables: tables.collections.missing(article_ids, name), list[str]()):
            with self._writer(wait) as writer:
                writer.join(article_ids, name)
                writer.tidy()

    def remove(self, article_ids: str | Iterable[str], *, wait: float = 0.0) -> int:
        """Removes articles, in all their versions, from vectors, words and rows; returns how many were here.

        Args:
            article_ids: Their ids, one or several.
            wait: Seconds to wait for another writer to end.

        Raises:
            IndexBusy: If another writer is at work, and still is after that time.
        """
        article_ids = [article_ids] if isinstance(article_ids, str) else list(article_ids)
        if not self.current(article_ids):
            return 0
        with self._writer(wait) as writer:
            count = writer.remove(article_ids)
            writer.tidy()
        return count

    def remove_collection(
        self, collection: str, article_ids: Iterable[str] | None = None, *, wait: float = 0.0
    ) -> Uncollected:
        """Takes articles out of a collection, and removes those that are in no other; raises as `remove` does.

        Args:
            collection: Its name, in upper or lower case.
            article_ids: Of those in it; all if None, and then the collection is no more.
            wait: Seconds to wait for another writer to end.
        """
        if not self._read(lambda tables: tables.collections.has(collection), False):
            return Uncollected()
        with self._writer(wait) as writer:
            done = writer.remove_collection(collection, article_ids)
            writer.tidy()
        return done

    # ------------------------------------------------------------------ reading

    def encode(self, questions: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Returns the vector of each question, float32 (dimensions,); a question without a word has none.

        It needs no index: call it before `reading`, inside it, or in another thread meanwhile.
        """
        return vectors_of(self.encoder, questions)

    def reading(self) -> AbstractContextManager[View | None]:
        """Gives the last complete generation: all that is read of the view is of one transaction.

        The view is None where there is no index yet.

        Raises:
            IndexDamaged: If a file of it is missing or differs from what was written.
            IndexMismatch: If it was made anew with another encoder, format or passage size.
        """
        return self._generations.reading()

    def status(self) -> Status:
        """Returns how the index stands; all zero where there is none yet."""
        return self._read(self._generations.status_of, no_status(self.folder, self.encoder))

    def authors(self) -> Mapping[str, int]:
        """Returns how many current articles each author wrote, most first."""
        with self.reading() as view:
            return view.authors() if view is not None else {}

    def find(self, *, url: str | None = None, outlet: str | None = None) -> list[str]:
        """Returns the ids of the articles with this URL, or of this outlet."""
        return self._read(lambda tables: tables.find_articles(url=url, outlet=outlet), [])

    def article(self, article_id: str, version: str | None = None) -> Article | None:
        """Returns an article in its current version, or in another stored one; None if it is not here."""
        return self._read(lambda tables: tables.article(article_id, version), None)

    def latest(self, n: int) -> list[Article]:
        """Returns the n articles published last, latest first."""
        return self._read(lambda tables: tables.latest_articles(n), [])

    def latest_stories(self, n: int) -> list[Article]:
        """Returns the n articles published last, of near copies one; fewer where most of the latest are copies."""
        looked_at = _COPIES_OF_EACH * n
        return self._read(lambda tables: tables.stories.one_each(tables.latest_articles(looked_at))[:n], [])

    def browse(
        self,
        text: str = "",
        filters: Filters | None = None,
        order: Order = "newest",
        *,
        offset: int = 0,
        limit: int = 25,
    ) -> Listing:
        """Returns a page of the current articles, for lists, without their bodies, which are not searched either.

        Args:
            text: Every word of it must stand in the title, the outlet, an author's name or the URL, in upper or
                lower case. It may be part of a longer word.
            filters: Only articles that these let through.
            order: Newest first, oldest first, or by outlet and newest first; undated articles come last.
            offset: How many articles to pass over.
            limit: How many to give at most.

        Raises:
            ValueError: If the filters have an `as_of`, since what stands now is listed; or a number is negative.
        """
        filters = filters or Filters()
        if filters.as_of is not None or offset < 0 or limit < 0:
            raise ValueError(f"cannot list articles as of {filters.as_of}, {limit} from {offset}")
        return self._read(
            lambda tables: tables.catalogue.page(text, filters, order, offset, limit),
            Listing(total=0, offset=offset, articles=()),
        )

    def versions(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """Returns all stored versions of an article, the first one first; none if it is not here."""
        return self._read(lambda tables: tables.catalogue.versions(article_id), ())

    def changed_at(self) -> datetime | None:
        """Returns when articles were last added, changed or removed; None where there never were any."""
        return self._read(lambda tables: changed_at(self.folder, tables), None)

    def present(self, article_ids: Iterable[str]) -> set[str]:
        """Returns those of some articles that are here."""
        return set(self.current(article_ids))

    def current(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Returns the current version of each of some articles that is here."""
        return self._read(lambda tables: tables.current_versions(article_ids), {})

    def sources(self) -> list[Source]:
        """Returns the folders, files, feeds and pages that are watched."""
        return self._read(lambda tables: tables.origins.sources(), [])

    def read_origins(self, read: Callable[[Origins], T], nothing: T) -> T:
        """Returns what `read` finds out of where articles came from; `nothing` where there is no index yet."""
        return self._read(lambda tables: read(tables.origins), nothing)

    @contextmanager
    def write_origins(self) -> Iterator[Origins]:
        """Gives where articles came from, to change; held briefly, since all other writing waits."""
        make_index(self.folder, self.store, self._expected)
        with self.store.writing() as tables:
            make_tables(tables, self._expected)
            yield tables.origins

    def on_change(self, changed: Callable[[], None]) -> None:
        """Does nothing: nobody says that a folder's files changed. The next question sees it."""

    def check(self) -> list[str]:
        """Compares vectors, words and rows, reading every file anew; returns what is wrong, a line each."""
        return self._generations.find_problems()

    def _read(self, read: Callable[[Tables], T], nothing: T) -> T:
        """Returns what the tables say, or `nothing` while there are none."""
        with self.store.generation() as tables:
            return nothing if tables is None else read(tables)

    @contextmanager
    def _writer(self, wait: float) -> Iterator[Writer]:
        with writer_lock(self.folder, wait):
            writer = Writer(self.folder, self.store, self.encoder)
            try:
                yield writer
            finally:
                writer.close()

    def _sweep_after_kill(self) -> None:
        """Removes what a killed writer left, if it left anything; another one that is at work does it itself."""
        if self._read(lambda tables: unnamed_files(self.folder, tables), list[Path]()):
            with suppress(IndexBusy), self._writer(wait=0.0) as writer:
                writer.sweep()
