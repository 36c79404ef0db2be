"""Words in tantivy: BM25 over passages with their headers. The only module that imports tantivy.

Each generation is a folder of its own. tantivy's segment files never change once written. So a new generation starts as
hard links to the last one's files, and costs only what it adds. A reader keeps its folder's files open for as long as
it needs them, even when the folder is gone.
"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import shutil
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType

import numpy as np
import tantivy
from numpy.typing import NDArray

from corpus.text.languages.detection import DETECTED
from corpus.text.languages.words import indexed_words, sought_words
from index.errors import IndexDamaged

Rows = NDArray[np.int64]
_HEAP_BYTES = 50_000_000
_FIRST_LOOK = 2  # times as many as must be looked at for as many as wanted to be visible: some are equal
_FURTHER = 4  # times that, and so on, where the best are hidden more often than others
_FEW_ROWS = 1_000  # looked up one by one; the set that tantivy makes of them costs 1.5 times as much for 100
_MOST_APART = 64  # words, each in a query around the last: as deep does tantivy's stack become
_SYSTEM_ERROR = re.compile(r"code: (\d+)|os error (\d+)")  # how tantivy shows what the system said
_KILLED = "An index writer was killed"  # by what its thread met when it wrote: that it does not say
_LITTLE = 1 << 20  # bytes that are free on a full disk: less than a thread writes at once
_TERM = re.compile(r'type=Str, "(.*)"\)$')  # how tantivy's explanation names a word


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")  # cut by ourselves
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    return builder.build()


class WordIndex:
    """The words of one generation, open for reading.

    Args:
        folder: The generation's folder.

    Attributes:
        languages: Those that its passages are in, beside English; one that has gone may be among them for a while.

    Raises:
        IndexDamaged: If it is missing or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        try:
            linked = None if os.access(folder, os.W_OK) else _linked_elsewhere(folder)
            if linked is not None:
                weakref.finalize(self, shutil.rmtree, linked, ignore_errors=True)
            self._index = tantivy.Index.open(linked or str(folder))
            self._schema = self._index.schema
            self._searcher = self._index.searcher()
            self.languages = self._languages()
            self.scores("words", [0])  # some files are opened late; swept meanwhile, they would fail a question
        except (ValueError, OSError) as error:
            raise IndexDamaged(f"{folder}: the words index cannot be read ({error})") from error
        except BaseException as error:
            if type(error).__name__ == "PanicException":  # what tantivy does over nonsense; no Exception
                raise IndexDamaged(f"{folder}: the words index cannot be read ({error})") from error
            raise

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def has_our_fields(self) -> bool:
        """Returns whether its fields are those that are written."""
        return bool(self._schema == _schema())

    def search(
        self, question: str, n: int, visible: Callable[[Rows], NDArray[np.bool_]], share: float = 1.0
    ) -> tuple[Rows, list[float]]:
        """Returns the rows with the best BM25 scores, best first; equal ones in the order they were added.

        Args:
            question: Any text; only its words count.
            n: How many.
            visible: Tells of rows (m,) which may be found, bool (m,).
            share: Of all rows, how many may be found, about, in (0, 1]: the fewer, the more are looked at at once.

        Returns:
            Rows (m,) and their scores, m <= n.
        """
        words = self._words(question)
        query = self._any_of(words)
        limit = min(math.ceil(n * _FIRST_LOOK / share), len(self))
        while words and limit:
            hits = self._searcher.search(query, limit, count=False).hits
            rows = self._rows([address for _, address in hits])
            scores = np.array([score for score, _ in hits])
            order = np.lexsort((rows, -scores))  # tantivy's own order of equal ones is that of its segments
            best = order[visible(rows[order])][:n]
            whole = len(hits) < limit or limit == len(self)
            if whole or (len(best) == n and scores[best[-1]] > scores[order[-1]]):
                return rows[best], scores[best].tolist()
            limit = min(limit * _FURTHER, len(self))
        return np.empty(0, np.int64), []

    def scores(self, question: str, rows: Sequence[int]) -> dict[int, float]:
        """Returns BM25 scores of given rows; rows without any of the words are left out."""
        words = self._words(question)
        if not words or not rows:
            return {}
        return {row: score for row, score, _ in self._among(words, rows)}

    def explain(self, question: str, rows: Sequence[int]) -> dict[int, tuple[tuple[str, float], ...]]:
        """Returns what each of the question's words, stemmed, adds to the BM25 score of given rows, most first."""
        words = self._words(question)
        if not words or not rows:
            return {}
        query = self._any_of(words)
        found: dict[int, tuple[tuple[str, float], ...]] = {}
        for row, _, address in self._among(words, rows):
            parts = json.loads(query.explain(self._searcher, address).to_json())["details"]
            scored = [(_term(part["context"][0]), float(part["value"])) for part in parts]
            found[row] = tuple(sorted(scored, key=lambda part: -part[1]))
        return found

    def like(self, word: str, distance: int, context: Iterable[str], n: int) -> Rows:
        """Returns up to n rows that have a word like this one; those with more of the context come first.

        Args:
            word: Stemmed, e.g. "harow".
            distance: The most letters that may be inserted, left out, changed, or swapped with their neighbour: 1 or 2.
            context: Other words, stemmed.
            n: The most rows.
        """
        alike = tantivy.Query.fuzzy_term_query(self._schema, "words", word, distance)
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, alike), (tantivy.Occur.Should, self._any_of(list(context)))]
        )
        return self._rows([address for _, address in self._searcher.search(query, n, count=False).hits])

    def idf(self, words: Iterable[str]) -> dict[str, float]:
        """Returns the inverse document frequency of stems, as in BM25; those that occur nowhere are left out."""
        count = len(self)
        found = {word: self._searcher.doc_freq("words", word) for word in words}
        return {word: math.log1p((count - n + 0.5) / (n + 0.5)) for word, n in found.items() if n}

    def rows(self) -> Rows:
        """Returns every row that is indexed, ascending, (len(self),)."""
        if not len(self):
            return np.empty(0, np.int64)
        hits = self._searcher.search(tantivy.Query.all_query(), len(self), count=False).hits
        return np.sort(self._rows([address for _, address in hits]))

    def _among(self, words: Sequence[str], rows: Sequence[int]) -> list[tuple[int, float, tantivy.DocAddress]]:
        """Returns given rows with their scores and addresses; rows that have none of the words are left out.

        A word at a time is looked up in the rows, which skips through its postings. For any of several words tantivy
        goes through all postings near a row, which with a question's common words are those of half the index.
        """
        query = tantivy.Query.const_score_query(self._one_of([int(row) for row in rows]), 0.0)
        apart = [self._any_of([word]) for word in words] if len(words) <= _MOST_APART else [self._any_of(words)]
        for word in apart:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Should, word)])
        hits = [hit for hit in self._searcher.search(query, len(rows), count=False).hits if hit[0] > 0]
        found = self._rows([address for _, address in hits])
        return [(row, float(score), address) for row, (score, address) in zip(found.tolist(), hits, strict=True)]

    def _one_of(self, rows: list[int]) -> tantivy.Query:
        if len(rows) > _FEW_ROWS:
            return tantivy.Query.term_set_query(self._schema, "row", rows)
        terms = [tantivy.Query.term_query(self._schema, "row", row) for row in rows]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])

    def _rows(self, addresses: list[tantivy.DocAddress]) -> Rows:
        return np.array(self._searcher.fast_field_values("row", addresses), dtype=np.int64)

    def _words(self, question: str) -> list[str]:
        """Returns a question's words, each once, as the index has them, e.g. running -> run."""
        return sought_words(question, self.languages)

    def _languages(self) -> list[str]:
        return sorted(code for code in DETECTED - {"en"} if self._searcher.doc_freq("language", code))

    def _any_of(self, words: Sequence[str]) -> tantivy.Query:
        terms = [tantivy.Query.term_query(self._schema, "words", word, "freq") for word in words]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])


def _term(context: str) -> str:
    found = _TERM.search(context)
    return found[1] if found else context


def write_words(
    folder: Path,
    previous: Path | None,
    add: Iterable[tuple[int, str]],
    remove: Iterable[int],
    languages: Mapping[int, str | None] = MappingProxyType({}),
) -> Callable[[], None]:
    """Writes a new generation: the previous one, less some rows, with others added.

    tantivy then goes on to merge files where many have piled up, a second and more for 100,000 passages. The folder
    is whole meanwhile, and can be named and read at once. The same rows are found before and after, with the same
    scores, but for dropped rows: until it merges, tantivy counts them among the documents.

    Args:
        folder: The new generation's folder; must not be there yet.
        previous: The folder to start from, which is left as it is; None to start empty.
        add: Rows and their texts.
        remove: Rows to drop.
        languages: Of the rows that are added; English where none is given.

    Returns:
        Waits for that to end; to be called before the folder is written from or removed.

    Raises:
        OSError: If the disk is full, or the folder cannot be written.
        IndexDamaged: If the previous generation cannot be read.
    """
    try:
        return _write_words(folder, previous, list(add), list(remove), languages)
    except ValueError as error:  # tantivy has one error for everything
        if found := _SYSTEM_ERROR.search(str(error)):
            code = int(found[1] or found[2])
            raise OSError(code, os.strerror(code)) from error
        if _KILLED in str(error):
            code = errno.ENOSPC if shutil.disk_usage(folder).free < _LITTLE else errno.EIO
            raise OSError(code, os.strerror(code)) from error
        raise IndexDamaged(f"{previous}: the words index cannot be read ({error})") from error


def _write_words(
    folder: Path,
    previous: Path | None,
    add: list[tuple[int, str]],
    remove: list[int],
    languages: Mapping[int, str | None],
) -> Callable[[], None]:
    folder.mkdir(parents=True)
    if previous is None:
        index = tantivy.Index(_schema(), path=str(folder))
    else:
        _link_all(previous, folder)
        index = tantivy.Index.open(str(folder))
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    if removed := [int(row) for row in remove]:  # by query: delete_documents_by_term misses unsigned fields
        writer.delete_documents_by_query(tantivy.Query.term_set_query(index.schema, "row", removed))
    for row, text in add:
        document = tantivy.Document()
        document.add_unsigned("row", row)
        language = languages.get(row) or "en"
        document.add_text("words", " ".join(indexed_words(text, language)))
        document.add_text("language", language)
        writer.add_document(document)
    writer.commit()

    def wait() -> None:
        with suppress(ValueError):  # what could not be merged, as on a full disk, stays as it was
            writer.wait_merging_threads()

    return wait


def _linked_elsewhere(folder: Path) -> str | None:
    """Returns a folder with links to the files of one that cannot be written: tantivy makes a lock to read, too."""
    if not folder.is_dir():
        return None  # and is missing
    linked = mkdtemp(prefix="newsdesk-words-")
    for file in folder.iterdir():
        if file.suffix != ".lock":
            Path(linked, file.name).symlink_to(file.absolute())
    return linked


def _link_all(source: Path, target: Path) -> None:
    for file in source.iterdir():
        if file.suffix == ".lock":
            continue
        if file.suffix == ".json":  # replaced at each commit: a copy, never a link
            shutil.copy2(file, target / file.name)
            continue
        try:
            os.link(file, target / file.name)
        except OSError:  # a file system without hard links
            shutil.copy2(file, target / file.name)
