"""One batch of changes, from articles to a new generation.

The order makes it atomic. Files of the new generation are written under new names while the old
generation is untouched; then one SQLite commit names them. Killed before it, the process leaves files
that nothing names, which the next writer sweeps away; killed after it, everything is there.

What keeps an index fast and small comes after that commit, so that nobody waits for it to find what was added:
merging segments, writing the columns again, and tantivy's own merging.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from corpus.text.passages import PassageText
from corpus.types import Article, digest
from index.encode import Encoder
from index.storage.store import Store, Tables
from index.storage.vectors import Vectors, merged, read_segment, write_segment
from index.storage.words import write_words
from index.types import Added, Uncollected
from index.writing.sweeping import sweep
from index.writing.tiers import segments_to_merge


class Writer:
    """Writes generations; whoever makes one holds the index's lock.

    Args:
        folder: The index's folder, there already, its tables made.
        store: Its database.
        encoder: The encoder that the manifest names.
    """

    def __init__(self, folder: Path, store: Store, encoder: Encoder) -> None:
        self._folder = folder
        self._store = store
        self._encoder = encoder
        self._wait_for_words: Callable[[], None] | None = None

    def close(self) -> None:
        """Waits until nothing is written any more."""
        if self._wait_for_words is not None:
            self._wait_for_words()
            self._wait_for_words = None

    def add(
        self,
        batch: Sequence[tuple[Article, list[PassageText]]],
        seen_at: datetime,
        on_encoded: Callable[[int], None] | None,
        collection: str = "",
    ) -> Added:
        """Commits articles that are new or have a new body, no id twice.

        Args:
            batch: Articles with their passages; of those that another writer added meanwhile nothing is written.
            seen_at: From when on new versions stand.
            on_encoded: Called with the number of passages encoded since the last call.
            collection: That those written join; empty for none.
        """
        with self._store.reading() as tables:
            current = tables.current_versions(article.id for article, _ in batch)
            fresh = [(article, texts) for article, texts in batch if current.get(article.id) != article.version]
            texts = {digest("text", text.indexed): text.indexed for _, passages in fresh for text in passages}
            vector_ids = tables.segments.vector_ids(texts)
        done = Added(unchanged=len(batch) - len(fresh))
        if not fresh:
            return done
        unencoded = [text_digest for text_digest in texts if text_digest not in vector_ids]
        vectors = None
        if unencoded:  # else the model need not even be loaded
            vectors = self._encoder.encode_passages([texts[text_digest] for text_digest in unencoded], on_encoded)
        with self._store.writing() as tables:
            if vectors is not None:
                vector_ids |= self._add_vectors(tables, unencoded, vectors)
            words, languages = list[tuple[int, str]](), dict[int, str | None]()
            for article, passages in fresh:
                key = tables.add_article(article, seen_at)
                tables.stories.add(article.id, article.body)
                spans = [(text.passage.span, vector_ids[digest("text", text.indexed)]) for text in passages]
                rows = tables.add_passages(key, spans)
                words += zip(rows, (text.indexed for text in passages), strict=True)
                languages |= dict.fromkeys(rows, article.language)
            if collection:
                tables.collections.join((article.id for article, _ in fresh), collection)
            tables.advance(self._write_words(tables, words, [], languages), len(words))
        updated = sum(article.id in current for article, _ in fresh)
        return done + Added(new=len(fresh) - updated, updated=updated, passages=len(words), encoded=len(unencoded))

    def remove(self, article_ids: Iterable[str]) -> int:
        """Commits the removal of articles in all their versions; returns how many there were."""
        with self._store.writing() as tables:
            count, rows = tables.remove_articles(article_ids)
            if count:
                tables.advance(self._write_words(tables, [], rows), -len(rows))
        return count

    def join(self, article_ids: Iterable[str], collection: str) -> None:
        """Commits that articles, those of them that are here, are in a collection."""
        with self._store.writing() as tables:
            if missing := tables.collections.missing(article_ids, collection):
                tables.collections.join(missing, collection)
                tables.advance(tables.manifest().words)

    def remove_collection(self, collection: str, article_ids: Iterable[str] | None) -> Uncollected:
        """Commits that articles are no longer in a collection, and the removal of those that are in no other."""
        with self._store.writing() as tables:
            alone, elsewhere = tables.collections.leave(collection, article_ids)
            count, rows = tables.remove_articles(alone)
            if count:
                tables.advance(self._write_words(tables, [], rows), -len(rows))
            elif elsewhere:
                tables.advance(tables.manifest().words)
        return Uncollected(removed=count, kept=len(elsewhere))

    def tidy(self) -> None:
        """Does what a commit leaves to do: for once it is committed, nobody waits for this.

        Removes files that no generation names, then commits merged segments where many small or half-dead ones have
        piled up, and columns where much changed.
        """
        with self._store.reading() as tables:
            sweep(self._folder, tables)
            written, live = tables.segments.files(), tables.segments.living()
            columns_due = tables.changes.are_many()
        for names in segments_to_merge(live, {name: written[name].vectors - count for name, count in live.items()}):
            self._merge_segments(names)
        if columns_due:
            self._write_columns()

    def _merge_segments(self, names: Sequence[str]) -> None:
        with self._store.writing() as tables:
            written = tables.segments.files()
            segments = [read_segment(self._folder / "vectors" / name, written[name]) for name in names]
            ids, vectors = merged(segments, [tables.segments.living_vectors(name) for name in names])
            name = new_name(".vectors") if len(ids) else None
            if name:
                tables.segments.add_file(name, write_segment(self._folder / "vectors" / name, ids, vectors))
            tables.segments.merge_into(name, names)
            tables.advance(tables.manifest().words)
        self.sweep()

    def _write_columns(self) -> None:
        """Commits a file of the columns as they stand."""
        name = new_name(".columns")
        with self._store.writing() as tables:
            generation = tables.manifest().generation
            written = tables.changes.columns(self._folder / "columns").write(self._folder / "columns" / name)
            tables.changes.renew(generation, name, written)
            tables.advance(tables.manifest().words)
        self.sweep()

    def sweep(self) -> None:
        """Removes files that the committed generation does not name."""
        with self._store.reading() as tables:
            sweep(self._folder, tables)

    def _add_vectors(self, tables: Tables, text_digests: list[str], vectors: Vectors) -> dict[str, int]:
        name = new_name(".vectors")
        ids = tables.segments.add_vectors(text_digests, name)
        path = self._folder / "vectors" / name
        tables.segments.add_file(name, write_segment(path, np.array(ids, dtype=np.int64), vectors))
        return dict(zip(text_digests, ids, strict=True))

    def _write_words(
        self,
        tables: Tables,
        add: list[tuple[int, str]],
        remove: list[int],
        languages: Mapping[int, str | None] | None = None,
    ) -> str:
        name = new_name("")
        previous = tables.manifest().words
        words = self._folder / "words"
        self.close()  # the folder to start from must not change meanwhile
        self._wait_for_words = write_words(
            words / name, words / previous if previous else None, add, remove, languages or {}
        )
        return name


def new_name(ending: str) -> str:
    """Returns a name that no file of any generation, committed or not, ever had."""
    return uuid.uuid4().hex + ending
