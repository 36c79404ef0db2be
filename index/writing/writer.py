"""One batch of changes, from articles to a new generation.

The order makes it atomic. Files of the new generation are written under new names while the old
generation is untouched; then one SQLite commit names them. Killed before it, the process leaves files
that nothing names, which the next writer sweeps away; killed after it, everything is there.

What keeps an index fast and small comes after that commit, so that nobody waits for it to find what was added:
merging segments, writing the columns again, and tantivy's own merging.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import numpy as np

from corpus.text.passages import PassageSplitter, PassageText
from corpus.types import Article, digest
from index.encode import Encoder
from index.storage.store import Store, Tables
from index.storage.vectors import Vectors, codes_of, merged, read_segment, write_segment
from index.storage.words import write_words
from index.types import Added
from index.writing.tiers import segments_to_merge


class Writer:
    """Writes generations; whoever makes one holds the index's lock.

    Args:
        folder: The index's folder, there already, its tables made.
        store: Its database.
        encoder: The encoder that the manifest names.
        passage_tokens: The manifest's passage size.
    """

    def __init__(self, folder: Path, store: Store, encoder: Encoder, passage_tokens: int) -> None:
        self._folder = folder
        self._store = store
        self._encoder = encoder
        self._splitter = PassageSplitter(encoder.count_tokens, passage_tokens)
        self._wait_for_words: Callable[[], None] | None = None

    def close(self) -> None:
        """Waits until nothing is written any more."""
        if self._wait_for_words is not None:
            self._wait_for_words()
            self._wait_for_words = None

    def split(self, article: Article) -> list[PassageText]:
        """The passages of an article, as this index cuts them."""
        return self._splitter.split(article)

    def add(
        self,
        batch: Sequence[tuple[Article, list[PassageText]]],
        seen_at: datetime,
        on_encoded: Callable[[int], None] | None,
    ) -> Added:
        """Commits articles that are new or have a new body, no id twice."""
        texts = {digest("text", text.indexed): text.indexed for _, passages in batch for text in passages}
        with self._store.reading() as tables:
            known = tables.segments.known_vectors(texts)
        fresh = [text_digest for text_digest in texts if text_digest not in known]
        vectors = None
        if fresh:  # else the model need not even be loaded
            vectors = self._encoder.encode_passages([texts[text_digest] for text_digest in fresh], on_encoded)
        with self._store.writing() as tables:
            updated = len(tables.current_versions(article.id for article, _ in batch))
            if vectors is not None:
                known |= self._add_vectors(tables, fresh, vectors)
            added_words: list[tuple[int, str]] = []
            for article, passages in batch:
                key = tables.add_article(article, seen_at)
                tables.stories.place(article.id, article.body)
                places = [(text.passage.span, known[digest("text", text.indexed)]) for text in passages]
                rows = tables.add_passages(key, places)
                added_words += zip(rows, (text.indexed for text in passages), strict=True)
            tables.advance(self._write_words(tables, added_words, []), len(added_words))
        self.sweep()
        return Added(new=len(batch) - updated, updated=updated, passages=len(added_words), encoded=len(fresh))

    def remove(self, article_ids: Iterable[str]) -> int:
        """Commits the removal of articles in all their versions; returns how many there were."""
        with self._store.writing() as tables:
            count, rows = tables.remove_articles(article_ids)
            if count:
                tables.advance(self._write_words(tables, [], rows), -len(rows))
        self.sweep()
        return count

    def merge(self) -> None:
        """Commits merged segments where many small or half-dead ones have piled up, and columns where much changed."""
        with self._store.reading() as tables:
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
        """Removes files that the committed generation does not name: superseded, or left by a killed writer."""
        with self._store.reading() as tables:
            _, columns, _ = tables.changes.file()
            named: dict[str, set[str | None]] = {
                "vectors": {str(file) for name in tables.segments.files() for file in (name, codes_of(Path(name)))},
                "words": {tables.manifest().words},
                "columns": {columns},
            }
        for folder, kept in named.items():
            for path in (self._folder / folder).glob("*"):
                if path.name in kept:
                    continue
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    with suppress(PermissionError):  # Windows keeps what a reader has mapped: next time
                        path.unlink(missing_ok=True)

    def _add_vectors(self, tables: Tables, text_digests: list[str], vectors: Vectors) -> dict[str, int]:
        name = new_name(".vectors")
        ids = tables.segments.add_vectors(text_digests, name)
        path = self._folder / "vectors" / name
        tables.segments.add_file(name, write_segment(path, np.array(ids, dtype=np.int64), vectors))
        return dict(zip(text_digests, ids, strict=True))

    def _write_words(self, tables: Tables, add: list[tuple[int, str]], remove: list[int]) -> str:
        name = new_name("")
        previous = tables.manifest().words
        words = self._folder / "words"
        self.close()  # the folder to start from must not change meanwhile
        self._wait_for_words = write_words(words / name, words / previous if previous else None, add, remove)
        return name


def new_name(ending: str) -> str:
    """A name that no file of any generation, committed or not, ever had."""
    return uuid.uuid4().hex + ending
