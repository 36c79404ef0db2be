"""What can still be read of a damaged index: articles row by row, vectors of whole segments, what is watched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.types import Article, digest
from index.errors import IndexDamaged
from index.storage.bookkeeping.articles import STORED
from index.storage.bookkeeping.sums import damaged_tables, texts_as_bytes
from index.storage.database import DAMAGE, Connection, published_of
from index.storage.manifest import Expected
from index.storage.origins import Origin, Source
from index.storage.row_digests import row_digest
from index.storage.store import Tables
from index.storage.vectors import Segment, SegmentFile, read_segment

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of an article that is as it was written.

    Attributes:
        valid_from, valid_to: Seconds since 1970; None for a first version, and for one that still stands.
    """

    article: Article
    valid_from: int | None
    valid_to: int | None


@dataclass(slots=True)
class Salvage:
    """What could be read.

    Attributes:
        keys: Of the article versions to be read; they are read again each time, and never all in memory.
        sources: What is watched.
        collections: The articles of each collection, by its name.
        damaged: The tables whose rows are not as they were written, as far as that can be told.
        lost: What could not be read, a line each.
    """

    keys: list[int] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    collections: dict[str, list[str]] = field(default_factory=dict)
    passage_tokens: int | None = None
    damaged: frozenset[str] = frozenset()
    lost: list[str] = field(default_factory=list)


def look_through(tables: Tables, expected: Expected) -> Salvage:
    """Reads every article version and what is watched, and names what is damaged.

    Raises:
        IndexMismatch: If the manifest is sound, and names another encoder.
    """
    damaged = _tried(lambda: damaged_tables(tables.connection), ["manifest", "source", "vector"])
    found = Salvage(damaged=frozenset(damaged))
    if "manifest" not in damaged:
        expected.check(tables.manifest(), mending=True)
        found.passage_tokens = tables.manifest().passage_tokens
    for key in _keys(tables.connection):
        version, name = _version(tables.connection, key)
        if version is not None:
            found.keys.append(key)
        elif name is not None:
            found.lost.append(f"the article {name} cannot be made again; add it again")
    sources = _tried(tables.origins.sources, None)
    if sources is None or "source" in damaged:
        found.lost.append("what is watched may be incomplete or wrong; compare `newsdesk status` with what you watched")
    found.sources = sources or []
    memberships = _tried(tables.collections.all, None)
    if memberships is None or "membership" in damaged:
        found.lost.append("which articles are in which collections may be incomplete or wrong; see `newsdesk status`")
    for article_id, name in memberships or []:
        found.collections.setdefault(name, []).append(article_id)
    return found


def versions(tables: Tables, keys: Sequence[int]) -> Iterator[Version]:
    """Yields article versions in the order in which they came."""
    for key in keys:
        version, _ = _version(tables.connection, key)
        if version is not None:
            yield version


def origins_of(tables: Tables, articles: set[str]) -> list[Origin]:
    """Returns what was read from where, of places all of whose articles are among these; others are read again."""
    places = [place for (place,) in tables.connection.execute("SELECT place FROM origin ORDER BY place").fetchall()]
    recorded = tables.origins.recorded(places)
    return [origin for origin in recorded.values() if articles.issuperset(origin.article_ids)]


class SalvagedVectors:
    """Vectors of whole segments.

    Args:
        folder: Of the damaged index.
        tables: A transaction on its database.
        damaged: Its tables that are not as they were written.
    """

    def __init__(self, folder: Path, tables: Tables, damaged: Set[str]) -> None:
        self._tables = tables
        self._segments = _whole_segments(folder, tables, damaged)

    def find(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Returns the vectors of those texts that have one in a whole segment, float32 (dimensions,) each."""
        ids = _tried(lambda: self._tables.segments.vector_ids(digest("text", text) for text in texts), dict[str, int]())
        found = {text: self._vector(ids.get(digest("text", text))) for text in texts}
        return {text: vector for text, vector in found.items() if vector is not None}

    def _vector(self, vector_id: int | None) -> NDArray[np.float32] | None:
        if vector_id is None:
            return None
        for segment in self._segments:
            place = int(np.searchsorted(segment.ids, vector_id))
            if place < len(segment) and segment.ids[place] == vector_id:
                found: NDArray[np.float32] = segment.vectors[place]
                return found
        return None


def _whole_segments(folder: Path, tables: Tables, damaged: Set[str]) -> list[Segment]:
    """Returns segments all of whose bytes are as they were written; none if it is unsure whose vectors they are."""
    if {"vector", "manifest"} & damaged:
        return []
    found = []
    for name, written in _tried(tables.segments.files, dict[str, SegmentFile]()).items():
        try:
            found.append(read_segment(folder / "vectors" / name, written, verify=True))
        except IndexDamaged:
            continue
    return found


def _keys(connection: Connection) -> range:
    """Returns the keys that article versions may have, from the places that say it."""
    most = [
        _tried(lambda query=query: connection.execute(query).fetchone()[0] or 0, 0)  # type: ignore[misc]
        for query in (
            "SELECT max(seq) FROM sqlite_sequence WHERE name = 'article'",
            "SELECT max(key) FROM article",
            "SELECT max(article) FROM passage",
        )
    ]
    return range(1, max(int(one) for one in most) + 1)


def _version(connection: Connection, key: int) -> tuple[Version | None, str | None]:
    """Returns an article version, or how to call one that is damaged; neither where there is none."""
    query = f"SELECT row_digest, valid_to, {STORED} FROM article WHERE key = ?"
    try:
        with texts_as_bytes(connection):
            row = connection.execute(query, (key,)).fetchone()
    except DAMAGE:
        return None, f"in row {key}"
    if row is None:
        return None, None
    stored, valid_to, *values = row
    if row_digest(values) != stored or not isinstance(valid_to, int | None):
        return None, _printable(values[0])
    texts: list[Any] = [value.decode() if isinstance(value, bytes) else value for value in values]
    article_id, version, url, title, outlet, _, authors, language, *published, body, valid_from = texts
    article = Article(
        id=article_id, version=version, url=url, title=title, outlet=outlet, authors=tuple(json.loads(authors)),
        language=language, published=published_of(*published), body=body,
    )  # fmt: skip
    return Version(article=article, valid_from=valid_from, valid_to=valid_to), None


def _printable(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _tried(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except (*DAMAGE, ValueError, TypeError):
        return otherwise
