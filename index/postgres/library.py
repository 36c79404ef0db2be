"""The library in PostgreSQL: the same as the embedded one, for any number of writers, readers and machines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.text.passages import PassageSplitter
from corpus.types import Article
from index.encode import Encoder
from index.engine import Progress, check_passage_tokens, vectors_of
from index.locations import folder_beside
from index.postgres.check import find_problems
from index.postgres.connecting.claims import claim
from index.postgres.connecting.database import Database
from index.postgres.connecting.migrate import migrate
from index.postgres.listening import Listener
from index.postgres.listing import check_page, page
from index.postgres.partitions import make_graphs
from index.postgres.tables import Known, Manifest, Tables, check_made_with
from index.postgres.view import PostgresView
from index.postgres.writer import Writer
from index.search.status import no_status
from index.storage.catalogue import ArticleVersion, Catalogue, Listing, Order
from index.storage.origins import Origins, Source
from index.types import Added, Filters, Stamp, Status, Uncollected, collection_name
from index.writing.batching import batches, noting, prefetch

_COPIES_OF_EACH = 4  # that are looked at for each story that is wanted
T = TypeVar("T")


class PostgresLibrary:
    """An index in a PostgreSQL database; it satisfies `index.engine.Engine`.

    Args:
        address: E.g. `postgresql://news@db.example/newsdesk`; see `index.postgres.connecting.address`.
        encoder: Makes the vectors; its weights must be those that the index was made with.
        passage_tokens: The most tokens of a passage with its header; the encoder's own limit if None.

    Raises:
        IndexUnreachable: If no server answers.
        IndexMismatch: If the index there was made with another encoder, passage size or older tables.
        ValueError: If passages of that size do not fit the encoder or leave no room behind the header.
    """

    def __init__(self, address: str, encoder: Encoder, passage_tokens: int | None = None) -> None:
        check_passage_tokens(passage_tokens, encoder)
        self.folder = folder_beside(address)
        self.encoder = encoder
        self.database = Database(address)
        self.name: str = self.database.name
        self._passage_tokens = passage_tokens
        self._checked: str | None = None  # the identity of the index that was compared with the encoder
        self._known: Known | None = None
        self._written = 0  # the last generation that this process made
        self._lock, self._listeners = threading.Lock(), list[Listener]()
        try:
            self._read(lambda _: None, None)
        except BaseException:
            self.database.close()
            raise

    def close(self) -> None:
        """Closes its connections for good; readers in other threads finish first."""
        for listener in self._listeners:
            listener.close()
        self.database.close()

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
        """Adds articles; those that are here with the same body are left as they are. See `Library.add`.

        Others may write at the same time: each batch is a commit of its own, and waits for theirs.
        """
        report = on_progress or (lambda _: None)
        collection, taken = collection_name(collection), dict[str, None]()
        articles = noting(articles, taken) if collection else articles
        manifest = self._make()
        splitter = PassageSplitter(self.encoder.count_tokens, manifest.passage_tokens)
        total, writer = Added(), Writer(self.database, self.encoder)
        with closing(prefetch(batches(articles, splitter.split, self.current))) as planned:
            for batch, unchanged in planned:
                done = Added(unchanged=unchanged)
                if batch:
                    done += writer.add(
                        batch, seen_at or datetime.now(UTC), lambda n: report(Added(encoded=n)), collection
                    )
                    self._note(writer)
                total += done
                report(replace(done, encoded=0))
        self.join(taken, collection, wait=wait)
        if total.passages:
            make_graphs(self.database)
        return total

    def join(self, article_ids: Collection[str], collection: str, *, wait: float = 0.0) -> None:
        """Puts those of some articles that are here into a collection, if it has a name."""
        name = collection_name(collection)
        if name and self._read(lambda tables: tables.collections.missing(article_ids, name), list[str]()):
            self._commit(lambda writer: writer.join(article_ids, name))

    def remove(self, article_ids: str | Iterable[str], *, wait: float = 0.0) -> int:
        """Removes articles, in all their versions; returns how many were here."""
        article_ids = [article_ids] if isinstance(article_ids, str) else list(article_ids)
        return self._commit(lambda writer: writer.remove(article_ids)) if self.current(article_ids) else 0

    def remove_collection(
        self, collection: str, article_ids: Iterable[str] | None = None, *, wait: float = 0.0
    ) -> Uncollected:
        """Takes articles out of a collection, and removes those that are in no other."""
        if not self._read(lambda tables: tables.collections.has(collection), False):
            return Uncollected()
        return self._commit(lambda writer: writer.remove_collection(collection, article_ids))

    # ------------------------------------------------------------------ reading

    def encode(self, questions: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Returns the vector of each question, float32 (dimensions,); a question without a word has none."""
        return vectors_of(self.encoder, questions)

    @contextmanager
    def reading(self) -> Iterator[PostgresView | None]:
        """Gives the last complete generation: all that is read of the view is of one transaction.

        Raises:
            IndexUnreachable: If no server answers.
            IndexMismatch: If it was made anew with another encoder, or its tables are older.
        """
        with self._tables() as tables:
            yield None if tables is None else PostgresView(tables, self._known_of(tables.manifest().stamp))

    def status(self) -> Status:
        """Returns how the index stands; all zero where there is none yet."""
        with self._tables() as tables:
            if tables is None:
                return replace(no_status(self.folder, self.encoder), folder=self.name)
            status = self._known_of(tables.manifest().stamp).status(tables)
            return replace(status, lag_seconds=tables.lag_seconds()) if self.database.has_replicas else status

    def authors(self) -> Mapping[str, int]:
        """Returns how many current articles each author wrote, most first."""
        return self._read(lambda tables: self._known_of(tables.manifest().stamp).authors(tables), {})

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
        """Returns the n articles published last, of near copies one."""
        return self._read(lambda tables: tables.stories.one_each(tables.latest_articles(_COPIES_OF_EACH * n))[:n], [])

    def browse(
        self,
        text: str = "",
        filters: Filters | None = None,
        order: Order = "newest",
        *,
        offset: int = 0,
        limit: int = 25,
    ) -> Listing:
        """Returns a page of the current articles, for lists; see `Library.browse`.

        Raises:
            ValueError: If the filters have an `as_of`, since what stands now is listed; or a number is negative.
        """
        check_page(filters := filters or Filters(), offset, limit)
        nothing = Listing(total=0, offset=offset, articles=())
        return self._read(lambda tables: page(tables, text, filters, order, offset, limit), nothing)

    def versions(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """Returns all stored versions of an article, the first one first; none if it is not here."""
        return self._read(lambda tables: Catalogue(tables.transaction).versions(article_id), ())

    def changed_at(self) -> datetime | None:
        """Returns when articles were last added, changed or removed; None where there never were any."""
        return self._read(lambda tables: tables.manifest().changed_at, None)

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
        self._make()
        with self.database.writing() as transaction:
            tables = Tables(transaction)
            tables.manifest(lock=True)
            yield tables.origins

    def claim(self, locations: Sequence[str], most: int) -> AbstractContextManager[set[str]]:
        """Claims so many of some locations at most that no other writer has; see `index.postgres.connecting.claims`."""
        self._make()
        return claim(self.database, locations, most)

    def on_change(self, changed: Callable[[], None]) -> None:
        """Has a function called soon after any program changed the index; see `Listener`."""
        self._listeners.append(Listener(self.database, changed))

    def check(self) -> list[str]:
        """Compares passages, words and counts with each other; returns what is wrong, a line each."""
        return self._read(lambda tables: find_problems(self.name, tables), [])

    def _make(self) -> Manifest:
        """Returns the manifest; makes the tables first, if there are none."""
        with self._tables() as tables:
            if tables is not None:
                return tables.manifest()
        migrate(self.database)
        with self.database.writing() as transaction:
            tables = Tables(transaction)
            tables.make(self.encoder, self._passage_tokens)
            manifest = tables.manifest()
        self._check(manifest)
        return manifest

    @contextmanager
    def _tables(self) -> Iterator[Tables | None]:
        """Gives the tables of one transaction; None while there is no index.

        A replica that has not got what this process wrote is passed over for the primary.
        """
        has_replicas = self.database.has_replicas
        with self.database.reading() as transaction:
            tables = Tables(transaction)
            if (self._checked and not has_replicas) or tables.is_made(self.name):
                manifest = tables.manifest()
                self._check(manifest)
                if manifest.generation >= self._written or not has_replicas:
                    yield tables
                    return
            elif self._checked is None:
                yield None
                return
        with self.database.reading(on_primary=True) as transaction:
            yield Tables(transaction)

    def _read(self, read: Callable[[Tables], T], nothing: T) -> T:
        with self._tables() as tables:
            return nothing if tables is None else read(tables)

    def _check(self, manifest: Manifest) -> None:
        if self._checked != manifest.identity:
            check_made_with(self.name, manifest, self.encoder, self._passage_tokens)
            self._checked = manifest.identity

    def _known_of(self, stamp: Stamp) -> Known:
        """Returns what is known of a generation; of the last one it is remembered."""
        with self._lock:
            if self._known is None or self._known.stamp != stamp:
                self._known = Known(stamp, self.name)
            return self._known

    def _commit(self, change: Callable[[Writer], T]) -> T:
        writer = Writer(self.database, self.encoder)
        done = change(writer)
        self._note(writer)
        return done

    def _note(self, writer: Writer) -> None:
        with self._lock:
            self._written = max(self._written, writer.generation)
