"""The library: vectors, words and rows kept together as one atomic whole, for one writer and many readers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.text.passages import FEWEST_TOKENS
from corpus.types import Article
from index.check import find_problems
from index.encode import Encoder
from index.errors import IndexDamaged, IndexMismatch
from index.search.snapshot import Snapshot
from index.search.view import View
from index.status import changed_at, no_status, status_of
from index.stopwatch import Stopwatch
from index.storage.catalogue import ArticleVersion, Listing, Order
from index.storage.lock import unwritable, writer_lock
from index.storage.origins import Origins, Source
from index.storage.store import FORMAT, Manifest, Store, Tables
from index.types import Added, Filters, Match, Status
from index.writing.batching import batches, made_ahead
from index.writing.writer import Writer

Progress = Callable[[Added], None]
T = TypeVar("T")
_READ_TRIES = 5


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

    def __init__(self, folder: Path, encoder: Encoder, passage_tokens: int | None = None) -> None:
        if passage_tokens is not None and not FEWEST_TOKENS <= passage_tokens <= encoder.max_tokens:
            raise ValueError(
                f"passages of {passage_tokens} tokens; expected {FEWEST_TOKENS} to the encoder's {encoder.max_tokens}"
            )
        self.folder = folder
        self.encoder = encoder
        self._passage_tokens = passage_tokens
        self.store = Store(folder)
        self._snapshot: Snapshot | None = None
        self._status: Status | None = None
        self._lock = threading.Lock()
        if self.store.exists():
            with self.store.reading() as tables:
                manifest = tables.manifest()
            self._check_fits(manifest)

    # ------------------------------------------------------------------ writing

    def add(
        self,
        articles: Iterable[Article],
        on_progress: Progress | None = None,
        seen_at: datetime | None = None,
        *,
        wait: float = 0.0,
    ) -> Added:
        """Adds articles; those that are here with the same body are left as they are.

        Commits batch by batch: killed at any moment, it loses at most the batch that was not yet
        committed, and the same call again carries on from there.

        Args:
            articles: In any order; the same id with another body becomes a new version. They are taken in another
                thread, so that what comes next is read and split while what came is encoded and written.
            on_progress: Called with what was done since the last call; `encoded` runs ahead of the rest.
            seen_at: When new versions of known articles came to be known; now if None.
            wait: Seconds to wait for another writer to end.

        Raises:
            IndexBusy: If another writer is at work, and still is after that time.
            IndexUnwritable: If the folder cannot be written.
        """
        report = on_progress or (lambda _: None)
        total = Added()
        with (
            self._writer(wait) as writer,
            closing(made_ahead(batches(articles, writer.split, self.current))) as made,
        ):
            for batch, unchanged in made:
                done = Added(unchanged=unchanged)
                if batch:
                    done += writer.add(batch, seen_at or datetime.now(UTC), lambda n: report(Added(encoded=n)))
                    writer.merge()
                total += done
                report(Added(new=done.new, updated=done.updated, unchanged=unchanged, passages=done.passages))
        return total

    def remove(self, article_ids: Iterable[str], *, wait: float = 0.0) -> int:
        """Removes articles, in all their versions, from vectors, words and rows.

        Args:
            article_ids: Their ids.
            wait: Seconds to wait for another writer to end.

        Returns:
            How many of them were here.

        Raises:
            IndexBusy: If another writer is at work, and still is after that time.
        """
        article_ids = list(article_ids)
        if not self.store.exists():
            return 0
        with self._writer(wait) as writer:
            count = writer.remove(article_ids)
            if count:
                writer.merge()
        return count

    # ------------------------------------------------------------------ reading

    def search(
        self, questions: Sequence[str], n: int, filters: Filters | None = None, stopwatch: Stopwatch | None = None
    ) -> list[list[Match]]:
        """For each question the n best passages by vector and by words, both scores exact.

        All questions see one generation.

        Args:
            questions: Any texts; one without a word finds nothing.
            n: How many of each kind, at least 1; fewer come back where there are fewer.
            filters: Which articles may answer; all current ones if None.
            stopwatch: Told the seconds of `encode` and `search`.

        Raises:
            ValueError: If n is below 1.
        """
        if n < 1:
            raise ValueError(f"n must be at least 1, got {n}")
        watch = stopwatch or Stopwatch()
        with self.reading(questions, watch) as (view, vectors):
            if view is None:
                return [[] for _ in questions]
            with watch.time("search"):
                return [
                    _matches(view, question, vectors[question], n, filters or Filters()) if question in vectors else []
                    for question in questions
                ]

    @contextmanager
    def reading(
        self, questions: Sequence[str], stopwatch: Stopwatch
    ) -> Iterator[tuple[View | None, dict[str, NDArray[np.float32]]]]:
        """The last complete generation, and the questions' vectors, each float32 (dimensions,).

        A question without a word has no vector; the view is None where there is nothing to search for or in.
        """
        real = [question for question in questions if any(map(str.isalnum, question))]
        if not real or not self.store.exists():
            yield None, {}
            return
        with stopwatch.time("encode"):
            vectors = dict(zip(real, self.encoder.encode_questions(real), strict=True))
        with self._reading() as (snapshot, tables):
            yield View(snapshot, tables), vectors

    def status(self) -> Status:
        """How the index stands; all zero where there is none yet."""
        if not self.store.exists():
            return no_status(self.folder, self.encoder)
        with self.store.reading() as tables:
            manifest = tables.manifest()
            if self._status is None or self._status.generation != manifest.generation:
                self._status = status_of(self.folder, tables)
            return self._status

    def find(self, *, url: str | None = None, outlet: str | None = None) -> list[str]:
        """Ids of the articles with this URL, or of this outlet."""
        return self._read(lambda tables: tables.find_articles(url=url, outlet=outlet), [])

    def article(self, article_id: str, version: str | None = None) -> Article | None:
        """One article in its current version, or in another one that is kept; None if it is not here."""
        return self._read(lambda tables: tables.article(article_id, version), None)

    def latest(self, n: int) -> list[Article]:
        """The n articles published last, latest first."""
        return self._read(lambda tables: tables.latest_articles(n), [])

    def browse(
        self,
        text: str = "",
        filters: Filters | None = None,
        order: Order = "newest",
        *,
        offset: int = 0,
        limit: int = 25,
    ) -> Listing:
        """A page of the current articles, for lists; without their bodies, which are not searched either.

        Args:
            text: Every word of it must stand in the title, the outlet, an author's name or the URL, upper or lower
                case alike; it may be part of a longer word.
            filters: Only articles that these let through.
            order: Newest first, oldest first, or by outlet and newest first; undated articles come last.
            offset: How many articles to pass over.
            limit: How many to give at most.

        Raises:
            ValueError: If the filters have an `as_of`: what is listed is what stands now; or a number is negative.
        """
        filters = filters or Filters()
        if filters.as_of is not None or offset < 0 or limit < 0:
            raise ValueError(f"cannot list articles as of {filters.as_of}, {limit} from {offset}")
        return self._read(
            lambda tables: tables.catalogue.page(text, filters, order, offset, limit),
            Listing(total=0, offset=offset, articles=()),
        )

    def versions(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """All versions of an article that are kept, the first one first; none if it is not here."""
        return self._read(lambda tables: tables.catalogue.versions(article_id), ())

    def changed_at(self) -> datetime | None:
        """When articles were last added, changed or removed; None where there never were any."""
        if not self.store.exists():
            return None
        with self.store.reading() as tables:
            return changed_at(self.folder, tables)

    def present(self, article_ids: Iterable[str]) -> set[str]:
        """Those of some articles that are here."""
        return set(self.current(article_ids))

    def current(self, article_ids: Iterable[str]) -> dict[str, str]:
        """The current version of each of some articles that is here."""
        return self._read(lambda tables: tables.current_versions(article_ids), {})

    def sources(self) -> list[Source]:
        """The folders, files, feeds and pages that are watched."""
        return self._read(lambda tables: tables.origins.sources(), [])

    @contextmanager
    def origins(self) -> Iterator[Origins]:
        """Where articles came from, to read and to change; held briefly, since all other writing waits."""
        self._make()
        with self.store.writing() as tables:
            yield tables.origins

    def check(self) -> list[str]:
        """Holds vectors, words and rows against each other and reads every file anew.

        Returns:
            What is wrong, a line each; empty if the index is sound.
        """
        if not self.store.exists():
            return []
        problems: list[str] = []
        for _ in range(_READ_TRIES):
            with self.store.reading() as tables:
                generation = tables.manifest().generation
                problems = find_problems(self.folder, tables)
            if not problems or self._generation() == generation:
                break  # else a writer committed meanwhile and swept the files of the last generation
        return problems

    # ------------------------------------------------------------------ inside

    def _read(self, read: Callable[[Tables], T], nothing: T) -> T:
        """What the tables say, or what there is to say while there are none."""
        if not self.store.exists():
            return nothing
        with self.store.reading() as tables:
            return read(tables)

    @contextmanager
    def _reading(self) -> Iterator[tuple[Snapshot, Tables]]:
        """The last complete generation, with a transaction that sees it."""
        for left in reversed(range(_READ_TRIES)):
            with self.store.reading() as tables:
                manifest = tables.manifest()
                try:
                    snapshot = self._open_snapshot(manifest, tables)
                except IndexDamaged as error:
                    if left and self._generation() != manifest.generation:
                        continue  # a writer committed meanwhile and swept the files of the last generation
                    raise IndexDamaged(
                        f"{error}; remove the folder {self.folder} and add the articles again"
                    ) from error
                yield snapshot, tables
                return

    def _open_snapshot(self, manifest: Manifest, tables: Tables) -> Snapshot:
        with self._lock:
            kept = self._snapshot
            if kept is not None and kept.generation == manifest.generation:
                return kept
            self._check_fits(manifest)
            opened = Snapshot(self.folder, manifest, tables, previous=kept)
            if kept is None or kept.generation < opened.generation:
                self._snapshot = opened
            return opened

    def _generation(self) -> int:
        with self.store.reading() as tables:
            return tables.manifest().generation

    @contextmanager
    def _writer(self, wait: float) -> Iterator[Writer]:
        manifest = self._make()
        with writer_lock(self.folder, wait):
            writer = Writer(self.folder, self.store, self.encoder, manifest.passage_tokens)
            writer.sweep()
            try:
                yield writer
            finally:
                writer.close()

    def _make(self) -> Manifest:
        """The manifest, after making the folder and the tables if there are none."""
        try:
            for part in ("vectors", "words", "columns"):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        with self.store.writing() as tables:
            if not tables.is_made():
                tables.make(
                    Manifest(
                        format=FORMAT, encoder=self.encoder.name, encoder_digest=self.encoder.digest,
                        encoder_path=self.encoder.path, dimensions=self.encoder.dimensions,
                        passage_tokens=self._passage_tokens or self.encoder.max_tokens,
                        generation=0, words=None, passages=0, vectors=0,
                    )
                )  # fmt: skip
            manifest = tables.manifest()
        self._check_fits(manifest)
        return manifest

    def _check_fits(self, manifest: Manifest) -> None:
        differing = []
        if manifest.format != FORMAT:
            differing.append(f"its format is {manifest.format}, this version of Newsdesk reads {FORMAT}")
        if manifest.encoder_digest != self.encoder.digest:
            differing.append(
                f"it was made with the encoder {manifest.encoder} (weights {manifest.encoder_digest[:12]}), not with"
                f" {self.encoder.name} (weights {self.encoder.digest[:12]})"
            )
        if self._passage_tokens not in (None, manifest.passage_tokens):
            differing.append(f"its passages have up to {manifest.passage_tokens} tokens, not {self._passage_tokens}")
        if differing:
            raise IndexMismatch(
                f"{self.folder}: {'; '.join(differing)}. Open it as it was made, or add the articles to another folder."
            )


def _matches(view: View, question: str, vector: NDArray[np.float32], n: int, filters: Filters) -> list[Match]:
    found = view.candidates(question, vector, n, [filters])
    passages = view.passages(found.rows.tolist())
    return [
        Match(passage=passages[row][0], article=passages[row][1], similarity=similarity, bm25=bm25)
        for row, similarity, bm25 in zip(
            found.rows.tolist(), found.similarity.tolist(), found.bm25.tolist(), strict=True
        )
    ]
